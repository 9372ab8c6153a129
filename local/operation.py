"""Which service and operation a request is for, in AWS's words: the vocabulary of fault rules."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from local.callers import CLIENTS, caller_of
from local.http import Request

FORM = "application/x-www-form-urlencoded"
SERVICES = {
    "awsstepfunctions": "states",
    "dynamodb_20120810": "dynamodb",
    "amazonsqs": "sqs",
    "rekognitionservice": "rekognition",
    "awsevents": "events",
    "logs_20140328": "logs",
}
# Of a bucket's queries, those that only shape a listing.
LISTING = {
    "list-type", "prefix", "delimiter", "max-keys", "continuation-token", "start-after", "fetch-owner", "encoding-type",
    "marker", "x-id",
}  # fmt: skip
# Of an object's queries, those that make another operation of it.
OBJECT_QUERIES = {"tagging": "ObjectTagging", "acl": "ObjectAcl", "attributes": "ObjectAttributes"}


@dataclass(frozen=True)
class Operation:
    """`resource` is `bucket/key` for S3, the function's name for Lambda, `table/pk` for DynamoDB, the name of a queue, topic
    or state machine, else empty. `caller` is one of `callers.CALLERS`."""

    service: str
    name: str
    resource: str = ""
    protocol: str = "json"
    caller: str = CLIENTS


def operation_of(request: Request) -> Operation:
    access_key, signed = credential_of(request)
    caller = caller_of(access_key)
    if request.path.startswith("/2015-03-31/functions/"):
        name = "Invoke" if request.path.endswith("/invocations") else request.method
        return Operation("lambda", name, request.path.split("/")[3], caller=caller)
    if target := request.header("X-Amz-Target"):
        service, _, name = target.rpartition(".")
        return Operation(SERVICES.get(service.lower(), signed or service), name, _resource(_document(request)), caller=caller)
    if (request.environ.get("CONTENT_TYPE") or "").startswith(FORM) and request.method == "POST":
        form = {name: values[0] for name, values in parse_qs(request.body().decode("utf-8", "replace")).items()}
        return Operation(signed, form.get("Action", ""), _resource(form), "query", caller)
    if signed not in ("", "s3"):
        return Operation(signed, request.method, caller=caller)
    bucket, _, key = request.path.lstrip("/").partition("/")
    return Operation("s3", _s3_name(request, bool(bucket), bool(key)), f"{bucket}/{key}" if key else bucket, "xml", caller)


def machine_and_qualifier(arn: str) -> tuple[str, str]:
    """A state machine's own ARN, and the version or alias behind it; empty where it is named alone."""
    parts = arn.split(":")
    return ":".join(parts[:7]), ":".join(parts[7:])


def credential_of(request: Request) -> tuple[str, str]:
    """Access key and service: `Credential=AKID/20260101/us-east-1/sqs/aws4_request`, in the header or the query."""
    authorization = request.header("Authorization") or ""
    _, found, rest = authorization.partition("Credential=")
    scope = rest.split(",")[0] if found else request.query.get("X-Amz-Credential", "")
    parts = scope.split("/")
    return (parts[0], parts[-2]) if len(parts) >= 5 else ("", "")


def _document(request: Request) -> dict[str, Any]:
    try:
        document = json.loads(request.body() or b"{}")
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _resource(parameters: dict[str, Any]) -> str:
    """What the parameters of a call name: an item of a table by its `pk`, a queue, a topic, a state machine."""
    if table := parameters.get("TableName"):
        key = (parameters.get("Key") or parameters.get("Item") or {}).get("pk", {}).get("S")
        return f"{table}/{key}" if key else table
    if machine := parameters.get("stateMachineArn"):
        return machine_and_qualifier(str(machine))[0].rpartition(":")[2]
    for name, separator in (("QueueUrl", "/"), ("TopicArn", ":")):
        if value := parameters.get(name):
            return str(value).rpartition(separator)[2]
    return ""


def _s3_name(request: Request, bucket: bool, key: bool) -> str:
    if not bucket:
        return "ListBuckets"
    return _object_name(request) if key else _bucket_name(request)


def _bucket_name(request: Request) -> str:
    method, query = request.method, request.query
    if method == "GET" and not query.keys() - LISTING:
        return "ListObjectsV2" if query.get("list-type") == "2" else "ListObjects"
    if method == "POST":
        return "DeleteObjects" if "delete" in query else "PostObject"
    subresource = "".join(name.capitalize() for name, value in query.items() if not value)
    return {"GET": "GetBucket", "HEAD": "HeadBucket", "PUT": "PutBucket", "DELETE": "DeleteBucket"}[
        method
    ] + subresource


def _object_name(request: Request) -> str:
    method, query = request.method, request.query
    for parameter, name in OBJECT_QUERIES.items():
        if parameter in query:
            return method.capitalize() + name
    copy = request.header("x-amz-copy-source") is not None
    if "uploadId" in query:
        part = "UploadPartCopy" if copy else "UploadPart"
        names = {"PUT": part, "POST": "CompleteMultipartUpload", "DELETE": "AbortMultipartUpload"}
        return names.get(method, "ListParts")
    if method == "POST":
        return "CreateMultipartUpload" if "uploads" in query else "SelectObjectContent"
    names = {"GET": "GetObject", "HEAD": "HeadObject", "DELETE": "DeleteObject"}
    return names.get(method, "CopyObject" if copy else "PutObject")
