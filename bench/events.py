"""What the functions are given to do, after the examples in events/."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from hashlib import md5
from typing import Any

from bench.jobs import Job
from bench.pictures import Picture
from bench.reference import Reference
from bench.tools import BENCH, ROOT


def execution() -> dict[str, str]:
    return {"arn": "arn:aws:states:us-east-1:123456789012:express:bench:1:1", "startedAt": now()}


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def fresh(event: dict[str, Any] | None) -> dict[str, Any] | None:
    """The event of an execution that has just begun, with a plan of its own: nothing that it asks for is there already."""
    if event is None or "execution" not in event:
        return event
    return event | {"execution": execution()} | ({"planId": uuid.uuid4().hex[:20]} if "planId" in event else {})


def label_event() -> dict[str, Any]:
    """RekognitionTag's example: one call of AWS."""
    return json.loads((ROOT / "events" / "rekognition-tag.input.json").read_text(encoding="utf-8"))


def resize_event(job: Job, picture: Picture) -> dict[str, Any]:
    """ResizeVariant's event for a job, all of whose sizes share one decode."""
    event = json.loads((ROOT / "events" / "resize-variant.input.json").read_text(encoding="utf-8"))
    width, height = Reference(picture, BENCH).size
    tag = md5(picture.file.read_bytes(), usedforsecurity=False).hexdigest()
    place = {"bucket": "uploads", "key": "picture.jpg", "eTag": tag}
    source = event["source"] | place | {"size": picture.file.stat().st_size, "width": width, "height": height, "orientation": 1}
    del source["versionId"], source["sequencer"]
    master = {"object": place, "format": "jpeg", "orientation": 1, "width": width, "height": height}
    plain = {name: value for name, value in event["sizes"][0].items() if name not in ("width", "height", "outputs", "makesPlaceholder")}
    sizes = [
        plain | {"name": size.name, "width": size.width, "makesPlaceholder": index == 0,
                 "outputs": [{"format": output.format, "quality": output.quality, "key": size.file(at), "immutable": False}
                             for at, output in enumerate(size.outputs)]}
        for index, size in enumerate(job.sizes)
    ]  # fmt: skip
    return event | {"execution": execution(), "source": source, "master": master, "sizes": sizes}
