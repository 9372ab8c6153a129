"""What docs/scale.md says that one picture asks of AWS is what it asks for: counted by the local cloud."""

import re
from collections import Counter

from conftest import ROOT, stack_of, started

SERVICES = {
    "s3": ["GetObject", "HeadObject", "PutObject"], "dynamodb": ["GetItem", "PutItem", "UpdateItem"], "sns": ["Publish"],
}  # fmt: skip
IMAGES, OTHERS = ["ValidateAndExifOrient", "ResizeVariant", "Watermark"], ["NotifySNS", "RekognitionTag"]


def test_one_picture_asks_for_what_the_estimates_count() -> None:
    with started(parameters={"WorkflowType": "STANDARD"}) as cloud:
        stack, key = stack_of(cloud), "uploads/dogs-sideways.jpg"
        for service, operations in SERVICES.items():
            for operation in operations:
                # A delay of nothing changes nothing, and is counted.
                cloud.control.fault(service, operation, kind="latency", seconds=0, count=None)
        for function in cloud.control.functions():
            cloud.control.fault("lambda", "Invoke", resource=function, kind="latency", seconds=0, count=None)
        upload = (ROOT / "samples/dogs-sideways.jpg").read_bytes()
        stack.s3.put_object(Bucket=stack.input, Key=key, Body=upload)
        cloud.control.wait_until_idle(90)
        asked: Counter[str] = Counter()
        for rule in cloud.control.faults():
            asked[rule["operation"] if rule["resource"] == "*" else rule["resource"]] += rule["struck"]
        (execution,) = cloud.control.executions("ProcessImage")
        history = stack.states.get_execution_history(executionArn=execution["executionArn"], maxResults=1000)["events"]
        variants = stack.manifest(key)["variants"]

    said = documented()
    assert said["states entered"] == sum("stateEnteredEventDetails" in event for event in history)
    assert said["invocations of functions that decode"] == sum(asked[name] for name in IMAGES)
    assert said["invocations of the other functions"] == sum(asked[name] for name in OTHERS)
    assert said["S3 writes"] == asked["PutObject"] - 1, "the upload itself is the uploader's"
    assert said["S3 reads"] == asked["GetObject"] + asked["HeadObject"]
    assert said["table reads"] == asked["GetItem"]
    assert said["table writes"] == asked["PutItem"] + asked["UpdateItem"]
    assert asked["Publish"] == 1 and len(variants) == 10


def documented() -> dict[str, int]:
    """The counts of one picture in docs/scale.md, by name."""
    text = (ROOT / "docs/scale.md").read_text(encoding="utf-8")
    table = text[text.index("| one picture |") :].split("\n\n")[0]
    return {name: int(count) for name, count in re.findall(r"^\| ([\w ]+?) \| (\d+) \|$", table, re.MULTILINE)}
