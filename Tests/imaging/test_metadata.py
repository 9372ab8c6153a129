"""Nothing private leaves: read back by Pillow and by a search through the bytes, in every format that goes out."""

import pytest
from scenes import file, scene
from PIL import Image, PngImagePlugin
from rendering import Rendering

SECRETS = {"make": "MakerOfCameras", "serial": "SN-77-1234", "note": "ThumbnailSecret", "gps": "52.5200N"}
FORMATS = ["jpeg", "png", "webp", "avif"]


def private(format: str) -> bytes:
    """A picture with camera, serial number, GPS position, comment, XMP and an embedded thumbnail."""
    exif = Image.Exif()
    exif[0x010F] = SECRETS["make"]
    exif.get_ifd(0x8769)[0xA431] = SECRETS["serial"]
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 0x1B: SECRETS["gps"].encode()})
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><serial>{SECRETS["note"]}</serial></x:xmpmeta>'.encode()
    options: dict = {"exif": exif}
    if format == "PNG":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_text("Comment", SECRETS["note"])
    elif format != "TIFF":
        options["xmp"] = xmp
    return file(scene(200, 150), format, **options)


@pytest.mark.parametrize("source", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("width", [100, 200])
def test_no_private_metadata_survives(render: Rendering, source: str, format: str, width: int) -> None:
    data = private(source)
    assert any(secret.encode() in data for secret in SECRETS.values()), "the fixture holds what is to be removed"
    written = render.file(data, {"width": width}, format)
    for secret in SECRETS.values():
        assert secret.encode() not in written
    image = render(data, {"width": width}, format)
    assert not image.getexif().get_ifd(0x8825) and 0x010F not in image.getexif()
    assert not {"xmp", "comment", "Comment", "photoshop"} & image.info.keys()
