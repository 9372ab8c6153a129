"""pyvips in its best form, on the same libvips file as Darkroom: one thumbnail from the file, the smaller sizes from it, one thread."""

import os
import sys
from functools import cache
from typing import Any

os.environ["VIPS_CONCURRENCY"] = "1"
# At the end: pyvips brings a binary part that it built on the system's libvips, and the pinned one's must be found first.
sys.path.append(os.environ["BENCH_PACKAGES"])

import pyvips  # noqa: E402
from loop import serve  # noqa: E402

pyvips.cache_set_max(0)
# A side that a box leaves free.
FREE = 10_000_000


def work(picture: bytes, job: dict[str, Any]) -> dict[str, bytes]:
    files = {}
    larger = None
    for size in sorted(job["sizes"], key=lambda size: -(size["width"] or size["height"] or 1 << 20)):
        width, height = size["width"] or FREE, size["height"] or FREE
        if size["width"] is None and size["height"] is None:
            scaled = pyvips.Image.new_from_buffer(picture, "", access="sequential").autorot().copy_memory()
        elif larger is None:
            scaled = pyvips.Image.thumbnail_buffer(picture, width, height=height, size="down").copy_memory()
        else:
            scaled = larger.thumbnail_image(width, height=height, size="down").copy_memory()
        larger = scaled
        marked = composed(scaled, size["watermark"]) if size["watermark"] else scaled
        for output in size["outputs"]:
            match output["format"]:
                case "jpeg":
                    data = marked.jpegsave_buffer(Q=output["quality"], optimize_coding=True, keep="none")
                case "webp":
                    data = marked.webpsave_buffer(Q=output["quality"], effort=4, keep="none")
                case "png":
                    data = marked.pngsave_buffer(compression=3, filter="up", keep="none")
            files[output["file"]] = data
    return files



@cache
def letters(text: str, width: int) -> pyvips.Image:
    """The text at a quarter of `width`: white, half transparent, drawn once."""
    mask = (pyvips.Image.text(text, font="DejaVu Sans", width=width // 4, height=width // 8) * 0.5).cast("uchar")
    return mask.new_from_image([255, 255, 255]).bandjoin(mask).copy(interpretation="srgb").copy_memory()


def composed(image: pyvips.Image, text: str) -> pyvips.Image:
    mark = letters(text, image.width)
    margin = int(0.03 * min(image.width, image.height))
    left, top = image.width - mark.width - margin, image.height - mark.height - margin
    part = image.crop(left, top, mark.width, mark.height).composite2(mark, "over")
    return image.insert(part.extract_band(0, n=3).cast("uchar"), left, top)


if __name__ == "__main__":
    version = ".".join(str(pyvips.version(part)) for part in range(3))
    if version != os.environ["BENCH_LIBVIPS"]:
        sys.exit(f"pyvips runs on libvips {version}, not on the pinned {os.environ['BENCH_LIBVIPS']}")
    serve(work)
