"""What a request needs to be allowed: IAM's actions, which are not always named like the operation, on ARNs.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote

from local.http import Request
from local.operation import Operation, machine_and_qualifier

# S3's operations by the action that allows them; any other is named like its action.
S3_ACTIONS = {
    "HeadObject": "GetObject", "HeadBucket": "ListBucket", "ListBuckets": "ListAllMyBuckets", "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket", "CopyObject": "PutObject", "PostObject": "PutObject", "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject", "UploadPartCopy": "PutObject", "CompleteMultipartUpload": "PutObject",
    "ListParts": "ListMultipartUploadParts",
}  # fmt: skip
OF_A_VERSION = {"GetObject": "GetObjectVersion", "DeleteObject": "DeleteObjectVersion"}


@dataclass(frozen=True)
class Need:
    """One action on one resource."""

    action: str
    resource: str = "*"
    qualifier: str = ""
    """The version or alias by which a state machine was called."""


@dataclass(frozen=True)
class Account:
    """Whose resources these are, and where."""

    number: str
    region: str

    def arn(self, service: str, resource: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.number}:{resource}"


def needs(operation: Operation, request: Request, account: Account, function_arn: str = "") -> list[Need]:
    """All of these must be allowed. `function_arn` is the invoked function's."""
    match operation.service:
        case "s3":
            return _s3(operation, request)
        case "lambda":
            qualifier = request.query.get("Qualifier")
            return [Need("lambda:InvokeFunction", function_arn + (f":{qualifier}" if qualifier else ""))]
    parameters = _parameters(operation, request)
    resource, qualifier = _resource(operation.service, parameters, account), ""
    if operation.service == "states" and "stateMachineArn" in parameters:
        resource, qualifier = machine_and_qualifier(resource)
    found = [Need(f"{operation.service}:{operation.name.removesuffix('Batch')}", resource, qualifier)]
    if picture := (parameters.get("Image") or {}).get("S3Object") if operation.service == "rekognition" else None:
        # Rekognition reads the object as whoever calls it.
        found.append(Need("s3:GetObject", f"arn:aws:s3:::{picture['Bucket']}/{picture['Name']}"))
    return found


def listing_of(operation: Operation) -> Need:
    """What tells a caller that an object is missing; without it S3 says that access is denied."""
    return Need("s3:ListBucket", f"arn:aws:s3:::{operation.resource.partition('/')[0]}")


def _s3(operation: Operation, request: Request) -> list[Need]:
    action = S3_ACTIONS.get(operation.name, operation.name)
    if "versionId" in request.query:
        action = OF_A_VERSION.get(action, action)
    found = [Need(f"s3:{action}", f"arn:aws:s3:::{operation.resource}" if operation.resource else "*")]
    if source := request.header("x-amz-copy-source"):
        place, _, version = unquote(source).lstrip("/").partition("?versionId=")
        found.append(Need("s3:GetObjectVersion" if version else "s3:GetObject", f"arn:aws:s3:::{place}"))
    return found


def _parameters(operation: Operation, request: Request) -> dict[str, Any]:
    text = request.body().decode("utf-8", "replace")
    if operation.protocol == "query":
        return {name: values[0] for name, values in parse_qs(text).items()}
    try:
        document = json.loads(text or "{}")
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _resource(service: str, parameters: dict[str, Any], account: Account) -> str:
    """The ARN that the parameters name; `*` where the service knows no resources, or there is none."""
    match service:
        case "sqs":
            name = parameters.get("QueueUrl", "").rpartition("/")[2] or parameters.get("QueueName", "")
            return account.arn("sqs", name)
        case "dynamodb":
            index = parameters.get("IndexName")
            return account.arn("dynamodb", f"table/{parameters.get('TableName')}" + (f"/index/{index}" if index else ""))
        case "sns":
            return parameters.get("TopicArn") or parameters.get("TargetArn") or "*"
        case "states":
            return parameters.get("stateMachineArn") or parameters.get("executionArn") or "*"
    return "*"
