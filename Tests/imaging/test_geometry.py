"""Sizes come out at exactly the pixels asked for, showing the part asked for."""

import pytest
from scenes import file, scene
from PIL import Image, ImageOps
from rendering import Rendering
from similarity import psnr, reference

PICTURE = scene(480, 320)
DATA = file(PICTURE, "PNG")


@pytest.mark.parametrize(
    ("size", "pixels"),
    [
        ({"width": 240}, (240, 160)),
        ({"height": 100}, (150, 100)),
        ({"width": 100, "height": 100}, (100, 67)),
        ({"width": 100, "height": 20}, (30, 20)),
        ({"width": 100, "height": 100, "fit": "cover"}, (100, 100)),
        ({"width": 33, "height": 77, "fit": "cover"}, (33, 77)),
        ({"width": 100, "height": 100, "fit": "contain"}, (100, 100)),
        ({"width": 960}, (480, 320)),
        ({"width": 960, "enlarge": True}, (960, 640)),
        ({}, (480, 320)),
    ],
)
def test_the_box_decides_the_pixels(render: Rendering, size: dict, pixels: tuple[int, int]) -> None:
    assert render(DATA, size).size == pixels


@pytest.mark.parametrize("shape", [(1, 5000), (5000, 1), (3, 2), (1, 1), (4999, 7)])
@pytest.mark.parametrize("size", [{"width": 50, "height": 50}, {"width": 10}, {"width": 20, "height": 20, "fit": "cover", "enlarge": True}])
def test_extreme_shapes_keep_at_least_a_pixel(render: Rendering, shape: tuple[int, int], size: dict) -> None:
    result = render(file(Image.new("RGB", shape, (200, 100, 50)), "PNG"), size)
    assert min(result.size) >= 1
    red, green, blue = result.convert("RGB").resize((1, 1)).getpixel((0, 0))
    assert abs(red - 200) < 4 and abs(green - 100) < 4 and abs(blue - 50) < 4


def test_cover_keeps_the_centre(render: Rendering) -> None:
    expected = ImageOps.fit(PICTURE, (120, 120), Image.Resampling.LANCZOS)
    assert psnr(render(DATA, {"width": 120, "height": 120, "fit": "cover"}), expected) >= 36


@pytest.mark.parametrize("crop", ["attention", "entropy"])
def test_cover_finds_what_stands_out(render: Rendering, crop: str) -> None:
    quiet = Image.new("RGB", (600, 200), (120, 120, 120))
    quiet.paste(scene(150, 150).point(lambda value: min(255, value + 60)), (430, 25))
    result = render(file(quiet, "PNG"), {"width": 100, "height": 100, "fit": "cover", "crop": crop})
    assert len(result.convert("RGB").resize((16, 16)).getcolors()) > 60, "the part with the picture in it"


def test_contain_fills_with_the_background(render: Rendering) -> None:
    result = render(DATA, {"width": 120, "height": 120, "fit": "contain", "background": "#ff8000"}).convert("RGB")
    assert result.getpixel((60, 3)) == (255, 128, 0) and result.getpixel((60, 116)) == (255, 128, 0)
    assert psnr(result.crop((0, 20, 120, 100)), reference(PICTURE, 120, 80)) >= 36


def test_downscaling_is_sharp_and_free_of_moire(render: Rendering) -> None:
    stripes = Image.new("L", (1000, 200))
    stripes.putdata([255 * (x % 2) for _ in range(200) for x in range(1000)])
    result = render(file(stripes, "PNG"), {"width": 130}).convert("L")
    low, high = result.crop((5, 5, 125, 20)).getextrema()
    assert high - low <= 12, "lines too fine to show become an even grey"
