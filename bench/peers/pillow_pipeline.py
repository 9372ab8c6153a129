"""Pillow as existing pipelines write it: a full decode, each size by LANCZOS from all pixels, marks on a layer of full size."""

import io
from typing import Any

from loop import serve
from pi_heif import register_heif_opener
from PIL import Image, ImageDraw, ImageOps
from pillow_marks import font_for, place


def work(picture: bytes, job: dict[str, Any]) -> dict[str, bytes]:
    files = {}
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(picture))).convert("RGB")
    for size in job["sizes"]:
        scaled = image
        if size["width"] or size["height"]:
            scaled = image.copy()
            box = (size["width"] or image.width, size["height"] or image.height)
            scaled.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=None)
        if size["watermark"]:
            scaled = marked(scaled, size["watermark"])
        for output in size["outputs"]:
            file = io.BytesIO()
            match output["format"]:
                case "jpeg":
                    scaled.save(file, "JPEG", quality=output["quality"], optimize=True)
                case "webp":
                    scaled.save(file, "WEBP", quality=output["quality"], method=job["effort"])
                case "png":
                    scaled.save(file, "PNG")
            files[output["file"]] = file.getvalue()
    return files


def marked(image: Image.Image, text: str) -> Image.Image:
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    ImageDraw.Draw(layer).text(place(layer, text), text, font=font_for(text, image.width), fill=(255, 255, 255, 128))
    return Image.alpha_composite(image.convert("RGBA"), layer).convert("RGB")


if __name__ == "__main__":
    register_heif_opener()
    serve(work)
