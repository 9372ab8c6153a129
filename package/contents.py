"""What each function's package carries, beside its executable and what that is linked to."""

from __future__ import annotations

from dataclasses import dataclass

HEIC_LIBRARIES = ("libdarkroom-de265.so", "libdarkroom-heif.so")


@dataclass(frozen=True)
class Contents:
    """`opened`: libraries that the function opens by name when it needs them. `folders`: of the repository, copied as they are."""

    pictures: bool = False
    opened: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


# By logical id, as in template.yaml.
FUNCTIONS = {
    "ValidateAndExifOrient": Contents(pictures=True, opened=HEIC_LIBRARIES, folders=("presets",)),
    "ResizeVariant": Contents(pictures=True),
    "Watermark": Contents(pictures=True, folders=("fonts",)),
    "RekognitionTag": Contents(),
    "NotifySNS": Contents(),
    "DLQReplay": Contents(),
    "PresignUpload": Contents(),
}
