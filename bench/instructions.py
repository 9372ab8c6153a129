"""`python -m bench.instructions`: counts the instructions of a few hot paths and holds them against a stored budget.

Instructions, unlike time, are the same on a busy machine: valgrind's callgrind counts them, with the processor's features that it
knows (AVX2 at most). The budget is of the pinned libvips and of libjpeg-turbo, libpng and zlib-ng as Swift's clang compiles them; a new one of these,
or another C library, may need `--store`.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.jobs import JOBS
from bench.tools import BINARIES, FUNCTION_ENVIRONMENT, ROOT, environment

BUDGET = ROOT / "bench" / "instructions.json"
# How far a count may be from its budget: the heap's layout and the date in a manifest move it by a few in a thousand.
TOLERANCE = 0.03
ROUNDS = 2


@dataclass(frozen=True)
class HotPath:
    """A job on a picture of samples/."""

    job: str
    picture: str

    @property
    def name(self) -> str:
        return f"{self.job} on {self.picture}"


HOT_PATHS = (HotPath("a", "dogs-sideways.jpg"), HotPath("c", "fig.jpg"), HotPath("d", "fig.jpg"), HotPath("c", "chelsea.png"))


def counted(path: HotPath, program: Path, folder: Path) -> int:
    """The instructions of a process that does the job a few times, its start included."""
    preset = folder / f"{path.job}-{path.picture}.json"
    preset.write_text(json.dumps(JOBS[path.job].preset()), encoding="utf-8")
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, ROOT / "samples" / path.picture, preset]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment(**FUNCTION_ENVIRONMENT), input="run\n" * ROUNDS, capture_output=True, text=True, check=False
    )
    found = re.search(r"Collected : (\d+)", ended.stderr)
    if ended.returncode != 0 or not found:
        raise RuntimeError(f"{path.name}: valgrind ended with {ended.returncode}: {ended.stderr[-2000:]}")
    return int(found[1])


def verdict(count: int, budget: int | None) -> str:
    """`kept`, `exceeded` or `beaten`; a path without a budget has exceeded it."""
    if budget is None or count > budget * (1 + TOLERANCE):
        return "exceeded"
    return "beaten" if count < budget * (1 - TOLERANCE) else "kept"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.instructions", description=__doc__.split("\n")[0])
    parser.add_argument("--store", action="store_true", help="make what is counted now the budget")
    parsed = parser.parse_args(arguments)
    budgets = json.loads(BUDGET.read_text(encoding="utf-8")) if BUDGET.exists() else {}
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        # valgrind 3.19 stumbles over the debugging information that Swift 6 writes; the paths to libraries stay.
        program = Path(temporary) / "bench-job"
        subprocess.run(["objcopy", "--strip-debug", BINARIES / "bench-job", program], check=True)
        with ThreadPoolExecutor(2) as pool:
            counts = dict(zip(HOT_PATHS, pool.map(lambda path: counted(path, program, Path(temporary)), HOT_PATHS)))
    verdicts = {path.name: verdict(count, budgets.get(path.name)) for path, count in counts.items()}
    for path, count in counts.items():
        against = f"{100 * count / budgets[path.name] - 100:+.1f} %" if path.name in budgets else "no budget"
        print(f"{path.name:24} {count / 1e6:8.0f} million instructions, {against}: {verdicts[path.name]}")
    if parsed.store:
        BUDGET.write_text(json.dumps({path.name: count for path, count in counts.items()}, indent=2) + "\n", encoding="utf-8")
        return 0
    if "beaten" in verdicts.values():
        print("faster than the budget: make bench-instructions STORE=1 keeps it so")
    return 1 if "exceeded" in verdicts.values() else 0


if __name__ == "__main__":
    sys.exit(main())
