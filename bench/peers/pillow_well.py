"""Pillow written well: JPEGs shrunk while they are decoded, each size from the next larger one, turned when small, marks blended
where they stand."""

import io
from typing import Any

from loop import serve
from pi_heif import register_heif_opener
from PIL import Image, ImageDraw, ImageOps
from pillow_marks import font_for, place

# Orientations that exchange width and height.
TURNED = (5, 6, 7, 8)


def work(picture: bytes, job: dict[str, Any]) -> dict[str, bytes]:
    files = {}
    image = Image.open(io.BytesIO(picture))
    turned = image.getexif().get(0x0112) in TURNED
    upright = image.size[::-1] if turned else image.size
    larger = None
    for size in sorted(job["sizes"], key=lambda size: -(size["width"] or size["height"] or 1 << 20)):
        box = (size["width"] or upright[0], size["height"] or upright[1])
        if larger is None:
            # A gap of 2 shrinks the JPEG while it is decoded and leaves LANCZOS enough to work on.
            if size["width"] or size["height"]:
                image.thumbnail(box[::-1] if turned else box, Image.Resampling.LANCZOS, reducing_gap=2.0)
            larger = ImageOps.exif_transpose(image).convert("RGB")
            scaled = larger
        else:
            scaled = larger.copy()
            scaled.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=2.0)
            larger = scaled
        if size["watermark"]:
            scaled = scaled.copy()
            mark(scaled, size["watermark"])
        for output in size["outputs"]:
            file = io.BytesIO()
            match output["format"]:
                case "jpeg":
                    scaled.save(file, "JPEG", quality=output["quality"], optimize=True)
                case "webp":
                    scaled.save(file, "WEBP", quality=output["quality"], method=4)
                case "png":
                    scaled.save(file, "PNG", compress_level=3)
            files[output["file"]] = file.getvalue()
    return files


def mark(image: Image.Image, text: str) -> None:
    ImageDraw.Draw(image, "RGBA").text(
        place(image, text), text, font=font_for(text, image.width), fill=(255, 255, 255, 128)
    )


if __name__ == "__main__":
    register_heif_opener()
    serve(work)
