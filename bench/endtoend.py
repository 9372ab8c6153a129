"""Whole images through the real binaries, in the order of the state machine and without its engine, beside one function in Python
that does the same alone.

Both run on one local cloud: Lambda's Invoke API, the Runtime API, S3 on loopback. Time is what Lambda would bill; processor time
is that of the functions' processes alone.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import sys
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.events import execution
from bench.jobs import Job, Output, Size
from bench.pictures import Picture
from bench.tools import BINARIES, ROOT
from local import LocalCloud

# The stand-in that the peer is deployed in place of; no step of process-image.
PEER = "DLQReplay"
PEER_COMMAND = [sys.executable, str(ROOT / "bench" / "peers" / "python_function.py")]
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Bill:
    """What one image took: seconds that Lambda bills by function, processor seconds, and calls of AWS by operation."""

    billed: Counter[str] = field(default_factory=Counter)
    invocations: Counter[str] = field(default_factory=Counter)
    cpu: float = 0
    calls: Counter[str] = field(default_factory=Counter)
    transitions: int = 0


class Site:
    """A cloud with the pipeline on it, the peer beside it."""

    def __init__(self, job: Job, tagging: str = "off") -> None:
        self._cloud = LocalCloud(
            binaries=BINARIES,
            overrides={PEER: PEER_COMMAND},
            parameters={"ServiceMemory": "2048", "LogLevel": "error", "Tagging": tagging},
        )
        self._job = job
        self._tagging = tagging
        self._read: dict[str, int] = {}

    def __enter__(self) -> Site:
        self._cloud.start()
        self._cloud.control.hold_events()
        self._names = {logical: function["name"] for logical, function in self._cloud.control.functions().items()}
        self._s3 = self._cloud.client("s3")
        self.use(self._job)
        self._connection = http.client.HTTPConnection(self._cloud.endpoint.removeprefix("http://"))
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._cloud.stop()

    def use(self, job: Job) -> None:
        """From now on images are made by `job`."""
        self._job = job
        # The upload's own stem keeps the images' keys apart.
        self._s3.put_object(Bucket=self._cloud.outputs["WorkBucketName"], Key="presets/bench.json", Body=json.dumps(job.preset()))

    def upload(self, picture: Path) -> str:
        """A key of its own for one more image."""
        key = f"uploads/{uuid.uuid4().hex}{picture.suffix}"
        self._s3.put_object(Bucket=self._cloud.outputs["InputBucketName"], Key=key, Body=picture.read_bytes())
        return key

    def darkroom(self, key: str) -> Bill:
        """process-image, one task after the other: what the engine runs at the same time here waits its turn."""
        bill, begin = Bill(), self._begin()
        preset = f"s3://{self._cloud.outputs['WorkBucketName']}/presets/bench.json"
        request = {"bucket": self._cloud.outputs["InputBucketName"], "key": key, "preset": preset}
        common = {"execution": execution(), "owner": str(uuid.uuid4())}
        validated = self._invoke("ValidateAndExifOrient", common | {"request": request}, bill)
        if validated["verdict"] != "PROCEED":
            raise RuntimeError(f"{key}: {validated}")
        source, plan = validated["source"], validated["plan"]
        # Begin, WhatHappened, ValidateAndExifOrient, Verdict, Render, RenderSizes, TagsWanted, TagsAsked, TagsOff or RekognitionTag,
        # NotifySNS, Judged, Finished.
        bill.transitions = 12
        items = []
        tags: dict[str, Any] = {"status": "off"}
        if tagging := plan.get("tagging"):
            event = common | {"source": source, "planId": plan["id"], "tagging": tagging}
            tags = self._invoke("RekognitionTag", event, bill)
        for item in plan["items"]:
            event = common | {"source": source, "planId": plan["id"], "master": plan["master"], "sizes": item["sizes"],
                              "tags": {"status": "off"}}  # fmt: skip
            resized = self._invoke("ResizeVariant", event, bill)
            bill.transitions += 3  # ResizeVariant, MarksWanted, and either Watermark or SizesRendered.
            if marks := resized.get("marks"):
                event = common | {"source": source, "planId": plan["id"], "marks": marks, "results": resized["results"]}
                resized = self._invoke("Watermark", event, bill)
            items.append(resized)
        event = common | {"request": request, "source": source, "plan": plan, "items": items, "tags": tags}
        if (verdict := self._invoke("NotifySNS", event, bill)["verdict"]) != "DONE":
            raise RuntimeError(f"{key}: {verdict}")
        return self._end(bill, begin)

    def python(self, key: str) -> Bill:
        """The peer: one invocation."""
        bill, begin = Bill(), self._begin()
        outputs = self._cloud.outputs
        event = {"bucket": outputs["InputBucketName"], "key": key, "outputs": outputs["OutputBucketName"], "topic": outputs["TopicArn"]}
        self._invoke(PEER, event | self._job.document() | {"tagged": self._tagging != "off"}, bill)
        return self._end(bill, begin)

    def _invoke(self, function: str, event: dict[str, Any], bill: Bill) -> dict[str, Any]:
        self._connection.request("POST", f"/2015-03-31/functions/{self._names[function]}/invocations", json.dumps(event))
        response = self._connection.getresponse()
        answer = json.loads(response.read())
        if response.status != 200 or response.headers.get("X-Amz-Function-Error"):
            raise RuntimeError(f"{function}: {response.status}: {answer}")
        bill.billed[function] += self._reported(function)
        bill.invocations[function] += 1
        return answer

    def _reported(self, function: str) -> float:
        """Seconds of the invocation that has just ended, without the initialisation: from Lambda's own line in the log."""
        end = time.monotonic() + 5
        while time.monotonic() < end:
            lines = re.findall(r"\tDuration: ([0-9.]+) ms", self._cloud.log(function))
            if len(lines) > self._read.get(function, 0):
                self._read[function] = len(lines)
                return float(lines[-1]) / 1000
            time.sleep(0.002)
        raise RuntimeError(f"{function}: no REPORT line")

    def _begin(self) -> tuple[float, Counter[str]]:
        return self._processor_seconds(), Counter(self._cloud.control.calls())

    def _end(self, bill: Bill, begin: tuple[float, Counter[str]]) -> Bill:
        cpu, calls = begin
        bill.cpu = self._processor_seconds() - cpu
        bill.calls = Counter(self._cloud.control.calls()) - calls
        return bill

    def _processor_seconds(self) -> float:
        """User and system time so far of all processes that the cloud has started and that still live."""
        cloud, total = self._cloud.control.health()["pid"], 0
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                fields = (entry / "stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(fields[1]) == cloud:
                total += int(fields[11]) + int(fields[12])
        return total / TICK


@dataclass(frozen=True)
class Comparison:
    """The bills of both, image by image and in turns; warm processes, except where it says cold."""

    darkroom: list[Bill]
    python: list[Bill]
    cold: Bill

    @staticmethod
    def images_a_minute(bills: list[Bill]) -> float:
        """On one processor that does nothing else: from processor time, which the store's and the engine's own is not part of."""
        return 60 * len(bills) / sum(bill.cpu for bill in bills)

    @property
    def typical(self) -> Bill:
        """Darkroom's bill in the middle."""
        return sorted(self.darkroom, key=lambda bill: bill.billed.total())[len(self.darkroom) // 2]

    @property
    def advantage(self) -> float:
        return self.images_a_minute(self.darkroom) / self.images_a_minute(self.python)


def compared(job: Job, picture: Picture, images: int, tagging: str = "off") -> Comparison:
    """Both make `images` images in turns, after one each that does not count."""
    with Site(job, tagging) as site:
        cold = site.darkroom(site.upload(picture.file))
        site.python(site.upload(picture.file))
        bills = [(site.darkroom(site.upload(picture.file)), site.python(site.upload(picture.file))) for _ in range(images)]
    return Comparison([ours for ours, _ in bills], [theirs for _, theirs in bills], cold)


def grown(picture: Picture, images: int) -> dict[int, list[Bill]]:
    """The bills by the number of sizes, from 1 to 10: WebP q80 in widths from 160 in steps of 160."""
    with Site(_steps(1)) as site:
        bills = {}
        for count in (1, 2, 5, 10):
            site.use(_steps(count))
            site.darkroom(site.upload(picture.file))
            bills[count] = [site.darkroom(site.upload(picture.file)) for _ in range(images)]
        return bills


def _steps(count: int) -> Job:
    sizes = tuple(Size(f"{160 * step}w", 160 * step, None, (Output("webp", 80),)) for step in range(1, count + 1))
    return Job("steps", f"{count} widths in steps of 160 px", sizes)
