"""An alarm of the stack is one that CloudWatch describes; moto's CloudFormation does not know `AWS::CloudWatch::Alarm`.

Its properties are those of PutMetricAlarm. Nothing watches: moto never changes an alarm's state by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local.shims import resource_types


def install(clients: Callable[[str], Any]) -> None:
    """`clients("cloudwatch")` is a client of this cloud."""

    def put(alarm: resource_types.Resource) -> str:
        properties = {"AlarmName": alarm.logical_id} | alarm.properties
        clients("cloudwatch").put_metric_alarm(**properties)
        return properties["AlarmName"]

    resource_types.add("AWS::CloudWatch::Alarm", put, name_property="AlarmName")
