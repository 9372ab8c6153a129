"""Every format and mode that comes in looks as Pillow says it does."""

import numpy
import pytest
from scenes import file, opened, scene, with_alpha
from PIL import Image
from rendering import Refused, Rendering
from similarity import psnr, reference

PICTURE = scene()
SIXTEEN = Image.fromarray((numpy.asarray(PICTURE.convert("L"), dtype=numpy.uint16) * 257))

# name -> (file, least PSNR in dB at 160 x 107 against Pillow's full decode and Lanczos)
FILES = {
    "baseline JPEG": (file(PICTURE, "JPEG", quality=92), 38),
    "progressive JPEG": (file(PICTURE, "JPEG", quality=92, progressive=True), 38),
    "JPEG without subsampling": (file(PICTURE, "JPEG", quality=92, subsampling=0), 38),
    "grey JPEG": (file(PICTURE.convert("L"), "JPEG", quality=92), 38),
    "PNG": (file(PICTURE, "PNG"), 42),
    "grey PNG": (file(PICTURE.convert("L"), "PNG"), 42),
    "16 bit grey PNG": (file(SIXTEEN, "PNG"), 38),
    "PNG with alpha": (file(with_alpha(PICTURE), "PNG"), 40),
    "grey PNG with alpha": (file(with_alpha(PICTURE).convert("LA"), "PNG"), 40),
    "palette PNG": (file(PICTURE.quantize(200), "PNG"), 40),
    "1 bit PNG": (file(PICTURE.convert("1"), "PNG"), 30),
    "interlaced-free small palette PNG": (file(PICTURE.quantize(4), "PNG", bits=2), 36),
    "lossy WebP": (file(PICTURE, "WEBP", quality=90), 40),
    "lossless WebP with alpha": (file(with_alpha(PICTURE), "WEBP", lossless=True), 40),
    "GIF": (file(PICTURE.quantize(256), "GIF"), 40),
    "AVIF": (file(PICTURE, "AVIF", quality=90), 40),
    "AVIF with alpha": (file(with_alpha(PICTURE), "AVIF", quality=90), 38),
    "TIFF": (file(PICTURE, "TIFF"), 42),
    "LZW TIFF": (file(PICTURE, "TIFF", compression="tiff_lzw"), 42),
    "deflate TIFF with alpha": (file(with_alpha(PICTURE), "TIFF", compression="tiff_adobe_deflate"), 40),
}


def expected(data: bytes, width: int, height: int) -> Image.Image:
    image = opened(data)
    if image.mode.startswith("I"):
        image = Image.fromarray((numpy.asarray(image, dtype=numpy.uint32) // 257).astype(numpy.uint8))
    return reference(image, width, height)


@pytest.mark.parametrize("name", FILES)
def test_it_is_read_as_pillow_reads_it(render: Rendering, name: str) -> None:
    data, least = FILES[name]
    result = render(data, {"width": 160})
    assert result.size == (160, 107)
    assert psnr(result, expected(data, 160, 107)) >= least


@pytest.mark.parametrize("name", FILES)
def test_at_its_own_size_nothing_is_resampled(render: Rendering, name: str) -> None:
    data, _ = FILES[name]
    result = render(data, {"width": 5000})
    assert result.size == PICTURE.size
    # Decoders differ by rounding in chroma and in 16 bit; a resampled or shifted picture is below 35 dB.
    assert psnr(result, expected(data, *PICTURE.size)) >= 38


@pytest.mark.parametrize(("format", "quality"), [("jpeg", 90), ("jpeg", 60), ("webp", 90), ("webp", 60), ("avif", 80), ("png", None)])
def test_what_goes_out_is_as_good_as_pillows_at_the_same_quality(render: Rendering, format: str, quality: int | None) -> None:
    result = render(file(PICTURE, "PNG"), {"width": 200}, format, quality)
    assert result.format == format.upper()
    wanted = reference(PICTURE, 200, 133)
    pillows = opened(file(wanted, format.upper(), **({"quality": quality} if quality else {})))
    assert psnr(result, wanted) >= min(42, psnr(pillows, wanted) - 1)


def test_transparency_is_flattened_on_the_background_for_jpeg(render: Rendering) -> None:
    data = file(with_alpha(PICTURE), "PNG")
    result = render(data, {"width": 160, "background": "#3060c0"}, "jpeg", 95)
    ground = Image.new("RGBA", (160, 107), "#3060c0")
    ground.alpha_composite(reference(opened(data), 160, 107))
    assert psnr(result, ground.convert("RGB")) >= 35


def halo(image: Image.Image) -> float:
    """The darkest red beside a red disc on nothing: premultiplied resizing leaves it red."""
    pixels = numpy.asarray(image.convert("RGBA"), dtype=float)
    seen = pixels[..., 3] > 16
    return float(pixels[..., 0][seen].min())


def test_a_transparent_edge_gets_no_halo(render: Rendering) -> None:
    disc = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    y, x = numpy.mgrid[0:400, 0:400]
    inside = Image.fromarray(((x - 200) ** 2 + (y - 200) ** 2 < 150**2).astype(numpy.uint8) * 255)
    disc.paste((255, 0, 0, 255), mask=inside)
    assert halo(render(file(disc, "PNG"), {"width": 97})) >= 250


def test_an_animated_png_shows_its_first_frame(render: Rendering) -> None:
    frames = [Image.new("RGB", (80, 60), color) for color in ((250, 0, 0), (0, 250, 0), (0, 0, 250))]
    data = file(frames[0], "PNG", save_all=True, append_images=frames[1:], duration=100)
    assert opened(data).n_frames == 3, "the fixture moves"
    assert render(data, {"width": 40}).convert("RGB").getpixel((9, 9)) == (250, 0, 0)


NOT_PICTURES = {
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "PDF": b"%PDF-1.7\n1 0 obj\n",
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "BMP": file(scene(9, 9), "BMP"),
    "ICO": file(scene(16, 16), "ICO"),
    "PPM": file(scene(9, 9), "PPM"),
    "JPEG 2000": b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(40),
    "Photoshop": b"8BPS\x00\x01" + bytes(40),
    "MVG": b"push graphic-context\nviewbox 0 0 9 9\nimage over 0,0 0,0 'https://example.com/x'\npop graphic-context",
    "text": b"no picture at all\n" * 20,
    "zip": b"PK\x03\x04" + bytes(60),
    "movie": b"\x00\x00\x00\x18ftypisom" + bytes(60),
}


@pytest.mark.parametrize("name", NOT_PICTURES)
def test_what_is_no_accepted_format_is_refused_by_its_content(render: Rendering, name: str) -> None:
    with pytest.raises(Refused) as refused:
        render(NOT_PICTURES[name], {"width": 10})
    assert refused.value.name == "Image.Unsupported"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_truncated_file_is_refused_in_every_format(render: Rendering, name: str, share: float) -> None:
    data, _ = FILES[name]
    with pytest.raises(Refused) as refused:
        render(data[: int(len(data) * share)], {"width": 160})
    assert refused.value.name == "Image.Corrupt"
