"""An alarm of the stack is one that CloudWatch describes; moto's CloudFormation does not know `AWS::CloudWatch::Alarm`.

Its properties are those of PutMetricAlarm. Nothing watches: moto never changes an alarm's state by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def install(clients: Callable[[str], Any]) -> None:
    """`clients("cloudwatch")` is a client of this cloud."""
    from moto.core.common_models import CloudFormationModel

    class Alarm(CloudFormationModel):
        def __init__(self, name: str) -> None:
            self.physical_resource_id = name

        @staticmethod
        def cloudformation_name_type() -> str:
            return "AlarmName"

        @staticmethod
        def cloudformation_type() -> str:
            return "AWS::CloudWatch::Alarm"

        @classmethod
        def create_from_cloudformation_json(
            cls, resource_name: str, cloudformation_json: dict[str, Any], *_: Any, **__: Any
        ) -> Alarm:
            properties = {"AlarmName": resource_name} | cloudformation_json["Properties"]
            clients("cloudwatch").put_metric_alarm(**properties)
            return cls(properties["AlarmName"])

    global _model
    _model = Alarm  # moto finds its models among the subclasses that are alive


_model: type | None = None
