"""What each policy lets through, read back from every output format by Pillow."""

import io

import pytest
from PIL import Image

from variants import pixels

NOTICE, NAME = "© 2026 Ada Lovelace (all rights, reserved)", "Ada Lovelace"
FORMATS = {"jpeg": "s.jpg", "png": "s.png", "webp": "s.webp", "avif": "s.avif"}


def talkative() -> bytes:
    """A sideways JPEG that says too much: camera, serial number, maker note, position, thumbnail, XMP, IPTC, comment."""
    exif = Image.Exif()
    exif[0x8298], exif[0x013B] = NOTICE.encode(), NAME
    exif[0x010F], exif[0x0112] = "SecretCam", 6
    details = exif.get_ifd(0x8769)
    details[0xA431], details[0x927C] = "SecretSerial", b"SecretNote"
    position = exif.get_ifd(0x8825)
    position[1], position[2] = "N", (52.0, 30.0, 0.0)
    buffer = io.BytesIO()
    picture = Image.effect_mandelbrot((160, 120), (-2, -1.5, 1, 1.5), 30).convert("RGB")
    picture.save(
        buffer, "JPEG", exif=exif, comment=b"SecretComment",
        xmp=b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><i tiff:Orientation="6">SecretXMP</i></x:xmpmeta>',
    )  # fmt: skip
    return buffer.getvalue()


@pytest.fixture
def outputs(variants, tmp_path):
    def outputs(policy: str | None, watermark: dict | None = None):
        (tmp_path / "in.jpg").write_bytes(talkative())
        size = {"name": "s", "width": 60, "formats": [{"format": name} for name in FORMATS]}
        if watermark:
            size |= {"watermark": watermark}
        return variants(tmp_path / "in.jpg", [size], **({"metadata": policy} if policy else {}))

    return outputs


def text(value: object) -> str:
    """EXIF text as Pillow gives it: it reads UTF-8 as Latin 1."""
    return str(value).encode("latin-1").decode("utf-8")


@pytest.mark.parametrize("policy", [None, "strip", "keep-copyright-only"])
@pytest.mark.parametrize("kind", FORMATS)
def test_only_copyright_and_creator_survive_and_the_creator_only_under_strip(outputs, kind, policy):
    path = outputs(policy)[FORMATS[kind]]
    exif = pixels(path).getexif()
    assert text(exif[0x8298]) == NOTICE
    assert (text(exif[0x013B]) if 0x013B in exif else None) == (None if policy == "keep-copyright-only" else NAME)
    harmless = {0x8298, 0x013B, 0x0112, 0x011A, 0x011B, 0x0128, 0x0213, 0x8769}
    assert set(exif) <= harmless
    assert exif.get(0x0112, 1) == 1
    assert not exif.get_ifd(0x8825) and 0x927C not in exif.get_ifd(0x8769)
    raw = path.read_bytes()
    for trace in (b"Secret", b"xmpmeta", b"Photoshop", b"GPS", b"Ada" if policy == "none" else b"SecretCam"):
        assert trace not in raw, trace


@pytest.mark.parametrize("kind", FORMATS)
def test_keep_keeps_upright(outputs, kind):
    image = pixels(outputs("keep")[FORMATS[kind]])
    exif = image.getexif()
    assert image.size == (60, 80)
    assert exif[0x010F] == "SecretCam" and exif[0x0112] == 1 and text(exif[0x8298]) == NOTICE
    assert exif.get_ifd(0x8825)[1] == "N" and exif.get_ifd(0x8769)[0xA431] == "SecretSerial"
    assert not exif.get_ifd(1), "the embedded thumbnail"
    xmp = image.info.get("xmp") or image.info["XML:com.adobe.xmp"].encode()
    assert b"SecretXMP" in xmp and b'tiff:Orientation="1"' in xmp


@pytest.mark.parametrize("kind", FORMATS)
def test_the_policy_reaches_marked_sizes_too(outputs, kind):
    exif = pixels(outputs(None, {"text": "x", "minimumWidth": 1})[FORMATS[kind]]).getexif()
    assert text(exif[0x8298]) == NOTICE and 0x010F not in exif


def test_a_picture_that_states_no_rights_gets_no_exif(variants, tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "SecretCam"
    Image.new("RGB", (90, 60), (9, 90, 200)).save(tmp_path / "in.jpg", exif=exif)
    out = variants(tmp_path / "in.jpg", [{"name": "s", "width": 60, "formats": [{"format": name} for name in FORMATS]}])
    for path in out.values():
        assert not pixels(path).getexif(), path.name


@pytest.mark.parametrize("kind", ["png", "webp", "tiff", "avif"])
def test_the_notice_is_found_in_every_format_that_comes_in(variants, tmp_path, kind):
    exif = Image.Exif()
    exif[0x8298], exif[0x010F] = NOTICE.encode(), "SecretCam"
    # Large, so that a master is prepared and the notice has to travel through it.
    Image.effect_mandelbrot((1600, 1200), (-2, -1.5, 1, 1.5), 30).convert("RGB").save(tmp_path / f"in.{kind}", exif=exif)
    sizes = [{"name": f"s{width}", "width": width, "formats": [{"format": "webp"}]} for width in (60, 120)]
    for path in variants(tmp_path / f"in.{kind}", sizes).values():
        found = pixels(path).getexif()
        assert text(found[0x8298]) == NOTICE and 0x010F not in found
