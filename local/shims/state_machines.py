"""A state machine of the stack has to be one that runs.

moto's CloudFormation puts it into the backend that only pretends, without its type and without its
`DefinitionSubstitutions`, and knows no attributes `Arn` and `StateMachineRevisionId`. Here the properties are resolved already: create it in the
backend that executes, as CloudFormation does.
"""

from __future__ import annotations

import uuid
from typing import Any


def install() -> None:
    from moto.stepfunctions.models import StateMachine
    from moto.stepfunctions.parser.models import stepfunctions_parser_backends
    from moto.stepfunctions.utils import cfn_to_api_tags

    def create(
        cls: Any, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **_: Any
    ) -> Any:
        properties = cloudformation_json["Properties"]
        definition = substitute(properties["DefinitionString"], properties.get("DefinitionSubstitutions", {}))
        return stepfunctions_parser_backends[account_id][region_name].create_state_machine(
            properties.get("StateMachineName", resource_name),
            definition,
            properties.get("RoleArn", ""),
            tags=cfn_to_api_tags(properties.get("Tags", [])),
            sm_type=properties.get("StateMachineType", "STANDARD"),
            loggingConfiguration=_logging(properties.get("LoggingConfiguration")),
            tracingConfiguration={"enabled": bool(properties.get("TracingConfiguration", {}).get("Enabled"))},
        )

    original = StateMachine.get_cfn_attribute
    known = StateMachine.has_cfn_attr

    def attribute(self: Any, attribute_name: str) -> Any:
        if attribute_name == "StateMachineRevisionId":
            return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self.arn} {self.definition}"))
        return self.arn if attribute_name == "Arn" else original(self, attribute_name)

    StateMachine.create_from_cloudformation_json = classmethod(create)
    StateMachine.get_cfn_attribute = attribute
    StateMachine.has_cfn_attr = classmethod(lambda cls, attr: attr in ("Arn", "StateMachineRevisionId") or known(attr))


def substitute(definition: str, substitutions: dict[str, Any]) -> str:
    """`${Name}` -> its value; what is not named stays, as CloudFormation leaves it."""
    for name, value in substitutions.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        definition = definition.replace("${" + name + "}", text)
    return definition


def _logging(configuration: dict[str, Any] | None) -> dict[str, Any] | None:
    """CloudFormation's names begin with a capital, the API's do not."""
    if not configuration:
        return None
    destinations = [
        {"cloudWatchLogsLogGroup": {"logGroupArn": d.get("CloudWatchLogsLogGroup", {}).get("LogGroupArn")}}
        for d in configuration.get("Destinations", [])
    ]
    return {
        "level": configuration.get("Level", "OFF"),
        "includeExecutionData": bool(configuration.get("IncludeExecutionData")),
        "destinations": destinations,
    }
