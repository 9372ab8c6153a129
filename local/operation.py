"""Which service and operation a request is for, in AWS's words: the vocabulary of fault rules."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

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
    """`resource` is `bucket/key` for S3, the function's name for Lambda, else empty."""

    service: str
    name: str
    resource: str = ""
    protocol: str = "json"


def operation_of(request: Request) -> Operation:
    if request.path.startswith("/2015-03-31/functions/"):
        name = "Invoke" if request.path.endswith("/invocations") else request.method
        return Operation("lambda", name, request.path.split("/")[3])
    if target := request.header("X-Amz-Target"):
        service, _, name = target.rpartition(".")
        return Operation(SERVICES.get(service.lower(), _signed_service(request) or service), name)
    if (request.environ.get("CONTENT_TYPE") or "").startswith(FORM) and request.method == "POST":
        action = parse_qs(request.body().decode("utf-8", "replace")).get("Action", [""])[0]
        return Operation(_signed_service(request) or "", action, protocol="query")
    service = _signed_service(request) or "s3"
    return _s3(request) if service == "s3" else Operation(service, request.method)


def _signed_service(request: Request) -> str | None:
    """From the credential scope: `Credential=AKID/20260101/us-east-1/sqs/aws4_request`, in the header or the query."""
    authorization = request.header("Authorization") or ""
    _, found, rest = authorization.partition("Credential=")
    scope = rest.split(",")[0] if found else request.query.get("X-Amz-Credential", "")
    parts = scope.split("/")
    return parts[-2] if len(parts) >= 5 else None


def _s3(request: Request) -> Operation:
    bucket, _, key = request.path.lstrip("/").partition("/")
    return Operation("s3", _s3_name(request, bool(bucket), bool(key)), f"{bucket}/{key}" if key else bucket, "xml")


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
