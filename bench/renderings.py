"""The jobs on the pictures: time, memory, bytes and similarity of everybody, side by side."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import rivals
from bench.jobs import Job
from bench.pictures import Picture
from bench.reference import Reference
from bench.rivals import AGAIN, RIVALS, Rival
from bench.rounds import Patience, interleaved, kept, peak, started
from bench.statistics import Ratio, ratio
from bench.worker import Timing


@dataclass(frozen=True)
class Effort:
    """What one rival needed for one job on one picture, and what came of it. Bytes, dB, and the middle of the times of each round."""

    rival: Rival
    times: list[Timing]
    peak: int
    output: int
    similarity: float
    pixels: float | None

    @property
    def cpu(self) -> float:
        return median(time.cpu for time in self.times)

    def against(self, other: Effort) -> Ratio:
        """How many times more processor time this took than `other`."""
        return ratio([time.cpu for time in self.times], [time.cpu for time in other.times])


@dataclass(frozen=True)
class Rendering:
    """One job on one picture."""

    job: Job
    picture: Picture
    scale: str
    efforts: dict[str, Effort]
    # Darkroom beside itself, in the same rounds.
    noise: Ratio

    @property
    def darkroom(self) -> Effort:
        return self.efforts[rivals.DARKROOM.name]


def measure(job: Job, picture: Picture, patience: Patience) -> Rendering:
    """Rounds first; then, each in a process of its own, what was made and how much memory it took."""
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        reference = Reference(picture, folder / "reference")
        commands = {
            rival.name: command
            for rival in (*RIVALS, AGAIN)
            if (command := rivals.command(rival, job, picture, reference, folder / rival.name))
        }
        times = interleaved(started(commands), patience)
        efforts = {}
        for rival in (rival for rival in RIVALS if rival.name in commands):
            files = kept(commands[rival.name], rival.name, folder / rival.name / "files")
            efforts[rival.name] = Effort(
                rival,
                times[rival.name],
                peak(*commands[rival.name], rival.name),
                sum(map(len, files.values())),
                reference.similarity(job, files),
                _pixels(rival, job, picture, reference, folder / rival.name / "lossless"),
            )
        scale = f"{rivals.eighths(job, reference)}/8" if picture.kind == "JPEG" else "–"
        again = [time.cpu for time in times[AGAIN.name]]
        return Rendering(job, picture, scale, efforts, ratio(again, [time.cpu for time in times[rivals.DARKROOM.name]]))


def _pixels(rival: Rival, job: Job, picture: Picture, reference: Reference, folder: Path) -> float | None:
    """How alike the pixels are before they are encoded, in dB; the floor is handed the reference's own."""
    if rival == rivals.FLOOR:
        return None
    command = rivals.command(rival, job.lossless(), picture, reference, folder)
    assert command
    return reference.similarity(job.lossless(), kept(command, rival.name, folder / "files"))
