"""Fills a folder with one function's package, as it will lie in /var/task."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from local.functions.spec import binary_name
from package import elf
from package.contents import FUNCTIONS
from package.machine import Platform, here

ROOT = Path(__file__).resolve().parent.parent
LIBRARIES = ROOT / ".deps" / "lib"
TASK_ROOT = "/var/task"
# What AWS's certificates end at: https://www.amazontrust.com/repository/
AUTHORITIES = ("Amazon_Root_CA_*.crt", "Starfield_*.crt")
# What libheif and libwebp ask for by a name of their wheels' own; the functions open it first, under ours.
OPENED_BEFORE = ("libde265-", "libsharpyuv-")
AUTHORITIES_FOLDER = Path("/usr/share/ca-certificates/mozilla")


@dataclass
class Staged:
    """What lies in `folder`; `origins` maps each packed file, by its path there, to the file it was made from."""

    function: str
    folder: Path
    binary: Path
    origins: dict[str, Path] = field(default_factory=dict)


def stage(function: str, binaries: Path, folder: Path) -> Staged:
    """Throws SystemExit, naming what is missing, where something was not built or installed."""
    contents, machine = FUNCTIONS[function], here()
    binary = binaries / binary_name(function)
    if not binary.exists():
        raise SystemExit(f"package: there is no {binary}: make build")
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    staged = Staged(function, folder, binary)

    bootstrap = folder / "bootstrap"
    elf.strip(binary, bootstrap)
    staged.origins["bootstrap"] = binary
    if elf.interpreter(bootstrap):
        elf.settle(bootstrap, f"{TASK_ROOT}/lib/{machine.loader}")
        for name, file in sorted(closure([*elf.needed(binary), *contents.opened], machine).items()):
            _copy(staged, file, f"lib/{name}")
    for name in contents.folders:
        for file in sorted((ROOT / name).iterdir()):
            _copy(staged, file, f"{name}/{file.name}")
    _certificates(staged)
    return staged


def closure(names: Iterable[str], machine: Platform) -> dict[str, Path]:
    """Every library that loading `names` loads, by the name it is asked for."""
    found: dict[str, Path] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found or name.startswith(OPENED_BEFORE):
            continue
        found[name] = locate(name, machine)
        waiting += elf.needed(found[name])
    return found


def locate(name: str, machine: Platform) -> Path:
    """The pinned library of this name, else Debian's."""
    for folder in (LIBRARIES, Path("/lib") / machine.triplet, Path("/usr/lib") / machine.triplet):
        if (folder / name).exists():
            return folder / name
    raise SystemExit(f"package: no library {name} in {LIBRARIES} or Debian's folders")


def _copy(staged: Staged, file: Path, name: str) -> None:
    target = staged.folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)
    # The loader is a program as well: one can start the function by it, by hand.
    target.chmod(0o755 if name.startswith("lib/ld-") else 0o644)
    staged.origins[name] = file


def _certificates(staged: Staged) -> None:
    for file in authorities():
        _copy(staged, file, f"certificates/{authority(file)}")


def authorities() -> list[Path]:
    """The certificates of AUTHORITIES, one a file."""
    files = sorted(file for pattern in AUTHORITIES for file in AUTHORITIES_FOLDER.glob(pattern))
    if not files:
        raise SystemExit(f"package: no {' or '.join(AUTHORITIES)} in {AUTHORITIES_FOLDER}: apt-get install ca-certificates")
    return files


def authority(certificate: Path) -> str:
    """The name by which OpenSSL finds a certificate in a folder of authorities, without reading the others. No two of ours share one."""
    return elf.run("openssl", "x509", "-noout", "-subject_hash", "-in", certificate).strip() + ".0"
