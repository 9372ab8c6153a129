"""The audit finds every violation that is planted, and nothing where there is none."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from audit import Audit, Expectation
from moto import mock_aws
from PIL import Image

GREEN, RED = (20, 160, 60), (200, 30, 40)
BUCKETS = {"InputBucketName": "uploads", "OutputBucketName": "variants", "WorkBucketName": "work"}
EXPECTED = {
    "uploads/a.jpg": Expectation(color=GREEN),
    "uploads/b.jpg": Expectation(color=RED),
    "uploads/text.jpg": Expectation(error="Image.Unsupported"),
    "uploads/cut.jpg": Expectation(error="Image.Corrupt"),
    "uploads/gone.jpg": Expectation(color=GREEN),
}


def picture(color: tuple[int, int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(file, "JPEG")
    return file.getvalue()


class World:
    """Two good pictures, one of them overwritten and announced twice; a letter and a parked one; an original that is gone."""

    def __init__(self) -> None:
        self.s3, self.sqs = self.client("s3"), self.client("sqs")
        for bucket in BUCKETS.values():
            self.s3.create_bucket(Bucket=bucket)
        self.s3.put_bucket_versioning(Bucket="uploads", VersioningConfiguration={"Status": "Enabled"})
        self.letters = self.sqs.create_queue(QueueName="letters")["QueueUrl"]
        self.client("dynamodb").create_table(
            TableName="records", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        )  # fmt: skip
        self.topic = self.sqs.create_queue(QueueName="announcements")["QueueUrl"]
        self.upload("uploads/b.jpg", b"before")
        for key in ("uploads/a.jpg", "uploads/b.jpg"):
            self.make(key, EXPECTED[key].color)
        self.announce("uploads/b.jpg")
        self.send(self.letter("uploads/text.jpg", self.upload("uploads/text.jpg", b"text"), "Image.Unsupported"))
        self.park(self.letter("uploads/cut.jpg", self.upload("uploads/cut.jpg", b"cut"), "AWS.Throttled"), "Image.Corrupt")
        self.upload("uploads/gone.jpg", b"gone")
        self.s3.delete_object(Bucket="uploads", Key="uploads/gone.jpg")

    @staticmethod
    def client(service: str) -> Any:
        return boto3.client(service, region_name="us-east-1")

    def upload(self, key: str, body: bytes) -> str:
        return self.s3.put_object(Bucket="uploads", Key=key, Body=body)["ETag"].strip('"')

    def make(self, key: str, color: tuple[int, int, int] | None, verdict: str = "DONE") -> None:
        """The upload, a variant, its manifest and its announcement."""
        e_tag, body = self.upload(key, key.encode()), picture(color or GREEN)
        self.s3.put_object(Bucket="variants", Key=f"small/{key}", Body=body)
        variant = {"key": f"small/{key}", "sha256": hashlib.sha256(body).hexdigest()}
        source = {"bucket": "uploads", "key": key, "eTag": e_tag}
        self.write({"verdict": verdict, "source": source, "planId": f"plan-{key}", "preset": "tiers", "revision": 1, "variants": [variant], "failed": []})
        self.announce(key)

    def manifest(self, key: str) -> dict[str, Any]:
        return json.load(self.s3.get_object(Bucket="variants", Key=f"manifests/{key}.json")["Body"])

    def write(self, manifest: dict[str, Any]) -> None:
        key = f"manifests/{manifest['source']['key']}.json"
        self.s3.put_object(Bucket="variants", Key=key, Body=json.dumps(manifest).encode())

    def announce(self, key: str, **changes: Any) -> None:
        manifest = self.manifest(key)
        message = {
            "id": f"{manifest['planId']}-{manifest['revision']}", "verdict": manifest["verdict"], "key": key, "eTag": manifest["source"]["eTag"],
            "preset": manifest["preset"], "revision": manifest["revision"],
        }  # fmt: skip
        self.sqs.send_message(QueueUrl=self.topic, MessageBody=json.dumps({"Message": json.dumps(message | changes)}))

    @staticmethod
    def letter(key: str, e_tag: str, error: str) -> dict[str, Any]:
        event = {"detail": {"object": {"key": key, "etag": e_tag}}}
        return {"schema": "darkroom.dead-letter/1", "error": {"name": error, "cause": "as planted"}, "input": event, "source": None}

    def send(self, letter: dict[str, Any], replayed: str | None = None) -> None:
        """Sends a letter; its latest replay failed with `replayed`, if there was one."""
        sent = self.sqs.send_message(QueueUrl=self.letters, MessageBody=json.dumps(letter))
        if replayed:
            item = {"pk": f"replays#{sent['MessageId']}", "history": json.dumps(self.history(sent["MessageId"], replayed))}
            self.client("dynamodb").put_item(TableName="records", Item={name: {"S": value} for name, value in item.items()})

    @staticmethod
    def history(message: str, *errors: str) -> dict[str, Any]:
        return {"messageId": message, "failures": [{"error": {"name": error, "cause": "as planted"}} for error in errors]}

    def park(self, letter: dict[str, Any], *errors: str) -> None:
        parked = {"reason": "failed in 5 replays", "body": json.dumps(letter), "history": self.history("1", *errors)}
        self.s3.put_object(Bucket="work", Key=f"parked/{len(json.dumps(parked))}.json", Body=json.dumps(parked).encode())

    def e_tag(self, key: str) -> str:
        return self.s3.head_object(Bucket="uploads", Key=key)["ETag"].strip('"')

    def audited(self, **options: Any) -> list[str]:
        outputs = BUCKETS | {"DeadLetterQueueUrl": self.letters, "TableName": "records"}
        report = Audit(self.client, outputs, self.topic, **options)(EXPECTED)
        assert report.counts["repeated announcements"] >= 1
        return report.violations


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        yield World()


def test_a_world_in_order_has_no_violations(world: World) -> None:
    assert world.audited() == []


A, B, TEXT, CUT, GONE = EXPECTED


def changed(key: str, **changes: Any) -> Callable[[World], None]:
    return lambda world: world.write(world.manifest(key) | changes)


def deleted(bucket: str, key: str) -> Callable[[World], None]:
    return lambda world: world.s3.delete_object(Bucket=bucket, Key=key)


def stored(key: str, body: bytes) -> Callable[[World], None]:
    return lambda world: world.s3.put_object(Bucket="variants", Key=key, Body=body)


def shows_another_color(world: World) -> None:
    body, manifest = picture(GREEN), world.manifest(B)
    world.s3.put_object(Bucket="variants", Key=f"small/{B}", Body=body)
    manifest["variants"][0]["sha256"] = hashlib.sha256(body).hexdigest()
    world.write(manifest)


def has_a_wrong_letter(world: World) -> None:
    world.sqs.purge_queue(QueueUrl=world.letters)
    world.send(world.letter(TEXT, world.e_tag(TEXT), "AWS.Unavailable"))


def has_a_letter_whose_replay_failed_otherwise(world: World) -> None:
    world.sqs.purge_queue(QueueUrl=world.letters)
    world.send(world.letter(TEXT, world.e_tag(TEXT), "Image.Unsupported"), replayed="Internal.Fault")


def names_an_object_twice(world: World) -> None:
    manifest = world.manifest(A)
    world.write(manifest | {"variants": manifest["variants"] * 2})


PLANTED: dict[str, Callable[[World], Any]] = {
    f"{A}: its object small/{A} is missing": deleted("variants", f"small/{A}"),
    f"{A}: its object small/{A} has another hash": stored(f"small/{A}", b"another"),
    f"{A}: the manifest names an object twice": names_an_object_twice,
    f"{A}: no manifest, and no message: lost": deleted("variants", f"manifests/{A}.json"),
    f"{A}: its manifest is of": lambda world: world.upload(A, b"newer"),
    f"{A}: manifest says PARTIAL": changed(A, verdict="PARTIAL"),
    f"{B}: small/{B} shows": shows_another_color,
    f"{A}: a good picture has a message (queue)": lambda world: world.send(world.letter(A, world.e_tag(A), "AWS.Throttled")),
    f"{TEXT}: 2 messages about one version": lambda world: world.send(world.letter(TEXT, world.e_tag(TEXT), "Image.Unsupported")),
    f"{CUT}: 2 messages about one version": lambda world: world.send(world.letter(CUT, world.e_tag(CUT), "Image.Corrupt")),
    f"{TEXT}: wrong error: AWS.Unavailable (queue)": has_a_wrong_letter,
    f"{TEXT}: wrong error: Internal.Fault (queue)": has_a_letter_whose_replay_failed_otherwise,
    f"{CUT}: wrong error: Image.TooLarge (parked)": lambda world: world.park(
        world.letter(CUT, world.e_tag(CUT), "Image.Corrupt"), "AWS.Throttled", "Image.TooLarge"
    ),
    f"{TEXT}: no message about Image.Unsupported: lost": lambda world: world.sqs.purge_queue(QueueUrl=world.letters),
    f"{TEXT}: a manifest, where Image.Unsupported": lambda world: world.make(TEXT, GREEN),
    f"{A}: its manifest is not announced": changed(A, revision=2),
    f"{A}: {'{}'} is announced under different ids": lambda world: world.announce(A, id="another"),
    "small/stray.jpg: an orphan": stored("small/stray.jpg", b"stray"),
    "queue: a message about uploads/unknown.jpg": lambda world: world.send(world.letter("uploads/unknown.jpg", "0", "Image.Empty")),
    "uploads/unknown.jpg: nobody knows": lambda world: world.upload("uploads/unknown.jpg", b"?"),
}


@pytest.mark.parametrize("sentence", PLANTED)
def test_a_planted_violation_is_found(world: World, sentence: str) -> None:
    PLANTED[sentence](world)
    wanted = sentence.format(world.e_tag(A)) if "{}" in sentence else sentence
    violations = world.audited()
    assert any(violation.startswith(wanted) for violation in violations), violations


@pytest.mark.parametrize("deletes", [False, True])
def test_a_deleted_original_keeps_its_manifest_unless_the_policy_says_otherwise(world: World, deletes: bool) -> None:
    world.make(GONE, GREEN)
    world.s3.delete_object(Bucket="uploads", Key=GONE)
    world.announce(GONE, verdict="DELETED", revision=2, id="plan-2")
    violations = [f"{GONE}: deleted, but its manifest is still there"] if deletes else []
    assert world.audited(deletes_with_original=deletes) == violations


@pytest.mark.parametrize("verdict", ["DONE", "PARTIAL"])
@pytest.mark.parametrize("told", [False, True])
def test_a_removal_is_announced_to_whom_its_variants_were(world: World, told: bool, verdict: str) -> None:
    world.make(GONE, GREEN, verdict)
    for bucket, key in (("uploads", GONE), ("variants", f"small/{GONE}")):
        world.s3.delete_object(Bucket=bucket, Key=key)
    if told:
        world.announce(GONE, verdict="DELETED", revision=2, id="plan-2")
    world.s3.delete_object(Bucket="variants", Key=f"manifests/{GONE}.json")
    violations = [] if told else [f"{GONE}: deleted, but only its variants were announced, not that they are gone"]
    assert world.audited(deletes_with_original=True) == violations


@pytest.mark.parametrize("removed", [False, True])
def test_the_same_bytes_are_announced_again_only_after_a_removal(world: World, removed: bool) -> None:
    world.write(world.manifest(A) | {"revision": 3})
    world.announce(A)
    if removed:
        world.announce(A, verdict="DELETED", revision=2, id="plan-2")
    twice = f"{A}: {world.e_tag(A)} is announced under different ids: plan-{A}-1, plan-{A}-3"
    assert world.audited() == ([] if removed else [twice])


def test_what_breaks_its_contract_is_found(world: World) -> None:
    schemas = {"manifest": {"required": ["recipe"]}, "dead-letter": {"properties": {"source": {"type": "object"}}}}
    assert world.audited(schemas=schemas) == [
        f"{A}: its manifest breaks the contract: $ 'recipe' is a required property",
        f"{B}: its manifest breaks the contract: $ 'recipe' is a required property",
        f"{TEXT}: its dead-letter breaks the contract: $.source None is not of type 'object'",
        f"{CUT}: its dead-letter breaks the contract: $.source None is not of type 'object'",
    ]


def test_a_letter_whose_replay_found_the_right_error_is_right(world: World) -> None:
    world.sqs.purge_queue(QueueUrl=world.letters)
    world.send(world.letter(TEXT, world.e_tag(TEXT), "AWS.Unavailable"), replayed="Image.Unsupported")
    assert world.audited() == []


def test_eventbridges_own_dead_letter_is_about_its_upload(world: World) -> None:
    world.send({"source": "aws.s3", "detail-type": "Object Created", "detail": {"object": {"key": A, "etag": world.e_tag(A)}}})
    assert [violation for violation in world.audited() if violation.startswith(f"{A}: a good picture has a message")]
