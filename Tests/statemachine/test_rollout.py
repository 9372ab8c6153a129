"""How a release comes to the stack: what is published, what is called by which name, what an alarm brings back."""

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from local.template import load_template

from .definitions import FUNCTIONS, MACHINES, ROOT
from .template import ALL_FUNCTIONS, PARAMETERS, RESOURCES, TEMPLATE, of_type, referenced, statements
from .test_alarms import watched

RELEASE = "2611261605abcdef"
# Whose alias somebody calls, or which provisioned concurrency is given to.
SHIFTED = {"ValidateAndExifOrient", "ResizeVariant", "DLQReplay", "PresignUpload"}
BY_ALIAS = {"ForAnyValue:StringEquals": {"states:StateMachineQualifier": ["live"]}}


@pytest.fixture(autouse=True)
def somewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """SAM's translator asks boto3 where it is."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", os.environ.get("AWS_DEFAULT_REGION", "us-east-1"))


def deployed(**parameters: str) -> dict[str, Any]:
    """The resources that CloudFormation gets from SAM."""
    return load_template(ROOT / "template.yaml", parameters, "us-east-1")["Resources"]


def typed(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    return {name: resource for name, resource in resources.items() if resource["Type"] == kind}


# What is published


def test_a_release_publishes_every_function_though_no_code_changed() -> None:
    """SAM hashes a function's properties before it knows the parameters: without a name of the release a changed one is not published."""
    versions = typed(deployed(Release=RELEASE), "AWS::Lambda::Version")
    assert versions.keys() == {f"{name}Version{RELEASE[:10]}" for name in ALL_FUNCTIONS}
    other = deployed(Release="2611261606abcdef")
    assert versions.keys().isdisjoint(typed(other, "AWS::Lambda::Version"))
    for name in ALL_FUNCTIONS:  # Lambda publishes nothing for a function that is what it was
        assert "2611261606abcdef" in other[name]["Properties"]["Description"]


def test_without_a_release_the_code_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once = typed(deployed(), "AWS::Lambda::Version")
    assert {re.fullmatch(r"(\w+)Version[0-9a-f]{10}", name)[1] for name in once} == set(ALL_FUNCTIONS)  # type: ignore[index]
    monkeypatch.setattr("local.template.CODE", {"Bucket": "local-cloud-code", "Key": "other.zip"})
    assert once.keys().isdisjoint(typed(deployed(), "AWS::Lambda::Version"))


def test_the_first_ten_letters_of_a_release_are_its_own() -> None:
    """They are all that SAM takes into a version's name in the template."""
    pattern = PARAMETERS["Release"]["AllowedPattern"]
    assert re.fullmatch(pattern, RELEASE) and not re.fullmatch(pattern, RELEASE[:9])
    assert not re.fullmatch(pattern, "2026-11-26")


def test_every_deployment_is_a_release_of_its_own(tmp_path: Path) -> None:
    """By make and by the workflow alike."""
    sam = tmp_path / "sam"
    sam.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n", encoding="utf-8")
    sam.chmod(0o755)
    command = [ROOT / "scripts/deploy", "prod", "Preset=thumbnails", "--no-confirm-changeset", "--template-file", "built.yaml"]
    said = subprocess.run(command, env=os.environ | {"SAM": str(sam)}, capture_output=True, text=True, check=True).stdout
    assert "deploy\n--config-env\nprod\n--parameter-overrides\nfile://deploy/prod.yaml\nRelease=" in said
    release = said.split("Release=")[1].split("\n")[0]
    assert re.fullmatch(PARAMETERS["Release"]["AllowedPattern"], release)
    assert abs(datetime.strptime(release[:10], "%y%m%d%H%M").replace(tzinfo=UTC) - datetime.now(UTC)) < timedelta(minutes=5)
    assert said.endswith("\nPreset=thumbnails\n--no-confirm-changeset\n--template-file\nbuilt.yaml\n")
    for file in ("Makefile", ".github/workflows/deploy.yml"):
        assert "scripts/deploy" in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("rollout", ["all-at-once", "canary"])
def test_no_resource_waits_for_itself(rollout: str) -> None:
    """Through whichever branch of a condition: CloudFormation would not deploy a circle, and cfn-lint does not see all of them."""
    resources = deployed(Release=RELEASE, Rollout=rollout)
    waits = {name: referenced(resource) & resources.keys() for name, resource in resources.items()}
    assert waits["ProcessImage"] and list(TopologicalSorter(waits).static_order())


def test_nothing_is_deployed_that_was_not_built(tmp_path: Path) -> None:
    """SAM would take the repository itself for each function's code."""
    (tmp_path / "scripts").mkdir()
    script = shutil.copy(ROOT / "scripts/deploy", tmp_path / "scripts")
    done = subprocess.run([script, "prod"], env=os.environ | {"SAM": "/bin/true"}, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "sam build first, or make deploy TO=prod" in done.stderr


def test_old_versions_stay_for_executions_under_way_and_for_going_back() -> None:
    resources = deployed(Release=RELEASE)
    for kind in ("AWS::Lambda::Version", "AWS::StepFunctions::StateMachineVersion"):
        assert {version["DeletionPolicy"] for version in typed(resources, kind).values()} == {"Retain"}


# Who calls what by which name


@pytest.mark.parametrize("machine", MACHINES)
def test_an_execution_stays_within_one_release(machine: str) -> None:
    """Its version of the machine names versions of the functions: no image is validated by one release and rendered by another.

    Only environments that are kept started are called by the alias that they belong to.
    """
    resources = deployed(Release=RELEASE)
    told = resources[machine]["Properties"]["DefinitionSubstitutions"]
    used = {name: told[f"{name}Arn"] for name in FUNCTIONS if f"{name}Arn" in told}
    expected: dict[str, Any] = {name: {"Ref": f"{name}Version{RELEASE[:10]}"} for name in used}
    for name, condition in (("ValidateAndExifOrient", "ProvisionValidation"), ("ResizeVariant", "ProvisionRendering")):
        if name in used:
            expected[name] = {"Fn::If": [condition, {"Fn::Sub": f"${{{name}.Arn}}:live"}, expected[name]]}
    assert used and used == expected


def test_everyone_starts_the_alias() -> None:
    alias = {name: {"Ref": f"{name}Aliaslive"} for name in MACHINES}
    assert {rule: RESOURCES[rule]["Properties"]["Targets"][0]["Arn"] for rule in ("UploadRule", "DeleteRule", "ReplayRule")} == {
        "UploadRule": alias["ProcessImage"], "DeleteRule": alias["ProcessImage"], "ReplayRule": alias["ReplayDeadLetters"],
    }  # fmt: skip
    assert all(TEMPLATE["Outputs"][f"{name}Arn"]["Value"] == alias[name] for name in MACHINES)
    for machine in ("ReplayDeadLetters", "Reprocess"):
        assert RESOURCES[machine]["Properties"]["DefinitionSubstitutions"]["ProcessImageArn"] == alias["ProcessImage"]
    own = RESOURCES["ReplayDeadLetters"]["Properties"]
    assert own["DefinitionSubstitutions"]["ThisMachineArn"]["Fn::Sub"].endswith(f":stateMachine:{own['Name']['Fn::Sub']}:live")
    assert "$$.StateMachine.Id" not in "".join(file.read_text() for file in (ROOT / "statemachine").glob("*.asl.json"))


def test_a_role_may_start_a_machine_by_its_alias_only() -> None:
    """A Distributed Map starts its children as executions of the machine itself."""
    roles = [*statements("ReplayDeadLetters"), *statements("Reprocess")]
    for role in of_type("AWS::IAM::Role").values():
        roles += [statement for policy in role["Properties"]["Policies"] for statement in policy["PolicyDocument"]["Statement"]]
    starts = [statement for statement in roles if statement["Action"] == "states:StartExecution"]
    assert len(starts) == 6
    for statement in starts:
        assert statement.get("Condition") == (None if statement.get("Sid") == "RunChildren" else BY_ALIAS), statement
        assert not re.search(r":live|Alias", json.dumps(statement["Resource"])), "the ARN that is asked for has no alias"


def test_the_sweeper_and_the_url_call_the_alias() -> None:
    alias = {"Ref": "DLQReplay.Alias"}
    assert RESOURCES["SweepRule"]["Properties"]["Targets"][0]["Arn"] == alias
    assert RESOURCES["SweepPermission"]["Properties"]["FunctionName"] == alias
    assert deployed()["PresignUploadUrl"]["Properties"]["TargetFunctionArn"] == {"Ref": "PresignUploadAliaslive"}


# How it is rolled out


def test_all_at_once_needs_no_codedeploy() -> None:
    assert PARAMETERS["Rollout"]["Default"] == "all-at-once"
    used = [name for name, resource in deployed().items() if "CodeDeploy" in resource["Type"] and resource.get("Condition") != "Gradually"]
    assert used == [] and "CodeDeployServiceRole" not in deployed()


@pytest.mark.parametrize("rollout", ["canary", "linear"])
def test_functions_that_are_called_by_their_alias_move_as_the_state_machine_does(rollout: str) -> None:
    resources = deployed(Rollout=rollout, Release=RELEASE)
    groups = typed(resources, "AWS::CodeDeploy::DeploymentGroup")
    assert groups.keys() == {f"{name}DeploymentGroup" for name in SHIFTED}
    for name, group in groups.items():
        assert group["Properties"]["DeploymentConfigName"]["Fn::If"][:2] == ["Gradually", {"Ref": "FunctionRollout"}]
        assert group["Properties"]["AutoRollbackConfiguration"]["Enabled"] is True
        assert referenced(group["Properties"]["AlarmConfiguration"]) == {"ReleaseFailingAlarm", "ImagesFailingAlarm"}
        alias = resources[name.replace("DeploymentGroup", "Aliaslive")]
        assert alias["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]["DeploymentGroupName"] == {"Ref": name}
        assert group.get("Condition") == alias.get("Condition")
    shape = resources["FunctionRollout"]["Properties"]["TrafficRoutingConfig"]["Fn::If"]
    assert referenced(shape) == {"RolloutPercentage", "RolloutInterval"} and shape[0] == "InSteps"


def test_the_state_machine_shifts_by_the_parameters_and_an_alarm_brings_the_old_release_back() -> None:
    kinds = {"all-at-once": "ALL_AT_ONCE", "canary": "CANARY", "linear": "LINEAR"}
    assert {name: entry["Type"] for name, entry in TEMPLATE["Mappings"]["Rollouts"].items()} == kinds
    assert PARAMETERS["Rollout"]["AllowedValues"] == list(kinds)
    preference = deployed()["ProcessImageAliaslive"]["Properties"]["DeploymentPreference"]
    assert preference["Type"] == {"Fn::FindInMap": ["Rollouts", {"Ref": "Rollout"}, "Type"]}
    assert preference["StateMachineVersionArn"] == {"Ref": "ProcessImageVersion"}
    assert preference["Percentage"]["Fn::If"][:2] == ["Gradually", {"Ref": "RolloutPercentage"}]
    assert preference["Interval"]["Fn::If"][:2] == ["Gradually", {"Ref": "RolloutInterval"}]
    # Names, as AWS wants them: it takes an alarm that it does not find for one that is well.
    assert preference["Alarms"]["Fn::If"][:2] == ["WatchRollout", [{"Ref": "ReleaseFailingAlarm"}, {"Ref": "ImagesFailingAlarm"}]]


def test_a_release_that_mends_a_fault_can_be_deployed_while_the_alarm_rings() -> None:
    """All at once, no alarm is asked, or the old release would be kept because it fails."""
    assert TEMPLATE["Conditions"]["WatchRollout"] == {"Fn::And": [{"Condition": "Watch"}, {"Condition": "Gradually"}]}


def test_the_alarm_of_a_release_counts_the_newest_version_alone() -> None:
    """Of a canary's tenth, all can fail without a fifth of all images failing."""
    newest = {"Fn::Select": [7, {"Fn::Split": [":", {"Ref": "ProcessImageVersion"}]}]}
    for metric in watched(RESOURCES["ReleaseFailingAlarm"]):
        assert {d["Name"]: d["Value"] for d in metric["Dimensions"]} == {"StateMachineArn": {"Ref": "ProcessImage"}, "Version": newest}
    assert PARAMETERS["RolloutPercentage"]["Default"] < RESOURCES["ImagesFailingAlarm"]["Properties"]["Threshold"]
    seconds = max(query["MetricStat"]["Period"] for query in RESOURCES["ReleaseFailingAlarm"]["Properties"]["Metrics"] if "MetricStat" in query)
    assert PARAMETERS["RolloutInterval"]["Default"] * 60 > 2 * seconds, "it would be over before the alarm has seen anything"


# How many at one time


@pytest.mark.parametrize("name", ALL_FUNCTIONS)
def test_every_function_can_be_given_a_concurrency_of_its_own(name: str) -> None:
    condition, given, otherwise = RESOURCES[name]["Properties"]["ReservedConcurrentExecutions"]["Fn::If"]
    assert otherwise == {"Ref": "AWS::NoValue"} and PARAMETERS[given["Ref"]]["Default"] == 0
    assert TEMPLATE["Conditions"][condition] == {"Fn::Not": [{"Fn::Equals": [given, 0]}]}


def test_provisioned_environments_belong_to_the_alias_and_are_none_by_default() -> None:
    """A version's own would stay behind, and on the bill, with every version that is kept."""
    resources = deployed()
    for name, parameter in (("ValidateAndExifOrient", "ProvisionedValidation"), ("ResizeVariant", "ProvisionedRendering")):
        condition, given, otherwise = resources[f"{name}Aliaslive"]["Properties"]["ProvisionedConcurrencyConfig"]["Fn::If"]
        assert given == {"ProvisionedConcurrentExecutions": {"Ref": parameter}} and otherwise == {"Ref": "AWS::NoValue"}
        assert TEMPLATE["Conditions"][condition] == {"Fn::Not": [{"Fn::Equals": [{"Ref": parameter}, 0]}]}
        assert PARAMETERS[parameter]["Default"] == 0
    assert not any("Provisioned" in json.dumps(version) for version in typed(resources, "AWS::Lambda::Version").values())


@pytest.mark.parametrize("file", ["dev", "prod"])
def test_the_settings_in_deploy_are_ones_that_the_template_has(file: str) -> None:
    settings = yaml_parse((ROOT / "deploy" / f"{file}.yaml").read_text(encoding="utf-8"))
    assert settings.keys() <= PARAMETERS.keys() and "Release" not in settings
    for name, value in settings.items():
        assert value in PARAMETERS[name].get("AllowedValues", [value])
