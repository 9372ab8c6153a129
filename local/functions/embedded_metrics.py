"""CloudWatch's embedded metric format: a log line that holds metrics makes them, as on AWS.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any


def metric_data(line: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(namespace, data as PutMetricData takes them) for each directive; nothing for a line that holds no metrics.

    A directive whose dimensions are no texts of the line makes no metrics, and neither does a value that is no number: CloudWatch
    leaves out what does not follow the specification, without a word.
    """
    document = _document(line)
    metadata = document.get("_aws")
    if not isinstance(metadata, dict) or not isinstance(metadata.get("Timestamp"), int):
        return
    timestamp = datetime.fromtimestamp(metadata["Timestamp"] / 1000, UTC).replace(tzinfo=None)
    for directive in metadata.get("CloudWatchMetrics", []):
        data = []
        for names in directive["Dimensions"]:
            if not all(isinstance(document.get(name), str) and document[name] for name in names):
                continue
            dimensions = [{"Name": name, "Value": document[name]} for name in names]
            for metric in directive["Metrics"]:
                value = document.get(metric["Name"])
                if isinstance(value, int | float) and not isinstance(value, bool):
                    data.append({"MetricName": metric["Name"], "Value": value, "Unit": metric.get("Unit", "None"),
                                 "Timestamp": timestamp, "Dimensions": dimensions})  # fmt: skip
        if data:
            yield directive["Namespace"], data


def _document(line: str) -> dict[str, Any]:
    if '"_aws"' not in line:
        return {}
    try:
        document = json.loads(line)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
