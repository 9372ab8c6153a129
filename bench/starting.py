"""How long functions take to start, beside one in Python that does the same with boto3 and Pillow."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.events import fresh, label_event, resize_event
from bench.firststart import ColdStart, cold_start
from bench.jobs import JOBS
from bench.pictures import Picture
from bench.statistics import Ratio, ratio
from bench.store import bundle, certificate, put, store, task_root
from bench.tools import BINARIES, FUNCTION_ENVIRONMENT, ROOT, environment

WITH_PICTURES = ("validate-and-exif-orient", "resize-variant", "watermark")
FUNCTIONS = (*WITH_PICTURES, "notify-sns", "rekognition-tag", "dlq-replay")
PYTHON = [sys.executable, str(ROOT / "bench" / "peers" / "python_function.py")]


@dataclass(frozen=True)
class Start:
    """One thing that was started again and again: seconds of each round, beside Python's in the same round."""

    what: str
    own: list[float]
    python: list[float]

    @property
    def against_python(self) -> Ratio:
        return ratio(self.python, self.own)


@dataclass(frozen=True)
class Loading:
    """What the dynamic loader has to do before a function begins."""

    function: str
    libraries: int
    relocations: int


def variables(endpoint: str, task_root: Path = ROOT) -> dict[str, str]:
    """What a function on Lambda finds in its environment, as far as any of the six reads it."""
    names = ("OUTPUT_BUCKET", "WORK_BUCKET", "TABLE")
    own = {f"DARKROOM_{name}": name.lower().replace("_", "-") for name in names}
    aws = {"AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench",
           "AWS_ENDPOINT_URL": endpoint, "AWS_EC2_METADATA_DISABLED": "true", "LAMBDA_TASK_ROOT": str(task_root)}  # fmt: skip
    queue = {"DARKROOM_DEAD_LETTER_QUEUE_URL": f"{endpoint}/123456789012/letters"}
    return environment(**FUNCTION_ENVIRONMENT) | own | aws | queue


def starts(picture: Picture, rounds: int) -> list[Start]:
    """Every function to its first `next`; then the first answers, over http and over TLS."""
    job = JOBS["a"]
    tasks: list[tuple[str, list[str], dict[str, str], Any, dict[str, str], Any]] = []
    with store() as plain, store(*certificate()) as secure:
        for function in FUNCTIONS:
            own = variables(plain) | {"DARKROOM_TOPIC_ARN": "arn:aws:sns:us-east-1:123456789012:bench"}
            tasks.append((f"{function}, to its first `next`", [str(BINARIES / function)], own, None, variables(plain), None))
        for label, endpoint in (("http", plain), ("TLS", secure)):
            ours, theirs = variables(endpoint, task_root()), variables(endpoint) | {"AWS_CA_BUNDLE": str(bundle())}
            place = {"labels": {"bucket": "uploads", "key": "picture.jpg"}}
            tasks.append((f"rekognition-tag, one call over {label}", [str(BINARIES / "rekognition-tag")], ours, label_event(), theirs, place))
        # Over http alone: where botocore waits a second for a "100 Continue" that came with other TLS records, that is no start.
        put(plain, "/uploads/picture.jpg", picture.file.read_bytes())
        asked = {"bucket": "uploads", "key": "picture.jpg", "outputs": "outputs", **job.document()}
        tasks.append(("resize-variant, job (a)", [str(BINARIES / "resize-variant")], variables(plain), resize_event(job, picture),
                      variables(plain), asked))  # fmt: skip
        times: dict[str, tuple[list[float], list[float]]] = {task[0]: ([], []) for task in tasks}
        chance = random.Random(1)
        for number in range(rounds + 1):
            for what, command, own, event, others, asked in chance.sample(tasks, len(tasks)):
                mine, python = cold_start(command, own, fresh(event)), cold_start(PYTHON, others, asked)
                if number:  # The first round fills the page cache.
                    times[what][0].append(_seconds(mine, event))
                    times[what][1].append(_seconds(python, asked))
    return [Start(what, *both) for what, both in times.items()]


def _seconds(start: ColdStart, event: Any) -> float:
    return start.ready if event is None else start.answered


def loading() -> list[Loading]:
    """As ldd and the loader itself, with LD_DEBUG=statistics, say."""
    found = []
    for function in FUNCTIONS:
        libraries = subprocess.run(["ldd", BINARIES / function], capture_output=True, text=True, check=True).stdout
        if "statically linked" in libraries:
            found.append(Loading(function, 0, 0))
            continue
        # It ends at once: there is no Runtime API to ask.
        said = subprocess.run([BINARIES / function], env={"LD_DEBUG": "statistics"}, capture_output=True, text=True, check=False).stderr
        relocations = [
            int(_number(rf"{kind}: (\d+)", said)) for kind in ("number of relocations", "number of relative relocations")
        ]
        found.append(Loading(function, libraries.count("=>"), sum(relocations)))
    return found


def _number(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if not found:
        raise RuntimeError(f"the loader did not say {pattern!r}: {text[:500]}")
    return found[1]
