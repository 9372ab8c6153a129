"""template.yaml against the state machines it deploys: what each is given, and may do."""

import re

import pytest

from .definitions import MACHINES, State, load, states, text
from .template import ALL_FUNCTIONS, PARAMETERS, RESOURCES, actions, as_list, referenced, statements


@pytest.mark.parametrize(("resource", "machine"), MACHINES.items())
def test_every_placeholder_is_substituted_and_nothing_else(resource, machine):
    placeholders = set(re.findall(r"\$\{(\w+)\}", text(machine)))
    assert RESOURCES[resource]["Properties"]["DefinitionSubstitutions"].keys() == placeholders


@pytest.mark.parametrize(("resource", "machine"), MACHINES.items())
def test_a_state_machine_may_do_exactly_what_its_tasks_do(resource, machine):
    needed = {"lambda:invoke": "lambda:InvokeFunction", "sqs:sendMessage": "sqs:SendMessage", "sns:publish": "sns:Publish",
              "dynamodb:updateItem": "dynamodb:UpdateItem", "dynamodb:getItem": "dynamodb:GetItem",
              "states:startExecution": "states:StartExecution"}  # fmt: skip
    everything = list(states(load(machine)))
    tasks = [state.body["Resource"].removeprefix("arn:aws:states:::") for state in everything if state.is_task]
    allowed = {action for statement in statements(resource) for action in actions(statement)}
    wanted = {needed[task] for task in tasks} | {action for state in everything for action in needed_by_map(state)}
    assert {action for action in allowed if not action.startswith("logs:")} == wanted


def needed_by_map(state: State) -> set[str]:
    """What a Distributed Map does besides its children's tasks: https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html"""
    if not state.is_distributed_map:
        return set()
    reads = {"s3:listObjectsV2": "s3:ListBucket", "s3:getObject": "s3:GetObject"}
    return {
        reads[state.body["ItemReader"]["Resource"].removeprefix("arn:aws:states:::")],
        "s3:PutObject", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload",
        "states:StartExecution", "states:DescribeExecution", "states:StopExecution", "states:RedriveExecution",
    }  # fmt: skip


def test_a_distributed_map_may_run_its_own_machine_and_names_it_without_a_circle():
    """A role that refers to the machine that refers to the role cannot be deployed."""
    name = RESOURCES["Reprocess"]["Properties"]["Name"]["Fn::Sub"]
    by_sid = {statement["Sid"]: statement for statement in statements("Reprocess")}
    arn = by_sid["RunChildren"]["Resource"]["Fn::Sub"]
    assert arn.endswith(f":stateMachine:{name}")
    assert by_sid["WatchAndStopChildren"]["Resource"]["Fn::Sub"] == arn.replace(":stateMachine:", ":execution:") + ":*"
    assert by_sid["RunChildrenAgain"]["Resource"]["Fn::Sub"] == arn.replace(":stateMachine:", ":execution:") + "/*"
    assert "Reprocess" not in referenced(list(by_sid.values()))


@pytest.mark.parametrize(("resource", "machine"), MACHINES.items())
def test_a_state_machine_reaches_only_the_functions_it_is_given(resource, machine):
    used = set(re.findall(r'"FunctionName": "\$\{(\w+)Arn\}"', text(machine)))
    [invoke] = [statement for statement in statements(resource) if "lambda:InvokeFunction" in actions(statement)]
    assert referenced(invoke["Resource"]) == used
    assert all(re.fullmatch(r"\$\{\w+\.Arn\}:\*", resource["Fn::Sub"]) for resource in as_list(invoke["Resource"]))
    assert text(machine).count('"FunctionName"') == len(re.findall(r'"FunctionName": "\$\{\w+Arn\}"', text(machine)))
    substitutions = RESOURCES[resource]["Properties"]["DefinitionSubstitutions"]
    assert all(referenced(substitutions[f"{name}Arn"]) == {name} for name in used)


def test_process_image_is_of_either_type_and_replay_always_standard():
    assert referenced(RESOURCES["ProcessImage"]["Properties"]["Type"]) == {"WorkflowType"}
    assert PARAMETERS["WorkflowType"]["AllowedValues"] == ["EXPRESS", "STANDARD"]
    assert RESOURCES["ReplayDeadLetters"]["Properties"]["Type"] == "STANDARD"
    assert RESOURCES["Reprocess"]["Properties"]["Type"] == "STANDARD"


def test_lambda_ends_a_function_before_its_task_times_out():
    shortest = min(s.body["TimeoutSeconds"] for m in MACHINES.values() for s in states(load(m)) if s.is_lambda)
    for name in ALL_FUNCTIONS:
        [parameter] = referenced(RESOURCES[name]["Properties"]["Timeout"])
        assert PARAMETERS[parameter]["Default"] <= PARAMETERS[parameter]["MaxValue"] < shortest
