"""Reads that do not see the latest write, where the service allows that or once did."""

from __future__ import annotations

import botocore.exceptions
import pytest


@pytest.fixture
def table(cloud):
    client = cloud.client("dynamodb")
    client.create_table(
        TableName="stale", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    )  # fmt: skip
    yield client
    client.delete_table(TableName="stale")


def value(client, **options):
    item = client.get_item(TableName="stale", Key={"pk": {"S": "a"}}, **options).get("Item")
    return item and item["value"]["S"]


def put(client, value):
    client.put_item(TableName="stale", Item={"pk": {"S": "a"}, "value": {"S": value}})


def test_an_item_is_read_as_it_was_before_the_latest_write(cloud, table):
    cloud.control.fault("dynamodb", "GetItem", kind="stale-read", count=None)
    put(table, "one")
    assert value(table) is None
    put(table, "two")
    assert value(table) == "one"
    cloud.control.clear_faults()
    assert value(table) == "two"


def test_a_consistent_read_sees_every_write(cloud, table):
    cloud.control.fault("dynamodb", "*", kind="stale-read", count=None)
    put(table, "one")
    put(table, "two")
    assert value(table, ConsistentRead=True) == "two"
    assert cloud.control.faults()[0]["struck"] == 0


def test_an_item_is_not_read_as_older_than_the_rule_says(cloud, table):
    cloud.control.fault("dynamodb", "GetItem", kind="stale-read", seconds=1e-9, count=None)
    put(table, "one")
    assert value(table) == "one"


def test_a_scan_answers_what_it_answered_last_time(cloud, table):
    cloud.control.fault("dynamodb", "Scan", kind="stale-read")
    assert table.scan(TableName="stale")["Items"] == []
    put(table, "one")
    assert table.scan(TableName="stale")["Items"] == []
    assert len(table.scan(TableName="stale")["Items"]) == 1


def test_objects_are_as_they_were_before_the_overwrite(cloud):
    s3, place = cloud.client("s3"), {"Bucket": cloud.outputs["OutputBucketName"], "Key": "stale.jpg"}
    cloud.control.fault("s3", "*Object", kind="stale-read", count=None)
    first = s3.put_object(**place, Body=b"one")["ETag"]
    with pytest.raises(botocore.exceptions.ClientError, match="404"):
        s3.head_object(**place)
    s3.put_object(**place, Body=b"second", IfMatch=first)
    head = s3.head_object(**place)
    assert (head["ETag"], head["ContentLength"]) == (first, 3)
    assert s3.get_object(**place)["Body"].read() == b"one"
    s3.delete_object(**place)
    assert s3.get_object(**place)["Body"].read() == b"second"


def test_a_listing_can_miss_the_latest_object(cloud):
    s3, bucket = cloud.client("s3"), cloud.outputs["OutputBucketName"]

    def names():
        return [item["Key"] for item in s3.list_objects_v2(Bucket=bucket, Prefix="list/").get("Contents", [])]

    cloud.control.fault("s3", "ListObjectsV2", kind="stale-read")
    assert names() == []
    s3.put_object(Bucket=bucket, Key="list/a", Body=b"")
    assert names() == []
    assert names() == ["list/a"]


def test_what_has_not_changed_is_read_as_ever(cloud):
    """A HEAD under a rule of stale reads once said that every object has 0 bytes."""
    s3, place = cloud.client("s3"), {"Bucket": cloud.outputs["OutputBucketName"], "Key": "unchanged.jpg"}
    s3.put_object(**place, Body=b"x" * 1000)
    cloud.control.fault("*", "*", kind="stale-read", count=None)
    assert s3.head_object(**place)["ContentLength"] == 1000
    assert cloud.control.faults()[0]["struck"] == 0
