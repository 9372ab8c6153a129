"""Removes a stack with everything that it keeps on purpose: for stacks that were made to be thrown away, and for no others."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.exceptions import ClientError

PREFIX = "darkroom-verify-"
KEPT = ("AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::KMS::Key")


def tear_down(session: boto3.Session, stack: str, endpoint: str | None = None) -> list[str]:
    """Deletes the stack, then what its DeletionPolicy has left behind; a line for each. Throws ValueError for any other stack."""
    if not stack.startswith(PREFIX):
        raise ValueError(f"{stack} is not one of {PREFIX}*: its pictures are not ours to delete")
    formation = session.client("cloudformation", endpoint_url=endpoint)
    resources = made(formation, stack)
    if not resources:
        return [f"{stack}: there is nothing to remove"]
    lines = []
    for bucket in (entry["PhysicalResourceId"] for entry in resources if entry["ResourceType"] == "AWS::S3::Bucket"):
        lines.append(f"{bucket}: {empty(session.client('s3', endpoint_url=endpoint), bucket)} objects deleted")
    formation.delete_stack(StackName=stack)
    formation.get_waiter("stack_delete_complete").wait(StackName=stack)
    for entry in resources:
        if entry["ResourceType"] in KEPT and delete(session, entry["ResourceType"], entry["PhysicalResourceId"], endpoint):
            lines.append(f"{entry['ResourceType']} {entry['PhysicalResourceId']} deleted")
    return lines


def made(formation: Any, stack: str) -> list[dict[str, Any]]:
    """The stack's resources that exist; none of a stack that was never made, or whose making failed before any was."""
    try:
        pages = list(formation.get_paginator("list_stack_resources").paginate(StackName=stack))
    except ClientError as error:
        if "does not exist" not in error.response["Error"]["Message"]:
            raise
        return []
    entries = [entry for page in pages for entry in page["StackResourceSummaries"]]
    return [entry for entry in entries if entry.get("PhysicalResourceId") and entry["ResourceStatus"] != "DELETE_COMPLETE"]


def empty(s3: Any, bucket: str) -> int:
    """Deletes every version of every object; how many there were."""
    count = 0
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        found = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in (*page.get("Versions", []), *page.get("DeleteMarkers", []))]
        if found:
            errors = s3.delete_objects(Bucket=bucket, Delete={"Objects": found, "Quiet": True}).get("Errors", [])
            if errors:
                raise RuntimeError(f"{bucket}: {errors[0]['Key']} could not be deleted: {errors[0]['Message']}")
            count += len(found)
    return count


def delete(session: boto3.Session, kind: str, name: str, endpoint: str | None) -> bool:
    """Whether it was still there."""

    def client(service: str) -> Any:
        return session.client(service, endpoint_url=endpoint)

    deletions = {
        "AWS::S3::Bucket": lambda: client("s3").delete_bucket(Bucket=name),
        "AWS::DynamoDB::Table": lambda: client("dynamodb").delete_table(TableName=name),
        "AWS::SQS::Queue": lambda: client("sqs").delete_queue(QueueUrl=name),
        # A key cannot be deleted at once: a week is the shortest that AWS waits.
        "AWS::KMS::Key": lambda: client("kms").schedule_key_deletion(KeyId=name, PendingWindowInDays=7),
    }
    gone = ("NoSuchBucket", "ResourceNotFoundException", "AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist", "NotFoundException",
            "KMSInvalidStateException")  # fmt: skip
    try:
        deletions[kind]()
    except ClientError as error:
        if error.response["Error"]["Code"] not in gone:
            raise
        return False
    return True
