"""HEIC looks as libheif's Python binding and LittleCMS say it does."""

import io
from pathlib import Path

import pi_heif
import pytest
from PIL import Image, ImageCms
from rendering import Refused, Rendering
from similarity import psnr, reference

PHOTO = (Path(__file__).parent / "fixtures" / "dandelions-p3-10bit.heic").read_bytes()


def decoded() -> tuple[Image.Image, Image.Image]:
    """The picture in its own Display P3, and in sRGB."""
    file = pi_heif.open_heif(PHOTO)
    image = Image.frombytes(file.mode, file.size, bytes(file.data), "raw", file.mode, file.stride)
    profile = ImageCms.ImageCmsProfile(io.BytesIO(file.info["icc_profile"]))
    return image, ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"))


@pytest.mark.parametrize("width", [256, 100])
def test_a_10_bit_heic_in_display_p3_becomes_srgb(render: Rendering, width: int) -> None:
    wide, image = decoded()
    result = render(PHOTO, {"width": width})
    assert result.size == (width, width // 2)
    likeness = psnr(result, reference(image, width, width // 2))
    assert likeness >= 38
    # The colours of Display P3 taken for sRGB are washed out, and that shows.
    assert psnr(result, reference(wide, width, width // 2)) < likeness - 4


def test_nothing_of_the_file_but_its_pixels_goes_out(render: Rendering) -> None:
    result = render(PHOTO, {"width": 100}, "jpeg")
    assert "icc_profile" not in result.info and not result.getexif()


def test_a_cut_heic_is_corrupt(render: Rendering) -> None:
    with pytest.raises(Refused) as refused:
        render(PHOTO[:-500], {"width": 100})
    assert refused.value.name == "Image.Corrupt"
