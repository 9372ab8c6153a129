"""Strict mode: who signs wrong or may not do something is refused, as on AWS; what a request needs has IAM's names."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import botocore.exceptions
import pytest
from botocore.config import Config
from small_stack import small_cloud
from test_operation import request

from local import LocalCloud
from local.operation import operation_of
from local.permissions.forms import Form
from local.permissions.needs import Account, Need, needs
from local.permissions.roles import trusts

ACCOUNT = Account("123456789012", "us-east-1")
BUCKET = "arn:aws:s3:::b"


@pytest.mark.parametrize(
    ("method", "path", "query", "action", "resource"),
    [
        ("GET", "/b/k", "", "s3:GetObject", f"{BUCKET}/k"),
        ("HEAD", "/b/k", "", "s3:GetObject", f"{BUCKET}/k"),
        ("HEAD", "/b/k", "versionId=1", "s3:GetObjectVersion", f"{BUCKET}/k"),
        ("PUT", "/b/k", "", "s3:PutObject", f"{BUCKET}/k"),
        ("PUT", "/b/k", "partNumber=1&uploadId=u", "s3:PutObject", f"{BUCKET}/k"),
        ("DELETE", "/b/k", "uploadId=u", "s3:AbortMultipartUpload", f"{BUCKET}/k"),
        ("DELETE", "/b/k", "", "s3:DeleteObject", f"{BUCKET}/k"),
        ("DELETE", "/b/k", "versionId=1", "s3:DeleteObjectVersion", f"{BUCKET}/k"),
        ("GET", "/b", "list-type=2", "s3:ListBucket", BUCKET),
    ],
)
def test_s3_needs_the_action_on_the_object_or_bucket(method, path, query, action, resource):
    asked = request(method, path, query)
    assert needs(operation_of(asked), asked, ACCOUNT) == [Need(action, resource)]


def test_a_copy_needs_to_read_what_it_copies():
    asked = request("PUT", "/b/k", x_amz_copy_source="other/a%20b")
    assert needs(operation_of(asked), asked, ACCOUNT) == [Need("s3:PutObject", f"{BUCKET}/k"), Need("s3:GetObject", "arn:aws:s3:::other/a b")]


@pytest.mark.parametrize(
    ("target", "parameters", "expected"),
    [
        ("DynamoDB_20120810.GetItem", {"TableName": "t"}, [("dynamodb:GetItem", "dynamodb:us-east-1:123456789012:table/t")]),
        ("DynamoDB_20120810.Query", {"TableName": "t", "IndexName": "i"},
         [("dynamodb:Query", "dynamodb:us-east-1:123456789012:table/t/index/i")]),
        ("AmazonSQS.SendMessageBatch", {"QueueUrl": "http://x/1/q"}, [("sqs:SendMessage", "sqs:us-east-1:123456789012:q")]),
        ("AWSStepFunctions.StartExecution", {"stateMachineArn": "arn:aws:states:x"}, [("states:StartExecution", "states:x")]),
        ("RekognitionService.DetectLabels", {"Image": {"S3Object": {"Bucket": "b", "Name": "k"}}},
         [("rekognition:DetectLabels", "*"), ("s3:GetObject", "s3:::b/k")]),
    ],
)  # fmt: skip
def test_json_services_need_the_action_on_what_the_parameters_name(target, parameters, expected):
    asked = request("POST", body=json.dumps(parameters).encode(), x_amz_target=target)
    found = needs(operation_of(asked), asked, ACCOUNT)
    assert [(need.action, need.resource.removeprefix("arn:aws:")) for need in found] == expected


@pytest.mark.parametrize(
    ("change", "trusted"),
    [
        ({}, True),
        ({"Principal": {"Service": ["states.amazonaws.com", "lambda.amazonaws.com"]}}, True),
        ({"Principal": {"Service": "states.amazonaws.com"}}, False),
        ({"Principal": {"AWS": "123456789012"}}, False),
        ({"Effect": "Deny"}, False),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}}, True),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "999999999999"}}}, False),
        ({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, False),
    ],
)
def test_a_role_is_assumed_only_by_a_service_that_it_trusts(change, trusted):
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}} | change
    assert trusts({"Statement": [statement]}, "lambda.amazonaws.com", "123456789012") is trusted


@pytest.mark.parametrize(
    ("fields", "size", "day", "code"),
    [
        ({}, 5, 1, None),
        ({}, 5, 3, "AccessDenied"),
        ({}, 11, 1, "EntityTooLarge"),
        ({}, 0, 1, "EntityTooSmall"),
        ({"key": "elsewhere/a"}, 5, 1, "AccessDenied"),
        ({"content-type": "image/gif"}, 5, 1, "AccessDenied"),
        ({"acl": "public-read"}, 5, 1, "AccessDenied"),
    ],
)
def test_a_form_is_held_to_each_condition_of_its_policy(fields, size, day, code):
    conditions = [{"bucket": "b"}, ["starts-with", "$key", "uploads/"], ["eq", "$Content-Type", "image/png"], ["content-length-range", 1, 10]]
    policy = json.dumps({"expiration": "2026-01-02T00:00:00.000Z", "conditions": conditions}).encode()
    sent = {"key": "uploads/a", "content-type": "image/png", "policy": base64.b64encode(policy).decode(), "x-amz-signature": "0"}
    fault = Form(sent | fields, size).fault("b", datetime(2026, 1, day, tzinfo=UTC))
    assert (fault[1] if fault else None) == code


@pytest.fixture(scope="module")
def strict() -> Iterator[LocalCloud]:
    with small_cloud(strict=True) as cloud:
        yield cloud


@pytest.fixture(scope="module")
def credentials(strict: LocalCloud) -> dict[str, str]:
    """Those that the function Worker runs with; its role may read the input bucket."""
    name = strict.control.functions()["Worker"]["name"]
    answer = strict.client("lambda").invoke(FunctionName=name, Payload=json.dumps({"do": "environment"}))
    found = json.loads(answer["Payload"].read())
    return {name.lower(): found[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")}


def refusal(cloud: LocalCloud, credentials: dict[str, str], operation: str, **parameters: Any) -> str | None:
    """The error code, None if it was allowed."""
    config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    s3 = boto3.client("s3", endpoint_url=cloud.endpoint, region_name=cloud.region, config=config, **credentials)
    try:
        getattr(s3, operation)(**parameters)
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return None


def test_a_role_may_do_what_its_policies_say_and_no_more(strict, credentials):
    bucket, other = strict.outputs["InputBucketName"], strict.outputs["OutputBucketName"]
    for name in (bucket, other):
        strict.client("s3").put_object(Bucket=name, Key="elsewhere/there", Body=b"x")
    assert refusal(strict, credentials, "get_object", Bucket=bucket, Key="elsewhere/there") is None
    assert refusal(strict, credentials, "get_object", Bucket=bucket, Key="gone") == "NoSuchKey"
    assert refusal(strict, credentials, "put_object", Bucket=bucket, Key="k", Body=b"x") == "AccessDenied"
    assert refusal(strict, credentials, "get_object", Bucket=other, Key="elsewhere/there") == "AccessDenied"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"aws_secret_access_key": "guessed"}, "SignatureDoesNotMatch"),
        ({"aws_session_token": "guessed"}, "InvalidToken"),
        ({"aws_access_key_id": "ASIAGUESSED000000000"}, "InvalidClientTokenId"),
    ],
)
def test_who_signs_wrong_is_refused(strict, credentials, change, code):
    parameters = {"Bucket": strict.outputs["InputBucketName"], "Prefix": "a b+c"}
    assert refusal(strict, credentials, "list_objects_v2", **parameters) is None
    assert refusal(strict, credentials | change, "list_objects_v2", **parameters) == code
