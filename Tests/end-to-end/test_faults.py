"""What can pass is tried again and succeeds; what cannot is a dead letter that replays."""

import json

from pictures import flat, photo
from stack import Stack, keys_in, wait_for

from local import LocalCloud


def test_a_function_killed_in_mid_invocation_is_tried_again(stack: Stack, cloud: LocalCloud) -> None:
    key = "uploads/killed.jpg"
    cloud.control.fault("s3", "GetObject", resource=f"{stack.input}/*", kind="latency", seconds=1.5, count=1)
    e_tag = stack.upload(key, photo())
    cloud.control.kill("ValidateAndExifOrient")
    assert stack.finished(key, e_tag)["status"] == "DONE"
    assert stack.letter(key) is None


def test_a_renderer_killed_in_mid_invocation_is_tried_again(stack: Stack, cloud: LocalCloud) -> None:
    key = "uploads/killed-renderer.jpg"
    cloud.control.fault("s3", "PutObject", resource=f"{stack.output}/*", kind="latency", seconds=1.5, count=1)
    e_tag = stack.upload(key, photo(400, 300))
    cloud.control.kill("ResizeVariant")
    assert stack.finished(key, e_tag)["status"] == "DONE"
    assert stack.letter(key) is None


def test_slow_down_from_s3_is_waited_out(stack: Stack, cloud: LocalCloud) -> None:
    key = "uploads/slowdown.jpg"
    for operation in ("HeadObject", "GetObject", "PutObject"):
        cloud.control.fault("s3", operation, status=503, code="SlowDown", count=2)
    # The client's own upload meets the fault too, and boto3 tries again as Darkroom does.
    e_tag = stack.upload(key, photo(400, 300))
    assert stack.finished(key, e_tag)["status"] == "DONE"
    assert stack.letter(key) is None


def test_a_body_that_ends_early_is_never_a_short_picture(stack: Stack, cloud: LocalCloud) -> None:
    key = "uploads/short-body.jpg"
    e_tag = stack.upload(key, photo(1200, 900))
    stack.finished(key, e_tag)
    cloud.control.fault("s3", "GetObject", resource=f"{stack.input}/*", kind="short-body", count=2)
    stack.start({"bucket": stack.input, "key": key, "force": True, "requestId": "short"})
    assert wait_for(lambda: stack.receipt("short"), "the receipt")["verdict"] == "DONE"


def test_when_the_topic_is_down_the_letter_finishes_the_tail(stack: Stack, cloud: LocalCloud) -> None:
    key = "uploads/no-topic.jpg"
    cloud.control.fault("sns", "Publish", status=500, code="InternalFailure", count=None)
    e_tag = stack.upload(key, flat((9, 90, 9), 300, 200))
    assert stack.finished(key, e_tag)["status"] == "FAILED"
    letter = wait_for(lambda: stack.letter(key), "the dead letter")
    assert (letter["state"], letter["error"]["name"]) == ("NotifySNS", "AWS.Unavailable")
    assert letter["source"]["eTag"] == e_tag
    cloud.control.clear_faults()
    stack.replay()
    assert stack.record(key)["status"] == "DONE"
    assert stack.letter(key) is None


def test_an_upload_whose_execution_cannot_be_started_is_eventbridges_letter_and_replays(stack: Stack, cloud: LocalCloud) -> None:
    key = "uploads/not-started.jpg"
    cloud.control.fault("states", "StartExecution", caller="events", kind="throttled", count=None)
    e_tag = stack.upload(key, photo(300, 200))
    letter = wait_for(lambda: stack.letter(key), "EventBridge's dead letter")
    assert letter["detail"]["object"]["etag"] == e_tag and "schema" not in letter
    (attributes,) = [message.attributes for message in stack.messages() if key in keys_in(message.body)]
    assert attributes["RULE_ARN"].split(":rule/")[1].startswith("darkroom-UploadRule")
    assert attributes["TARGET_ARN"] == stack.outputs["ProcessImageArn"]
    assert (attributes["ERROR_CODE"], attributes["EXHAUSTED_RETRY_CONDITION"]) == ("THROTTLING", "MaximumRetryAttempts")
    assert stack.record(key) is None and stack.manifest(key) is None
    cloud.control.clear_faults()
    stack.replay()
    assert stack.record(key)["status"] == "DONE" and stack.manifest(key)["source"]["eTag"] == e_tag
    assert stack.letter(key) is None


def test_a_replay_that_fails_again_keeps_its_one_letter(stack: Stack) -> None:
    key = "uploads/never-a-picture.jpg"
    stack.finished(key, stack.upload(key, b"never a picture"))
    wait_for(lambda: stack.letter(key), "the dead letter")
    stack.replay()
    assert stack.record(key)["origin"] == "upload", "a permanent failure is not run again by itself"
    report = stack.replay(only="Image.Unsupported", failureShare=100)
    assert report["total"]["failed"] >= 1
    assert stack.record(key)["status"] == "FAILED" and stack.record(key)["origin"] == "replay"
    assert stack.letter(key), "it stays, in sight again, and no second one was sent"


def test_an_announcement_carries_what_subscribers_filter_by(stack: Stack) -> None:
    name = "announcements"
    url = stack.queue.create_queue(QueueName=name)["QueueUrl"]
    arn = stack.queue.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    stack.client("sns").subscribe(TopicArn=stack.outputs["TopicArn"], Protocol="sqs", Endpoint=arn)
    good, bad = "uploads/announced.jpg", "uploads/announced-bad.jpg"
    stack.finished(good, stack.upload(good, photo(300, 200)))
    stack.finished(bad, stack.upload(bad, b"no picture"))
    seen: dict[str, dict] = {}

    def both() -> bool:
        for message in stack.queue.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0).get("Messages", []):
            envelope = json.loads(message["Body"])
            attributes = {name: value["Value"] for name, value in envelope["MessageAttributes"].items()}
            seen[attributes["verdict"]] = {"attributes": attributes, "message": json.loads(envelope["Message"])}
        return {"DONE", "FAILED"} <= seen.keys()

    wait_for(both, "both announcements")
    done = seen["DONE"]
    assert done["attributes"]["preset"] == "web" and done["attributes"]["origin"] == "upload"
    assert done["message"]["key"] == good
    assert done["message"]["id"] == f"{stack.manifest(good)['planId']}-1"
    assert seen["FAILED"]["attributes"]["error"] == "Image.Unsupported"


def test_a_crowd_before_one_renderer_waits_and_is_not_lost(stack: Stack, cloud: LocalCloud) -> None:
    """Reserved concurrency 1: whoever is refused is tried again, by the state machine and at last by a replay."""
    cloud.control.override("ResizeVariant", reserved=1)
    try:
        uploads = {f"uploads/crowd-{n}.jpg": stack.upload(f"uploads/crowd-{n}.jpg", flat((n, 9, 9), 300, 200)) for n in range(5)}
        ended = {key: stack.finished(key, e_tag)["status"] for key, e_tag in uploads.items()}
        cloud.control.wait_until_idle(60)
        assert all((ended[key] == "DONE") != (stack.letter(key) is not None) for key in uploads)
        assert "DONE" in ended.values()
        for _ in range(5):
            if "FAILED" not in ended.values():
                break
            stack.replay()
            cloud.control.show_messages()
            ended = {key: stack.finished(key, e_tag)["status"] for key, e_tag in uploads.items()}
        assert all(stack.letter(key) is None and stack.manifest(key) for key in uploads)
    finally:
        cloud.control.override("ResizeVariant", reserved=None)
