"""Functions and state machines are called by version and alias, as CloudFormation made them; a role may be held to an alias."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import botocore.exceptions
import pytest
from small_stack import FUNCTION

from local import LocalCloud
from local.operation import machine_and_qualifier
from local.permissions.qualifier import applying

TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: provided.al2023
      Handler: bootstrap
      AutoPublishAlias: live
      Policies:
        - Version: "2012-10-17"
          Statement:
            - Effect: Allow
              Action: states:StartExecution
              Resource: !Sub arn:aws:states:${AWS::Region}:${AWS::AccountId}:stateMachine:versioned
              Condition: { "ForAnyValue:StringEquals": { "states:StateMachineQualifier": [live] } }
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: versioned
      Type: STANDARD
      AutoPublishAlias: live
      DefinitionSubstitutions: { WorkerArn: !Ref Worker.Version }
      Policies:
        - Version: "2012-10-17"
          Statement:
            - { Effect: Allow, Action: lambda:InvokeFunction, Resource: !Sub "${Worker.Arn}:*" }
      Definition:
        StartAt: Work
        States:
          Work:
            Type: Task
            Resource: arn:aws:states:::lambda:invoke
            Parameters: { FunctionName: "${WorkerArn}", Payload: { release: first } }
            OutputPath: $.Payload
            End: true
Outputs:
  WorkerAlias: { Value: !Ref Worker.Alias }
  WorkerVersion: { Value: !Ref Worker.Version }
  MachineAlias: { Value: !Ref MachineAliaslive }
  MachineVersion: { Value: !Ref MachineVersion }
"""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """Strict, so that what is not allowed by a role is not done either."""
    template: Path = tmp_path_factory.mktemp("versions") / "template.yaml"
    template.write_text(TEMPLATE, encoding="utf-8")
    with LocalCloud(template=template, overrides={"Worker": FUNCTION}, strict=True, seed=7) as cloud:
        yield cloud


def start(cloud: LocalCloud, arn: str) -> dict[str, Any]:
    execution = cloud.client("stepfunctions").start_execution(stateMachineArn=arn)["executionArn"]
    cloud.control.wait_until_idle(30)
    return next(found for found in cloud.control.executions() if found["executionArn"] == execution)


def code(error: pytest.ExceptionInfo[botocore.exceptions.ClientError]) -> str:
    return error.value.response["Error"]["Code"]


# Functions


def test_a_version_and_an_alias_are_names_of_a_function(cloud: LocalCloud) -> None:
    function = cloud.control.functions()["Worker"]["name"]
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{function}"
    assert (cloud.outputs["WorkerVersion"], cloud.outputs["WorkerAlias"]) == (f"{arn}:1", f"{arn}:live")
    called = {}
    for name, given in {
        "by version": {"FunctionName": f"{arn}:1"}, "by alias": {"FunctionName": f"{arn}:live"},
        "by qualifier": {"FunctionName": function, "Qualifier": "live"}, "by name": {"FunctionName": function},
    }.items():  # fmt: skip
        called[name] = cloud.client("lambda").invoke(Payload=b"{}", **given)["ExecutedVersion"]
    assert called == {"by version": "1", "by alias": "1", "by qualifier": "1", "by name": "$LATEST"}


@pytest.mark.parametrize("given", [{"FunctionName": "{}:2"}, {"FunctionName": "{}", "Qualifier": "next"}])
def test_a_version_that_was_never_published_is_not_found(cloud: LocalCloud, given: dict[str, str]) -> None:
    name = cloud.control.functions()["Worker"]["name"]
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        cloud.client("lambda").invoke(Payload=b"{}", **{key: value.format(name) for key, value in given.items()})
    assert code(refused) == "ResourceNotFoundException"


# State machines


def test_a_machine_is_started_by_its_version_and_its_alias(cloud: LocalCloud) -> None:
    """The execution is the machine's, and runs what the version says: it may call versions of its functions."""
    machine = "arn:aws:states:us-east-1:123456789012:stateMachine:versioned"
    assert (cloud.outputs["MachineVersion"], cloud.outputs["MachineAlias"]) == (f"{machine}:1", f"{machine}:live")
    for arn in (f"{machine}:1", f"{machine}:live"):
        execution = start(cloud, arn)
        assert (execution["status"], execution["output"]["event"]) == ("SUCCEEDED", {"release": "first"})
        assert execution["version"] == f"{machine}:1"
        assert execution["executionArn"].startswith(machine.replace(":stateMachine:", ":execution:") + ":")
    assert start(cloud, machine)["version"] is None
    listed = cloud.client("stepfunctions").list_executions(stateMachineArn=f"{machine}:live")["executions"]
    assert {execution["stateMachineArn"] for execution in listed} == {machine}


def test_a_name_that_the_machine_does_not_have_starts_nothing(cloud: LocalCloud) -> None:
    for qualifier in ("2", "next"):
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            start(cloud, f"arn:aws:states:us-east-1:123456789012:stateMachine:versioned:{qualifier}")
        assert code(refused) == "StateMachineDoesNotExist"


def test_an_alias_of_two_versions_sends_each_its_share_and_one_goes_back_at_once(cloud: LocalCloud) -> None:
    """What a canary is, and what ends one; the same seed draws the same."""
    client, alias, first = cloud.client("stepfunctions"), cloud.outputs["MachineAlias"], cloud.outputs["MachineVersion"]
    machine, _ = machine_and_qualifier(alias)
    definition = {"StartAt": "New", "States": {"New": {"Type": "Pass", "Result": {"event": {"release": "second"}}, "End": True}}}
    second = client.update_state_machine(stateMachineArn=machine, definition=json.dumps(definition), publish=True)["stateMachineVersionArn"]
    try:
        shares = [{"stateMachineVersionArn": first, "weight": 70}, {"stateMachineVersionArn": second, "weight": 30}]
        client.update_state_machine_alias(stateMachineAliasArn=alias, routingConfiguration=shares)
        for _ in range(40):
            client.start_execution(stateMachineArn=alias)
        cloud.control.wait_until_idle(60)
        ran = [execution for execution in cloud.control.executions() if execution["version"]][-40:]
        releases = {first: "first", second: "second"}
        assert all(execution["output"]["event"]["release"] == releases[execution["version"]] for execution in ran)
        counted = Counter(execution["version"] for execution in ran)
        assert 4 <= counted[second] <= 20 and counted[first] == 40 - counted[second]
    finally:
        back = [{"stateMachineVersionArn": first, "weight": 100}]
        client.update_state_machine_alias(stateMachineAliasArn=alias, routingConfiguration=back)
    assert {start(cloud, alias)["version"] for _ in range(3)} == {first}


# Permissions


def test_a_role_that_may_start_the_alias_may_not_start_the_machine_or_a_version(cloud: LocalCloud) -> None:
    answer = cloud.client("lambda").invoke(FunctionName=cloud.outputs["WorkerAlias"], Payload=json.dumps({"do": "environment"}))
    found = json.loads(answer["Payload"].read())
    credentials = {name.lower(): found[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")}
    client = boto3.client("stepfunctions", endpoint_url=cloud.endpoint, region_name=cloud.region, **credentials)
    assert client.start_execution(stateMachineArn=cloud.outputs["MachineAlias"])["executionArn"]
    for arn in (cloud.outputs["MachineVersion"], machine_and_qualifier(cloud.outputs["MachineVersion"])[0]):
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            client.start_execution(stateMachineArn=arn)
        assert code(refused) == "AccessDeniedException"
    cloud.control.wait_until_idle(30)


@pytest.mark.parametrize(("values", "qualifier", "applies"), [
    (["live"], "live", True), (["live"], "1", False), (["live"], "", False), ("live", "live", True), (None, "", True),
])  # fmt: skip
def test_a_statement_with_the_condition_applies_to_its_names_only(values: Any, qualifier: str, applies: bool) -> None:
    condition = {} if values is None else {"Condition": {"ForAnyValue:StringEquals": {"states:StateMachineQualifier": values}}}
    statement = {"Effect": "Allow"} | condition
    assert applying(statement, qualifier) == ([statement] if applies else [])
