"""What a deployed stack is held to, by boto3 alone: nothing here knows the code under test, and a local endpoint does as well as AWS."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError


@dataclass(frozen=True)
class Finding:
    """One check: whether it holds, and what was seen."""

    subject: str
    holds: bool
    seen: str


class Audit:
    """One stack. `patience` is how many seconds an upload may take from its upload to its verdict."""

    def __init__(self, session: boto3.Session, outputs: dict[str, str], endpoint: str | None = None, patience: float = 300) -> None:
        self._outputs = outputs
        self._patience = patience
        self._s3 = session.client("s3", endpoint_url=endpoint)
        self._table = session.client("dynamodb", endpoint_url=endpoint)
        self._queue = session.client("sqs", endpoint_url=endpoint)

    def run(self, pictures: list[Path]) -> Iterator[Finding]:
        """Uploads every picture, and one file that is none, then judges what became of them, and how the buckets are kept."""
        uploads = {f"{self._outputs['InputPrefix']}{file.name}": file.read_bytes() for file in pictures}
        empty = f"{self._outputs['InputPrefix']}empty.jpg"
        for key, body in {**uploads, empty: b""}.items():
            self._s3.put_object(Bucket=self._outputs["InputBucketName"], Key=key, Body=body)
        for key in uploads:
            yield from self._picture(key)
        yield self._refused(empty)
        for output in ("InputBucketName", "OutputBucketName", "WorkBucketName"):
            yield from self._bucket(self._outputs[output])
        yield self._encrypted_queue()

    def _picture(self, key: str) -> Iterator[Finding]:
        status = self._verdict(key)
        yield Finding(key, status == "DONE", f"the record says {status}")
        if status != "DONE":
            return
        bucket = self._outputs["OutputBucketName"]
        manifest = json.loads(self._s3.get_object(Bucket=bucket, Key=f"manifests/{key}.json")["Body"].read())
        variants = manifest["variants"]
        yield Finding(f"manifests/{key}.json", bool(variants), f"{len(variants)} variants, {manifest['verdict']}")
        for variant in variants:
            answer = self._s3.get_object(Bucket=bucket, Key=variant["key"])
            body = answer["Body"].read()
            same = hashlib.sha256(body).hexdigest() == variant["sha256"] and len(body) == variant["bytes"]
            cached = answer.get("CacheControl", "no Cache-Control")
            seen = f"{len(body)} bytes, {answer['ContentType']}, {cached}{'' if same else ', not what the manifest says'}"
            yield Finding(variant["key"], same and answer["ContentType"].startswith("image/") and "max-age" in cached, seen)

    def _verdict(self, key: str) -> str:
        name = {"pk": {"S": f"image#{self._outputs['InputBucketName']}/{key}"}}

        def status() -> str | None:
            item = self._table.get_item(TableName=self._outputs["TableName"], Key=name, ConsistentRead=True).get("Item", {})
            found = item.get("status", {}).get("S")
            return found if found != "RUNNING" else None

        return self._wait(status) or f"no verdict after {self._patience:.0f} s"

    def _refused(self, key: str) -> Finding:
        """The dead letter about a file that is no picture; it is taken out of the queue."""
        url = self._outputs["DeadLetterQueueUrl"]

        def letter() -> str | None:
            for message in self._queue.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=2).get("Messages", []):
                if key in message["Body"]:
                    self._queue.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                    return json.loads(message["Body"])["error"]["name"]
            return None

        name = self._wait(letter)
        return Finding(f"dead letter of {key}", name == "Image.Empty", name or f"none after {self._patience:.0f} s")

    def _bucket(self, bucket: str) -> Iterator[Finding]:
        blocked = _asked(lambda: self._s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"])
        yield Finding(f"{bucket} is private", isinstance(blocked, dict) and all(blocked.values()), str(blocked))
        encryption = _asked(lambda: self._s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"])
        yield Finding(f"{bucket} is encrypted", isinstance(encryption, list) and bool(encryption), str(encryption))
        policy = _asked(lambda: self._s3.get_bucket_policy(Bucket=bucket)["Policy"])
        yield Finding(f"{bucket} takes TLS only", _denies_plain_http(policy), str(policy)[:200])

    def _encrypted_queue(self) -> Finding:
        wanted = ["SqsManagedSseEnabled", "KmsMasterKeyId"]
        found = self._queue.get_queue_attributes(QueueUrl=self._outputs["DeadLetterQueueUrl"], AttributeNames=wanted).get("Attributes", {})
        holds = found.get("SqsManagedSseEnabled") == "true" or bool(found.get("KmsMasterKeyId"))
        return Finding("the dead-letter queue is encrypted", holds, str(found))

    def _wait(self, ask: Callable[[], str | None]) -> str | None:
        end = time.monotonic() + self._patience
        while time.monotonic() < end:
            if found := ask():
                return found
            time.sleep(0.5)
        return None


def _denies_plain_http(policy: str) -> bool:
    """Whether a statement of the policy, which may be an error's name instead, denies what does not come over TLS."""
    try:
        statements = json.loads(policy)["Statement"]
    except ValueError:
        return False
    unencrypted = {"Bool": {"aws:SecureTransport": "false"}}
    return any(statement["Effect"] == "Deny" and statement.get("Condition") == unencrypted for statement in statements)


def _asked(question: Callable[[], Any]) -> Any:
    """The answer, or the error that says there is none."""
    try:
        return question()
    except ClientError as error:
        return error.response["Error"]["Code"]
