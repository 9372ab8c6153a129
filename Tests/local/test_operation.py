"""Requests are given AWS's names for them, which fault rules match."""

from __future__ import annotations

import io

import pytest

from local.callers import ACCESS_KEYS
from local.calls import Calls
from local.functions.spec import binary_name
from local.http import Request
from local.operation import Operation, operation_of
from local.options import assignments
from local.shims.state_machines import substitute

FUNCTIONS_KEY = ACCESS_KEYS["functions"]
SIGNED = "AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/{}/aws4_request, SignedHeaders=host, Signature=0"


def request(method="GET", path="/", query="", service="s3", body=b"", content="", **headers):
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": content,
        "HTTP_AUTHORIZATION": SIGNED.format(service),
        "wsgi.input": io.BytesIO(body),
    }
    return Request(environ | {"HTTP_" + name.upper(): value for name, value in headers.items()})


@pytest.mark.parametrize(
    ("method", "path", "query", "name"),
    [
        ("GET", "/", "", "ListBuckets"),
        ("GET", "/b", "list-type=2&prefix=a", "ListObjectsV2"),
        ("GET", "/b", "versions", "GetBucketVersions"),
        ("POST", "/b", "delete", "DeleteObjects"),
        ("HEAD", "/b", "", "HeadBucket"),
        ("GET", "/b/a/k.jpg", "", "GetObject"),
        ("GET", "/b/a/k.jpg", "versionId=1", "GetObject"),
        ("HEAD", "/b/a/k.jpg", "", "HeadObject"),
        ("PUT", "/b/a/k.jpg", "", "PutObject"),
        ("DELETE", "/b/a/k.jpg", "", "DeleteObject"),
        ("PUT", "/b/a/k.jpg", "tagging", "PutObjectTagging"),
        ("POST", "/b/a/k.jpg", "uploads", "CreateMultipartUpload"),
        ("PUT", "/b/a/k.jpg", "partNumber=1&uploadId=u", "UploadPart"),
        ("POST", "/b/a/k.jpg", "uploadId=u", "CompleteMultipartUpload"),
    ],
)
def test_s3_requests_are_told_apart(method, path, query, name):
    operation = operation_of(request(method, path, query))
    assert (operation.service, operation.name, operation.protocol) == ("s3", name, "xml")
    assert operation.resource == path.lstrip("/")


def test_a_copy_is_told_from_a_put():
    assert operation_of(request("PUT", "/b/k", x_amz_copy_source="b/other")).name == "CopyObject"


def test_json_services_are_named_by_their_target():
    operation = operation_of(request("POST", service="states", x_amz_target="AWSStepFunctions.StartExecution"))
    assert operation == Operation("states", "StartExecution")


def test_query_services_are_named_by_their_action():
    form = request("POST", service="sns", body=b"Action=Publish&Message=x", content="application/x-www-form-urlencoded")
    assert operation_of(form) == Operation("sns", "Publish", protocol="query")
    assert form.body() == b"Action=Publish&Message=x"


@pytest.mark.parametrize(
    ("target", "document", "resource"),
    [
        ("DynamoDB_20120810.GetItem", '{"TableName": "t", "Key": {"pk": {"S": "image#a"}}}', "t/image#a"),
        ("DynamoDB_20120810.PutItem", '{"TableName": "t", "Item": {"pk": {"S": "x"}, "v": {"N": "1"}}}', "t/x"),
        ("DynamoDB_20120810.Query", '{"TableName": "t"}', "t"),
        ("AmazonSQS.SendMessage", '{"QueueUrl": "http://h/123/letters"}', "letters"),
        ("AWSStepFunctions.StartExecution", '{"stateMachineArn": "arn:aws:states:r:1:stateMachine:m"}', "m"),
        ("AWSStepFunctions.StartExecution", "not json", ""),
    ],
)
def test_what_a_call_is_about_is_read_from_its_parameters(target, document, resource):
    made = request("POST", body=document.encode(), service="x", x_amz_target=target)
    assert operation_of(made).resource == resource


@pytest.mark.parametrize(("access_key", "caller"), [(FUNCTIONS_KEY, "functions"), ("AKIAANYBODY", "clients")])
def test_a_caller_is_known_by_its_access_key(access_key, caller):
    signed = SIGNED.format("s3").replace("AK/", f"{access_key}/")
    assert operation_of(request(authorization=signed)).caller == caller


def test_lambda_is_named_by_its_path():
    operation = operation_of(request("POST", "/2015-03-31/functions/resize/invocations", service="lambda"))
    assert operation == Operation("lambda", "Invoke", "resize")


@pytest.mark.parametrize(
    ("logical_id", "name"),
    [
        ("ValidateAndExifOrient", "validate-and-exif-orient"),
        ("ResizeVariant", "resize-variant"),
        ("Watermark", "watermark"),
        ("NotifySNS", "notify-sns"),
        ("DLQReplay", "dlq-replay"),
    ],
)
def test_a_functions_binary_is_named_after_it(logical_id, name):
    assert binary_name(logical_id) == name


def test_only_named_substitutions_are_made():
    assert (
        substitute('{"a": "${X}", "n": ${N}, "b": "${Y}"}', {"X": "arn", "N": 3}) == '{"a": "arn", "n": 3, "b": "${Y}"}'
    )


def test_an_option_without_an_equals_sign_is_refused():
    assert assignments(["A=b=c"]) == {"A": "b=c"}
    with pytest.raises(ValueError, match="Name=value"):
        assignments(["A"])


def test_calls_are_counted_by_operation():
    calls = Calls()
    for name in ("PutObject", "HeadObject", "PutObject"):
        calls.count(Operation("s3", name, "b/k"))
    assert calls.described() == {"s3:HeadObject": 1, "s3:PutObject": 2}
