"""A function's `LoggingConfig` names its log group; moto's CloudFormation drops it."""

from __future__ import annotations

from typing import Any


def install() -> None:
    from moto.awslambda.models import LambdaFunction

    original = LambdaFunction.create_from_cloudformation_json.__func__

    def create(
        cls: Any, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **more: Any
    ) -> Any:
        function = original(cls, resource_name, cloudformation_json, account_id, region_name, **more)
        group = cloudformation_json["Properties"].get("LoggingConfig", {}).get("LogGroup")
        function.logs_group_name = group or function.logs_group_name
        return function

    LambdaFunction.create_from_cloudformation_json = classmethod(create)
