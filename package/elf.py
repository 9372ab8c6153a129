"""Executables and libraries, by the tools of binutils and patchelf."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path


def run(*command: str | Path) -> str:
    """Standard output of a tool; SystemExit with what it said if it fails or is not there."""
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise SystemExit(f"package: there is no {command[0]} here: scripts/install-packages brings it") from error
    if done.returncode != 0:
        raise SystemExit(f"package: {' '.join(map(str, command))}: {done.stderr.strip() or done.returncode}")
    return done.stdout


def needed(file: Path) -> list[str]:
    """The libraries that `file` asks for by name."""
    return re.findall(r"\(NEEDED\).*\[(.+)\]", run("readelf", "--dynamic", "--wide", file))


def interpreter(file: Path) -> str | None:
    """The loader that `file` asks for; None for a static executable and for a library."""
    found = re.search(r"Requesting program interpreter: (.+)\]", run("readelf", "--program-headers", "--wide", file))
    return found.group(1) if found else None


def versions_needed(file: Path, prefix: str) -> set[str]:
    """The symbol versions, such as GLIBC_2.34, that `file` asks for."""
    text = run("readelf", "--version-info", "--wide", file)
    asked = text[text.find("Version needs section") :] if "Version needs section" in text else ""
    return set(re.findall(rf"Name: ({prefix}[0-9.]+)", asked))


def versions_defined(file: Path, prefix: str) -> set[str]:
    """The symbol versions that `file` offers."""
    text = run("readelf", "--version-info", "--wide", file)
    start = text.find("Version definition section")
    offered = text[start : text.find("Version needs section", start)] if start >= 0 else ""
    return set(re.findall(rf"Name: ({prefix}[0-9.]+)", offered))


def strip(source: Path, target: Path) -> None:
    """`source` without symbols and debugging information, as `target`.

    The unwinding tables go too, a tenth of the file: only C++ exceptions, which Swift's runtime does without, and debuggers read them.
    """
    run("strip", "--strip-all", "--remove-section=.eh_frame", "--remove-section=.eh_frame_hdr", "-o", target, source)


def settle(executable: Path, loader: str) -> None:
    """Makes `executable` start with `loader` and look for libraries in `lib/` beside it before anywhere else.

    The path must be a DT_RPATH: Lambda sets LD_LIBRARY_PATH to /lib64 and more, which comes before a DT_RUNPATH, and Amazon Linux's
    C library would be loaded by Debian's loader.
    """
    run("patchelf", "--set-interpreter", loader, "--force-rpath", "--set-rpath", "$ORIGIN/lib", executable)
