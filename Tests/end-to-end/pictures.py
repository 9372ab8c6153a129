"""Pictures for the tests, made by Pillow: independent of the code under test."""

import io
import struct
import zlib

from PIL import Image


def photo(width: int = 800, height: int = 600, format: str = "JPEG", orientation: int = 1, seed: int = 0) -> bytes:
    """A smooth picture whose four corners differ, so that a wrong turn shows."""
    image = Image.new("RGB", (64, 48))
    image.putdata(
        [((x * 4 + seed) % 256, (y * 5) % 256, ((x + y) * 2 + seed * 3) % 256) for y in range(48) for x in range(64)]
    )
    image = image.resize((width, height), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(image, format, **({"exif": exif} if orientation != 1 else {}))


def encoded(image: Image.Image, format: str, **options: object) -> bytes:
    """The picture as a file of `format`."""
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def flat(color: tuple[int, int, int], width: int = 1600, height: int = 1200) -> bytes:
    """A JPEG of one colour: whose pixels an output shows can be told at a glance."""
    return encoded(Image.new("RGB", (width, height), color), "JPEG", quality=90)


def huge_png_header(side: int = 65536) -> bytes:
    """A valid PNG header that promises far more pixels than anyone should decode."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    # A few rows of nothing: what follows is never read.
    rows = zlib.compress(bytes(1000 * (side // 8 + 1)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def opened(data: bytes) -> Image.Image:
    """The picture, decoded by Pillow."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
