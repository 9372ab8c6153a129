"""What was set out to be reached, beside what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.cost import cost
from bench.endtoend import Comparison
from bench.renderings import Rendering
from bench.rivals import FLOOR, PIPELINE, PYVIPS
from bench.starting import WITH_PICTURES, Start


@dataclass
class Findings:
    """Everything measured in one run, as far as it was."""

    renderings: list[Rendering] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    comparison: Comparison | None = None

    def rendering(self, job: str, picture: str) -> Rendering | None:
        return next((r for r in self.renderings if (r.job.name, r.picture.name) == (job, picture)), None)


@dataclass(frozen=True)
class Target:
    """One figure: what it is, what it should be, what it is, and whether that is enough."""

    figure: str
    wanted: str
    found: str
    is_met: bool


def targets(findings: Findings) -> list[Target]:
    """Those that this run has measured."""
    return [*_renderings(findings), *_starts(findings), *_whole(findings)]


def _renderings(findings: Findings) -> Iterator[Target]:
    def over_floor(job: str, picture: str, most: float, least_decibels: float = 0) -> Iterator[Target]:
        if not (rendering := findings.rendering(job, picture)):
            return
        own = rendering.darkroom
        times = own.against(rendering.efforts[FLOOR.name])
        wanted, found = f"at most {most}", str(times)
        if least_decibels:
            wanted, found = f"{wanted}, {least_decibels:.0f} dB", f"{found}, {own.pixels:.1f} dB"
        yield Target(f"({job}) over the codecs alone, {picture}", wanted, found, times.value <= most and (own.pixels or 0) >= least_decibels)

    yield from over_floor("a", "A", 1.2)
    yield from over_floor("a", "B", 1.4)
    yield from over_floor("c", "A", 2.4, 45)
    yield from over_floor("c", "B", 1.7, 45)
    for picture in ("A", "B"):
        yield from over_floor("d", picture, 1.6)
    for picture in ("A", "B"):
        if not (rendering := findings.rendering("a", picture)):
            continue
        pipeline, own = rendering.efforts[PIPELINE.name], rendering.darkroom
        times, bytes = pipeline.against(own), 100 * own.output / pipeline.output - 100
        found = f"{times}, {bytes:+.1f} % bytes, {own.similarity - pipeline.similarity:+.1f} dB"
        yield Target(f"(a) against Pillow as pipelines write it, {picture}", "at least 5, within 5 % of bytes", found, times.value >= 5 and abs(bytes) <= 5)
        yield Target(
            f"peak memory of (a) against it, {picture}", "at most 1/4" if picture == "B" else "–",
            f"1/{pipeline.peak / own.peak:.1f}", picture != "B" or own.peak * 4 <= pipeline.peak,
        )  # fmt: skip
    for rendering in findings.renderings:
        if peer := rendering.efforts.get(PYVIPS.name):
            times = peer.against(rendering.darkroom)
            wanted = "not slower" if rendering.job.name == "b" else "faster beyond the spread"
            met = times.high >= 1 if rendering.job.name == "b" else times.is_beyond_spread
            yield Target(f"({rendering.job.name}) against pyvips, {rendering.picture.name}", wanted, str(times), met)


def _starts(findings: Findings) -> Iterator[Target]:
    for start in findings.starts:
        name = start.what.split(",")[0]
        if "first `next`" in start.what:
            least = 40 if name in WITH_PICTURES else 80
        elif "TLS set up" in start.what:
            least = 80
        elif name == "resize-variant":
            least = 9
        else:
            continue
        yield Target(f"start of {start.what}", f"at most 1/{least}", f"1/{start.against_python}", start.against_python.value >= least)


def _whole(findings: Findings) -> Iterator[Target]:
    if not (comparison := findings.comparison):
        return
    yield Target("images a minute a processor, end to end, against one function in Python", "at least 2", f"{comparison.advantage:.1f}", comparison.advantage >= 2)
    express = cost(comparison.typical, "EXPRESS")
    dollars = 10_000 * (express.compute + express.workflow)
    yield Target("Lambda and Step Functions (EXPRESS), 10,000 images in two sizes", "at most $0.05", f"${dollars:.3f}", dollars <= 0.05)

