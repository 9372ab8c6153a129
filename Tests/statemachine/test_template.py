"""template.yaml against the state machines it deploys, and against what is promised of every deployment."""

import json
import re
from pathlib import Path

import pytest
from .definitions import FUNCTIONS, ROOT, State, load, states, text
from samtranslator.yaml_helper import yaml_parse

TEMPLATE = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))
RESOURCES = TEMPLATE["Resources"]
PARAMETERS = TEMPLATE["Parameters"]
# With what is no step of a state machine.
ALL_FUNCTIONS = (*FUNCTIONS, "PresignUpload")
MACHINES = {"ProcessImage": "process-image", "ReplayDeadLetters": "replay-dead-letters", "Reprocess": "reprocess"}


def statements(name: str) -> list[dict]:
    """Its own; tracing's, which is AWS's, comes by a condition."""
    [policy] = [policy for policy in RESOURCES[name]["Properties"]["Policies"] if "Statement" in policy]
    return policy["Statement"]


def of_type(kind: str) -> dict[str, dict]:
    return {name: resource for name, resource in RESOURCES.items() if resource["Type"] == kind}


def actions(statement: dict) -> list[str]:
    found = statement["Action"]
    if isinstance(found, dict):  # Fn::If: both sides
        found = [action for side in found["Fn::If"][1:] for action in side]
    return [found] if isinstance(found, str) else found


def as_list(value: object) -> list:
    return value if isinstance(value, list) else [value]


def referenced(value: object) -> set[str]:
    """The resources that a Ref, GetAtt or Sub names."""
    spelled = json.dumps(value)
    names = re.findall(r'"Ref": "(\w+)(?:\.\w+)?"|"Fn::GetAtt": \["(\w+)"|\$\{(\w+)[.}]', spelled)
    return {name for found in names for name in found if name}


# The state machines


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


# The functions


def test_there_is_a_function_for_each_step_built_by_the_makefile():
    assert of_type("AWS::Serverless::Function").keys() == set(ALL_FUNCTIONS)
    for name in ALL_FUNCTIONS:
        assert RESOURCES[name]["Metadata"] == {"BuildMethod": "makefile"}


@pytest.mark.parametrize("name", ALL_FUNCTIONS)
def test_a_function_may_only_use_named_resources_of_this_stack(name):
    for statement in statements(name):
        assert statement["Sid"] and statement["Effect"] == "Allow"
        assert not any("*" in action for action in actions(statement))
        if not all(action.startswith("rekognition:") for action in actions(statement)):
            assert referenced(statement["Resource"]), f"{name} {statement['Sid']}"


@pytest.mark.parametrize("name", ALL_FUNCTIONS)
def test_a_function_is_told_exactly_the_settings_that_it_reads(name):
    own = ROOT / "Sources/Functions" / name
    reads = settings_in(own) | settings_in(ROOT / "Sources/Pipeline/StepFunction.swift") | settings_in(ROOT / "Sources/Pipeline/Instruments.swift")
    for group in groups_of_settings_in(own):
        [file] = [f for place in (own, ROOT / "Sources/Core") for f in place.rglob("*.swift") if reads_itself_from_settings(group, f)]
        reads |= settings_in(file)
    told = environment(name) | TEMPLATE["Globals"]["Function"]["Environment"]["Variables"].keys()
    assert {variable for variable in told if variable.startswith("DARKROOM_")} == reads


def settings_in(place: Path) -> set[str]:
    files = place.glob("*.swift") if place.is_dir() else [place]
    return {name for file in files for name in re.findall(r'"(DARKROOM_[A-Z_]+)"', file.read_text(encoding="utf-8"))}


def groups_of_settings_in(directory: Path) -> set[str]:
    """The types that a function reads from its settings as a whole, as in ``Limits(&settings)``."""
    return {name for file in directory.glob("*.swift") for name in re.findall(r"(\w+)\(&settings\)", file.read_text(encoding="utf-8"))}


def reads_itself_from_settings(type_name: str, file: Path) -> bool:
    text = file.read_text(encoding="utf-8")
    return bool(re.search(rf"(struct|extension) {type_name}\b", text)) and "_ settings: inout Settings" in text


def environment(name: str) -> set[str]:
    return RESOURCES[name]["Properties"].get("Environment", {}).get("Variables", {}).keys()


@pytest.mark.parametrize("name", ALL_FUNCTIONS)
def test_functions_that_link_libvips_keep_it_to_one_thread_and_quiet(name):
    pictures = any("import Imaging" in file.read_text() for file in (ROOT / "Sources/Functions" / name).glob("*.swift"))
    quiet = {"VIPS_CONCURRENCY", "VIPS_WARNING", "MALLOC_ARENA_MAX", "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"}
    assert environment(name) & quiet == (quiet if pictures else set())
    assert referenced(RESOURCES[name]["Properties"]["MemorySize"]) == {"ImageMemory" if pictures else "ServiceMemory"}


@pytest.mark.parametrize("name", [*ALL_FUNCTIONS, *MACHINES])
def test_everything_logs_into_a_group_that_forgets(name):
    group = RESOURCES[f"{name}Log"]
    assert referenced(group["Properties"]["RetentionInDays"]) == {"LogRetention"}
    properties = RESOURCES[name]["Properties"]
    assert f"{name}Log" in referenced(properties.get("LoggingConfig") or properties["Logging"])
    if name in MACHINES:
        assert "/aws/vendedlogs/states/" in json.dumps(group["Properties"]["LogGroupName"])


# What is stored


BUCKETS = of_type("AWS::S3::Bucket")


@pytest.mark.parametrize("name", BUCKETS)
def test_a_bucket_is_private_encrypted_and_named_by_cloudformation(name):
    """A name of our own would stop the stack from being deployed again beside the buckets that it left behind."""
    properties = BUCKETS[name]["Properties"]
    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    [rule] = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == {"Fn::If": ["OwnKey", "aws:kms", "AES256"]}
    assert "BucketName" not in properties


@pytest.mark.parametrize("name", [*BUCKETS, "Table", "DeadLetterQueue", "Key"])
def test_what_holds_pictures_letters_records_and_their_key_outlives_the_stack(name):
    assert RESOURCES[name]["DeletionPolicy"] == "RetainExceptOnCreate"
    assert RESOURCES[name]["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("name", BUCKETS)
def test_a_bucket_answers_over_tls_only(name):
    policy = RESOURCES[f"{name}Policy"]
    refusals = [s for s in policy["Properties"]["PolicyDocument"]["Statement"] if s.get("Sid") == "OverTLSOnly"]
    assert refusals == [{"Sid": "OverTLSOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
                         "Resource": [{"Fn::GetAtt": [name, "Arn"]}, {"Fn::Sub": f"${{{name}.Arn}}/*"}],
                         "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]  # fmt: skip
    assert policy.get("Condition") == BUCKETS[name].get("Condition")


@pytest.mark.parametrize("name", BUCKETS)
def test_a_bucket_gives_up_unfinished_uploads_and_forgets_old_versions(name):
    properties = BUCKETS[name]["Properties"]
    rules = properties["LifecycleConfiguration"]["Rules"]
    assert any(rule.get("AbortIncompleteMultipartUpload") == {"DaysAfterInitiation": 1} for rule in rules)
    versioned = properties.get("VersioningConfiguration") == {"Status": "Enabled"}
    assert versioned == (name != "WorkBucket")
    assert versioned == any("NoncurrentVersionExpiration" in rule for rule in rules)


def test_uploads_speak_to_eventbridge_and_grow_cheaper_but_stay_readable():
    bucket = RESOURCES["InputBucket"]["Properties"]
    assert bucket["NotificationConfiguration"] == {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
    rules = bucket["LifecycleConfiguration"]["Rules"]
    classes = {move["StorageClass"] for rule in rules for move in rule.get("Transitions", [])}
    assert classes == {"INTELLIGENT_TIERING", "GLACIER_IR"}, "what must be restored first could not be rendered again"


def test_everything_stored_is_under_the_stacks_key_if_it_has_one():
    key = {"Fn::If": ["OwnKey", {"Fn::GetAtt": ["Key", "Arn"]}, {"Ref": "AWS::NoValue"}]}
    assert RESOURCES["Table"]["Properties"]["SSESpecification"]["KMSMasterKeyId"] == key
    assert RESOURCES["DeadLetterQueue"]["Properties"]["KmsMasterKeyId"] == key
    assert RESOURCES["Topic"]["Properties"]["KmsMasterKeyId"]["Fn::If"][1:] == [key["Fn::If"][1], "alias/aws/sns"]
    assert all(group["Properties"]["KmsKeyId"] == key for group in of_type("AWS::Logs::LogGroup").values())
    assert referenced(RESOURCES["UseKey"]["Properties"]["Roles"]) == {f"{name}Role" for name in [*FUNCTIONS, *MACHINES]}


def test_only_those_who_read_uploads_may_use_an_existing_buckets_key():
    readers = {f"{name}Role" for name in FUNCTIONS for statement in statements(name)
               if {"s3:GetObject"} & set(actions(statement)) and "UploadBucket" in referenced(statement["Resource"])}  # fmt: skip
    assert referenced(RESOURCES["ReadUploadBucket"]["Properties"]["Roles"]) == readers


def test_forms_can_only_put_uploads_under_the_prefix_and_only_iams_principals_get_one():
    properties = RESOURCES["PresignUpload"]["Properties"]
    assert properties["FunctionUrlConfig"] == {"AuthType": "AWS_IAM"}
    [statement] = statements("PresignUpload")
    assert actions(statement) == ["s3:PutObject"]
    assert statement["Resource"]["Fn::Sub"][0].endswith(":s3:::${Uploads}/${InputPrefix}*")


def test_cloudfront_reads_variants_of_this_distribution_and_no_manifest():
    statements = RESOURCES["OutputBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    given = {s["Fn::If"][1]["Sid"]: s["Fn::If"][1] for s in statements if "Fn::If" in s and s["Fn::If"][0] == "Distribute"}
    allow, deny = given["VariantsThroughCloudFront"], given["ManifestsAreNotForEveryone"]
    assert allow["Principal"] == deny["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert referenced(allow["Condition"]) == {"VariantsDistribution"}
    assert deny["Effect"] == "Deny" and deny["Resource"] == {"Fn::Sub": "${OutputBucket.Arn}/manifests/*"}


def test_the_archive_keeps_what_the_rule_would_take():
    archive = RESOURCES["UploadArchive"]["Properties"]
    assert archive["EventPattern"] == RESOURCES["UploadRule"]["Properties"]["EventPattern"]
    assert archive["RetentionDays"] == 7


def test_dead_letters_are_kept_as_long_as_sqs_allows_and_eventbridge_may_send_them():
    assert RESOURCES["DeadLetterQueue"]["Properties"]["MessageRetentionPeriod"] == 14 * 86_400
    [target] = RESOURCES["UploadRule"]["Properties"]["Targets"]
    assert referenced(target["DeadLetterConfig"]) == {"DeadLetterQueue"}
    statement, refusal = RESOURCES["DeadLetterQueuePolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert refusal["Effect"] == "Deny" and refusal["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert referenced(statement["Condition"]) == {"UploadRule", "DeleteRule"}


def test_only_new_objects_under_the_prefix_start_an_execution():
    pattern = RESOURCES["UploadRule"]["Properties"]["EventPattern"]
    assert pattern["detail-type"] == ["Object Created"]
    assert referenced(pattern["detail"]) == {"InputBucket", "UploadBucket", "InputPrefix"}


# The parameters


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
