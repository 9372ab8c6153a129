"""Logs and metrics: one closing line for each invocation, and CloudWatch's metrics of it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import stack_of, started
from jsonschema import Draft7Validator
from pictures import encoded, opened, photo
from stack import Stack, wait_for

from local import LocalCloud

SCHEMA = json.loads((Path(__file__).parents[1] / "schemas" / "emf.schema.json").read_text(encoding="utf-8"))
FUNCTIONS = ("ValidateAndExifOrient", "ResizeVariant", "Watermark", "RekognitionTag", "NotifySNS", "DLQReplay")
NAMESPACE = "ImagePipeline"
NOTHING_WATCHED = {"CustomMetrics": "false", "Alarms": "false", "Dashboard": "false"}


def closing_lines(cloud: LocalCloud, function: str) -> list[dict[str, Any]]:
    """The lines of a function that hold metrics."""
    return [line for line in json_lines(cloud, function) if "_aws" in line]


def json_lines(cloud: LocalCloud, function: str) -> list[dict[str, Any]]:
    """What a function wrote itself. Lambda's own lines are no JSON, but for how it tells of a process that died; anything else that
    is none is a fault."""
    lines = [line for line in cloud.log(function).splitlines() if not line.startswith(("START ", "END ", "REPORT "))]
    documents = [json.loads(line) for line in lines]
    return [document for document in documents if document.keys() != {"errorType", "errorMessage"}]


def of(lines: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return [line for line in lines if line.get("key") == key]


def total(client: Any, metric: str, **dimensions: str) -> float:
    """The sum of a metric in the last hours, as anybody asks CloudWatch for it."""
    now = datetime.now(UTC)
    answer = client.get_metric_statistics(
        Namespace=NAMESPACE, MetricName=metric, Statistics=["Sum"], Period=60,
        Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
        StartTime=now - timedelta(hours=2), EndTime=now + timedelta(minutes=2),
    )  # fmt: skip
    return sum(point["Sum"] for point in answer["Datapoints"])


def test_an_invocation_closes_with_one_line_that_says_what_it_did(cloud: LocalCloud, stack: Stack) -> None:
    key = "uploads/Maß \"1\"\u2028{metrics}.jpg"
    body = photo(1000, 750)
    stack.finished(key, stack.upload(key, body))
    manifest = stack.manifest(key)
    # A function's log is gathered beside its answers, so what it closed with may come later than they.
    [notified] = wait_for(lambda: of(closing_lines(cloud, "NotifySNS"), key), "the tail's closing line")
    [validated] = wait_for(lambda: of(closing_lines(cloud, "ValidateAndExifOrient"), key), "the validator's")

    def all_rendered() -> list[dict[str, Any]] | None:
        lines = of(closing_lines(cloud, "ResizeVariant"), key)
        return lines if sum(line["thumbnails_count"] for line in lines) >= len(manifest["variants"]) else None

    rendered = wait_for(all_rendered, "the renderers'")

    assert validated["size_in_bytes"] == len(body)
    assert sum(line["thumbnails_count"] for line in rendered) == len(manifest["variants"])
    assert sum(line["size_out_bytes"] for line in rendered) == sum(v["bytes"] for v in manifest["variants"])
    for line in rendered:
        assert 0 < line["used_memory_bytes"] <= line["predicted_memory_bytes"], "the prediction is an upper bound"
    lines = [validated, *rendered, notified]
    for line in lines:
        assert line["duration_ms"] >= 0 and line["cold_starts"] in (0, 1) and line["message"] == "done"
        assert line["estimated_cost_usd"] > 0
    assert len({line["execution"] for line in lines}) == 1 and "-ProcessImage-" in validated["execution"]
    assert len({line["requestId"] for line in lines}) == len(lines)
    assert all(line["traceId"].startswith("1-") for line in lines)


def test_a_refusal_is_counted_by_its_error(cloud: LocalCloud, stack: Stack) -> None:
    key, cloudwatch = "uploads/refused-metrics.jpg", stack.client("cloudwatch")
    name = {"stack": "darkroom", "error": "Image.Unsupported"}
    before = total(cloudwatch, "refusals", **name)
    stack.finished(key, stack.upload(key, b"this is no picture"))
    [line] = wait_for(lambda: of(closing_lines(cloud, "ValidateAndExifOrient"), key), "the closing line")
    assert (line["error"], line["refusals"], line["level"]) == ("Image.Unsupported", 1, "ERROR")
    wait_for(lambda: total(cloudwatch, "refusals", **name) > before, "the metric")
    assert total(cloudwatch, "refusals", **name) == before + 1


def test_an_event_that_cannot_be_read_is_counted_too(cloud: LocalCloud, stack: Stack) -> None:
    before = len(closing_lines(cloud, "NotifySNS"))
    function = cloud.control.functions()["NotifySNS"]["name"]
    answer = stack.client("lambda").invoke(FunctionName=function, Payload=b'{"plan": 7}')
    assert json.loads(answer["Payload"].read())["errorType"] == "Event.Malformed"
    # The log is gathered beside the answers, so the line may come after its own.
    [line] = wait_for(lambda: closing_lines(cloud, "NotifySNS")[before:], "the closing line")
    assert (line["error"], line["refusals"]) == ("Event.Malformed", 1)


@pytest.fixture(scope="module")
def thrifty() -> Iterator[LocalCloud]:
    """A stack without metrics, whose pictures one process renders, one after the other."""
    with started(parameters={**NOTHING_WATCHED, "RenderConcurrency": "1", "Preset": "thumbnails"}) as cloud:
        stack = stack_of(cloud)
        # Of a progressive JPEG the decoder holds all, and lets go of it.
        large, small = opened(photo(5000, 4000)), opened(photo(200, 150))
        for key, body in (("uploads/large.jpg", encoded(large, "JPEG", progressive=True)), ("uploads/small.png", encoded(small, "PNG"))):
            stack.finished(key, stack.upload(key, body))
        yield cloud


def test_used_memory_is_that_of_the_invocation_and_not_of_a_larger_one_before_it(thrifty: LocalCloud) -> None:
    lines = [line for line in json_lines(thrifty, "ResizeVariant") if "used_memory_bytes" in line]
    assert [line["cold_starts"] for line in lines].count(1) == 1, "one process rendered both"
    large = max(line["used_memory_bytes"] for line in of(lines, "uploads/large.jpg"))
    small = max(line["used_memory_bytes"] for line in of(lines, "uploads/small.png"))
    assert small < large * 0.8


def test_metrics_can_be_left_out_of_the_bill_and_stay_in_the_logs(thrifty: LocalCloud) -> None:
    [line] = of(json_lines(thrifty, "ValidateAndExifOrient"), "uploads/small.png")
    assert "_aws" not in line and line["size_in_bytes"] > 0
    assert thrifty.client("cloudwatch").list_metrics(Namespace=NAMESPACE)["Metrics"] == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_line_is_json_and_every_closing_line_follows_the_published_schema(
    cloud: LocalCloud, stack: Stack, function: str
) -> None:
    asked = function not in ("Watermark", "RekognitionTag")  # What the default stack asks of nobody.
    if function == "DLQReplay":
        stack.replay()
    elif asked:
        key = f"uploads/lines-of-{function}.jpg"
        stack.finished(key, stack.upload(key, photo(300, 200)))
    if asked:
        wait_for(lambda: closing_lines(cloud, function), "a closing line")
    lines = json_lines(cloud, function)
    validator = Draft7Validator(SCHEMA)
    for line in lines:
        assert {"level", "message", "timestamp"} <= line.keys()
    for line in closing_lines(cloud, function):
        assert list(validator.iter_errors(line)) == []
        for directive in line["_aws"]["CloudWatchMetrics"]:
            assert directive["Namespace"] == NAMESPACE
            for name in directive["Dimensions"][0]:
                assert isinstance(line[name], str) and line[name]
            for metric in directive["Metrics"]:
                assert isinstance(line[metric["Name"]], int | float)


def test_the_stacks_alarms_are_there_and_ours_watch_what_the_functions_emit(cloud: LocalCloud, stack: Stack) -> None:
    stack.upload("uploads/refused-for-an-alarm.jpg", b"no picture")
    stack.queue.send_message(QueueUrl=stack.outputs["DeadLetterQueueUrl"], MessageBody="no letter of ours")
    stack.replay()
    cloudwatch = stack.client("cloudwatch")

    def emitted() -> dict[str, list[dict[str, str]]]:
        pages = cloudwatch.get_paginator("list_metrics").paginate(Namespace=NAMESPACE)
        metrics = [metric for page in pages for metric in page["Metrics"]]
        return {m["MetricName"]: {d["Name"]: d["Value"] for d in m["Dimensions"]} for m in metrics}

    wait_for(lambda: {"refusals", "parked_letters"} <= emitted().keys(), "a refusal and a parked letter to be counted")
    found = emitted()
    alarms = {alarm["AlarmName"]: alarm for alarm in cloudwatch.describe_alarms()["MetricAlarms"]}
    assert len(alarms) >= 11 and all(name.startswith("darkroom-") for name in alarms)
    topic = stack.outputs["AlarmTopicArn"]
    for alarm in alarms.values():
        assert alarm["AlarmActions"] == alarm["OKActions"] == [topic]
        watched = [query["MetricStat"]["Metric"] for query in alarm.get("Metrics", []) if "MetricStat" in query] or [alarm]
        for metric in watched:
            dimensions = {d["Name"]: d["Value"] for d in metric["Dimensions"]}
            assert all(dimensions.values()) and "${" not in str(dimensions)
            if metric["Namespace"] == NAMESPACE and metric["MetricName"] != "replays_stopped":  # Nothing brakes here.
                assert dimensions.keys() == found[metric["MetricName"]].keys()
                assert dimensions["stack"] == found[metric["MetricName"]]["stack"]
    slow = alarms["darkroom-functions-slow"]
    [expression] = [query["Expression"] for query in slow["Metrics"] if query.get("Expression")]
    assert expression == "100 * MAX([MAX([validate, resize, mark]) / 28, MAX([tag, notify, replay]) / 20]) / 1000"


def test_the_dashboard_is_there_with_this_stacks_names(stack: Stack) -> None:
    body = stack.client("cloudwatch").get_dashboard(DashboardName="darkroom")["DashboardBody"]
    assert "${" not in body and stack.outputs["DeadLetterQueueUrl"].rsplit("/", 1)[1] in body
    assert len(json.loads(body)["widgets"]) > 10


def test_alarms_and_dashboard_can_be_left_out(thrifty: LocalCloud) -> None:
    cloudwatch = thrifty.client("cloudwatch")
    assert cloudwatch.describe_alarms()["MetricAlarms"] == [] and cloudwatch.list_dashboards()["DashboardEntries"] == []
    assert "AlarmTopicArn" not in thrifty.outputs
