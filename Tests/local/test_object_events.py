"""An upload becomes an event in EventBridge's exact form, and the event an execution."""

from __future__ import annotations

import json
import re

import pytest
from small_stack import wait_for

KEY = "uploads/Été 2026/a+b (1)%20#é.jpg"


@pytest.fixture
def bucket(cloud):
    return cloud.outputs["InputBucketName"]


def inputs(cloud, since):
    return [execution["input"] for execution in cloud.control.executions("Process")[since:]]


def upload(cloud, action):
    """What executions were started by what `action` did."""
    since = len(cloud.control.executions("Process"))
    action(cloud.client("s3"))
    cloud.control.wait_until_idle(20)
    return inputs(cloud, since)


def version_events(cloud, action):
    """What the queue behind the versioned bucket's rule received because of `action`."""
    sqs, url = cloud.client("sqs"), cloud.outputs["VersionEventsUrl"]
    while old := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in old:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    action(cloud.client("s3"), cloud.outputs["VersionedBucketName"])
    cloud.control.wait_until_idle(20)
    messages = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    events = [json.loads(message["Body"]) for message in messages]
    return sorted(events, key=lambda event: event["detail"]["object"]["sequencer"])


def test_an_upload_is_an_event_with_the_raw_key(cloud, bucket):
    (event,) = upload(cloud, lambda s3: s3.put_object(Bucket=bucket, Key=KEY, Body=b"hello"))
    thing = event["detail"].pop("object")
    assert re.fullmatch(r"[0-9a-f]{16}", thing.pop("sequencer"))
    assert thing == {"key": KEY, "size": 5, "etag": "5d41402abc4b2a76b9719d911017c592"}
    assert event["detail"].pop("request-id")
    assert event["detail"] == {
        "version": "0", "bucket": {"name": bucket}, "requester": "123456789012", "source-ip-address": "127.0.0.1",
        "reason": "PutObject",
    }  # fmt: skip
    assert event["source"] == "aws.s3" and event["detail-type"] == "Object Created" and event["version"] == "0"
    assert event["account"] == "123456789012" and event["region"] == "us-east-1"
    assert event["resources"] == [f"arn:aws:s3:::{bucket}"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", event["time"])


def test_a_multipart_upload_is_one_event_of_the_whole(cloud, bucket):
    part = b"x" * (5 * 1024 * 1024)

    def action(s3):
        upload_id = s3.create_multipart_upload(Bucket=bucket, Key="uploads/big.jpg")["UploadId"]
        parts = [
            {
                "PartNumber": number,
                "ETag": s3.upload_part(
                    Bucket=bucket, Key="uploads/big.jpg", UploadId=upload_id, PartNumber=number, Body=part
                )["ETag"],
            }
            for number in (1, 2)
        ]
        s3.complete_multipart_upload(
            Bucket=bucket, Key="uploads/big.jpg", UploadId=upload_id, MultipartUpload={"Parts": parts}
        )

    (event,) = upload(cloud, action)
    assert event["detail"]["reason"] == "CompleteMultipartUpload"
    assert event["detail"]["object"]["size"] == 2 * len(part) and event["detail"]["object"]["etag"].endswith("-2")


def test_a_copy_is_an_event(cloud, bucket):
    s3 = cloud.client("s3")
    s3.put_object(Bucket=bucket, Key="elsewhere/a.jpg", Body=b"a")
    source = {"Bucket": bucket, "Key": "elsewhere/a.jpg"}
    (event,) = upload(cloud, lambda s3: s3.copy_object(Bucket=bucket, Key="uploads/copy.jpg", CopySource=source))
    assert event["detail"]["reason"] == "CopyObject" and event["detail"]["object"]["key"] == "uploads/copy.jpg"


def test_an_upload_through_a_form_is_an_event(cloud, bucket):
    from urllib.request import Request, urlopen

    def action(_):
        fields = (("key", "", "uploads/form.jpg"), ("file", '; filename="f.jpg"', "hello"))
        form = 'Content-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
        body = "".join("--cut\r\n" + form.format(*field) for field in fields) + "--cut--\r\n"
        headers = {"Content-Type": "multipart/form-data; boundary=cut"}
        urlopen(Request(f"{cloud.endpoint}/{bucket}", body.encode(), headers)).close()

    (event,) = upload(cloud, action)
    assert event["detail"]["reason"] == "POST Object" and event["detail"]["object"]["key"] == "uploads/form.jpg"


def test_an_upload_outside_the_prefix_or_elsewhere_starts_nothing(cloud, bucket):
    other = cloud.outputs["OutputBucketName"]
    assert upload(cloud, lambda s3: s3.put_object(Bucket=bucket, Key="other/a.jpg", Body=b"a")) == []
    assert upload(cloud, lambda s3: s3.put_object(Bucket=other, Key="uploads/a.jpg", Body=b"a")) == []


def test_sequencers_order_overwrites(cloud, bucket):
    cloud.control.hold_events()
    s3 = cloud.client("s3")
    for size in range(10):
        s3.put_object(Bucket=bucket, Key="elsewhere/again.jpg", Body=b"x" * size)
    objects = [event["detail"]["object"] for event in cloud.control.events()["held"]]
    assert [thing["size"] for thing in sorted(objects, key=lambda thing: thing["sequencer"])] == list(range(10))


def test_versions_and_delete_markers_are_told_apart(cloud):
    versions = []

    def action(s3, bucket):
        versions.append(s3.put_object(Bucket=bucket, Key="a.jpg", Body=b"1")["VersionId"])
        versions.append(s3.delete_object(Bucket=bucket, Key="a.jpg")["VersionId"])
        s3.delete_object(Bucket=bucket, Key="a.jpg", VersionId=versions[0])

    created, marked, deleted = version_events(cloud, action)
    assert created["detail"]["object"]["version-id"] == versions[0]
    assert marked["detail-type"] == deleted["detail-type"] == "Object Deleted"
    assert marked["detail"]["deletion-type"] == "Delete Marker Created"
    assert marked["detail"]["object"]["version-id"] == versions[1]
    assert deleted["detail"]["deletion-type"] == "Permanently Deleted"
    assert deleted["detail"]["object"]["version-id"] == versions[0]


def test_a_batch_delete_tells_of_each_object(cloud):
    def action(s3, bucket):
        for name in ("b", "c"):
            s3.put_object(Bucket=bucket, Key=name, Body=b"1")
        s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "b"}, {"Key": "c"}]})

    kinds = [event["detail-type"] for event in version_events(cloud, action)]
    assert sorted(kinds) == ["Object Created"] * 2 + ["Object Deleted"] * 2


def test_a_held_event_arrives_when_it_is_released(cloud, bucket):
    cloud.control.hold_events()
    assert upload(cloud, lambda s3: s3.put_object(Bucket=bucket, Key="uploads/held.jpg", Body=b"a")) == []
    since = len(cloud.control.executions("Process"))
    assert cloud.control.release_events() == 1
    cloud.control.wait_until_idle(20)
    assert inputs(cloud, since)[0]["detail"]["object"]["key"] == "uploads/held.jpg"


def test_an_event_can_arrive_several_times_and_out_of_order(cloud, bucket):
    cloud.control.hold_events()
    s3 = cloud.client("s3")
    for name in ("1", "2", "3"):
        s3.put_object(Bucket=bucket, Key=f"uploads/{name}", Body=b"a")
    assert [e["detail"]["object"]["key"][-1] for e in cloud.control.events()["held"]] == ["1", "2", "3"]
    since = len(cloud.control.executions("Process"))
    assert cloud.control.release_events("reversed", copies=2) == 6
    wait_for(lambda: len(inputs(cloud, since)) == 6)
    cloud.control.repeat_events(3, 3)
    assert len(upload(cloud, lambda s3: s3.put_object(Bucket=bucket, Key="uploads/x", Body=b"a"))) == 3


def test_events_of_one_bucket_can_be_published_by_hand(cloud, bucket):
    (event,) = upload(cloud, lambda s3: s3.put_object(Bucket=bucket, Key="uploads/old.jpg", Body=b"a"))
    assert upload(cloud, lambda _: cloud.control.publish(event)) == [event]


def test_events_spread_over_a_time_arrive_in_another_order(cloud, bucket):
    s3, since = cloud.client("s3"), len(cloud.control.executions("Process"))
    cloud.control.repeat_events(2, 2, spread=0.5)
    for number in range(6):
        s3.put_object(Bucket=bucket, Key=f"uploads/{number}", Body=b"a")
    cloud.control.wait_until_idle(20)
    keys = [event["detail"]["object"]["key"] for event in inputs(cloud, since)]
    assert sorted(keys) == sorted([f"uploads/{number}" for number in range(6)] * 2) != keys
