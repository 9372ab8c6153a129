"""What the soak uploads: good pictures and bad ones in several formats, under awkward keys, some overwritten, some deleted."""

from __future__ import annotations

import random
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "end-to-end"))

from pictures import encoded, huge_png_header  # noqa: E402

Color = tuple[int, int, int]
HEIC = Path(__file__).resolve().parents[1] / "imaging" / "fixtures" / "dandelions-p3-10bit.heic"
GOOD = ("JPEG", "JPEG", "JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF", "HEIC")
# How it is made bad, and the error that this must come to.
BAD = {
    "text": "Image.Unsupported",
    "svg": "Image.Unsupported",
    "empty": "Image.Empty",
    "cut JPEG": "Image.Corrupt",
    "cut PNG": "Image.Corrupt",
    "cut WEBP": "Image.Corrupt",
    "cut TIFF": "Image.Corrupt",
    "cut GIF": "Image.Corrupt",
    "bomb": "Image.TooLarge",
}
FOLDERS = ("", "2026/", "a b/c+d/", "Été/", "100%/", "deep/" * 8)
NAMES = ("{n}.jpg", "{n} (1).JPG", "IMG+{n}%20#a.png", "{n}", "photo.{n}.tar.webp", "日本-{n}.jpeg", "{n}'&\"<b>.gif", ".{n}", "{n}-é.tiff")
SHARE_BAD, SHARE_OVERWRITTEN, SHARE_DELETED = 0.2, 0.12, 0.03
# Of those that are overwritten.
SHARE_REVIVED = 0.25


@dataclass(frozen=True)
class Version:
    """One upload's bytes and what has to come of them: pixels of `color` (None: not looked at), or `error`."""

    body: bytes
    color: Color | None = None
    error: str | None = None


@dataclass(frozen=True)
class Subject:
    """Everything that is uploaded under one key, in order; the pauses after each are in seconds.

    `revived` ones are deleted after their first version and uploaded again, `deleted` ones are deleted at the end.
    """

    key: str
    versions: tuple[Version, ...]
    pauses: tuple[float, ...]
    revived: bool = False
    deleted: bool = False

    @property
    def deletions(self) -> int:
        """How often it is deleted."""
        return self.revived + self.deleted

    @property
    def current(self) -> Version:
        return self.versions[-1]


def scenario(seed: int, uploads: int, prefix: str = "uploads/") -> list[Subject]:
    """Subjects with `uploads` versions in all; the same for the same seed."""
    chance = random.Random(seed)
    subjects: list[Subject] = []
    left = uploads
    while left > 0:
        count = min(left, chance.choice((2, 2, 3)) if chance.random() < SHARE_OVERWRITTEN else 1)
        versions = tuple(_version(chance) for _ in range(count))
        if count > 1 and chance.random() < 0.2:
            versions = (*versions[:-1], versions[0])  # what was there before comes back
        pauses = tuple(chance.choice((0.0, chance.uniform(0, 2.5))) for _ in versions)
        key = prefix + chance.choice(FOLDERS) + chance.choice(NAMES).format(n=len(subjects))
        revived = count > 1 and chance.random() < SHARE_REVIVED
        subjects.append(Subject(key, versions, pauses, revived, deleted=chance.random() < SHARE_DELETED))
        left -= count
    return subjects


def _version(chance: random.Random) -> Version:
    color = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
    size = (chance.randint(40, 500), chance.randint(40, 400))
    if chance.random() < SHARE_BAD:
        kind = chance.choice(sorted(BAD))
        return Version(_spoilt(kind, chance), error=BAD[kind])
    format = chance.choice(GOOD)
    if format == "HEIC":
        # A box that readers skip, so that each has an entity tag of its own.
        return Version(HEIC.read_bytes() + struct.pack(">I4s", 16, b"free") + chance.randbytes(8))
    return Version(_flat(format, color, size, chance), color=color)


def _flat(format: str, color: Color, size: tuple[int, int], chance: random.Random) -> bytes:
    image = Image.new("RGB", size, color)
    match format:
        case "JPEG":
            exif = Image.Exif()
            exif[0x0112] = chance.randint(1, 8)
            return encoded(image, format, quality=90, exif=exif)
        case "GIF" if chance.random() < 0.5:
            frames = [Image.new("RGB", size, tuple(255 - part for part in color)) for _ in range(2)]
            return encoded(image, format, save_all=True, append_images=frames, duration=80)
        case _:
            return encoded(image, format)


def _spoilt(kind: str, chance: random.Random) -> bytes:
    mark = f"{chance.randrange(1 << 40):x}"
    match kind.split():
        case ["text"]:
            return f"These are notes ({mark}), not a photo.\n".encode() * chance.randint(1, 50)
        case ["svg"]:
            return f'<svg xmlns="http://www.w3.org/2000/svg" id="a{mark}" width="9" height="9"/>'.encode()
        case ["empty"]:
            return b""
        case ["bomb"]:
            return huge_png_header(chance.randint(40000, 65536))
        case ["cut", format]:
            # Noise does not compress: wherever it is cut, pixels are missing.
            size = (chance.randint(200, 320), chance.randint(150, 240))
            whole = encoded(Image.frombytes("RGB", size, chance.randbytes(3 * size[0] * size[1])), format)
            return whole[: int(len(whole) * chance.uniform(0.3, 0.8))]
    raise ValueError(kind)
