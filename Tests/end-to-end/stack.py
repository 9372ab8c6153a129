"""The deployed stack as a client sees it: boto3 only, none of the code under test."""

from __future__ import annotations

import json
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

PATIENCE = 90.0
T = TypeVar("T")


def wait_for(condition: Callable[[], T | None], what: str, patience: float = PATIENCE) -> T:
    """Asks until the answer is true. Fails, naming what was awaited, when patience ends."""
    end = time.monotonic() + patience
    while True:
        if value := condition():
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {patience:.0f} s for {what}")
        time.sleep(0.05)


@dataclass(frozen=True)
class Message:
    """A message of the dead-letter queue: its body, and the strings of its attributes."""

    body: dict[str, Any]
    attributes: dict[str, str]

    @classmethod
    def of(cls, received: dict[str, Any]) -> Message:
        attributes = received.get("MessageAttributes", {})
        return cls(json.loads(received["Body"]), {name: value["StringValue"] for name, value in attributes.items()})


class Stack:
    """Buckets, table, queue and state machines, found by the stack's outputs."""

    def __init__(self, endpoint: str, outputs: dict[str, str]) -> None:
        self.endpoint = endpoint
        self.outputs = outputs
        self.input = outputs["InputBucketName"]
        self.output = outputs["OutputBucketName"]
        self.work = outputs["WorkBucketName"]
        self.s3 = self.client("s3")
        self.queue = self.client("sqs")
        self.states = self.client("stepfunctions")
        self.table = self.client("dynamodb")

    def client(self, service: str) -> Any:
        """A boto3 client on the local endpoint."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 5}),
        )

    def upload(self, key: str, body: bytes, **options: object) -> str:
        """Uploads under any key; the entity tag without quotes."""
        return self.s3.put_object(Bucket=self.input, Key=key, Body=body, **options)["ETag"].strip('"')

    def record(self, key: str) -> dict[str, Any] | None:
        """The record of an upload as plain values."""
        item = self.table.get_item(
            TableName=self.outputs["TableName"], Key={"pk": {"S": f"image#{self.input}/{key}"}}, ConsistentRead=True
        ).get("Item")
        return plain({"M": item}) if item else None

    def receipt(self, request: str) -> dict[str, Any] | None:
        """The receipt of a request that named itself."""
        item = self.table.get_item(
            TableName=self.outputs["TableName"], Key={"pk": {"S": f"receipt#{request}"}}, ConsistentRead=True
        ).get("Item")
        return plain({"M": item}) if item else None

    def finished(self, key: str, e_tag: str) -> dict[str, Any]:
        """The record once the upload with this entity tag has a verdict."""

        def final() -> dict[str, Any] | None:
            record = self.record(key)
            done = record and record["eTag"] == e_tag and record["status"] != "RUNNING"
            return record if done else None

        return wait_for(final, f"a verdict on {key}, which has {self.record(key)}")

    def get(self, key: str) -> bytes:
        """An output's bytes."""
        return self.s3.get_object(Bucket=self.output, Key=key)["Body"].read()

    def outputs_under(self, prefix: str) -> list[str]:
        """Keys in the output bucket, manifests left out."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.output, Prefix=prefix, EncodingType="url"
        )
        keys = [item["Key"] for page in pages for item in page.get("Contents", [])]
        return [key for key in keys if not key.startswith("manifests/")]

    def manifest(self, key: str) -> dict[str, Any] | None:
        """The manifest of an upload, or None."""
        try:
            return json.loads(self.get(f"manifests/{key}.json"))
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("NoSuchKey", "404"):
                raise
            return None

    def start(self, request: dict[str, Any]) -> str:
        """Starts process-image by hand; the execution's ARN."""
        return self.states.start_execution(
            stateMachineArn=self.outputs["ProcessImageArn"], input=json.dumps(request)
        )["executionArn"]

    def messages(self) -> list[Message]:
        """All messages in the dead-letter queue, left where they are. Does not wait for any, as the queue would have it."""
        received, url = [], self.outputs["DeadLetterQueueUrl"]
        while messages := self.queue.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0, VisibilityTimeout=60, MessageAttributeNames=["All"]
        ).get("Messages"):
            received += messages
        for message in received:
            self.queue.change_message_visibility(
                QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
            )
        return [Message.of(message) for message in received]

    def letters(self) -> list[dict[str, Any]]:
        """All dead letters in the queue, left where they are."""
        return [message.body for message in self.messages()]

    def letter(self, key: str) -> dict[str, Any] | None:
        """The dead letter about one upload, or None; two are an error."""
        found = [letter for letter in self.letters() if key in keys_in(letter.get("input", letter))]
        assert len(found) <= 1, f"{len(found)} dead letters about {key}"
        return found[0] if found else None

    def replay(self, **settings: object) -> dict[str, Any]:
        """Runs replay-dead-letters to its end; its report."""
        arn = self.states.start_execution(
            stateMachineArn=self.outputs["ReplayDeadLettersArn"], input=json.dumps(settings)
        )["executionArn"]

        def ended() -> dict[str, Any] | None:
            execution = self.states.describe_execution(executionArn=arn)
            return execution if execution["status"] != "RUNNING" else None

        execution = wait_for(ended, "the replay")
        assert execution["status"] == "SUCCEEDED", execution
        return json.loads(execution["output"])


def keys_in(request: dict[str, Any]) -> list[str]:
    """The object keys an accepted input names."""
    if "detail" in request:
        return [request["detail"]["object"]["key"]]
    if "Records" in request:
        return [urllib.parse.unquote_plus(record["s3"]["object"]["key"]) for record in request["Records"]]
    return [request["key"]] if "key" in request else []


def plain(value: dict[str, Any]) -> Any:
    """A DynamoDB value as a plain one."""
    (kind, inner), = value.items()
    match kind:
        case "M":
            return {name: plain(member) for name, member in inner.items()}
        case "L":
            return [plain(item) for item in inner]
        case "N":
            return float(inner) if "." in inner else int(inner)
        case "NULL":
            return None
        case _:
            return inner
