"""Lambda's Invoke: POST /2015-03-31/functions/{name}/invocations.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

from __future__ import annotations

import base64
import json
import re
import threading
import uuid

from local.functions.disturbance import Disturbance
from local.functions.pool import Throttled
from local.functions.service import FunctionService
from local.functions.spec import FunctionSpec, name_and_qualifier
from local.http import Request, Response

PATH = re.compile(r"^/2015-03-31/functions/(?P<name>.+)/invocations$")
MAX_PAYLOAD_BYTES = {"RequestResponse": 6_291_456, "Event": 1_048_576}
ASYNC_RETRIES = 2


class InvokeAPI:
    """Answers Invoke for RequestResponse, Event and DryRun."""

    def __init__(self, service: FunctionService) -> None:
        self._service = service

    def handles(self, request: Request) -> bool:
        return request.method == "POST" and PATH.match(request.path) is not None

    def answer(self, request: Request, disturbance: Disturbance | None = None) -> Response:
        match = PATH.match(request.path)
        assert match
        spec = self._service.find(match["name"])
        qualifier = name_and_qualifier(match["name"])[1] or request.query.get("Qualifier", "")
        version = spec.version(qualifier) if spec else None
        if spec is None or version is None:
            called = match["name"] if qualifier in match["name"] else f"{match['name']}:{qualifier}"
            return error(404, "ResourceNotFoundException", f"Function not found: {called}")
        kind = request.header("X-Amz-Invocation-Type") or "RequestResponse"
        if kind == "DryRun":
            return Response(204)
        if kind not in MAX_PAYLOAD_BYTES:
            return error(400, "InvalidParameterValueException", f"Unknown invocation type: {kind}")
        payload = request.body() or b"{}"
        if len(payload) > MAX_PAYLOAD_BYTES[kind]:
            limit = MAX_PAYLOAD_BYTES[kind]
            message = f"Request must be smaller than {limit} bytes for the InvokeFunction operation"
            return error(413, "RequestTooLargeException", message)
        try:
            json.loads(payload)
        except ValueError as problem:
            return error(400, "InvalidRequestContentException", f"Could not parse request body into json: {problem}")
        if kind == "Event":
            threading.Thread(target=self._in_background, args=(spec, payload), daemon=True).start()
            return Response(202, {"x-amzn-RequestId": str(uuid.uuid4())})
        answer = self._run(spec, payload, request, disturbance)
        answer.headers["X-Amz-Executed-Version"] = version
        return answer

    def _run(self, spec: FunctionSpec, payload: bytes, request: Request, disturbance: Disturbance | None) -> Response:
        context = request.header("X-Amz-Client-Context")
        decoded = base64.b64decode(context).decode() if context else None
        try:
            trace_id = request.header("X-Amzn-Trace-Id") or ""
            request_id, outcome = self._service.invoke(spec, payload, trace_id, decoded, disturbance)
        except Throttled as throttled:
            return throttling(throttled.reason)
        headers = {
            "Content-Type": "application/json",
            "x-amzn-RequestId": request_id,
        }
        if outcome.failed:
            headers["X-Amz-Function-Error"] = "Unhandled"
        return Response(200, headers, outcome.payload)

    def _in_background(self, spec: FunctionSpec, payload: bytes) -> None:
        """An asynchronous invocation: tried twice more on failure, as Lambda does, without its minutes of waiting."""
        for _ in range(1 + ASYNC_RETRIES):
            try:
                _, outcome = self._service.invoke(spec, payload)
            except Throttled:
                continue
            if not outcome.failed:
                return


def error(status: int, code: str, message: str, **more: str) -> Response:
    body = json.dumps({"Type": "User", "Message": message} | more).encode()
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": code, "x-amzn-RequestId": str(uuid.uuid4())}
    return Response(status, headers, body)


def throttling(reason: str) -> Response:
    return error(429, "TooManyRequestsException", "Rate Exceeded.", Reason=reason)
