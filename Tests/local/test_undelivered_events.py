"""What EventBridge cannot deliver is tried again and then found in the rule's dead-letter queue."""

from __future__ import annotations

import json

import pytest
from small_stack import small_cloud

from local.events.dead_letter import allows_events


def dead_letters(cloud):
    answer = cloud.client("sqs").receive_message(
        QueueUrl=cloud.outputs["UndeliveredUrl"], MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    )
    return [
        (
            json.loads(message["Body"]),
            {name: value["StringValue"] for name, value in message["MessageAttributes"].items()},
        )
        for message in answer.get("Messages", [])
    ]


def put(cloud, key="uploads/a.jpg"):
    cloud.client("s3").put_object(Bucket=cloud.outputs["InputBucketName"], Key=key, Body=b"a")
    cloud.control.wait_until_idle(20)


def test_a_start_that_stays_throttled_becomes_a_dead_letter(cloud):
    cloud.control.fault(
        "states", "StartExecution", status=400, code="ThrottlingException", message="Rate exceeded", count=None
    )
    put(cloud)
    ((event, attributes),) = dead_letters(cloud)
    assert event["detail"]["object"]["key"] == "uploads/a.jpg"
    assert attributes["TARGET_ARN"] == cloud.outputs["ProcessArn"]
    assert ":rule/" in attributes["RULE_ARN"]
    assert (attributes["ERROR_CODE"], attributes["RETRY_ATTEMPTS"]) == ("THROTTLING", "3")
    assert "Rate exceeded" in attributes["ERROR_MESSAGE"]
    assert attributes["EXHAUSTED_RETRY_CONDITION"] == "MaximumRetryAttempts"


def test_a_start_that_is_denied_is_not_tried_again(cloud):
    cloud.control.fault("states", "StartExecution", status=400, code="AccessDeniedException", message="no", count=None)
    put(cloud)
    ((_, attributes),) = dead_letters(cloud)
    assert (attributes["ERROR_CODE"], attributes["RETRY_ATTEMPTS"]) == ("NO_PERMISSIONS", "0")
    assert "EXHAUSTED_RETRY_CONDITION" not in attributes


def test_a_start_that_is_throttled_once_is_delivered(cloud):
    before = len(cloud.control.executions("Process"))
    cloud.control.fault("states", "StartExecution", status=400, code="ThrottlingException", count=2)
    put(cloud)
    assert len(cloud.control.executions("Process")) == before + 1
    assert dead_letters(cloud) == []


def test_a_disabled_rule_delivers_nothing():
    with small_cloud(parameters={"RuleState": "DISABLED"}) as cloud:
        put(cloud)
        assert cloud.control.executions() == []


def test_an_event_fires_no_rule_that_waits_for_a_clock(cloud):
    events, queue = cloud.client("events"), cloud.client("sqs")
    url = queue.create_queue(QueueName="clock")["QueueUrl"]
    arn = queue.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name="clock", ScheduleExpression="rate(5 minutes)")
    events.put_targets(Rule="clock", Targets=[{"Id": "queue", "Arn": arn}])
    put(cloud)
    assert "Messages" not in queue.receive_message(QueueUrl=url)
    assert cloud.control.fire_schedule("clock") == 1
    cloud.control.wait_until_idle(20)
    (message,) = queue.receive_message(QueueUrl=url)["Messages"]
    assert json.loads(message["Body"])["detail-type"] == "Scheduled Event"
    events.remove_targets(Rule="clock", Ids=["queue"])
    events.delete_rule(Name="clock")


QUEUE, RULE = "arn:aws:sqs:eu-west-1:1:q", "arn:aws:events:eu-west-1:1:rule/r"
ALLOWING = {
    "Effect": "Allow",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "sqs:SendMessage",
    "Resource": QUEUE,
    "Condition": {"ArnEquals": {"aws:SourceArn": RULE}},
}


@pytest.mark.parametrize(
    ("change", "allowed"),
    [
        ({}, True),
        ({"Action": ["sqs:*"]}, True),
        ({"Condition": {}}, True),
        ({"Principal": "*"}, True),
        ({"Effect": "Deny"}, False),
        ({"Principal": {"Service": "sns.amazonaws.com"}}, False),
        ({"Action": "sqs:ReceiveMessage"}, False),
        ({"Resource": "arn:aws:sqs:eu-west-1:1:other"}, False),
        ({"Condition": {"ArnEquals": {"aws:SourceArn": RULE + "2"}}}, False),
    ],
)
def test_a_queue_policy_must_let_the_rule_in(change, allowed):
    policy = json.dumps({"Statement": [ALLOWING | change]})
    assert allows_events(policy, QUEUE, RULE) is allowed
    assert not allows_events(None, QUEUE, RULE)
