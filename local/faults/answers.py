"""An injected error in the service's own words and protocol, so that clients parse it as they would AWS's."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from xml.sax.saxutils import escape

from local.faults.rule import FaultRule
from local.http import Response
from local.operation import Operation


@dataclass(frozen=True)
class ErrorShape:
    status: int
    code: str


# How each service says that it failed, and that it is asked too much: the "Errors" of its API reference, or AWS's common ones.
INTERNAL = {
    "s3": ErrorShape(500, "InternalError"),
    "dynamodb": ErrorShape(500, "InternalServerError"),
    "sns": ErrorShape(500, "InternalError"),
    "lambda": ErrorShape(500, "ServiceException"),
    "rekognition": ErrorShape(500, "InternalServerError"),
    "events": ErrorShape(500, "InternalException"),
}
THROTTLED = {
    "s3": ErrorShape(503, "SlowDown"),
    "dynamodb": ErrorShape(400, "ProvisionedThroughputExceededException"),
    "sqs": ErrorShape(400, "RequestThrottled"),
    "sns": ErrorShape(429, "Throttled"),
    "lambda": ErrorShape(429, "TooManyRequestsException"),
}
ANY_INTERNAL, ANY_THROTTLED = ErrorShape(500, "InternalFailure"), ErrorShape(400, "ThrottlingException")


def shape_of(kind: str, rule: FaultRule, service: str) -> ErrorShape:
    match kind:
        case "internal-error":
            return INTERNAL.get(service, ANY_INTERNAL)
        case "throttled":
            return THROTTLED.get(service, ANY_THROTTLED)
        case _:
            return ErrorShape(rule.status, rule.code)


def fault_answer(rule: FaultRule, kind: str, operation: Operation) -> Response:
    shape = shape_of(kind, rule, operation.service)
    request_id = uuid.uuid4().hex[:16].upper()
    headers = {"x-amzn-RequestId": request_id, "x-amz-request-id": request_id}
    said = f"<Code>{escape(shape.code)}</Code><Message>{escape(rule.message)}</Message>"
    ended = f"<RequestId>{request_id}</RequestId>"
    if operation.protocol == "xml":
        # An answer to HEAD has no body: the status is all that a client learns, as on AWS.
        body = "" if operation.name.startswith("Head") else f"<Error>{said}{ended}</Error>"
        return Response(shape.status, headers | {"Content-Type": "application/xml"}, body.encode())
    if operation.protocol == "query":
        blamed = "Sender" if shape.status < 500 else "Receiver"
        body = f"<ErrorResponse><Error><Type>{blamed}</Type>{said}</Error>{ended}</ErrorResponse>"
        return Response(shape.status, headers | {"Content-Type": "text/xml"}, body.encode())
    document = {"__type": shape.code, "message": rule.message, "Message": rule.message}
    headers |= {"Content-Type": "application/x-amz-json-1.0", "x-amzn-ErrorType": shape.code}
    return Response(shape.status, headers, json.dumps(document).encode())
