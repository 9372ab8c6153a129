"""Injected faults look to a client as AWS's own."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import boto3
import botocore.config
import botocore.exceptions
import pytest
from small_stack import wait_for

from local.callers import ACCESS_KEYS, FUNCTIONS


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


def test_a_request_can_be_held_until_the_faults_are_cleared(cloud, stored):
    cloud.control.fault("s3", "GetObject", kind="hold")
    with ThreadPoolExecutor() as pool:
        held = pool.submit(stored)
        wait_for(lambda: cloud.control.faults()[0]["struck"])
        assert len(stored()) == 1000 and not held.done(), "the next one passes"
        cloud.control.clear_faults()
        assert len(held.result(30)) == 1000


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


def test_a_connection_can_be_reset_in_the_middle_of_a_body(cloud, stored):
    cloud.control.fault("s3", "GetObject", kind="reset-in-body")
    with pytest.raises((botocore.exceptions.IncompleteReadError, botocore.exceptions.ResponseStreamingError)):
        stored()
    assert len(stored()) == 1000


def test_the_work_can_be_done_and_its_answer_lost(cloud):
    """The fault that tells whether a retry does no harm."""
    s3, bucket = cloud.client("s3"), cloud.outputs["OutputBucketName"]
    cloud.control.fault("s3", "PutObject", kind="lost-answer")
    with pytest.raises(botocore.exceptions.ConnectionClosedError):
        s3.put_object(Bucket=bucket, Key="lost", Body=b"written")
    assert s3.get_object(Bucket=bucket, Key="lost")["Body"].read() == b"written"


def test_a_reset_comes_before_the_work(cloud):
    s3, bucket = cloud.client("s3"), cloud.outputs["OutputBucketName"]
    cloud.control.fault("s3", "PutObject", kind="reset")
    with pytest.raises(botocore.exceptions.ConnectionClosedError):
        s3.put_object(Bucket=bucket, Key="never", Body=b"")
    assert code(lambda: s3.get_object(Bucket=bucket, Key="never")) == ("NoSuchKey", 404)


def test_an_invocation_can_be_done_and_its_answer_lost(cloud, invoke):
    before = cloud.log("Worker").count("END RequestId")
    cloud.control.fault("lambda", "Invoke", kind="lost-answer")
    with pytest.raises(botocore.exceptions.ConnectionClosedError):
        invoke({"do": "echo"})
    assert cloud.log("Worker").count("END RequestId") == before + 1


def test_an_answer_can_be_late_by_a_time_out_of_a_range(cloud, stored):
    cloud.control.fault("s3", "GetObject", kind="latency", seconds=[0.3, 0.5])
    began = time.monotonic()
    assert len(stored()) == 1000
    assert time.monotonic() - began >= 0.3


def test_a_script_says_what_becomes_of_one_request_after_the_other(cloud, stored):
    cloud.control.fault("s3", "GetObject", script=["pass", "internal-error", "throttled", "reset"])
    assert len(stored()) == 1000
    assert [code(stored), code(stored)] == [("InternalError", 500), ("SlowDown", 503)]
    with pytest.raises(botocore.exceptions.ConnectionClosedError):
        stored()
    assert len(stored()) == 1000


OWN_WORDS = {
    "dynamodb": ("ProvisionedThroughputExceededException", "InternalServerError"),
    "sqs": ("RequestThrottled", None),
    "sns": ("ThrottledException", "InternalErrorException"),
    "lambda": ("TooManyRequestsException", "ServiceException"),
    "rekognition": ("ThrottlingException", "InternalServerError"),
    "events": (None, "InternalException"),
}
CALLS = {
    "dynamodb": ("GetItem", lambda client: client.get_item(TableName="t", Key={"pk": {"S": "a"}})),
    "sqs": ("SendMessage", lambda client: client.send_message(QueueUrl="http://q/1/q", MessageBody="x")),
    "sns": ("Publish", lambda client: client.publish(TopicArn="arn:aws:sns:us-east-1:123456789012:t", Message="x")),
    "lambda": ("Invoke", lambda client: client.invoke(FunctionName="Worker")),
    "rekognition": ("DetectLabels", lambda client: client.detect_labels(Image={"Bytes": b"x"})),
    "events": ("DescribeRule", lambda client: client.describe_rule(Name="x")),
}


@pytest.mark.parametrize("service", OWN_WORDS)
def test_a_service_says_in_its_own_words_that_it_is_asked_too_much_or_has_failed(cloud, service):
    """botocore's model of the service knows the error by its code, and raises the class made for it."""
    client, (operation, call) = cloud.client(service), CALLS[service]
    for kind, name in zip(("throttled", "internal-error"), OWN_WORDS[service], strict=True):
        if name is not None:
            cloud.control.fault(service, operation, kind=kind)
            with pytest.raises(getattr(client.exceptions, name)):
                call(client)


def test_what_has_no_words_of_its_own_uses_those_common_to_aws(cloud):
    def start():
        cloud.client("stepfunctions").start_execution(stateMachineArn=cloud.outputs["ProcessArn"])

    cloud.control.fault("states", "StartExecution", script=["throttled", "internal-error"])
    assert [code(start), code(start)] == [("ThrottlingException", 400), ("InternalFailure", 500)]


def test_a_fault_can_strike_one_caller_alone(cloud, stored):
    """The functions of a stack can be in trouble while the test that watches them is not."""
    cloud.control.fault("s3", "GetObject", caller="functions", kind="internal-error")
    assert len(stored()) == 1000
    functions = boto3.client(
        "s3", endpoint_url=cloud.endpoint, region_name="us-east-1", aws_access_key_id=ACCESS_KEYS[FUNCTIONS],
        aws_secret_access_key="x", config=botocore.config.Config(retries={"total_max_attempts": 1}),
    )  # fmt: skip
    bucket = cloud.outputs["OutputBucketName"]
    assert code(lambda: functions.get_object(Bucket=bucket, Key="a/b.jpg")) == ("InternalError", 500)


def test_messages_in_flight_can_be_shown_again_at_once(cloud):
    sqs, url = cloud.client("sqs"), cloud.client("sqs").create_queue(QueueName="in-flight")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="x")
    (first,) = sqs.receive_message(QueueUrl=url, VisibilityTimeout=900)["Messages"]
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    assert cloud.control.show_messages() == 1
    (second,) = sqs.receive_message(QueueUrl=url, AttributeNames=["ApproximateReceiveCount"])["Messages"]
    assert first["MessageId"] == second["MessageId"]
    assert second["Attributes"]["ApproximateReceiveCount"] == "2"
    sqs.delete_queue(QueueUrl=url)
