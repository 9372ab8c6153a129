"""Each alarm is about a metric that something emits, tells somebody, and has its section in the runbook."""

import json
import re
from typing import Any

import pytest

from .definitions import FUNCTIONS, ROOT
from .template import PARAMETERS, RESOURCES, of_type, referenced

ALARMS = of_type("AWS::CloudWatch::Alarm")
RUNBOOK = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")

# What AWS's services emit, by namespace: metric -> dimensions that identify one resource of the stack.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
# https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html
# https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
EMITTED = {
    "AWS/SQS": (
        {"QueueName": "DeadLetterQueue"},
        {"ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesNotVisible", "ApproximateAgeOfOldestMessage"},
    ),
    "AWS/States": (
        {"StateMachineArn": ("ProcessImage", "ReplayDeadLetters", "Reprocess")},
        {"ExecutionsStarted", "ExecutionsSucceeded", "ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted",
         "ExecutionThrottled", "ExecutionTime"},
    ),
    "AWS/Lambda": (
        {"FunctionName": tuple(of_type("AWS::Serverless::Function"))},
        {"Invocations", "Errors", "Throttles", "Duration", "ConcurrentExecutions"},
    ),
    "AWS/DynamoDB": (
        {"TableName": "Table"},
        {"ReadThrottleEvents", "WriteThrottleEvents", "ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits"},
    ),
    "AWS/Events": (
        {"RuleName": "UploadRule"},
        {"Invocations", "FailedInvocations", "InvocationsSentToDlq", "InvocationsFailedToBeSentToDlq"},
    ),
}  # fmt: skip


def own_metrics() -> dict[str, set[str]]:
    """Metric -> dimensions, as Core/Metric.swift has them."""
    text = (ROOT / "Sources/Core/Metric.swift").read_text(encoding="utf-8")
    cases = re.findall(r"^    case (\w+)(?: = \"(\w+)\")?$", text, re.M)
    names = {case: raw or case for case, raw in cases}
    body = text[text.index("public var dimensions") : text.index("public var unit")]
    found = {}
    for listed, dimensions in re.findall(r"case ([^:]+): \[([^\]]+)\]", body):
        for case in re.findall(r"\.(\w+)", listed):
            found[names[case]] = set(re.findall(r"\.(\w+)", dimensions))
    return found


def watched(alarm: dict[str, Any]) -> list[dict[str, Any]]:
    """The metrics of an alarm, one or those of its expression."""
    properties = alarm["Properties"]
    if "MetricName" in properties:
        return [properties]
    return [query["MetricStat"]["Metric"] for query in properties["Metrics"] if "MetricStat" in query]


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_watches_metrics_that_something_emits(name: str) -> None:
    for metric in watched(ALARMS[name]):
        dimensions = {d["Name"]: d["Value"] for d in metric["Dimensions"]}
        if metric["Namespace"] == "ImagePipeline":
            assert dimensions.keys() == own_metrics()[metric["MetricName"]]
            assert dimensions["stack"] == {"Ref": "AWS::StackName"}
        else:
            known, metrics = EMITTED[metric["Namespace"]]
            assert metric["MetricName"] in metrics
            version = dimensions.pop("Version", None)
            assert version is None or (metric["Namespace"], referenced(version)) == ("AWS/States", {"ProcessImageVersion"})
            [(dimension, value)] = dimensions.items()
            resources = known[dimension]
            assert referenced(value) <= set([resources] if isinstance(resources, str) else resources) and referenced(value)


def test_the_runbook_explains_every_metric_of_our_own() -> None:
    table = RUNBOOK.split("## Metrics")[1].split("\n## ")[0]
    rows = {}
    for names, dimensions in re.findall(r"^\| (`[^|]+) \| ([^|]+) \|", table, re.M):
        rows |= {name: set(dimensions.split(", ")) for name in re.findall(r"`(\w+)`", names)}
    assert rows == own_metrics()


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_tells_the_topic_when_it_begins_and_ends_and_is_quiet_without_data(name: str) -> None:
    properties = ALARMS[name]["Properties"]
    assert ALARMS[name]["Condition"] == "Watch"
    assert referenced(properties["AlarmActions"]) == referenced(properties["OKActions"]) == {"AlarmTopic"}
    # None of these metrics is sent while nothing happens, and nothing happening is well.
    assert properties["TreatMissingData"] == "notBreaching"


@pytest.mark.parametrize("name", ALARMS)
def test_an_expression_uses_each_of_its_metrics_and_no_other(name: str) -> None:
    queries = ALARMS[name]["Properties"].get("Metrics", [])
    expressions = [query for query in queries if "Expression" in query]
    ids = {query["Id"] for query in queries if "MetricStat" in query}
    if not queries:
        return
    [expression] = expressions
    assert expression.get("ReturnData", True) and all(not q["ReturnData"] for q in queries if q is not expression)
    text = expression["Expression"]
    text = text if isinstance(text, str) else re.sub(r"\$\{(\w+)\}", "0", text["Fn::Sub"])
    assert set(re.findall(r"\b[a-z]+\b", text)) == ids
    assert all(re.fullmatch(r"[a-z][A-Za-z0-9_]*", id) for id in ids) and len(ids) <= 10


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_has_its_section_in_the_runbook_and_the_runbook_no_other(name: str) -> None:
    properties = ALARMS[name]["Properties"]
    anchor = properties["AlarmDescription"].rsplit("docs/operate.md#", 1)[1]
    assert properties["AlarmName"] == {"Fn::Sub": "${AWS::StackName}-" + anchor}
    sections = re.findall(r"^### (\S+)$", RUNBOOK, re.M)
    assert sections.count(anchor) == 1 and len(sections) == len(ALARMS)
    section = RUNBOOK.split(f"### {anchor}\n")[1].split("\n##")[0]
    assert all(f"**{part}**" in section for part in ("Means", "Look", "Do"))


def test_functions_are_watched_each_and_all() -> None:
    """Those that Step Functions calls; presign-upload's callers see for themselves whether they are answered."""
    for name in ("FunctionsThrottledAlarm", "FunctionsSlowAlarm"):
        functions = set().union(*(referenced(metric["Dimensions"]) for metric in watched(ALARMS[name])))
        assert functions == set(FUNCTIONS)


def test_the_cost_model_counts_every_metric_that_an_alarm_watches() -> None:
    text = (ROOT / "Sources/Core/CostModel.swift").read_text(encoding="utf-8")
    [counted] = re.findall(r"alarmMetrics = (\d+)", text)
    assert int(counted) == sum(len(watched(alarm)) for alarm in ALARMS.values())


# The dashboard


def widgets() -> list[dict[str, Any]]:
    body = RESOURCES["StackDashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    return json.loads(re.sub(r"\$\{([^}]+)\}", r"<\1>", body))["widgets"]


def test_the_dashboard_shows_only_metrics_that_something_emits() -> None:
    shown = [line for widget in widgets() if widget["type"] == "metric" for line in widget["properties"]["metrics"]]
    plain = [[part for part in line if isinstance(part, str)] for line in shown if isinstance(line[0], str)]
    assert len(plain) > 30
    functions = {re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower() for name in of_type("AWS::Serverless::Function")}
    for namespace, metric, *pairs in plain:
        dimensions = dict(zip(pairs[::2], pairs[1::2], strict=True))
        if namespace == "ImagePipeline":
            assert dimensions.keys() == own_metrics()[metric] and dimensions["stack"] == "<AWS::StackName>"
            assert dimensions.get("function", "notify-sns").replace("-", "") in {f.replace("-", "") for f in functions}
        else:
            known, metrics = EMITTED[namespace]
            [(dimension, value)] = dimensions.items()
            assert metric in metrics and value.strip("<>").split(".")[0] in known[dimension]


def test_the_dashboards_widgets_fill_its_grid_without_covering_each_other() -> None:
    cells = [(x, y) for w in widgets() for x in range(w["x"], w["x"] + w["width"]) for y in range(w["y"], w["y"] + w["height"])]
    assert len(cells) == len(set(cells)) and max(x for x, _ in cells) == 23


def test_alarms_and_dashboard_can_be_left_out() -> None:
    assert PARAMETERS["Alarms"]["AllowedValues"] == PARAMETERS["Dashboard"]["AllowedValues"] == ["true", "false"]
    assert RESOURCES["AlarmTopic"]["Condition"] == "Watch" and RESOURCES["StackDashboard"]["Condition"] == "ShowDashboard"
