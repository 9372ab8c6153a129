"""deploy/deployer-policy.json against what CloudFormation gets from SAM: it lets whoever deploys do that, and little else.

What each resource type needs is what its handlers name in CloudFormation's own schemas, as cfn-lint ships them."""

import json
import re
import tomllib
from fnmatch import fnmatchcase

import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from local.template import load_template
from verify.teardown import PREFIX

from .definitions import MACHINES, ROOT
from .template import ALL_FUNCTIONS, actions, as_list, statements

POLICY = json.loads((ROOT / "deploy/deployer-policy.json").read_text(encoding="utf-8"))
GRANTS = {statement["Sid"]: statement for statement in POLICY["Statement"]}
DOCS = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
with pytest.MonkeyPatch.context() as environment:
    environment.setenv("AWS_DEFAULT_REGION", "us-east-1")  # SAM's translator asks boto3 where it is
    # With everything that SAM makes only if it is asked for.
    DEPLOYED = load_template(ROOT / "template.yaml", {"Rollout": "canary", "Tracing": "Active"}, "us-east-1")["Resources"]
TYPES = sorted({resource["Type"] for resource in DEPLOYED.values()})
# IAM's limit for a managed policy, white space not counted.
MOST_CHARACTERS = 6144
# What handlers name and this template never has them do, by the reason.
NOT_NEEDED = {
    "no bucket has an ACL, its ownership forbids them": r"s3:Put(Bucket|Object)Acl",
    "no bucket is replicated, logged, measured, listed, locked, a website or a table": r"s3:\w*(Accelerate|Analytics|Inventory|Metrics|"
    r"Metadata\w*Table|IntelligentTiering|ObjectLock|Replication)\w*|s3:DeleteBucket(Website|Cors|Replication)|s3tables:\w+",
    "the names of API calls, which IAM asks for by other names": r"s3:DeleteBucket(Encryption|Lifecycle)|s3:GetObjectMetadata|"
    r"s3:REST\.PUT\.OBJECT|cloudfront:CreateDistributionWithTags|kms:ReEncrypt(From|To)|cloudfront:UpdateDistributionWithStagingConfig",
    "for a table that is imported, streamed, replicated or shared": r"dynamodb:(\w*TableReplica|ImportTable|\w+Item|Query|Scan|"
    r"\w+KinesisStreamingDestination|UpdateContributorInsights|(Put|Delete)ResourcePolicy)|kinesis:\w+|"
    r"logs:(CreateLogStream|DescribeLogStreams|PutLogEvents)",
    "no service that is used needs a role of its own from here": r"iam:CreateServiceLinkedRole",
    "no users, no groups, no boundaries": r"iam:(Put|Get|Delete)(User|Group)Policy|iam:\w+RolePermissionsBoundary",
    "no function is in a network, on a file system, signed, scaled or recursive": r"ec2:\w+|elasticfilesystem:\w+|s3files:\w+|"
    r"lambda:(Put|Delete)FunctionCodeSigningConfig|lambda:PutFunction(Recursion|Scaling)Config|lambda:PassCapacityProvider|"
    r"lambda:(AssociateRuntimeAlias|PutRuntimeManagementConfig)",
    "the key encrypts no function, no archive and no definition": r"kms:GenerateDataKey",
    "no log group is indexed, delivered, masked or shared": r"logs:\w*(IndexPolic|DataProtectionPolicy|ResourcePolic|LogDelivery|"
    r"BearerToken|DeletionProtection)\w*|firehose:\w+",
    "no topic masks data": r"sns:PutDataProtectionPolicy",
    "the distribution is in no network and has no group of connections": r"cloudfront:(\w+ConnectionGroup|GetVpcOrigin)",
    "CodeDeploy moves aliases here, no machines": r"codedeploy:RegisterOnPremisesInstance",
}  # fmt: skip
# What the commands of docs/deploy.md ask for themselves.
OF_SAM = {
    "cloudformation:CreateChangeSet", "cloudformation:DescribeChangeSet", "cloudformation:ExecuteChangeSet", "cloudformation:DeleteChangeSet",
    "cloudformation:ListChangeSets", "cloudformation:DescribeStacks", "cloudformation:DescribeStackEvents", "cloudformation:GetTemplate",
    "cloudformation:GetTemplateSummary", "cloudformation:DeleteStack", "cloudformation:ListStackResources", "cloudformation:TagResource",
    "cloudformation:CancelUpdateStack", "s3:PutObject", "s3:GetObject", "s3:DeleteObject",
}  # fmt: skip


def needed(kind: str, *handlers: str) -> set[str]:
    """What CloudFormation says its handlers of a resource type do, but for what this template never asks of them."""
    known = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema["handlers"]
    named = {permission for name in handlers for permission in known.get(name, {}).get("permissions", [])}
    return {permission for permission in named if not any(re.fullmatch(waived, permission) for waived in NOT_NEEDED.values())}


def grants(action: str) -> list[str]:
    """The statements that allow it; IAM does not tell capitals from small letters."""
    return [sid for sid, statement in GRANTS.items() if any(covers(pattern, action) for pattern in as_list(statement["Action"]))]


def covers(pattern: str, action: str) -> bool:
    return fnmatchcase(action.lower(), pattern.lower())


@pytest.mark.parametrize("kind", TYPES)
def test_every_resource_type_can_be_made_read_changed_and_removed(kind):
    wanted = needed(kind, "create", "read", "update", "delete")
    assert wanted, "CloudFormation's schema names nothing"
    assert {action for action in wanted if not grants(action)} == set()


def test_every_exception_is_about_something_that_a_handler_names():
    named = {permission for kind in TYPES for handler in PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema["handlers"].values()
             for permission in handler["permissions"]}  # fmt: skip
    for reason, waived in NOT_NEEDED.items():
        assert any(re.fullmatch(waived, permission) for permission in named), reason


def test_no_action_is_a_whole_service_and_each_is_there_for_something():
    wanted = OF_SAM | {action for kind in TYPES for action in needed(kind, "create", "read", "update", "delete")}
    for statement in GRANTS.values():
        for pattern in as_list(statement["Action"]):
            service, _, name = pattern.partition(":")
            assert "*" not in service and name.strip("*"), pattern
            assert any(covers(pattern, action) for action in wanted), f"{pattern}: nobody needs it"


def test_who_deploys_reads_no_picture_no_letter_and_no_record_and_runs_nothing():
    """None of what the stack's roles may do, but to list and to look at what is deployed."""
    done = {action for name in [*ALL_FUNCTIONS, *MACHINES] for statement in statements(name) for action in actions(statement)}
    assert len(done) > 30
    reached = {action: grants(action) for action in done if grants(action)}
    assert reached == {
        "s3:ListBucket": ["Buckets"], "sqs:GetQueueAttributes": ["Queue"], "logs:DescribeLogGroups": ["WhatHasNoName"],
        "s3:GetObject": ["Packages"], "s3:GetObjectVersion": ["Packages"], "s3:PutObject": ["Packages"], "s3:DeleteObject": ["Packages"],
    }  # fmt: skip
    assert GRANTS["Packages"]["Resource"] == "arn:aws:s3:::aws-sam-cli-managed-default-*/*"


def test_it_stays_within_one_managed_policy():
    assert len(re.sub(r"\s", "", json.dumps(POLICY, separators=(",", ":")))) < MOST_CHARACTERS


def test_stacks_begin_with_the_prefix_that_it_allows():
    """Roles, functions, queues, buckets and the rest are named for their stack by CloudFormation."""
    settings = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    names = [environment["global"]["parameters"]["stack_name"] for name, environment in settings.items() if name != "version"]
    assert len(names) == 3 and all(name.startswith("darkroom") for name in [*names, PREFIX])


def test_what_the_template_names_itself_is_within_what_it_may_touch():
    allowed = [resource for statement in GRANTS.values() for resource in as_list(statement["Resource"]) if resource != "*"]
    spelled = re.findall(r'"(LogGroupName|AlarmName|StateMachineName|DashboardName)": \{"(?:Fn::Sub|Ref)": "([^"]+)"\}', json.dumps(DEPLOYED))
    assert {kind for kind, _ in spelled} == {"LogGroupName", "AlarmName", "StateMachineName", "DashboardName"}
    arn = {"LogGroupName": "logs:r:1:log-group:{}", "AlarmName": "cloudwatch:r:1:alarm:{}", "StateMachineName": "states:r:1:stateMachine:{}",
           "DashboardName": "cloudwatch::1:dashboard/{}"}  # fmt: skip
    for kind, name in spelled:
        plain = name.replace("${AWS::StackName}", "darkroom-x").replace("AWS::StackName", "darkroom-x")
        assert any(fnmatchcase("arn:aws:" + arn[kind].format(plain), pattern) for pattern in allowed), name


def test_roles_get_no_policies_of_aws_but_those_of_the_template_and_go_to_no_other_service():
    roles = [resource["Properties"] for resource in DEPLOYED.values() if resource["Type"] == "AWS::IAM::Role"]
    attached = set(re.findall(r"iam::aws:policy/([\w/-]+)", json.dumps([role.get("ManagedPolicyArns") for role in roles])))
    [condition] = GRANTS["PoliciesOfAws"]["Condition"].values()
    assert {arn.removeprefix("arn:aws:iam::aws:policy/") for arn in condition["iam:PolicyARN"]} == attached
    trusted = set(re.findall(r"[a-z]+\.amazonaws\.com", json.dumps([role["AssumeRolePolicyDocument"] for role in roles])))
    assert GRANTS["PassRoles"]["Condition"] == {"StringEquals": {"iam:PassedToService": sorted(trusted)}}
    assert grants("iam:AttachRolePolicy") == ["PoliciesOfAws"] and grants("iam:PassRole") == ["PassRoles"]


def test_what_cannot_be_narrowed_by_a_name_goes_through_cloudformation_and_has_its_reason_in_the_docs():
    table = DOCS[DOCS.index("### A policy for whoever deploys") : DOCS.index("## The first deployment")]
    rows = {cells[1].strip(): cells[2].strip() for line in table.splitlines() if len(cells := line.split("|")) == 4}
    wide = {sid for sid, statement in GRANTS.items() if "*" in as_list(statement["Resource"])}
    assert wide == {"WhatHasNoName"}
    for sid in (*wide, "WhatAwsNumbers"):
        assert GRANTS[sid]["Condition"] == {"ForAnyValue:StringEquals": {"aws:CalledVia": "cloudformation.amazonaws.com"}}
    for action in (action for sid in wide for action in as_list(GRANTS[sid]["Action"])):
        assert any(f"`{action}`" in subject and reason for subject, reason in rows.items()), f"{action} has no reason"
    unprefixed = {resource for statement in GRANTS.values() for resource in as_list(statement["Resource"])
                  if "darkroom" not in resource and "aws-sam-cli" not in resource and resource != "*"}  # fmt: skip
    for resource in unprefixed:
        assert any(f"`{resource.split(':', 5)[5]}`" in subject and reason for subject, reason in rows.items()), f"{resource} has no reason"
