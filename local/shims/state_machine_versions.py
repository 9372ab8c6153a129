"""A state machine's versions and aliases: what they are started and described by, and an alias that is shared by two versions.

moto's CloudFormation knows neither, and its API starts no execution by an alias, nor one by a version that runs. An execution
that is started by one of these names belongs to the machine, as on AWS; which version it runs is remembered as `version_arn`.
Nothing here moves an alias gradually: CloudFormation's deployment preference sets it to the new version at once.
https://docs.aws.amazon.com/step-functions/latest/dg/execution-alias-version-associate.html
"""

from __future__ import annotations

import copy
import random
from typing import Any

from local.operation import machine_and_qualifier
from local.shims import resource_types


def install(seed: int) -> None:
    """`seed` is that of the draws between two versions of an alias."""
    _answer_to_qualified_names(random.Random(seed))
    _make_them_in_cloudformation()


def _answer_to_qualified_names(draws: random.Random) -> None:
    from moto.stepfunctions.exceptions import StateMachineDoesNotExist
    from moto.stepfunctions.models import StepFunctionBackend
    from moto.stepfunctions.parser.models import StepFunctionsParserBackend

    describe = StepFunctionBackend.describe_state_machine
    start = StepFunctionsParserBackend.start_execution

    def described(self: Any, arn: str) -> Any:
        machine_arn, qualifier = machine_and_qualifier(arn)
        machine = describe(self, machine_arn)
        if not qualifier:
            return machine
        if alias := machine.aliases.get(qualifier):
            qualifier = machine_and_qualifier(_drawn(alias.routing_configuration, draws))[1]
        version = machine.versions.get(int(qualifier)) if qualifier.isdigit() else None
        if version is None:
            raise StateMachineDoesNotExist(f"State Machine Does Not Exist: '{arn}'")
        # The same executions, whichever name is used.
        named = copy.copy(machine)
        named.definition, named.roleArn, named.version_arn = version.definition, version.roleArn, version.arn
        named.loggingConfiguration, named.tracingConfiguration = version.loggingConfiguration, version.tracingConfiguration
        return named

    def started(self: Any, *arguments: Any, **named: Any) -> Any:
        execution = start(self, *arguments, **named)
        execution.version_arn = getattr(execution.state_machine, "version_arn", None)
        return execution

    StepFunctionBackend.describe_state_machine = described
    StepFunctionsParserBackend.start_execution = started


def _drawn(routing: list[dict[str, Any]], draws: random.Random) -> str:
    [chosen] = draws.choices(routing, [float(entry["weight"]) for entry in routing])
    return chosen["stateMachineVersionArn"]


def _make_them_in_cloudformation() -> None:
    from moto.stepfunctions.parser.models import stepfunctions_parser_backends

    def publish(version: resource_types.Resource) -> str:
        backend = stepfunctions_parser_backends[version.account][version.region]
        machine = backend.describe_state_machine(version.properties["StateMachineArn"])
        machine.publish(None)
        return machine.latest_version.arn

    def name(alias: resource_types.Resource) -> str:
        version = alias.properties["DeploymentPreference"]["StateMachineVersionArn"]
        made = stepfunctions_parser_backends[alias.account][alias.region].create_state_machine_alias(
            alias.properties["Name"], [{"stateMachineVersionArn": version, "weight": 100}], None
        )
        return made.arn

    resource_types.add("AWS::StepFunctions::StateMachineVersion", publish)
    resource_types.add("AWS::StepFunctions::StateMachineAlias", name)
