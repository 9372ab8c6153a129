"""What `make verify-aws` would do to an account, done to the local cloud, where the functions are the packages."""

import json
import os
import subprocess
import sys

import boto3
import pytest
from botocore.config import Config
from conftest import ROOT

from local import LocalCloud
from verify.checks import Audit
from verify.teardown import tear_down

PRIVATE = dict.fromkeys(("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True)
PICTURES = [ROOT / "samples" / "chelsea.png", ROOT / "samples" / "mountains.webp"]


@pytest.fixture(scope="module")
def session() -> boto3.Session:
    return boto3.Session(aws_access_key_id="local", aws_secret_access_key="local", region_name="us-east-1")


def test_nothing_is_deployed_without_consent() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DARKROOM_VERIFY_AWS"}
    done = subprocess.run([sys.executable, "-m", "verify"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "DARKROOM_VERIFY_AWS=yes" in done.stderr and not done.stdout


@pytest.fixture
def sound(cloud: LocalCloud) -> LocalCloud:
    """The cloud, its buckets kept as the template says: what moto's CloudFormation leaves out is set by hand."""
    cloud.control.release_events()
    s3 = cloud.client("s3")
    for output in ("InputBucketName", "OutputBucketName", "WorkBucketName"):
        bucket = cloud.outputs[output]
        s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=PRIVATE)
        # moto denies without looking at the condition: to a key that nobody uses.
        statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": f"arn:aws:s3:::{bucket}/never",
                     "Condition": {"Bool": {"aws:SecureTransport": "false"}}}  # fmt: skip
        s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    return cloud


def test_a_sound_stack_passes_the_audit(sound: LocalCloud, session: boto3.Session) -> None:
    cloud = sound
    findings = list(Audit(session, cloud.outputs, cloud.endpoint, patience=60).run(PICTURES))
    assert not [finding for finding in findings if not finding.holds]
    subjects = " ".join(finding.subject for finding in findings)
    assert all(f"uploads/{file.name}" in subjects for file in PICTURES) and "dead letter of uploads/empty.jpg" in subjects


def test_an_unsound_stack_does_not(sound: LocalCloud, session: boto3.Session) -> None:
    """A bucket opened, and a function that cannot run: an upload gets no verdict, or none in time."""
    cloud = sound
    s3 = cloud.client("s3")
    bucket = cloud.outputs["OutputBucketName"]
    s3.delete_public_access_block(Bucket=bucket)
    command = next(each for each in cloud.control.functions().values() if each["logicalId"] == "ResizeVariant")["command"]
    cloud.control.override("ResizeVariant", ["/bin/false"])
    try:
        audit = Audit(session, cloud.outputs, cloud.endpoint, patience=3)
        failed = {finding.subject for finding in audit.run([ROOT / "samples" / "fig.jpg"]) if not finding.holds}
    finally:
        cloud.control.override("ResizeVariant", command)
    assert failed == {"uploads/fig.jpg", f"{bucket} is private"}


class TestTearDown:
    def test_only_throw_away_stacks_are_torn_down(self, session: boto3.Session) -> None:
        with pytest.raises(ValueError, match="darkroom-prod"):
            tear_down(session, "darkroom-prod", "http://127.0.0.1:9")

    def test_nothing_is_left_of_one(self, session: boto3.Session) -> None:
        with LocalCloud(stack_name="darkroom-verify-0a1b") as cloud:
            s3 = session.client("s3", endpoint_url=cloud.endpoint, config=Config(s3={"addressing_style": "path"}))
            for body in (b"first", b"second"):
                s3.put_object(Bucket=cloud.outputs["InputBucketName"], Key="elsewhere/a.jpg", Body=body)
            lines = tear_down(session, "darkroom-verify-0a1b", cloud.endpoint)
            assert f"{cloud.outputs['InputBucketName']}: 2 objects deleted" in lines
            assert s3.list_buckets()["Buckets"] == []
            assert cloud.client("dynamodb").list_tables()["TableNames"] == []
            assert not cloud.client("sqs").list_queues().get("QueueUrls")
            assert tear_down(session, "darkroom-verify-0a1b", cloud.endpoint) == ["darkroom-verify-0a1b: there is nothing to remove"]
