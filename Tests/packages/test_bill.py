"""The bill of materials and the licences of each package."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from package.contents import FUNCTIONS
from package.stage import LIBRARIES
from package.vips_parts import options, parts

EVERY = pytest.mark.parametrize("function", FUNCTIONS)


def bill(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "bom.json").read_text(encoding="utf-8"))


def files_of(component: dict[str, Any]) -> dict[str, str]:
    prefix = "darkroom:file:"
    return {entry["name"].removeprefix(prefix): entry["value"] for entry in component["properties"] if entry["name"].startswith(prefix)}


@EVERY
def test_the_bill_is_cyclonedx(function: str, unpacked: dict[str, Path]) -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str((unpacked[function] / "bom.json").read_text(encoding="utf-8")) is None
    assert validator.validate_str('{"bomFormat": "CycloneDX"}') is not None, "the validator lets everything pass"


@EVERY
def test_every_file_is_some_components_and_is_the_one_that_the_bill_means(function: str, unpacked: dict[str, Path]) -> None:
    folder, document = unpacked[function], bill(unpacked[function])
    listed: dict[str, str] = {}
    for component in (document["metadata"]["component"], *document["components"]):
        listed |= files_of(component)
    packed = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert packed - set(listed) - {"bom.json"} == {name for name in packed if name.startswith("licences/")}
    for name, value in listed.items():
        assert value == "sha256:" + hashlib.sha256((folder / name).read_bytes()).hexdigest(), name


@EVERY
def test_what_is_inside_the_executable_is_listed(function: str, unpacked: dict[str, Path]) -> None:
    document = bill(unpacked[function])
    versions = {component["name"]: component.get("version") for component in document["components"]}
    assert {"curl", "swift-nio-ssl", "swift-runtime", "ca-certificates"} <= set(versions)
    # Held against the executable itself, and against the headers it was compiled with.
    text = (unpacked[function] / "bootstrap").read_bytes()
    assert b"BoringSSL" in text and b"OpenSSL 3." not in text
    header = (LIBRARIES.parent / "include" / "curl" / "curlver.h").read_text(encoding="utf-8")
    curl = re.search(r'#define LIBCURL_VERSION "([0-9.]+)', header)
    assert curl and versions["curl"].startswith(curl.group(1))
    if not FUNCTIONS[function].pictures:
        assert "libc6-dev" in versions and b"glibc.rtld" in text


@EVERY
def test_every_licence_is_there_to_be_read(function: str, unpacked: dict[str, Path]) -> None:
    folder = unpacked[function] / "licences"
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    document = bill(unpacked[function])
    assert ("work of the Independent JPEG Group" in readme) == any(component["name"] == "libjpeg-turbo" for component in document["components"])
    for component in document["components"]:
        block = next(block for block in readme.split("\n\n") if block.startswith(component["name"]))
        texts = re.search(r"  texts: (.+)", block)
        assert texts and component["licenses"][0]["expression"] in block
        assert all((folder / name).stat().st_size > 200 for name in texts.group(1).split(", "))


def test_the_libraries_inside_libvips_are_those_that_it_says_it_was_built_with() -> None:
    library = next(LIBRARIES.glob("libvips-*.so.42"))
    built = options(library)
    assert built["librsvg-2.0"] and built["libwebp"] and not built["MagickCore"] and not built["fftw"]
    inside = parts(library)
    assert {"librsvg", "libwebp", "aom", "zlib-ng", "glib"} <= set(inside) and "poppler" not in inside
    for name in ("mozjpeg", "zlib-ng", "libarchive"):
        assert name.encode() in library.read_bytes(), "these leave their names in the file"


def test_the_codecs_beside_libvips_are_listed_with_what_they_were_made_from(unpacked: dict[str, Path]) -> None:
    for function, writes_webp in {"ValidateAndExifOrient": False, "ResizeVariant": True, "Watermark": True}.items():
        by_name = {component["name"]: component for component in bill(unpacked[function])["components"]}
        jpeg = by_name["libjpeg-turbo"]
        assert re.fullmatch(r"pkg:deb/debian/libjpeg-turbo@1:2\.1\.5\S*\?arch=source&distro=debian-12", jpeg["purl"])
        assert set(files_of(jpeg)) == {"lib/libdarkroom-jpeg.so"}
        png, inflate = by_name["libpng1.6"], by_name["zlib-ng"]
        assert re.fullmatch(r"pkg:deb/debian/libpng1\.6@1\.6\.39(?:[-0-9a-z.]|%2B)*\?arch=source&distro=debian-12", png["purl"])
        assert re.fullmatch(r"pkg:github/zlib-ng/zlib-ng@2\.3\.\d+", inflate["purl"])
        assert set(files_of(png)) == set(files_of(inflate)) == {"lib/libdarkroom-png.so"}
        assert "lib/libdarkroom-png.so" in files_of(bill(unpacked[function])["metadata"]["component"])
        assert ("pillow" in by_name) == writes_webp
        if writes_webp:
            assert by_name["pillow"]["purl"].startswith("pkg:pypi/pillow@")
            assert {part["name"] for part in by_name["pillow"]["components"]} == {"libwebp"}
            assert {file.removeprefix("lib/libdarkroom-") for file in files_of(by_name["pillow"])} == {"webp.so", "sharpyuv.so"}
