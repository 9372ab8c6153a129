"""`python -m bench`: measures, prints tables as they come, and writes them where docs/performance.md has them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench import report
from bench.endtoend import compared, grown
from bench.growth import growth
from bench.jobs import JOBS
from bench.pictures import Picture, pictures
from bench.reference import Reference
from bench.renderings import measure
from bench.rivals import DARKROOM, command
from bench.rounds import Patience
from bench.starting import loading, starts
from bench.targets import Findings
from bench.tools import BENCH, ROOT, versions

PAGE = ROOT / "docs" / "performance.md"
# How often at least what lasts a second at most is measured: starts, and whole images.
MANY = 15
PARTS = ("jobs", "starting", "growth", "whole", "sizes")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--pictures", type=Path, help="a folder of pictures of one's own; A and B by name are the targets' JPEGs")
    parser.add_argument("--only", default="", help="pictures by name, with commas")
    parser.add_argument("--jobs", default=",".join(JOBS), help="jobs by name, with commas")
    parser.add_argument("--parts", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    parser.add_argument("--seconds", type=float, default=20, help="how long the rounds of one job on one picture go on")
    parser.add_argument("--rounds", type=int, default=5, help="the least number of rounds")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    parsed = parser.parse_args(arguments)
    parts = parsed.parts.split(",")
    chosen = [p for p in pictures(parsed.pictures, BENCH / "pictures") if not parsed.only or p.name in parsed.only.split(",")]

    findings = Findings()
    text = [_head(arguments or sys.argv[1:])]
    for part in (part for part in PARTS if part in parts):
        for section in _SECTIONS[part](findings, chosen, parsed):
            print(section, flush=True)
            text.append(section)
    text.insert(1, report.targets(findings))
    print(text[1])
    (BENCH / "rounds.json").write_text(report.rounds(findings.renderings), encoding="utf-8")
    (BENCH / "report.md").write_text("\n\n".join(text) + "\n", encoding="utf-8")
    if parsed.write:
        PAGE.write_text(report.replaced(PAGE.read_text(encoding="utf-8"), "\n\n".join(text)), encoding="utf-8")
    return 0


def _head(arguments: list[str]) -> str:
    lines = "\n".join(f"| {name} | {value} |" for name, value in versions().items())
    return f"`python -m bench {' '.join(arguments)}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC.\n\n| | |\n|---|---|\n{lines}"


def _jobs(findings: Findings, chosen: list[Picture], parsed: argparse.Namespace) -> Iterator[str]:
    for name in parsed.jobs.split(","):
        yield f"### ({name}) {JOBS[name].title}"
        patience = Patience(least=parsed.rounds, seconds=parsed.seconds * JOBS[name].emphasis)
        renderings = [measure(JOBS[name], picture, patience) for picture in chosen]
        findings.renderings += renderings
        yield report.renderings(renderings)
    yield "### Darkroom beside itself"
    yield report.noise(findings.renderings)


def _starting(findings: Findings, chosen: list[Picture], parsed: argparse.Namespace) -> Iterator[str]:
    findings.starts = starts(chosen[0], max(parsed.rounds, MANY))
    yield "### Starting"
    yield report.starting(findings.starts, loading())


def _growth(findings: Findings, chosen: list[Picture], parsed: argparse.Namespace) -> Iterator[str]:
    folder = BENCH / "growth"
    found = growth(command(DARKROOM, JOBS["a"], chosen[0], Reference(chosen[0], folder), folder))
    yield "### Memory of a warm process"
    yield report.grown_memory(found)


def _whole(findings: Findings, chosen: list[Picture], parsed: argparse.Namespace) -> Iterator[str]:
    findings.comparison = compared(JOBS["a"], chosen[0], max(parsed.rounds, MANY))
    yield "### Whole images, job (a)"
    yield report.whole(findings.comparison)
    yield report.costs(findings.comparison)
    yield "### Whole images with every function: job (d), whose larger size is marked, tagged besides"
    yield report.whole(compared(JOBS["d"], chosen[0], max(parsed.rounds, MANY), tagging="labels"))


def _sizes(findings: Findings, chosen: list[Picture], parsed: argparse.Namespace) -> Iterator[str]:
    yield "### What more sizes cost"
    yield report.sizes(grown(chosen[0], parsed.rounds))


_SECTIONS: dict[str, Callable[[Findings, list[Picture], argparse.Namespace], Iterator[str]]] = {
    "jobs": _jobs, "starting": _starting, "growth": _growth, "whole": _whole, "sizes": _sizes,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
