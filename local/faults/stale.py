"""Reads that do not see the latest write yet.

DynamoDB's reads may be so unless they ask for `ConsistentRead`
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html). S3's no longer are, since
December 2020; a rule for S3 makes it what it was, for code that has to live with other stores too.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any

from local.http import Request, Response, asked
from local.operation import Operation

OBJECT_WRITES = ("PutObject", "CopyObject", "CompleteMultipartUpload", "DeleteObject")
ITEM_WRITES = ("PutItem", "UpdateItem", "DeleteItem")
LISTINGS = ("ListObjects", "ListObjectsV2", "Query", "Scan")
# Members of GetItem that do not change what it answers.
PLAIN_MEMBERS = {"TableName", "Key", "ConsistentRead", "ReturnConsumedCapacity"}


class StaleReads:
    """Remembers what a read would have answered before the latest write; of a listing, what it answered last time."""

    def __init__(self, application: Callable[..., Any], key_of_item: Callable[[str, dict[str, Any]], dict[str, Any]]) -> None:
        """`key_of_item(table, item)`: the attributes that are the item's key."""
        self._application = application
        self._key_of_item = key_of_item
        self._lock = threading.Lock()
        self._earlier: dict[Hashable, tuple[float, Response]] = {}

    def before(self, operation: Operation, request: Request) -> None:
        """Called before a request is served: keeps what is about to be overwritten."""
        if operation.service == "s3" and operation.name in OBJECT_WRITES:
            # A conditional write's conditions, a copy's source and an upload's headers would shape the answer.
            shaping = [name for name in request.environ if name.startswith(("HTTP_IF_", "HTTP_X_AMZ_", "HTTP_CONTENT_"))]
            get = dict.fromkeys(shaping) | {"REQUEST_METHOD": "GET", "QUERY_STRING": "", "CONTENT_TYPE": None}
            self._keep(("object", request.path), asked(self._application, request, get))
        elif operation.service == "dynamodb" and operation.name in ITEM_WRITES:
            body = json.loads(request.body())
            key = body.get("Key") or self._key_of_item(body["TableName"], body["Item"])
            get = {"TableName": body["TableName"], "Key": key, "ConsistentRead": True}
            target = {"HTTP_X_AMZ_TARGET": "DynamoDB_20120810.GetItem"}
            self._keep(_item(body["TableName"], key), asked(self._application, request, target, json.dumps(get).encode()))

    def after(self, operation: Operation, request: Request, answer: Response) -> None:
        """Called with the answer of a listing."""
        self._keep(_read(operation, request), answer)

    def answer(self, operation: Operation, request: Request, oldest: float) -> Response | None:
        """What this read would have answered up to `oldest` seconds ago (0: whenever); None if nothing has changed since."""
        key = _read(operation, request)
        with self._lock:
            at, answer = self._earlier.get(key, (0.0, None))
        return answer if answer and (not oldest or time.monotonic() - at <= oldest) else None

    def _keep(self, key: Hashable | None, answer: Response) -> None:
        if key is not None:
            with self._lock:
                self._earlier[key] = (time.monotonic(), answer)


def _read(operation: Operation, request: Request) -> Hashable:
    """What a read is about; None for one that always answers truly."""
    if operation.service == "s3":
        if operation.name in ("GetObject", "HeadObject"):
            plain = not request.query.keys() - {"x-id"} and not request.header("Range")
            return ("object", request.path) if plain else None
        return (operation.name, request.path, *sorted(request.query.items())) if operation.name in LISTINGS else None
    if operation.service != "dynamodb" or operation.name not in ("GetItem", "Query", "Scan"):
        return None
    body = json.loads(request.body())
    if body.get("ConsistentRead"):
        return None
    if operation.name == "GetItem":
        return _item(body["TableName"], body["Key"]) if not body.keys() - PLAIN_MEMBERS else None
    return (operation.name, json.dumps(body, sort_keys=True))


def _item(table: str, key: dict[str, Any]) -> Hashable:
    return ("item", table, json.dumps(key, sort_keys=True))
