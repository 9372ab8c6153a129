"""A Distributed Map does here what it does on AWS: reads everything, counts failures, keeps its thresholds, reports."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from small_stack import wait_for

from local import LocalCloud
from local.shims.map_children import is_exceeded

BUCKET = "distributed-map"


class Maps:
    """Runs definitions with one Distributed Map over the objects of a bucket."""

    def __init__(self, cloud: LocalCloud) -> None:
        self.cloud = cloud
        self.s3, self.states = cloud.client("s3"), cloud.client("stepfunctions")

    def run(self, reader: dict[str, Any], given: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
        """Starts the Map on `given` and waits for its end; the execution as described, with its output parsed."""
        arn = self.start(reader, given, **fields)
        found = wait_for(lambda: self.ended(arn), 60)
        return found | {"arn": arn, "output": json.loads(found.get("output") or "null")}

    def start(self, reader: dict[str, Any], given: dict[str, Any] | None = None, **fields: Any) -> str:
        child = fields.pop("states", {"Keep": {"Type": "Pass", "End": True}})
        state = {
            "Type": "Map", "Label": "Items", "ItemReader": reader, "End": True,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
                "StartAt": next(iter(child)), "States": child,
            },
        } | fields  # fmt: skip
        machine = self.states.create_state_machine(
            name=f"map-{len(self.cloud.control.executions())}-{id(state)}", roleArn="arn:aws:iam::123456789012:role/r",
            definition=json.dumps({"StartAt": "Map", "States": {"Map": state}}),
        )["stateMachineArn"]  # fmt: skip
        return self.states.start_execution(stateMachineArn=machine, input=json.dumps(given or {}))["executionArn"]

    def ended(self, arn: str) -> dict[str, Any] | None:
        found = self.states.describe_execution(executionArn=arn)
        return found if found["status"] != "RUNNING" else None

    def counts(self, arn: str) -> dict[str, int]:
        (run,) = self.states.list_map_runs(executionArn=arn)["mapRuns"]
        return self.states.describe_map_run(mapRunArn=run["mapRunArn"])["itemCounts"]

    def report(self, prefix: str) -> dict[str, list[dict[str, Any]]]:
        """The children in the result files under `prefix`, by file."""
        keys = [found["Key"] for found in self.s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])]
        (key,) = [key for key in keys if key.endswith("/manifest.json")]
        files = json.loads(self.read(key))["ResultFiles"]
        assert len(keys) == 1 + sum(len(named) for named in files.values())
        return {
            status: [child for file in named for child in json.loads(self.read(file["Key"]))]
            for status, named in files.items()
        }

    def read(self, key: str) -> bytes:
        return self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()

    def put(self, *keys: str) -> None:
        for key in keys:
            self.s3.put_object(Bucket=BUCKET, Key=key, Body=b"x")


@pytest.fixture
def maps(cloud: LocalCloud) -> Maps:
    maps = Maps(cloud)
    maps.s3.create_bucket(Bucket=BUCKET)
    return maps


def under(prefix: str) -> dict[str, Any]:
    return {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": BUCKET, "Prefix": prefix}}


def writing_to(prefix: str) -> dict[str, Any]:
    return {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": BUCKET, "Prefix": prefix}}


FAILING = {
    "Bad": {
        "Type": "Choice", "Default": "Good",
        "Choices": [{"Variable": "$.Key", "StringMatches": "*bad*", "Next": "Fails"}],
    },
    "Fails": {"Type": "Fail", "Error": "Test.Bad", "Cause": "as asked"},
    "Good": {"Type": "Pass", "End": True},
}  # fmt: skip


def test_a_listing_is_read_beyond_its_first_page_and_has_awss_items(maps):
    maps.put(*(f"many/{number:04}" for number in range(1003)))
    ended = maps.run(under("many/"), MaxConcurrency=1)
    assert ended["status"] == "SUCCEEDED", "a thousand items on one worker"
    assert [item["Key"] for item in ended["output"]] == [f"many/{number:04}" for number in range(1003)]
    first = ended["output"][0]
    assert first.keys() == {"Etag", "Key", "LastModified", "Size", "StorageClass"}
    assert first["Etag"] == '"9dd4e461268c8034f5c8564e155c67a6"' and first["Size"] == 1
    assert maps.counts(ended["arn"]) | {"total": 1003, "succeeded": 1003, "failed": 0, "running": 0} == maps.counts(ended["arn"])


def test_an_empty_listing_is_no_failure(maps):
    ended = maps.run(under("nothing/"), MaxConcurrency=5)
    assert (ended["status"], ended["output"]) == ("SUCCEEDED", [])


def test_the_item_selector_reads_the_states_input_and_the_item(maps):
    maps.put("selected/a")
    selector = {"key.$": "$$.Map.Item.Value.Key", "preset.$": "$.preset", "index.$": "$$.Map.Item.Index"}
    ended = maps.run(under("selected/"), {"preset": "web"}, ItemSelector=selector)
    assert ended["output"] == [{"key": "selected/a", "preset": "web", "index": 0}]


def inventory(maps: Maps, name: str, rows: list[list[str]], **changes: Any) -> dict[str, Any]:
    text = "".join(",".join(f'"{value}"' for value in row) + "\n" for row in rows)
    maps.s3.put_object(Bucket=BUCKET, Key=f"{name}/data/1.csv.gz", Body=gzip.compress(text.encode()))
    manifest = {
        "sourceBucket": "uploads", "destinationBucket": f"arn:aws:s3:::{BUCKET}", "version": "2016-11-30",
        "fileFormat": "CSV", "fileSchema": "Bucket, Key, Size, IsLatest",
        "files": [{"key": f"{name}/data/1.csv.gz", "size": 1}],
    } | changes  # fmt: skip
    maps.s3.put_object(Bucket=BUCKET, Key=f"{name}/manifest.json", Body=json.dumps(manifest).encode())
    return {
        "Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "MANIFEST"},
        "Parameters": {"Bucket": BUCKET, "Key": f"{name}/manifest.json"},
    }  # fmt: skip


def test_an_inventory_is_read_as_it_stands_in_its_files(maps):
    reader = inventory(maps, "inventory", [["uploads", "a+b%25.jpg", "7", "true"], ["uploads", "c", "0", "false"]])
    ended = maps.run(reader)
    assert ended["output"] == [
        {"Bucket": "uploads", "Key": "a+b%25.jpg", "Size": "7", "IsLatest": "true"},
        {"Bucket": "uploads", "Key": "c", "Size": "0", "IsLatest": "false"},
    ]


@pytest.mark.parametrize("format", ["ORC", "Parquet"])
def test_an_inventory_of_another_format_fails_by_its_name(maps, format):
    ended = maps.run(inventory(maps, format, [], fileFormat=format))
    assert (ended["status"], ended["error"]) == ("FAILED", "States.ItemReaderFailed")
    assert format in ended["cause"]


def test_failed_children_are_counted_and_reported_and_the_others_go_on(maps):
    maps.put("some/1-bad", "some/2", "some/3-bad", "some/4")
    ended = maps.run(
        under("some/"), {"most": 2}, states=FAILING, ToleratedFailureCountPath="$.most", ResultWriter=writing_to("report/some")
    )
    assert ended["status"] == "SUCCEEDED"
    counts = maps.counts(ended["arn"])
    assert counts | {"total": 4, "succeeded": 2, "failed": 2, "running": 0, "pending": 0, "resultsWritten": 4} == counts
    report = maps.report("report/some/")
    assert sorted(json.loads(child["Input"])["Key"] for child in report["FAILED"]) == ["some/1-bad", "some/3-bad"]
    assert {(child["Error"], child["Cause"], child["Status"]) for child in report["FAILED"]} == {("Test.Bad", "as asked", "FAILED")}
    assert sorted(json.loads(child["Output"])["Key"] for child in report["SUCCEEDED"]) == ["some/2", "some/4"]
    assert report["PENDING"] == []
    assert ended["output"]["ResultWriterDetails"]["Key"].startswith("report/some/")


def test_too_many_failures_fail_the_map_abort_the_rest_and_are_reported(maps):
    maps.put("few/0-bad", "few/1", "few/2", "few/3")
    waiting = FAILING | {"Good": {"Type": "Wait", "Seconds": 120, "End": True}}
    ended = maps.run(
        under("few/"), states=waiting, ToleratedFailurePercentage=20.0, MaxConcurrency=2,
        ResultWriter=writing_to("report/few"),
    )  # fmt: skip
    assert (ended["status"], ended["error"]) == ("FAILED", "States.ExceedToleratedFailureThreshold")
    report = maps.report("report/few/")
    assert report["SUCCEEDED"] == [] and sorted(child["Status"] for child in report["FAILED"])[-1] == "FAILED"
    assert len(report["FAILED"]) + len(report["PENDING"]) == 4 and report["PENDING"]


def test_a_map_that_is_stopped_starts_no_more(maps):
    maps.put("stopped/1", "stopped/2", "stopped/3")
    arn = maps.start(under("stopped/"), states={"Wait": {"Type": "Wait", "Seconds": 120, "End": True}}, MaxConcurrency=1)
    wait_for(lambda: maps.states.list_map_runs(executionArn=arn)["mapRuns"] and maps.counts(arn)["running"])
    maps.states.stop_execution(executionArn=arn)
    wait_for(lambda: maps.counts(arn)["aborted"])
    assert maps.ended(arn)["status"] == "ABORTED" and maps.counts(arn)["pending"] == 2
    maps.cloud.control.wait_until_idle(20)


def test_a_map_run_is_told_of_while_executions_begin_and_these_can_be_stopped(maps):
    """moto answered 500 to both as long as any execution had not come to its first state."""
    ended = maps.run(under("nothing/"))
    steps = {f"Step{number}": {"Type": "Pass", "Next": f"Step{number + 1}"} for number in range(600)}
    definition = {"StartAt": "Step0", "States": steps | {"Step600": {"Type": "Wait", "Seconds": 120, "End": True}}}
    machine = maps.states.create_state_machine(
        name="long", definition=json.dumps(definition), roleArn="arn:aws:iam::123456789012:role/r"
    )["stateMachineArn"]
    for _ in range(5):
        arn = maps.states.start_execution(stateMachineArn=machine)["executionArn"]
        assert maps.counts(ended["arn"])["total"] == 0
        assert maps.states.list_map_runs(executionArn=arn)["mapRuns"] == []
        maps.states.stop_execution(executionArn=arn)
    maps.cloud.control.wait_until_idle(60)
    assert {execution["status"] for execution in maps.cloud.control.executions("long")} == {"ABORTED"}


@pytest.mark.parametrize(
    ("failed", "total", "count", "percentage", "exceeded"),
    [
        (0, 10, 0, 0, False), (1, 10, 0, 0, True), (3, 10, 3, 0, False), (4, 10, 3, 0, True), (2, 10, 0, 20, False),
        (3, 10, 0, 20, True), (4, 1000, 3, 10, True), (2, 10, 3, 10, True), (1, 10, 3, 10, False),
    ],
)  # fmt: skip
def test_either_threshold_is_enough_and_without_one_nothing_may_fail(failed, total, count, percentage, exceeded):
    assert is_exceeded(failed, total, count, percentage) == exceeded
