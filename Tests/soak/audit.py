"""An independent audit of what a run has left behind: boto3 and Pillow, and none of the code under test.

Every current version has one manifest with all its objects, or one message about it with the right error; every manifest
is announced, repeats carry the same id, and nothing lies about that no manifest names.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft202012Validator
from PIL import Image

MANIFESTS, PARKED, HISTORIES = "manifests/", "parked/", "replays#"
# Verdicts that tell of variants and of a manifest that stands.
MADE = ("DONE", "PARTIAL")
A_DAY = 86_400
# How far a flat colour may be off after a lossy codec, a palette or a conversion of colours.
COLOR_TOLERANCE = 14
Color = tuple[int, int, int]


@dataclass(frozen=True)
class Expectation:
    """What has to come of the current version of a key: variants of `color` (None: any), or a message with `error`."""

    color: Color | None = None
    error: str | None = None


@dataclass(frozen=True)
class Message:
    """A dead letter in the queue or a parked one: which version it is about, and why."""

    place: str
    key: str | None
    e_tag: str | None
    error: str | None
    cause: str
    body: dict[str, Any] | None = None


@dataclass
class Report:
    """What was found wrong, a sentence each, and how much of everything there is."""

    violations: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


class Audit:
    """Reads one deployed stack. `announcements` is the URL of a queue that is subscribed to the stack's topic."""

    def __init__(
        self,
        client: Any,
        outputs: Mapping[str, str],
        announcements: str,
        *,
        deletes_with_original: bool = False,
        schemas: Mapping[str, dict[str, Any]] | None = None,
    ) -> None:
        """`client(service)` gives a boto3 client; `schemas` are those of `manifest` and `dead-letter`, if they are to be kept to."""
        self._s3, self._sqs, self._dynamodb = client("s3"), client("sqs"), client("dynamodb")
        self._outputs = outputs
        self._announcements = announcements
        self._deletes_with_original = deletes_with_original
        self._schemas = {name: Draft202012Validator(schema) for name, schema in (schemas or {}).items()}
        self._input, self._output = outputs["InputBucketName"], outputs["OutputBucketName"]

    def __call__(self, expected: Mapping[str, Expectation]) -> Report:
        """`expected` names every key that was ever uploaded."""
        report = Report()
        current = self._current_versions()
        manifests = {self._source_key(key): json.loads(self._body(self._output, key)) for key in self._keys(self._output, MANIFESTS)}
        hashes = self._output_hashes()
        messages = [*self._letters(), *self._parked()]
        announced = self._announced()
        report.counts.update(
            {"current versions": len(current), "manifests": len(manifests), "objects": len(hashes),
             "letters": sum(message.place == "queue" for message in messages),
             "parked": sum(message.place == "parked" for message in messages), "announcements": len(announced),
             "removals announced": len({message["id"] for message in announced if message.get("verdict") == "DELETED"})}
        )  # fmt: skip
        for key in sorted(current.keys() - expected.keys()):
            report.violations.append(f"{key}: nobody knows what has to come of it")
        for key, e_tag in sorted(current.items()):
            if key in expected:
                about = [message for message in messages if (message.key, message.e_tag) == (key, e_tag)]
                report.violations += self._judge(key, e_tag, expected[key], manifests.get(key), about, hashes)
        report.violations += self._judge_deleted(expected.keys() - current.keys(), manifests, announced)
        report.violations += self._judge_announcements(manifests, announced, report.counts)
        report.violations += _orphans(manifests, hashes)
        report.violations += self._strangers(messages, expected, manifests)
        report.violations += self._breaches(manifests, messages)
        report.counts["letters of earlier versions"] = sum(
            message.key in current and message.e_tag != current[message.key] for message in messages
        )
        return report

    def _judge(
        self, key: str, e_tag: str, expected: Expectation, manifest: dict[str, Any] | None, messages: list[Message], hashes: Mapping[str, str]
    ) -> Iterator[str]:
        """One current version."""
        is_made = manifest is not None and manifest["source"]["eTag"] == e_tag
        if len(messages) > 1:
            yield f"{key}: {len(messages)} messages about one version: {', '.join(f'{m.place} {m.error}' for m in messages)}"
        if expected.error is None:
            if messages:
                yield f"{key}: a good picture has a message ({messages[0].place}): {messages[0].error}, {messages[0].cause}"
            if not is_made:
                about = f"its manifest is of {manifest['source']['eTag']}, not of {e_tag}" if manifest else "no manifest"
                yield f"{key}: {about}" + ("" if messages else ", and no message: lost")
                return
            assert manifest is not None
            yield from self._judge_manifest(key, manifest, expected.color, hashes)
        else:
            if is_made:
                yield f"{key}: a manifest, where {expected.error} was to be expected"
            if not messages and not is_made:
                yield f"{key}: no message about {expected.error}: lost"
            for message in messages:
                if message.error != expected.error:
                    yield f"{key}: wrong error: {message.error} ({message.place}), not {expected.error}: {message.cause}"

    def _judge_manifest(self, key: str, manifest: dict[str, Any], color: Color | None, hashes: Mapping[str, str]) -> Iterator[str]:
        if manifest["verdict"] != "DONE" or manifest["failed"] or not manifest["variants"]:
            yield f"{key}: manifest says {manifest['verdict']}, {len(manifest['variants'])} variants, {len(manifest['failed'])} failed"
        if len({variant["key"] for variant in manifest["variants"]}) != len(manifest["variants"]):
            yield f"{key}: the manifest names an object twice"
        for variant in manifest["variants"]:
            name = variant["key"]
            if name not in hashes:
                yield f"{key}: its object {name} is missing"
            elif hashes[name] != variant["sha256"]:
                yield f"{key}: its object {name} has another hash than the manifest says"
            elif color is not None and _distance(mean := mean_color(self._body(self._output, name)), color) > COLOR_TOLERANCE:
                yield f"{key}: {name} shows {mean}, not the current version's {color}"

    def _judge_deleted(
        self, keys: set[str], manifests: Mapping[str, Any], announced: list[dict[str, Any]]
    ) -> Iterator[str]:
        """Originals that are gone: who was told of their variants has to be told that these are gone."""
        made, removed = _latest_revisions(announced, *MADE), _latest_revisions(announced, "DELETED")
        for key in sorted(keys) if self._deletes_with_original else ():
            if key in manifests:
                yield f"{key}: deleted, but its manifest is still there"
            if made.get(key, 0) > removed.get(key, 0):
                yield f"{key}: deleted, but only its variants were announced, not that they are gone"

    def _judge_announcements(
        self, manifests: Mapping[str, dict[str, Any]], announced: list[dict[str, Any]], counts: Counter[str]
    ) -> Iterator[str]:
        made = [message for message in announced if message.get("verdict") in MADE]
        removals = {(message["key"], message["revision"]) for message in announced if message.get("verdict") == "DELETED"}
        # The same bytes are announced again when what was made of them has been removed in between.
        ids: dict[tuple[str, str, str, int], set[str]] = defaultdict(set)
        for message in made:
            removed = sum(key == message["key"] and revision < message["revision"] for key, revision in removals)
            ids[message["key"], message["eTag"], message["preset"], removed].add(message["id"])
        counts["repeated announcements"] = len(made) - len({message["id"] for message in made})
        for (key, e_tag, _, _), found in sorted(ids.items()):
            if len(found) > 1:
                yield f"{key}: {e_tag} is announced under different ids: {', '.join(sorted(found))}"
        known = {message["id"]: message for message in made}
        for key, manifest in sorted(manifests.items()):
            message = known.get(f"{manifest['planId']}-{manifest['revision']}")
            if message is None:
                yield f"{key}: its manifest is not announced"
            elif (message["key"], message["eTag"]) != (key, manifest["source"]["eTag"]):
                yield f"{key}: its announcement is about {message['key']}, {message['eTag']}"

    def _strangers(self, messages: list[Message], expected: Mapping[str, Expectation], manifests: Mapping[str, Any]) -> Iterator[str]:
        for message in messages:
            if message.key not in expected:
                yield f"{message.place}: a message about {message.key}, which nobody uploaded: {message.cause}"
        for key in sorted(manifests.keys() - expected.keys()):
            yield f"{key}: a manifest of what nobody uploaded"

    def _breaches(self, manifests: Mapping[str, Any], messages: list[Message]) -> Iterator[str]:
        """What does not keep to its contract. EventBridge's own dead letters have none of ours."""
        documents = [("manifest", key, manifest) for key, manifest in sorted(manifests.items())]
        documents += [("dead-letter", m.key or m.place, m.body) for m in messages if m.body and "schema" in m.body]
        for name, about, document in documents:
            if name in self._schemas and (error := next(self._schemas[name].iter_errors(document), None)):
                yield f"{about}: its {name} breaks the contract: {error.json_path} {error.message}"

    # Reading.

    def _current_versions(self) -> dict[str, str]:
        """Entity tags by key; a key whose latest version is a delete marker has none."""
        pages = self._s3.get_paginator("list_object_versions").paginate(Bucket=self._input)
        versions = (version for page in pages for version in page.get("Versions", []))
        return {version["Key"]: version["ETag"].strip('"') for version in versions if version["IsLatest"]}

    def _keys(self, bucket: str, prefix: str = "") -> list[str]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def _body(self, bucket: str, key: str) -> bytes:
        return self._s3.get_object(Bucket=bucket, Key=key)["Body"].read()

    def _output_hashes(self) -> dict[str, str]:
        keys = (key for key in self._keys(self._output) if not key.startswith(MANIFESTS))
        return {key: hashlib.sha256(self._body(self._output, key)).hexdigest() for key in keys}

    @staticmethod
    def _source_key(manifest: str) -> str:
        return manifest.removeprefix(MANIFESTS).removesuffix(".json")

    def _letters(self) -> list[Message]:
        """A letter's error is that of its latest replay, if it had one: its body says the first."""
        latest = {history["messageId"]: history for history in self._histories()}
        received = self._received(self._outputs["DeadLetterQueueUrl"])
        return [_message("queue", message["Body"], latest.get(message["MessageId"])) for message in received]

    def _histories(self) -> Iterator[dict[str, Any]]:
        """What replays have cost, an item a picture."""
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self._outputs["TableName"], ConsistentRead=True)
        for item in (item for page in pages for item in page["Items"]):
            if item["pk"]["S"].startswith(HISTORIES):
                yield json.loads(item["history"]["S"])

    def _parked(self) -> list[Message]:
        bucket = self._outputs["WorkBucketName"]
        parked = [json.loads(self._body(bucket, key)) for key in self._keys(bucket, PARKED)]
        return [_message("parked", letter["body"], letter.get("history"), letter["reason"]) for letter in parked]

    def _announced(self) -> list[dict[str, Any]]:
        return [json.loads(json.loads(message["Body"])["Message"]) for message in self._received(self._announcements)]

    def _received(self, url: str) -> list[dict[str, Any]]:
        """Every message of a queue once; they stay in it, out of sight."""
        received: dict[str, dict[str, Any]] = {}
        while messages := self._sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=A_DAY // 2).get("Messages"):
            received |= {message["MessageId"]: message for message in messages}
        attributes = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        there = sum(int(attributes[f"ApproximateNumberOfMessages{kind}"]) for kind in ("", "NotVisible", "Delayed"))
        if there != len(received):
            raise RuntimeError(f"{url} holds {there} messages and shows {len(received)}: nobody else may be reading it")
        return list(received.values())


def _latest_revisions(announced: list[dict[str, Any]], *verdicts: str) -> dict[str, int]:
    """By key, of what was announced with one of these verdicts."""
    revisions: dict[str, int] = {}
    for message in announced:
        if message.get("verdict") in verdicts:
            revisions[message["key"]] = max(message["revision"], revisions.get(message["key"], 0))
    return revisions


def _orphans(manifests: Mapping[str, dict[str, Any]], hashes: Mapping[str, str]) -> Iterator[str]:
    named = {variant["key"] for manifest in manifests.values() for variant in manifest["variants"]}
    for key in sorted(hashes.keys() - named):
        yield f"{key}: an orphan, no manifest names it"


def _message(place: str, text: str, history: dict[str, Any] | None, reason: str = "") -> Message:
    """Our envelope, or EventBridge's own dead letter, whose body is the event; and what replays have made of it."""
    try:
        body = json.loads(text)
    except ValueError:
        return Message(place, None, None, None, f"no JSON: {text[:80]}")
    key, e_tag = _subject(body.get("input", body))
    if "schema" in body and body.get("source"):
        e_tag = body["source"]["eTag"]
    failures = (history or {}).get("failures", [])
    error = failures[-1]["error"] if failures else body.get("error", {})
    return Message(place, key, e_tag, error.get("name"), f"{reason} {error.get('cause', '')}".strip(), body)


def _subject(request: dict[str, Any]) -> tuple[str | None, str | None]:
    """The key and entity tag that an accepted input names."""
    if "replay" in request:
        return _subject(request.get("input", {}))
    if "detail" in request:
        thing = request["detail"]["object"]
        return thing["key"], thing.get("etag")
    return request.get("key"), request.get("eTag")


def mean_color(data: bytes) -> Color:
    image = Image.open(io.BytesIO(data)).convert("RGB")
    red, green, blue = image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return red, green, blue


def _distance(one: Color, other: Color) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))

