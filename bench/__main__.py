"""`python -m bench`: measures, prints tables, and keeps them in .bench/report.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.jobs import JOBS
from bench.pictures import pictures
from bench.renderings import Patience, measure
from bench.report import renderings_table
from bench.tools import BENCH


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--pictures", type=Path, help="a folder of pictures of one's own")
    parser.add_argument("--only", default="", help="pictures by name, with commas")
    parser.add_argument("--jobs", default=",".join(JOBS), help="jobs by name, with commas")
    parser.add_argument("--seconds", type=float, default=20, help="how long the rounds of one job on one picture go on")
    parser.add_argument("--rounds", type=int, default=5, help="the least number of rounds")
    parsed = parser.parse_args(arguments)
    patience = Patience(least=parsed.rounds, seconds=parsed.seconds)
    chosen = [p for p in pictures(parsed.pictures, BENCH / "pictures") if not parsed.only or p.name in parsed.only.split(",")]
    for job in parsed.jobs.split(","):
        for picture in chosen:
            print(renderings_table([measure(JOBS[job], picture, patience)]), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
