"""What template.yaml promises of what is stored, who reaches it, and what an upload starts."""

import pytest

from .definitions import FUNCTIONS, MACHINES
from .template import RESOURCES, actions, of_type, referenced, statements

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
