"""Every colour space becomes the sRGB that LittleCMS makes of it, within a stated difference."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from variants import pixels
from colour import ciede2000, lab, matrix_profile, press_profile

# What an eye does not see beside each other is below 1; the mean says whether a conversion is right, the most whether any hue
# is lost. 8 bit rounding alone, in and out, makes up to about 1 in the dark.
MEAN, MOST = 0.6, 2.5

D65 = (0.3127, 0.3290)
D50 = (0.34567, 0.35850)
SPACES = {
    "Display P3": ([(0.680, 0.320), (0.265, 0.690), (0.150, 0.060)], D65, 2.2),
    "Adobe RGB": ([(0.640, 0.330), (0.210, 0.710), (0.150, 0.060)], D65, 563 / 256),
    "ProPhoto": ([(0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001)], D50, 1.8),
}


def swatches() -> Image.Image:
    """216 colours of 8 x 8 pixels and a ramp of greys: whatever the space, no pixel outside what sRGB can show."""
    levels = np.linspace(30, 225, 6)
    cube = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(12, 18, 3)
    greys = np.repeat(np.linspace(0, 255, 18)[None, :, None], 3, axis=2)
    small = np.concatenate([cube, greys]).round().astype(np.uint8)
    return Image.fromarray(small.repeat(8, axis=0).repeat(8, axis=1))


def srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def difference(one: Image.Image, other: Image.Image) -> np.ndarray:
    return ciede2000(lab(np.asarray(one.convert("RGB"))), lab(np.asarray(other.convert("RGB"))))


def rendered(variants, file: Path) -> Image.Image:
    return pixels(variants(file, [{"name": "s", "formats": [{"format": "png"}]}])["s.png"])


def expect_alike(found: Image.Image, expected: Image.Image, mean: float = MEAN, most: float = MOST) -> None:
    delta = difference(found, expected)
    assert delta.mean() < mean and delta.max() < most, f"mean {delta.mean():.2f}, most {delta.max():.2f}"


def test_the_difference_is_that_of_the_published_pairs():
    """Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula", table 1."""
    pairs = [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425), ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065), ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ]  # fmt: skip
    for one, other, expected in pairs:
        assert abs(float(ciede2000(np.array(one, float), np.array(other, float))) - expected) < 1e-4


@pytest.mark.parametrize("kind", ["tiff", "png", "jpeg", "webp"])
@pytest.mark.parametrize("space", SPACES)
def test_wide_spaces_become_srgb(variants, tmp_path, space, kind):
    # The same colours, spelled in the wide space: so all of them are inside sRGB.
    profile = matrix_profile(space, *SPACES[space])
    wide = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    stored = ImageCms.profileToProfile(swatches(), srgb(), wide, renderingIntent=1, outputMode="RGB")
    file = tmp_path / f"wide.{kind}"
    options = {"jpeg": {"quality": 100, "subsampling": 0}, "webp": {"lossless": True}}.get(kind, {})
    stored.save(file, icc_profile=profile, **options)
    expected = ImageCms.profileToProfile(Image.open(file).convert("RGB"), wide, srgb(), renderingIntent=1, outputMode="RGB")
    found = rendered(variants, file)
    expect_alike(found, expected)
    # And so it must look like the picture it was made from; what is left is the rounding to 8 bits on the way.
    expect_alike(found, swatches(), mean=1.2, most=6)
    assert "icc_profile" not in found.info


def test_a_wide_space_is_converted_at_a_smaller_size_too(variants, tmp_path):
    profile = matrix_profile("Display P3", *SPACES["Display P3"])
    wide = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    plain = Image.new("RGB", (400, 300), (200, 90, 60))
    stored = ImageCms.profileToProfile(plain, srgb(), wide, renderingIntent=1, outputMode="RGB")
    stored.save(tmp_path / "p3.jpg", icc_profile=profile, quality=100, subsampling=0)
    out = variants(tmp_path / "p3.jpg", [{"name": "s", "width": 50, "formats": [{"format": f} for f in ("png", "webp", "jpeg", "avif")]}])
    for path in out.values():
        expect_alike(pixels(path), plain.resize((50, 38)), mean=1.5, most=3)


@pytest.mark.parametrize("depth", ["8", "16"])
def test_grey_is_grey(variants, tmp_path, depth):
    ramp = np.tile(np.arange(256, dtype=np.uint16), (16, 1))
    image = Image.fromarray((ramp * 257).astype(np.uint16)) if depth == "16" else Image.fromarray(ramp.astype(np.uint8))
    for kind in ("png", "tiff"):
        image.save(tmp_path / f"grey.{kind}")
        found = rendered(variants, tmp_path / f"grey.{kind}")
        assert np.abs(np.asarray(found.convert("RGB"), int) - ramp[..., None]).max() <= 1


# The solid inks on coated paper in L*a*b*, ISO 12647-2:2004. The solid cyan and blue lie outside sRGB, hence the wide limit.
INKS = {
    (0, 0, 0, 0): (95, 0, -3), (0, 0, 0, 255): (16, 0, 0), (255, 0, 0, 0): (54, -36, -49), (0, 255, 0, 0): (46, 72, -5),
    (0, 0, 255, 0): (88, -6, 90), (0, 255, 255, 0): (46, 67, 47), (255, 255, 0, 0): (24, 16, -45),
}  # fmt: skip


@pytest.mark.parametrize("ink", INKS)
def test_cmyk_without_a_profile_looks_as_printed(variants, tmp_path, ink):
    """Without a profile there is no one right answer; ours is a press, whose cyan is bluer than a screen's."""
    Image.new("CMYK", (16, 16), ink).save(tmp_path / "ink.jpg", quality=100)
    found = lab(np.asarray(rendered(variants, tmp_path / "ink.jpg").convert("RGB"))[8, 8])
    assert ciede2000(found, np.array(INKS[ink], float)) < 16, found


@pytest.mark.parametrize("kind", ["jpeg", "tiff"])
def test_cmyk_goes_through_its_profile(variants, tmp_path, kind):
    """A press of pale, odd inks, so that leaving the profile out would show."""
    inks = {}
    for corner in np.ndindex(2, 2, 2, 2):
        c, m, y, k = corner
        inks[corner] = ((90 - 22 * c - 25 * m - 6 * y) * (1 - 0.7 * k), (-20 * c + 35 * m) * (1 - k), (-25 * c + 40 * y) * (1 - k))
    profile = press_profile("odd", inks)
    levels = np.linspace(0, 255, 4).astype(np.uint8)
    cube = np.stack(np.meshgrid(levels, levels, levels, levels, indexing="ij"), axis=-1).reshape(16, 16, 4)
    image = Image.frombytes("CMYK", (128, 128), cube.repeat(8, axis=0).repeat(8, axis=1).tobytes())
    image.save(tmp_path / f"press.{kind}", icc_profile=profile, **({"quality": 100} if kind == "jpeg" else {}))
    press = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    stored = Image.open(tmp_path / f"press.{kind}")
    expected = ImageCms.profileToProfile(stored, press, srgb(), renderingIntent=0, outputMode="RGB")
    expect_alike(rendered(variants, tmp_path / f"press.{kind}"), expected)


@pytest.mark.xfail(strict=True, reason="libvips 8.18.7 refuses 8 bit CIELAB TIFF (bad labq format): Image.Corrupt")
def test_lab_becomes_srgb(variants, tmp_path):
    lab_profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    image = ImageCms.profileToProfile(swatches(), srgb(), lab_profile, renderingIntent=1, outputMode="LAB")
    image.save(tmp_path / "lab.tiff")
    expected = ImageCms.profileToProfile(image, lab_profile, srgb(), renderingIntent=1, outputMode="RGB")
    expect_alike(rendered(variants, tmp_path / "lab.tiff"), expected, mean=1.0, most=4)


def test_sixteen_bits_become_eight(variants, tmp_path):
    """Pillow writes no 16 bit colour, so the PNG is put together here."""
    levels = (np.asarray(swatches(), np.uint16) * 257).astype(">u2")
    rows = b"".join(b"\0" + row.tobytes() for row in levels)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width = levels.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    (tmp_path / "deep.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )
    found = rendered(variants, tmp_path / "deep.png")
    assert np.abs(np.asarray(found.convert("RGB"), int) - np.asarray(swatches(), int)).max() <= 1
