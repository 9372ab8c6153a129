"""Animations move on as Pillow sees them: frames, delays, loop count, and each frame's picture."""

import io

import pytest
from PIL import Image, ImageDraw
from rendering import Rendering
from similarity import psnr

DELAYS = [50, 120, 300, 80, 200]


def frames() -> list[Image.Image]:
    """A disc on its way across, on a ground that changes."""
    pictures = []
    for index in range(len(DELAYS)):
        image = Image.new("RGB", (120, 80), (40 + 40 * index, 90, 200 - 30 * index))
        ImageDraw.Draw(image).ellipse((10 + 20 * index, 20, 40 + 20 * index, 50), (250, 240, 60))
        pictures.append(image)
    return pictures


def animation(format: str, loop: int = 4) -> bytes:
    first, *others = frames()
    file = io.BytesIO()
    options = {"lossless": True} if format == "WEBP" else {}
    first.save(file, format, save_all=True, append_images=others, duration=DELAYS, loop=loop, **options)
    return file.getvalue()


def seen(data: bytes) -> tuple[list[Image.Image], list[int], int]:
    """Frames, delays, and how often it is shown: WebP counts that, GIF the repetitions."""
    image = Image.open(io.BytesIO(data))
    pictures, delays = [], []
    for index in range(getattr(image, "n_frames", 1)):
        image.seek(index)
        pictures.append(image.convert("RGB"))
        delays.append(image.info.get("duration"))
    return pictures, delays, image.info.get("loop", 0) + (image.format == "GIF")


@pytest.mark.parametrize("source", ["GIF", "WEBP"])
@pytest.mark.parametrize("target", ["gif", "webp"])
def test_frames_delays_and_loop_count_are_kept(render: Rendering, source: str, target: str) -> None:
    data = animation(source)
    result, delays, loop = seen(render.file(data, {"width": 60, "animated": True}, target))
    assert delays == DELAYS
    assert loop == seen(data)[2]
    for found, frame in zip(result, frames(), strict=True):
        assert found.size == (60, 40)
        assert psnr(found, frame.resize((60, 40), Image.Resampling.LANCZOS)) >= 24


@pytest.mark.parametrize("source", ["GIF", "WEBP"])
def test_without_being_asked_the_first_frame_stands(render: Rendering, source: str) -> None:
    result = render(animation(source), {"width": 60}, "webp")
    assert getattr(result, "n_frames", 1) == 1
    assert psnr(result, frames()[0].resize((60, 40), Image.Resampling.LANCZOS)) >= 26


def test_the_mark_is_on_every_frame(render: Rendering) -> None:
    mark = {"text": "Mark", "opacity": 1, "scale": 0.9, "minimumWidth": 10, "color": "#000000"}
    size = {"width": 120, "animated": True}
    plain, _, _ = seen(render.file(animation("GIF"), size, "webp", 100))
    marked, delays, _ = seen(render.file(animation("GIF"), size | {"watermark": mark}, "webp", 100))
    assert delays == DELAYS
    for one, other in zip(plain, marked, strict=True):
        assert psnr(one, other) < 30
