"""`darkroom cost` counts what an upload asks of AWS: counted again by the local cloud, preset by preset."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import BINARIES, ROOT, stack_of, started
from pictures import encoded
from PIL import Image
from stack import Stack

from local import LocalCloud

REQUESTS = {
    "s3": ["GetObject", "HeadObject", "PutObject"], "dynamodb": ["GetItem", "PutItem", "UpdateItem"],
    "sns": ["Publish"], "rekognition": ["DetectLabels", "DetectModerationLabels"],
}  # fmt: skip
PRESETS = ["web", "tiers", "thumbnails", "branded"]


@pytest.fixture(scope="module")
def counting() -> Iterator[LocalCloud]:
    """A stack that tags, with its executions' histories, whose requests are counted: a delay of nothing changes nothing."""
    with started(parameters={"WorkflowType": "STANDARD", "Tagging": "labels"}) as cloud:
        for service, operations in REQUESTS.items():
            for operation in operations:
                cloud.control.fault(service, operation, kind="latency", seconds=0, count=None, caller="functions")
        for function in cloud.control.functions():
            cloud.control.fault("lambda", "Invoke", resource=function, kind="latency", seconds=0, count=None)
        cloud.control.hold_events()
        yield cloud


def counted(cloud: LocalCloud) -> Counter[str]:
    rules = cloud.control.faults()
    return Counter({r["operation"] if r["service"] != "lambda" else r["resource"]: r["struck"] for r in rules})


def estimate(*arguments: str) -> dict[str, Any]:
    command = [BINARIES / "darkroom", "cost", "--json", *arguments]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_counts_of_an_upload_are_what_it_asks_for(counting: LocalCloud, preset: str) -> None:
    stack: Stack = stack_of(counting)
    key, picture = f"uploads/cost-{preset}.jpg", encoded(Image.effect_noise((2000, 1500), 40).convert("RGB"), "JPEG")
    assert len(picture) > 128 << 10, "small files come whole with the first request, which the model leaves out"
    stack.s3.put_object(Bucket=stack.input, Key=key, Body=picture)
    before, logs = counted(counting), log_bytes(counting)
    stack.start({"bucket": stack.input, "key": key, "preset": preset})
    counting.control.wait_until_idle(90)
    asked = counted(counting) - before
    said = estimate("--preset", preset, "--megapixels", "3", "--tagging", "labels")["upload"]
    execution = counting.control.executions("ProcessImage")[-1]
    history = stack.states.get_execution_history(executionArn=execution["executionArn"], maxResults=1000)["events"]

    assert stack.manifest(key)["verdict"] == "DONE"
    assert said["variants"] == len(stack.manifest(key)["variants"])
    assert said["transitions"] == sum("stateEnteredEventDetails" in event for event in history)
    assert said["imageInvocations"] == sum(asked[f] for f in ("ValidateAndExifOrient", "ResizeVariant", "Watermark"))
    assert said["serviceInvocations"] == asked["NotifySNS"] + asked["RekognitionTag"] == 2
    assert said["storageWrites"] == asked["PutObject"]
    # Rekognition's own read of its picture is no request of ours.
    assert said["storageReads"] == asked["GetObject"] + asked["HeadObject"] + asked["DetectLabels"]
    assert said["tableReads"] == asked["GetItem"]
    assert asked["PutItem"] + asked["UpdateItem"] == 2 and asked["Publish"] == 1
    assert log_bytes(counting) - logs == pytest.approx(said["logBytes"], rel=0.3)


def log_bytes(cloud: LocalCloud) -> int:
    return sum(len(cloud.log(function).encode()) for function in cloud.control.functions())


def test_a_bill_is_its_parts_and_standard_costs_what_its_transitions_cost() -> None:
    report = estimate("--images", "1000000")
    [bill] = report["bills"]
    parts = bill["parts"]
    processing = [parts[p] for p in parts if p not in ("Step Functions, STANDARD", "S3 storage, a month", "Rekognition")]
    assert bill["together"] == pytest.approx(sum(processing))
    assert parts["Step Functions, STANDARD"] == pytest.approx(report["upload"]["transitions"] * 25)
    assert bill["togetherStandard"] - bill["together"] == pytest.approx(
        parts["Step Functions, STANDARD"] - parts["Step Functions, EXPRESS"]
    )
    assert "Rekognition" not in parts
    with_tags = estimate("--images", "1000000", "--tagging", "labels")["bills"][0]["parts"]
    assert with_tags["Rekognition"] == pytest.approx(1000)


def test_the_examples_of_the_documentation_are_what_the_command_prints() -> None:
    text = (ROOT / "docs" / "cost.md").read_text(encoding="utf-8")
    examples = text.split("    $ darkroom cost")[1:]
    assert len(examples) >= 3
    for example in examples:
        arguments, *rest = example.split("\n")
        printed = subprocess.run(
            [BINARIES / "darkroom", "cost", *arguments.split()], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout
        shown = []
        for line in rest[1:]:
            if line and not line.startswith("    "):
                break
            shown.append(line.removeprefix("    ").rstrip())
        assert "\n".join(shown).strip() == printed.strip(), f"docs/cost.md is old, scripts/write-cost renews it: darkroom cost{arguments}"
