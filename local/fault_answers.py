"""An injected error in the form of the service's protocol, so that clients parse it as they would AWS's."""

from __future__ import annotations

import json
import uuid
from xml.sax.saxutils import escape

from local.faults import FaultRule
from local.http import Response
from local.operation import Operation


def fault_answer(rule: FaultRule, operation: Operation) -> Response:
    request_id = uuid.uuid4().hex[:16].upper()
    headers = {"x-amzn-RequestId": request_id, "x-amz-request-id": request_id}
    said = f"<Code>{escape(rule.code)}</Code><Message>{escape(rule.message)}</Message>"
    ended = f"<RequestId>{request_id}</RequestId>"
    if operation.protocol == "xml":
        # An answer to HEAD has no body: the status is all that a client learns, as on AWS.
        body = "" if operation.name.startswith("Head") else f"<Error>{said}{ended}</Error>"
        return Response(rule.status, headers | {"Content-Type": "application/xml"}, body.encode())
    if operation.protocol == "query":
        kind = "Sender" if rule.status < 500 else "Receiver"
        body = f"<ErrorResponse><Error><Type>{kind}</Type>{said}</Error>{ended}</ErrorResponse>"
        return Response(rule.status, headers | {"Content-Type": "text/xml"}, body.encode())
    document = {"__type": rule.code, "message": rule.message, "Message": rule.message}
    headers |= {"Content-Type": "application/x-amz-json-1.0", "x-amzn-ErrorType": rule.code}
    return Response(rule.status, headers, json.dumps(document).encode())
