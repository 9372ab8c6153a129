"""Who does the jobs: Darkroom, what one would use in its place, and the codecs alone."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.jobs import Job
from bench.pictures import Picture
from bench.reference import Reference
from bench.tools import BINARIES, FUNCTION_ENVIRONMENT, ROOT, environment, floor_program

Command = tuple[list[str], dict[str, str]]


@dataclass(frozen=True)
class Rival:
    """Somebody who does jobs."""

    name: str
    title: str


DARKROOM = Rival("darkroom", "Darkroom")
PIPELINE = Rival("pillow-pipeline", "Pillow as pipelines write it")
WELL = Rival("pillow-well", "Pillow written well")
PYVIPS = Rival("pyvips", "pyvips, same libvips")
FLOOR = Rival("floor", "the codecs alone")
RIVALS = (DARKROOM, PIPELINE, WELL, PYVIPS, FLOOR)
# Another process of Darkroom's, in the same rounds as all: what is noise, and no advantage.
AGAIN = Rival("darkroom-again", "Darkroom once more")
_PROGRAMS = {"pillow-pipeline": "pillow_pipeline.py", "pillow-well": "pillow_well.py", "pyvips": "pyvips_peer.py"}


def command(rival: Rival, job: Job, picture: Picture, reference: Reference, folder: Path) -> Command | None:
    """How `rival` is started for a job on a picture; None if it cannot do it."""
    folder.mkdir(parents=True, exist_ok=True)
    if rival in (DARKROOM, AGAIN):
        preset = folder / f"{job.name}.json"
        preset.write_text(json.dumps(job.preset()), encoding="utf-8")
        return [str(BINARIES / "bench-job"), str(picture.file), str(preset)], environment(**FUNCTION_ENVIRONMENT)
    if rival == FLOOR:
        specs = [
            f"{output.format}:{output.quality or 0}:{width}:{height}:{reference.raw(width, height)}:{size.file(index)}"
            for size in job.sizes
            for width, height in [size.fitted(*reference.size)]
            for index, output in enumerate(size.outputs)
        ]
        return [str(floor_program()), str(picture.file), str(eighths(job, reference)), *specs], environment()
    if rival == PYVIPS and picture.kind == "HEIC":
        return None  # The pinned libvips decodes no HEVC.
    document = folder / f"{job.name}.peer.json"
    document.write_text(json.dumps(job.document()), encoding="utf-8")
    program = ROOT / "bench" / "peers" / _PROGRAMS[rival.name]
    return [sys.executable, str(program), str(picture.file), str(document)], environment()


def eighths(job: Job, reference: Reference) -> int:
    """The smallest DCT scale, in eighths, that still gives every size its pixels."""
    sizes = [size.fitted(*reference.size) for size in job.sizes]
    width, height = reference.size
    return next(
        scale for scale in range(1, 9) if all(-(-width * scale // 8) >= w and -(-height * scale // 8) >= h for w, h in sizes)
    )
