"""What the stack is there for, in small: each scenario uses it as people do and fails if anything is missing at the end.

None waits for what may never come: each waits until nothing is under way any more, and then looks.
"""

import hashlib
import io
import itertools
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from boto3.dynamodb.types import TypeSerializer
from forms import send
from PIL import Image
from stack import Stack, wait_for

from local import LocalCloud
from local.stage import Stage
from local.step import example, function_of

# Read by the parameter Preset, so that reading it is a permission too.
PRESET_BUCKET, PRESET_KEY = "house-presets", "house.json"


class Scenarios:
    """Every method that does not begin with an underscore is a scenario."""

    def __init__(self, cloud: LocalCloud, stack: Stack) -> None:
        self._cloud, self._stack = cloud, stack
        self._numbers = itertools.count()
        sns = stack.client("sns")
        self._heard = stack.queue.create_queue(QueueName="heard")["QueueUrl"]
        arn = stack.queue.get_queue_attributes(QueueUrl=self._heard, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        sns.subscribe(TopicArn=stack.outputs["TopicArn"], Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
        stack.s3.create_bucket(Bucket=PRESET_BUCKET)
        stack.s3.put_object(Bucket=PRESET_BUCKET, Key=PRESET_KEY, Body=_preset(stack.work))
        stack.s3.put_object(Bucket=stack.work, Key="marks/house.png", Body=_picture("PNG", 64))

    @classmethod
    def named(cls) -> dict[str, Callable[["Scenarios"], None]]:
        return {name: method for name, method in vars(cls).items() if callable(method) and not name.startswith(("_", "named"))}

    def an_upload_is_rendered_marked_tagged_and_announced(self) -> None:
        key = self._upload("png", _large_picture())
        assert self._status(key) == "DONE"
        manifest = self._stack.manifest(key)
        assert {variant["size"] for variant in manifest["variants"]} == {"plain", "text", "picture"}
        assert manifest["tags"]["status"] == "tagged" and manifest["tags"]["moderation"] == []
        assert self._announcement(key)["verdict"] == "DONE"

    def another_preset_replaces_what_was_made(self) -> None:
        key = self._upload("jpg", _picture("JPEG"))
        before = {variant["key"] for variant in self._stack.manifest(key)["variants"]}
        receipt = self._request(key, preset="tiers")
        assert receipt["verdict"] == "DONE"
        manifest = self._stack.manifest(key)
        assert {variant["size"] for variant in manifest["variants"]} == {"large", "medium", "small"}
        assert manifest["replaced"] and before.isdisjoint(self._stack.outputs_under(""))

    def a_missing_upload_is_called_missing(self) -> None:
        receipt = self._request(f"uploads/missing-{next(self._numbers)}.jpg")
        assert (receipt["verdict"], receipt["error"]) == ("FAILED", "Source.NotFound")

    def a_broken_upload_leaves_a_letter_a_closed_record_and_an_announcement(self) -> None:
        key = self._upload("jpg", b"no picture at all")
        assert self._status(key) == "FAILED"
        assert self._stack.letter(key)["error"]["name"] == "Image.Unsupported"
        assert self._announcement(key)["verdict"] == "FAILED"

    def a_form_uploads_a_picture(self) -> None:
        event = example("presign-upload", "input") | {"body": json.dumps({"name": "a.jpg", "type": "image/jpeg"})}
        offer = json.loads(self._invoke("PresignUpload", event)["body"])
        assert send(offer, _picture("JPEG")) == 204
        self._cloud.control.wait_until_idle(60)
        assert self._status(offer["key"]) == "DONE"

    def a_letter_is_replayed_until_its_picture_is_done(self) -> None:
        key = f"elsewhere/{next(self._numbers)}.png"
        self._stack.upload(key, _picture("PNG"))
        self._letters({"bucket": self._stack.input, "key": key})
        self._run("ReplayDeadLettersArn", {})
        assert self._status(key) == "DONE" and self._stack.letters() == []

    def letters_are_parked_or_shown_again_after_a_replay(self) -> None:
        kept = {"schema": "darkroom.dead-letter/1", "error": {"name": "Image.Corrupt", "cause": ""}, "release": 999,
                "input": {"bucket": self._stack.input, "key": "elsewhere/some.png"}}  # fmt: skip
        self._letters("neither a letter nor an event", kept)
        parked = self._parked()
        total = self._run("ReplayDeadLettersArn", {})["total"]
        assert (total["parked"], total["kept"]) == (1, 1)
        assert self._parked() == parked + 1 and self._stack.letters() == [kept]

    def a_long_replay_goes_on_in_another_execution(self) -> None:
        self._letters()
        started = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        run = example("dlq-replay", "input")["run"] | {"id": f"long-{next(self._numbers)}", "startedAt": started, "events": 24_000}
        assert self._run("ReplayDeadLettersArn", {"continues": run})["status"] == "HANDED_OVER"

    def what_is_stored_is_made_again(self) -> None:
        key = self._upload("jpg", _picture("JPEG"))
        output = self._run("ReprocessArn", {"prefix": key, "force": True})
        assert self._stack.manifest(key)["revision"] == 2
        assert self._stack.s3.head_object(Bucket=self._stack.work, Key=output["report"]["Key"])

    def every_step_calls_an_upload_missing_that_has_vanished(self) -> None:
        for step in ("resize-variant", "watermark", "notify-sns"):
            event = self._staged(step)
            self._stack.s3.delete_object(Bucket=event["source"]["bucket"], Key=event["source"]["key"])
            assert self._error(step, event) == "Source.NotFound", step

    def what_a_step_left_for_another_is_called_missing(self) -> None:
        event = self._staged("resize-variant")
        event["master"]["object"] = {"bucket": self._stack.work, "key": "work/gone/master.tiff"}
        assert self._error("resize-variant", event) == "Source.NotFound"
        event = self._staged("watermark")
        for mark in event["marks"]:
            mark["intermediate"] = {"bucket": self._stack.work, "key": "work/gone/medium.tiff"}
        assert self._error("watermark", event) == "Source.NotFound"

    def a_lost_execution_gets_its_letter_and_leftovers_are_deleted(self) -> None:
        lost, left = f"elsewhere/{next(self._numbers)}.png", f"elsewhere/{next(self._numbers)}.png"
        self._letters()
        source = hashlib.sha256(f"{self._stack.input}/{left}".encode()).hexdigest()[:20]
        mark = {"darkroom-source": source, "darkroom-plan": "plan", "darkroom-sha256": "x"}
        self._stack.s3.put_object(Bucket=self._stack.output, Key=left, Body=b"left", Metadata=mark)
        self._record(lost, status="RUNNING", leaseUntil=1, input=json.dumps({"bucket": self._stack.input, "key": lost}))
        self._record(left, status="SUPERSEDED", keys=[left, f"{left}.never-written"])
        started = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        sweep = {"action": "sweep", "execution": {"arn": "by hand", "startedAt": started}}
        assert self._invoke("DLQReplay", sweep) == {"lost": 1, "deleted": 1}
        assert self._stack.letter(lost)["error"]["name"] == "Execution.Lost" and self._status(lost) == "FAILED"
        assert left not in self._stack.outputs_under("elsewhere/")

    def a_partial_image_leaves_a_letter(self) -> None:
        event = self._staged("notify-sns")
        self._letters()
        event["plan"]["require"] = "any"
        failure = {"sizes": ["large"], "error": {"name": "AWS.Unavailable", "cause": "503"}}
        event["items"].append({"results": [], "failed": failure})
        assert self._invoke("NotifySNS", event)["verdict"] == "PARTIAL"
        assert self._stack.letter(event["source"]["key"])["error"]["name"] == "AWS.Unavailable"

    def _record(self, key: str, **attributes: Any) -> None:
        """A record of long ago, at which the sweeper is due to look."""
        item = {
            "pk": f"image#{self._stack.input}/{key}", "owner": key, "planId": "plan", "eTag": "e", "preset": "house", "version": 1,
            "revision": 0, "origin": "upload", "startedAt": "2026-11-01T00:00:00.000Z", "sweepAt": 1, "sweepShard": 0,
        }  # fmt: skip
        typed = TypeSerializer().serialize(item | attributes)["M"]
        self._stack.table.put_item(TableName=self._stack.outputs["TableName"], Item=typed)

    def _parked(self) -> int:
        return self._stack.s3.list_objects_v2(Bucket=self._stack.work, Prefix="parked/")["KeyCount"]

    def _staged(self, step: str) -> dict[str, Any]:
        """The step's example event, with everything it names where it says; nothing is started by that."""
        event = Stage(self._cloud).set(example(step, "input"))
        self._cloud.control.release_events(copies=0)
        return event

    def _error(self, step: str, event: dict[str, Any]) -> str | None:
        return self._invoke(function_of(step), event).get("errorType")

    def _invoke(self, function: str, event: dict[str, Any]) -> dict[str, Any]:
        client, name = self._stack.client("lambda"), self._cloud.control.functions()[function]["name"]
        return json.loads(client.invoke(FunctionName=name, Payload=json.dumps(event))["Payload"].read())

    def _letters(self, *bodies: Any) -> None:
        """What can be received from the queue now, and nothing else; a replay that was refused something still holds its lease."""
        self._stack.table.delete_item(TableName=self._stack.outputs["TableName"], Key={"pk": {"S": "replay#lease"}})
        url, queue = self._stack.outputs["DeadLetterQueueUrl"], self._stack.queue
        while messages := queue.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0).get("Messages"):
            for message in messages:
                queue.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        for body in bodies:
            queue.send_message(QueueUrl=url, MessageBody=json.dumps(body))

    def _run(self, machine: str, given: dict[str, Any]) -> dict[str, Any]:
        """The output of an execution. It is stopped as soon as anything is refused: a machine may wait minutes for what cannot come."""
        states, arn = self._stack.states, self._stack.outputs[machine]
        execution = states.start_execution(stateMachineArn=arn, input=json.dumps(given))["executionArn"]

        def ended() -> dict[str, Any] | None:
            found = states.describe_execution(executionArn=execution)
            if found["status"] == "RUNNING" and any(not decision["allowed"] for decision in self._cloud.control.decisions()):
                states.stop_execution(executionArn=execution)
            return found if found["status"] != "RUNNING" else None

        found = wait_for(ended, machine)
        self._cloud.control.wait_until_idle(60)
        assert found["status"] == "SUCCEEDED", found
        return json.loads(found["output"])

    def _upload(self, ending: str, body: bytes) -> str:
        key = f"uploads/{next(self._numbers)}.{ending}"
        self._stack.upload(key, body)
        self._cloud.control.wait_until_idle(60)
        return key

    def _status(self, key: str) -> str | None:
        return (self._stack.record(key) or {}).get("status")

    def _request(self, key: str, **more: Any) -> dict[str, Any]:
        request_id = f"request-{next(self._numbers)}"
        self._stack.start({"bucket": self._stack.input, "key": key, "requestId": request_id} | more)
        self._cloud.control.wait_until_idle(60)
        receipt = self._stack.receipt(request_id)
        assert receipt, "there is no receipt"
        return receipt

    def _announcement(self, key: str) -> dict[str, Any]:
        """The first message that names the upload; what else was heard is forgotten."""
        while messages := self._stack.queue.receive_message(QueueUrl=self._heard, MaxNumberOfMessages=10, WaitTimeSeconds=0).get("Messages"):
            for message in messages:
                self._stack.queue.delete_message(QueueUrl=self._heard, ReceiptHandle=message["ReceiptHandle"])
                if f'"{key}"' in message["Body"]:
                    return json.loads(message["Body"])
        raise AssertionError(f"nothing was announced about {key}")


def _preset(marks: str) -> bytes:
    """A size without a mark, one with a text, one with a picture out of the bucket `marks`."""

    def size(name: str, **watermark: Any) -> dict[str, Any]:
        plain = {"name": name, "width": 128, "formats": [{"format": "png"}]}
        return plain | ({"watermark": watermark} if watermark else {})

    picture = size("picture", image={"bucket": marks, "key": "marks/house.png"})
    preset = {"name": "house", "description": "One size of each kind.", "key": "{dir}{name}_{size}.{ext}"}
    return json.dumps(preset | {"sizes": [size("plain"), size("text", text="House"), picture]}).encode()


def _large_picture() -> bytes:
    """More than comes with the first look at an upload, so that the rest of this version is asked for."""
    file = io.BytesIO()
    Image.effect_noise((500, 500), 80).save(file, "PNG")
    assert file.tell() > 128 << 10
    return file.getvalue()


def _picture(format: str, side: int = 160) -> bytes:
    file = io.BytesIO()
    Image.radial_gradient("L").resize((side, side)).convert("RGB").save(file, format)
    return file.getvalue()
