"""The text mark of both Pillow peers: a quarter of the picture's width, at the lower right, half transparent."""

from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).resolve().parents[2] / "fonts" / "DejaVuSans.ttf"


@cache
def font_for(text: str, width: int) -> ImageFont.FreeTypeFont:
    """The font in the size that fills a quarter of `width`."""
    trial = ImageFont.truetype(FONT, 100)
    return ImageFont.truetype(FONT, max(1, int(100 * 0.25 * width / trial.getlength(text))))


def place(image: Image.Image, text: str) -> tuple[int, int]:
    """Where the text begins."""
    _, _, right, bottom = ImageDraw.Draw(image).textbbox((0, 0), text, font=font_for(text, image.width))
    margin = int(0.03 * min(image.size))
    return int(image.width - right - margin), int(image.height - bottom - margin)
