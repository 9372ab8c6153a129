"""The parameters and outputs of template.yaml, and AWS's own rules, as far as linters know them."""

import json
import re

import pytest

from .definitions import MACHINES, ROOT, load, text
from .template import PARAMETERS, TEMPLATE


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_is_described_bounded_and_grouped(name):
    parameter = PARAMETERS[name]
    assert parameter["Description"].endswith(".") and "Default" in parameter
    bounded = {"AllowedPattern", "MinValue", "MaxLength"} & parameter.keys()
    assert bounded or parameter["AllowedValues"]
    assert ("ConstraintDescription" in parameter) == bool(bounded)
    groups = TEMPLATE["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    assert sum(group["Parameters"].count(name) for group in groups) == 1


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_default_keeps_to_its_own_pattern(name):
    if pattern := PARAMETERS[name].get("AllowedPattern"):
        assert re.search(pattern, PARAMETERS[name]["Default"])


def test_the_outputs_are_what_people_and_the_command_need():
    assert TEMPLATE["Outputs"].keys() == {
        "InputBucketName", "InputPrefix", "OutputBucketName", "WorkBucketName", "TableName", "TopicArn",
        "DeadLetterQueueUrl", "ProcessImageArn", "ReplayDeadLettersArn", "ReprocessArn", "DistributionDomain",
        "UploadArchiveArn", "UploadRuleArn", "PresignUploadUrl", "AlarmTopicArn", "DashboardURL",
    }  # fmt: skip
    assert all(output["Description"] for output in TEMPLATE["Outputs"].values())


# AWS's own rules, as far as linters know them


def complaints(template: str) -> list[str]:
    """cfn-lint's errors and warnings; what it only remarks is left out, as on its command line."""
    from cfnlint.api import lint
    from cfnlint.helpers import REGIONS

    # In China and the government regions Distribution stays off: CloudFront is another one there, or none.
    regions = [region for region in REGIONS if not region.startswith(("cn-", "us-gov-", "us-iso", "eu-isoe"))]
    return [str(match) for match in lint(template, regions=regions) if not match.rule.id.startswith("I")]


@pytest.mark.parametrize("machine", MACHINES.values())
def test_cfn_lint_accepts_the_definition(machine):
    """In template.yaml the definitions are files of their own, which cfn-lint does not open."""
    substitutions = {name: "x" for name in re.findall(r"\$\{(\w+)\}", text(machine))}
    properties = {"RoleArn": "arn:aws:iam::123456789012:role/test", "Definition": load(machine),
                  "DefinitionSubstitutions": substitutions}  # fmt: skip
    resource = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
    assert complaints(json.dumps({"Resources": {"Machine": resource}})) == []
    del properties["Definition"]["StartAt"]
    assert complaints(json.dumps({"Resources": {"Machine": resource}})), "it would not notice a broken one"


def test_cfn_lint_accepts_the_template():
    assert complaints((ROOT / "template.yaml").read_text(encoding="utf-8")) == []
