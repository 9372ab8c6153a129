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
    code, message = escape(rule.code), escape(rule.message)
    headers = {"x-amzn-RequestId": request_id, "x-amz-request-id": request_id}
    if operation.protocol == "xml":
        body = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{message}</Message><RequestId>{request_id}</RequestId></Error>'
        # An answer to HEAD has no body: the status is all that a client learns, as on AWS.
        return Response(rule.status, headers | {"Content-Type": "application/xml"}, b"" if operation.name.startswith("Head") else body.encode())
    if operation.protocol == "query":
        sender = "Sender" if rule.status < 500 else "Receiver"
        body = f"<ErrorResponse><Error><Type>{sender}</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
        return Response(rule.status, headers | {"Content-Type": "text/xml"}, body.encode())
    document = {"__type": rule.code, "message": rule.message, "Message": rule.message}
    headers |= {"Content-Type": "application/x-amz-json-1.0", "x-amzn-ErrorType": rule.code}
    return Response(rule.status, headers, json.dumps(document).encode())
