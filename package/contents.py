"""What each function's package carries, beside its executable and what that is linked to."""

from __future__ import annotations

from dataclasses import dataclass

HEIC_LIBRARIES = ("libdarkroom-de265.so", "libdarkroom-heif.so")
# What decodes plain pictures, and writes JPEG.
PLAIN_LIBRARIES = ("libdarkroom-jpeg.so", "libdarkroom-png.so")
WEBP_LIBRARIES = ("libdarkroom-sharpyuv.so", "libdarkroom-webp.so")


@dataclass(frozen=True)
class Contents:
    """`opened`: libraries that the function opens by name when it needs them. `folders`: of the repository, copied as they are."""

    pictures: bool = False
    opened: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


# By logical id, as in template.yaml.
FUNCTIONS = {
    "ValidateAndExifOrient": Contents(pictures=True, opened=HEIC_LIBRARIES + PLAIN_LIBRARIES, folders=("presets",)),
    "ResizeVariant": Contents(pictures=True, opened=PLAIN_LIBRARIES + WEBP_LIBRARIES),
    "Watermark": Contents(pictures=True, opened=PLAIN_LIBRARIES + WEBP_LIBRARIES, folders=("fonts",)),
    "RekognitionTag": Contents(),
    "NotifySNS": Contents(),
    "DLQReplay": Contents(),
    "PresignUpload": Contents(),
}
