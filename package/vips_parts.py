"""The libraries inside the pinned libvips, which is one file."""

from __future__ import annotations

import re
from pathlib import Path

# What libvips says of its own configuration ("SVG load with librsvg-2.0: true"), and what came into the file by it. The wheel tells no
# versions. Licences: https://github.com/kleisauke/libvips-packaging/blob/main/THIRD-PARTY-NOTICES.md
PARTS = {
    "libhwy": {"highway": "Apache-2.0"},
    "lcms2": {"lcms2": "MIT"},
    "zlib": {"zlib-ng": "Zlib"},
    "pangocairo": {
        "pango": "LGPL-2.1-or-later", "cairo": "MPL-1.1", "pixman": "MIT", "harfbuzz": "MIT-Modern-Variant",
        "fribidi": "LGPL-2.1-or-later",
    },
    "fontconfig": {"fontconfig": "HPND-sell-variant", "freetype": "FTL", "expat": "MIT"},
    "libexif": {"libexif": "LGPL-2.1-or-later"},
    "libjpeg": {"mozjpeg": "IJG AND BSD-3-Clause AND Zlib"},
    "libuhdr": {"libultrahdr": "Apache-2.0"},
    "libpng": {"libpng": "libpng-2.0"},
    "imagequant": {"libimagequant": "BSD-2-Clause"},
    "libtiff-4": {"libtiff": "libtiff"},
    "libarchive": {"libarchive": "BSD-2-Clause"},
    "libheif": {"libheif": "LGPL-3.0-or-later", "aom": "BSD-2-Clause"},
    "libwebp": {"libwebp": "BSD-3-Clause"},
    "librsvg-2.0": {"librsvg": "LGPL-2.1-or-later", "libxml2": "MIT"},
    "cgif": {"cgif": "MIT"},
}  # fmt: skip
# In every build, whatever its options say.
ALWAYS = {"glib": "LGPL-2.1-or-later", "libffi": "MIT", "proxy-libintl": "LGPL-2.0-or-later", "libnsgif": "MIT"}


def options(file: Path) -> dict[str, bool]:
    """The libraries that this libvips was built with and without, as it says itself."""
    text = file.read_bytes()
    found = re.findall(rb"\n(?:[A-Za-z0-9/ ]+) with ([A-Za-z0-9.-]+): (true|false)\b", text)
    found += re.findall(rb"\nimage pyramid save with (libarchive): (true|false)\b", text)
    if not found:
        raise SystemExit(f"package: {file} does not tell what it was built with")
    return {name.decode(): value == b"true" for name, value in found}


def parts(file: Path) -> dict[str, str]:
    """The name and the licence of each library inside. Throws SystemExit on one that this list does not know."""
    result = dict(ALWAYS)
    for option in (name for name, built in options(file).items() if built):
        if option not in PARTS:
            raise SystemExit(f"package: {file.name} was built with {option}: add it, with its licence, to package/vips_parts.py")
        result |= PARTS[option]
    return dict(sorted(result.items()))
