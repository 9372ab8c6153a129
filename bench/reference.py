"""What every output is held against: all pixels decoded, upright, in sRGB, resized by Pillow's LANCZOS."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from pi_heif import register_heif_opener
from PIL import Image, ImageCms, ImageOps

from bench.jobs import Job
from bench.pictures import Picture
from bench.tools import ROOT

sys.path.insert(0, str(ROOT / "Tests" / "imaging"))

from similarity import psnr, reference as resized  # noqa: E402

register_heif_opener()


class Reference:
    """One picture, decoded in full."""

    def __init__(self, picture: Picture, folder: Path) -> None:
        image = ImageOps.exif_transpose(Image.open(picture.file))
        if profile := image.info.get("icc_profile"):
            image = ImageCms.profileToProfile(image, io.BytesIO(profile), ImageCms.createProfile("sRGB"))
        self._image = image.convert("RGB")
        self._folder = folder
        self._made: dict[tuple[int, int], Image.Image] = {}

    @property
    def size(self) -> tuple[int, int]:
        return self._image.size

    def of(self, width: int, height: int) -> Image.Image:
        if (width, height) not in self._made:
            self._made[width, height] = resized(self._image, width, height)
        return self._made[width, height]

    def raw(self, width: int, height: int) -> Path:
        """The pixels as a file of red, green and blue bytes."""
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{width}x{height}.rgb"
        if not file.exists():
            file.write_bytes(self.of(width, height).tobytes())
        return file

    def similarity(self, job: Job, files: dict[str, bytes]) -> float:
        """The least likeness of an output, in dB. Of marked sizes only the upper half counts, where no mark is."""
        worst = 99.0
        for size in job.sizes:
            wanted = size.fitted(*self.size)
            for index in range(len(size.outputs)):
                found = Image.open(io.BytesIO(files[size.file(index)])).convert("RGB")
                # Some round a side that is left free, or even one that is not, by a pixel.
                if max(abs(a - b) for a, b in zip(found.size, wanted)) > 1:
                    raise ValueError(f"{size.file(index)} has {found.size} pixels, not {wanted}")
                box = (0, 0, found.width, found.height // 2 if size.watermark else found.height)
                worst = min(worst, psnr(found.crop(box), self.of(*found.size).crop(box)))
        return worst
