"""Puts what an example event names where the event says it is, and makes the event name what is really there."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

from local.cloud import LocalCloud

BUCKETS = {"darkroom-uploads": "InputBucketName", "darkroom-variants": "OutputBucketName", "darkroom-work": "WorkBucketName"}


class Stage:
    """One cloud, to be set for one event."""

    def __init__(self, cloud: LocalCloud) -> None:
        self._cloud = cloud
        # Our own upload must not start the pipeline beside the step.
        cloud.control.hold_events()

    def set(self, event: dict[str, Any]) -> dict[str, Any]:
        """The event as it is to be sent."""
        text = json.dumps(event, ensure_ascii=False)
        for example, output in BUCKETS.items():
            text = text.replace(example, self._cloud.outputs[output])
        event = json.loads(text)
        if "execution" not in event:
            return event  # of no step, but of a function's URL
        event["execution"]["startedAt"] = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if "action" in event:
            self._with_queue(event)
        elif "request" in event or "source" in event:
            event = self._with_upload(event)
        for mark in event.get("marks", []):
            self._put(mark["intermediate"], picture(mark["size"]["width"] * 3 // 4, mark["size"]["height"], "TIFF"))
        if tagging := event.get("tagging"):
            self._put(tagging["image"], picture(768, 1024, "JPEG"))
        if "plan" in event:
            self._claim(event)
        return event

    def _with_upload(self, event: dict[str, Any]) -> dict[str, Any]:
        source = event.get("source") or {"width": 3024, "height": 4032, "orientation": 6} | _named(event["request"])
        stored = (source["height"], source["width"]) if source["orientation"] >= 5 else (source["width"], source["height"])
        answer = self._put(source, picture(*stored, "JPEG", source["orientation"]))
        text = json.dumps(event, ensure_ascii=False).replace(source["eTag"], answer["ETag"].strip('"'))
        return json.loads(text.replace(source["versionId"], answer["VersionId"]))

    def _put(self, place: dict[str, Any], body: bytes) -> dict[str, Any]:
        return self._cloud.client("s3").put_object(Bucket=place["bucket"], Key=place["key"], Body=body)

    def _with_queue(self, event: dict[str, Any]) -> None:
        """The lease of a replay that goes on, a letter to take, and the receipt of one that is followed."""
        if run := event.get("run"):
            run["startedAt"] = event["execution"]["startedAt"]
            self._put_item(pk="replay#lease", run=run["id"], execution=event["execution"]["arn"])
        if event["action"] == "gather":
            self._send_letter()
        for message in event.get("messages", []):
            message |= self._received()
            self._put_item(pk=f"receipt#{message['requestId']}", verdict="DONE")

    def _put_item(self, **attributes: str) -> None:
        item = {name: {"S": value} for name, value in attributes.items()}
        self._cloud.client("dynamodb").put_item(TableName=self._cloud.outputs["TableName"], Item=item)

    def _send_letter(self) -> None:
        letter = json.dumps(json.loads((_events() / "dead-letter.json").read_text(encoding="utf-8")))
        self._cloud.client("sqs").send_message(QueueUrl=self._cloud.outputs["DeadLetterQueueUrl"], MessageBody=letter)

    def _received(self) -> dict[str, Any]:
        self._send_letter()
        url = self._cloud.outputs["DeadLetterQueueUrl"]
        message = self._cloud.client("sqs").receive_message(QueueUrl=url, WaitTimeSeconds=2)["Messages"][0]
        return {"messageId": message["MessageId"], "receiptHandle": message["ReceiptHandle"]}

    def _claim(self, event: dict[str, Any]) -> None:
        source, plan = event["source"], event["plan"]
        item = {"pk": f"image#{source['bucket']}/{source['key']}", "owner": event["owner"], "planId": plan["id"],
                "eTag": source["eTag"], "preset": plan["preset"], "status": "RUNNING", "origin": "upload",
                "startedAt": event["execution"]["startedAt"]}  # fmt: skip
        numbers = {"version": {"N": "1"}, "revision": {"N": "0"}, "leaseUntil": {"N": "9999999999"}}
        self._cloud.client("dynamodb").put_item(
            TableName=self._cloud.outputs["TableName"],
            Item={name: {"S": value} for name, value in item.items()} | numbers,
        )


def _named(request: dict[str, Any]) -> dict[str, Any]:
    """The upload that an EventBridge event is about."""
    detail = request["detail"]
    entity = detail["object"]
    return {"bucket": detail["bucket"]["name"], "key": entity["key"], "eTag": entity["etag"], "versionId": entity["version-id"]}


def _events() -> Any:
    from local.options import ROOT

    return ROOT / "events"


def picture(width: int, height: int, format: str, orientation: int = 1) -> bytes:
    """A soft gradient of this size."""
    from PIL import Image

    image = Image.merge("RGB", [Image.linear_gradient("L"), Image.radial_gradient("L"), Image.linear_gradient("L").rotate(90)])
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    options = {"exif": exif} if orientation != 1 else {}
    image.resize((width, height)).save(file, format, **options)
    return file.getvalue()
