"""The machine that packages are made on, which is the one that they are made for."""

from __future__ import annotations

import platform
from dataclasses import dataclass


@dataclass(frozen=True)
class Platform:
    """`architecture` as the template spells it; `triplet` as Debian's library folders are named."""

    architecture: str
    triplet: str
    loader: str


PLATFORMS = {
    "x86_64": Platform("x86_64", "x86_64-linux-gnu", "ld-linux-x86-64.so.2"),
    "aarch64": Platform("arm64", "aarch64-linux-gnu", "ld-linux-aarch64.so.1"),
}


def here() -> Platform:
    """Throws SystemExit on a machine that Lambda has no like of."""
    machine = platform.machine()
    if machine not in PLATFORMS:
        raise SystemExit(f"package: Lambda runs x86_64 and aarch64, this is {machine}")
    return PLATFORMS[machine]
