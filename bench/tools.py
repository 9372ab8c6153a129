"""What the measurements run on: where things lie, which versions they are, and the floor's program, compiled when it is missing."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Everything made or installed for the benchmark alone.
BENCH = ROOT / ".bench"
BINARIES = Path(os.environ.get("DARKROOM_BINARIES", ROOT / ".build" / "release"))
LIBRARIES = ROOT / ".deps" / "lib"
PACKAGES = BENCH / "packages"


def wheel_libraries() -> Path:
    """The shared libraries inside Pillow's wheel: a current libwebp and libpng."""
    import PIL

    return Path(PIL.__file__).parents[1] / "pillow.libs"


def libvips_version() -> str:
    """The pinned libvips's, as the wheel is numbered."""
    from importlib.metadata import version

    return version("pyvips-binary")


def versions() -> dict[str, str]:
    """Everything that a figure depends on."""
    from importlib.metadata import version

    from PIL import features

    return {
        "Darkroom": _said("git", "-C", str(ROOT), "describe", "--always", "--dirty"),
        "libvips": libvips_version(),
        "Pillow": version("pillow"),
        "pyvips": next(PACKAGES.glob("pyvips-*.dist-info")).name.split("-")[1].removesuffix(".dist"),
        "boto3": version("boto3"),
        "Python": sys.version.split()[0],
        "libjpeg-turbo (Darkroom, floor)": _recorded("libjpeg")[0],
        "libjpeg-turbo (Pillow)": str(features.version("libjpeg_turbo")),
        "libwebp (Darkroom, floor, Pillow)": str(features.version("webp")),
        "libpng, zlib-ng (decoding: Darkroom, floor)": ", ".join(_recorded("libpng")),
        "libpng, the system's zlib (encoding: floor; Pillow)": f"{_libpng()}, {zlib.ZLIB_RUNTIME_VERSION}",
        "pi-heif (its libheif: floor, Darkroom, Pillow)": version("pi-heif"),
        "Swift": _said("swift", "--version").splitlines()[0],
        "processor": _processor(),
    }


def _recorded(script: str) -> list[str]:
    """The versions that scripts/build-`script` has written down, below what it was built from and its hash."""
    return (ROOT / ".deps" / f"{script}-version").read_text(encoding="utf-8").splitlines()[2:]


def _libpng() -> str:
    """1.6.58 for libpng16-1d1ba958.so.16.58.0."""
    major, minor, _ = next(wheel_libraries().glob("libpng16-*")).name.split(".so.")[1].split(".")
    return f"{major[0]}.{major[1:]}.{minor}"


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{len(os.sched_getaffinity(0))} of {names[0] if names else 'unknown'}"


def floor_program() -> Path:
    """bench/peers/floor.c, compiled against Darkroom's own libraries and the wheel's (headers: Debian's, whose interfaces they keep)."""
    source, program = ROOT / "bench" / "peers" / "floor.c", BENCH / "floor"
    own = [LIBRARIES / f"libdarkroom-{name}.so" for name in ("jpeg", "png")]
    if program.exists() and all(program.stat().st_mtime > file.stat().st_mtime for file in (source, *own, Path(__file__))):
        return program
    BENCH.mkdir(exist_ok=True)
    folder = wheel_libraries()
    libraries = [*own, *(next(folder.glob(f"{name}-*")) for name in ("libwebp", "libpng16"))]
    paths = [f"-Wl,-{option},{place}" for place in (LIBRARIES, folder) for option in ("rpath", "rpath-link")]
    command = ["cc", "-O2", "-Wall", "-Wextra", "-o", program, source, *libraries, *paths]
    subprocess.run(command, check=True)
    return program


def environment(**more: str) -> dict[str, str]:
    """A worker's environment: nothing of ours but what finds the libraries and packages."""
    plain = {"PATH": os.environ["PATH"], "HOME": str(BENCH), "LANG": "C.UTF-8"}
    places = {"BENCH_PACKAGES": str(PACKAGES), "BENCH_LIBRARIES": str(LIBRARIES)}
    return plain | places | {"BENCH_LIBVIPS": libvips_version()} | more


# What template.yaml gives the functions that decode pictures.
FUNCTION_ENVIRONMENT = {
    "VIPS_CONCURRENCY": "1",
    "VIPS_WARNING": "0",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "8388608",
    "MALLOC_MMAP_THRESHOLD_": "8388608",
}
