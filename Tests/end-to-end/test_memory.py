"""A warm function keeps its size: what one picture needed is given back before the next."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from conftest import started
from pictures import encoded, opened, photo

from local import LocalCloud
from local import step as steps

PICTURES = 1000
# How many looks at each end are compared.
LOOKS = 250
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "JPEG", "JPEG")


@pytest.fixture(scope="module")
def cloud_of_its_own() -> LocalCloud:
    with started() as cloud:
        cloud.control.hold_events()
        yield cloud


def events(cloud: LocalCloud) -> list[dict[str, Any]]:
    """One event for each of a few dozen pictures of all formats, from tiny to 3 megapixels."""
    chance = random.Random(4)
    template = steps.example("resize-variant", "input")
    made = []
    for number in range(28):
        format = FORMATS[number % len(FORMATS)]
        width, height = chance.randint(40, 2000), chance.randint(40, 1500)
        picture = opened(photo(width, height, seed=number))
        data = encoded(picture.quantize(64) if format == "GIF" else picture, format)
        key = f"uploads/memory-{number}"
        answer = cloud.client("s3").put_object(Bucket=cloud.outputs["InputBucketName"], Key=key, Body=data)
        place = {"bucket": cloud.outputs["InputBucketName"], "key": key, "eTag": answer["ETag"].strip('"')}
        event = copy.deepcopy(template)
        shape = {"format": format.lower(), "width": width, "height": height, "orientation": 1}
        event["source"] |= place | shape | {"versionId": answer["VersionId"]}
        event["master"] = {"object": place} | shape
        for size in event["sizes"]:
            size.pop("watermark", None)
            for output in size["outputs"]:
                output |= {"key": f"memory/{number}-{size['name']}.webp", "format": "webp", "immutable": True}
        made.append(event)
    return made


def resident_kib(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def test_1000_pictures_leave_a_warm_renderer_as_small_as_250_did(cloud_of_its_own: LocalCloud) -> None:
    cloud, client = cloud_of_its_own, cloud_of_its_own.client("lambda")
    function = cloud.control.functions()["ResizeVariant"]["name"]
    mixed, chance = events(cloud), random.Random(5)
    # The allocator keeps up to 8 MB for the next picture, more or less of it at a moment, and comes to what it keeps for good within some
    # two hundred pictures, sooner or later as the heap lies: so the most of many looks is compared.
    seen = []
    for number in range(PICTURES):
        answer = client.invoke(FunctionName=function, Payload=json.dumps(chance.choice(mixed)))
        assert "FunctionError" not in answer, answer["Payload"].read()
        pids = cloud.control.functions()["ResizeVariant"]["pids"]
        assert len(pids) == 1, "one warm process serves them all"
        seen.append(resident_kib(pids[0]))
    early, late = max(seen[:LOOKS]), max(seen[-LOOKS:])
    print(f"most resident in the first {LOOKS}: {early} KiB, in the last {LOOKS} of {PICTURES}: {late} KiB")
    assert late <= early * 1.10
