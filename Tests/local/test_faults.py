"""Injected faults look to a client as AWS's own."""

from __future__ import annotations

import botocore.exceptions
import pytest

from local.faults import Faults
from local.operation import Operation


@pytest.fixture
def stored(cloud):
    s3, bucket = cloud.client("s3"), cloud.outputs["OutputBucketName"]
    s3.put_object(Bucket=bucket, Key="a/b.jpg", Body=b"x" * 1000)
    return lambda: s3.get_object(Bucket=bucket, Key="a/b.jpg")["Body"].read()


def code(call):
    with pytest.raises(botocore.exceptions.ClientError) as error:
        call()
    return error.value.response["Error"]["Code"], error.value.response["ResponseMetadata"]["HTTPStatusCode"]


def test_s3_can_be_slow_a_number_of_times(cloud, stored):
    cloud.control.fault("s3", "GetObject", status=503, code="SlowDown", count=2)
    assert [code(stored), code(stored)] == [("SlowDown", 503)] * 2
    assert len(stored()) == 1000
    assert cloud.control.faults()[0]["struck"] == 2


def test_a_fault_can_name_one_object_and_let_some_pass(cloud, stored):
    cloud.control.fault("s3", "*Object", resource="*/a/*", after=1, status=500, code="InternalError")
    assert len(stored()) == 1000
    assert code(stored) == ("InternalError", 500)


@pytest.mark.parametrize(
    ("service", "operation", "call"),
    [
        (
            "sqs",
            "SendMessage",
            lambda cloud: cloud.client("sqs").send_message(QueueUrl=cloud.outputs["UndeliveredUrl"], MessageBody="x"),
        ),
        ("dynamodb", "GetItem", lambda cloud: cloud.client("dynamodb").get_item(TableName="t", Key={"pk": {"S": "a"}})),
        (
            "sns",
            "Publish",
            lambda cloud: cloud.client("sns").publish(TopicArn="arn:aws:sns:us-east-1:123456789012:t", Message="x"),
        ),
        ("rekognition", "DetectLabels", lambda cloud: cloud.client("rekognition").detect_labels(Image={"Bytes": b"x"})),
        (
            "states",
            "StartExecution",
            lambda cloud: cloud.client("stepfunctions").start_execution(stateMachineArn=cloud.outputs["ProcessArn"]),
        ),
        ("lambda", "Invoke", lambda cloud: cloud.client("lambda").invoke(FunctionName="Worker")),
        ("cloudformation", "DescribeStacks", lambda cloud: cloud.client("cloudformation").describe_stacks()),
    ],
)
def test_every_protocol_carries_the_error(cloud, service, operation, call):
    cloud.control.fault(service, operation, status=400, code="ThrottlingException", message="Rate exceeded")
    assert code(lambda: call(cloud)) == ("ThrottlingException", 400)


def test_a_connection_can_be_reset(cloud, stored):
    cloud.control.fault("s3", "GetObject", kind="reset")
    with pytest.raises(botocore.exceptions.ConnectionClosedError):
        stored()
    assert len(stored()) == 1000


def test_a_body_can_be_short(cloud, stored):
    cloud.control.fault("s3", "GetObject", kind="short-body")
    with pytest.raises((botocore.exceptions.IncompleteReadError, botocore.exceptions.ResponseStreamingError)):
        stored()
    assert len(stored()) == 1000


def test_the_same_seed_strikes_the_same_requests():
    def strikes(seed):
        faults = Faults(seed)
        faults.add({"service": "s3", "probability": 0.3, "count": None})
        return [faults.strike(Operation("s3", "GetObject")) is not None for _ in range(200)]

    assert strikes(7) == strikes(7) != strikes(8)
    assert 30 < sum(strikes(7)) < 90


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="unknown kind"):
        Faults(0).add({"service": "s3", "kind": "meteor"})
