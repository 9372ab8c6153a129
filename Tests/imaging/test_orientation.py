"""All eight EXIF orientations, in every format that can carry one, are applied exactly once."""

import pytest
from scenes import file, opened, scene
from PIL import Image
from rendering import Rendering
from similarity import psnr, reference

PICTURE = scene(300, 200)
FORMATS = {"JPEG": {"quality": 95}, "PNG": {}, "WEBP": {"lossless": True}, "TIFF": {}, "AVIF": {"quality": 95}}


def tagged(format: str, value: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = value
    return file(PICTURE, format, exif=exif, **FORMATS[format])


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_comes_out_upright(render: Rendering, format: str, orientation: int) -> None:
    data = tagged(format, orientation)
    result = render(data, {"width": 120, "height": 120})
    size = (120, 80) if orientation < 5 else (80, 120)
    assert result.size == size
    assert psnr(result, reference(opened(data), *size)) >= 36
    assert 0x0112 not in result.getexif()


@pytest.mark.parametrize("value", [0, 9, 255])
def test_an_orientation_that_is_none_counts_as_upright(render: Rendering, value: int) -> None:
    assert render(tagged("JPEG", value), {"width": 120}).size == (120, 80)


def test_broken_exif_fails_no_picture(render: Rendering) -> None:
    plain = file(PICTURE, "JPEG", quality=95)
    broken = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xde\xad\xbe\xef" * 20
    data = plain[:2] + b"\xff\xe1" + (len(broken) + 2).to_bytes(2, "big") + broken + plain[2:]
    assert psnr(render(data, {"width": 120}), reference(PICTURE, 120, 80)) >= 34
