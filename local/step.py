"""`python -m local.step resize-variant`: runs one function's binary on its example event, on a cloud of its own.

The event is events/<step>.input.json; what it names (the upload, the master, the queue's message, the record) is put there
first, by stage.py. Prints the function's log and its answer; ends with 1 if the function failed, and with `--check` also if
the answer is not what events/<step>.output.json promises.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from local.cloud import LocalCloud
from local.functions.spec import binary_name
from local.options import ROOT
from local.stage import Stage

EVENTS = ROOT / "events"
FUNCTIONS = ("ValidateAndExifOrient", "ResizeVariant", "Watermark", "RekognitionTag", "NotifySNS", "DLQReplay", "PresignUpload")
# The last: what reprocess asks the validator.
STEPS = {binary_name(function): function for function in FUNCTIONS} | {"reprocess": "ValidateAndExifOrient"}
# The parameters under which the examples were written.
PARAMETERS = {"Preset": "branded", "Tagging": "labels", "PresignedUploads": "on"}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.step", description=__doc__.split("\n")[0])
    parser.add_argument("step", choices=examples(), metavar="STEP", help=f"one of {', '.join(examples())}")
    parser.add_argument("--binaries", type=Path, default=ROOT / ".build" / "release", help="folder of the function binaries")
    parser.add_argument("--check", action="store_true", help="compare the answer with the example")
    parsed = parser.parse_args(arguments)
    with LocalCloud(parameters=PARAMETERS, binaries=parsed.binaries) as cloud:
        failed, answer = run(cloud, parsed.step)
        print(cloud.log(function_of(parsed.step)).strip(), file=sys.stderr)
        print(json.dumps(answer, indent=2, ensure_ascii=False))
    if failed:
        return 1
    differences = list(differing(answer, example(parsed.step, "output"))) if parsed.check else []
    for difference in differences:
        print(f"not as in events/{parsed.step}.output.json: {difference}", file=sys.stderr)
    return 1 if differences else 0


def examples() -> list[str]:
    """The steps that have an example; dlq-replay has one for each of its actions, and reprocess its two questions."""
    return sorted(file.name.removesuffix(".input.json") for file in EVENTS.glob("*.input.json"))


def function_of(step: str) -> str:
    """The logical id: the longest step name that `step` begins with."""
    return next(STEPS[name] for name in sorted(STEPS, key=len, reverse=True) if step.startswith(name))


def example(step: str, side: str) -> Any:
    return json.loads((EVENTS / f"{step}.{side}.json").read_text(encoding="utf-8"))


def run(cloud: LocalCloud, step: str) -> tuple[bool, Any]:
    """Whether the function failed, and what it answered."""
    event = Stage(cloud).set(example(step, "input"))
    name = cloud.control.functions()[function_of(step)]["name"]
    answer = cloud.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
    return "FunctionError" in answer, json.loads(answer["Payload"].read())


# What differs from picture to picture and from run to run.
OWN = {"bytes", "sha256", "dominantColor", "thumbHash", "bucket", "eTag", "etag", "versionId", "version-id", "size-in-bytes", "name",
       "id", "messageId", "receiptHandle", "requestId", "sequencer", "labels", "confidence", "resources", "body", "recipe",
       "history", "delay", "hiddenUntil", "followUntil", "nextAt", "batchAt", "spent", "startedAt", "waiting"}  # fmt: skip


def differing(answer: Any, promised: Any, place: str = "") -> list[str]:
    """Where the answer has another shape or another value than promised, what is each run's own left out."""
    match answer, promised:
        case dict(), dict():
            if answer.keys() != promised.keys():
                return [f"{place or 'the answer'} has {sorted(answer)}, not {sorted(promised)}"]
            same = (name for name in promised if name not in OWN)
            return [line for name in same for line in differing(answer[name], promised[name], f"{place}.{name}")]
        case list(), list():
            if len(answer) != len(promised):
                return [f"{place} has {len(answer)} items, not {len(promised)}"]
            pairs = enumerate(zip(answer, promised))
            return [line for index, (a, b) in pairs for line in differing(a, b, f"{place}[{index}]")]
    uses_plan_or_size = place.endswith((".size", ".key")) and isinstance(answer, (int, str))
    return [] if answer == promised or uses_plan_or_size and type(answer) is type(promised) else [
        f"{place} is {answer!r}, not {promised!r}"
    ]


if __name__ == "__main__":
    sys.exit(main())
