"""The pictures that the jobs are done on: made from samples/, or those of a folder of one's own."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bench.tools import ROOT


@dataclass(frozen=True)
class Picture:
    """One input."""

    name: str
    file: Path

    @property
    def kind(self) -> str:
        return {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".heic": "HEIC"}[self.file.suffix.lower()]


def pictures(own: Path | None, folder: Path) -> list[Picture]:
    """The pictures in `own` by name, or those made into `folder`: A, a JPEG of 6 megapixels and 1 MB; B, a JPEG of 13; a PNG and a
    HEIC of 12. All show the same CC0 photograph."""
    if own:
        suffixes = (".jpg", ".jpeg", ".png", ".heic")
        return [Picture(file.stem, file) for file in sorted(own.iterdir()) if file.suffix.lower() in suffixes]
    folder.mkdir(parents=True, exist_ok=True)
    made = {name: folder / name for name in ("A.jpg", "B.jpg", "P.png", "H.heic")}
    if not all(file.exists() for file in made.values()):
        _make(Image.open(ROOT / "samples" / "dandelions.jpg").convert("RGB"), made)
    return [Picture(file.stem, file) for file in made.values()]


def _make(photograph: Image.Image, made: dict[str, Path]) -> None:
    """The larger pictures are cut out of the photograph, pixel by pixel; the small one shows more of it, scaled."""
    height = photograph.height
    photograph.crop((400, 0, 400 + height * 3082 // 2048, height)).resize((3082, 2048), Image.Resampling.LANCZOS).save(
        made["A.jpg"], quality=90
    )
    photograph.crop((480, 0, 480 + 4344, height)).save(made["B.jpg"], quality=91)
    twelve = photograph.crop((650, 0, 650 + 4000, height))
    twelve.save(made["P.png"], compress_level=6)
    partial = made["H.heic"].with_suffix(".partial.heic")
    subprocess.run(["heif-enc", "-q", "60", "-o", partial, made["P.png"]], check=True, capture_output=True)
    partial.replace(made["H.heic"])
