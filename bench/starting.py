"""How long functions take to start, beside one in Python that does the same with boto3 and Pillow."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.events import fresh, label_event, resize_event
from bench.firststart import cold_start, secured
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


# How long one thing took: Darkroom's, and Python's.
Pair = tuple[Callable[[], float], Callable[[], float]]


def starts(picture: Picture, rounds: int) -> list[Start]:
    """Every function to its first `next`; then RekognitionTag until it has set up TLS; then the first answers, over http and over TLS."""
    with store() as plain, store(*certificate()) as secure:
        # Over http alone: where botocore waits a second for a "100 Continue" that came with other TLS records, that is no start.
        put(plain, "/uploads/picture.jpg", picture.file.read_bytes())
        pairs = {f"{function}, to its first `next`": _to_next(function, plain) for function in FUNCTIONS}
        root, trusted = task_root(), bundle()
        pairs["rekognition-tag, TLS set up"] = _to_tls(secure, root, trusted)
        pairs |= {f"rekognition-tag, one call over {label}": _to_label(at, root, trusted) for label, at in (("http", plain), ("TLS", secure))}
        pairs["resize-variant, job (a)"] = _to_variants(picture, plain)
        times: dict[str, tuple[list[float], list[float]]] = {what: ([], []) for what in pairs}
        chance = random.Random(1)
        for number in range(rounds + 1):
            for what in chance.sample(list(pairs), len(pairs)):
                for kept, measure in zip(times[what], pairs[what]):
                    took = measure()
                    if number:  # The first round fills the page cache.
                        kept.append(took)
    return [Start(what, *both) for what, both in times.items()]


def _to_next(function: str, endpoint: str) -> Pair:
    own = variables(endpoint) | {"DARKROOM_TOPIC_ARN": "arn:aws:sns:us-east-1:123456789012:bench"}
    return lambda: cold_start([str(BINARIES / function)], own).ready, lambda: cold_start(PYTHON, variables(endpoint)).ready


_LABEL = [str(BINARIES / "rekognition-tag")]
_LABEL_ASKED = {"labels": {"bucket": "uploads", "key": "picture.jpg"}}


def _to_tls(endpoint: str, root: Path, trusted: Path) -> Pair:
    own, python = _trusting(endpoint, root, trusted)
    return (
        lambda: secured(_LABEL, own, fresh(label_event()), certificate()),
        lambda: secured(PYTHON, python, _LABEL_ASKED, certificate()),
    )


def _to_label(endpoint: str, root: Path, trusted: Path) -> Pair:
    own, python = _trusting(endpoint, root, trusted)
    return (
        lambda: cold_start(_LABEL, own, fresh(label_event())).answered,
        lambda: cold_start(PYTHON, python, _LABEL_ASKED).answered,
    )


def _trusting(endpoint: str, root: Path, trusted: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Darkroom's variables and Python's, each with the authorities that it is shipped with and our own."""
    return variables(endpoint, root), variables(endpoint) | {"AWS_CA_BUNDLE": str(trusted)}


def _to_variants(picture: Picture, endpoint: str) -> Pair:
    job = JOBS["a"]
    event = resize_event(job, picture)
    asked = {"bucket": "uploads", "key": "picture.jpg", "outputs": "outputs", **job.document()}
    return (
        lambda: cold_start([str(BINARIES / "resize-variant")], variables(endpoint), fresh(event)).answered,
        lambda: cold_start(PYTHON, variables(endpoint), asked).answered,
    )


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
