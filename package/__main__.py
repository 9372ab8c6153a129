"""`make package`, and what `sam build` calls for each function."""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from package.archive import archive
from package.bill import write_bill
from package.components import components
from package.contents import FUNCTIONS
from package.licences import write_licences
from package.stage import ROOT, stage


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m package", description="Packs functions for provided.al2023.")
    parser.add_argument("function", nargs="*", help=f"logical ids, all of them if none is given: {', '.join(FUNCTIONS)}")
    parser.add_argument("--binaries", type=Path, default=ROOT / ".build" / "release", help="folder of the function binaries")
    parser.add_argument("--into", type=Path, help="fill this folder with the one function's package, and make no zip")
    parser.add_argument("--zips", type=Path, default=ROOT / ".build" / "packages", help="folder of the zips")
    parsed = parser.parse_args()
    for unknown in set(parsed.function) - set(FUNCTIONS):
        parser.error(f"there is no function {unknown}")
    if parsed.into:
        if len(parsed.function) != 1:
            parser.error("--into takes one function")
        fill(parsed.function[0], parsed.binaries, parsed.into)
        return
    functions = parsed.function or list(FUNCTIONS)
    # The compressor is a program of its own for each: threads keep all cores busy.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for line in pool.map(lambda function: pack(function, parsed.binaries, parsed.zips), functions):
            print(line, flush=True)


def pack(function: str, binaries: Path, zips: Path) -> str:
    """Makes the zip; a line about it."""
    folder, zip = zips / function, zips / f"{function}.zip"
    fill(function, binaries, folder)
    archive(folder, zip)
    unpacked = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return f"{zip}: {zip.stat().st_size / 1e6:.2f} MB, {unpacked / 1e6:.1f} MB unpacked"


def fill(function: str, binaries: Path, folder: Path) -> None:
    """The folder as it will lie in /var/task, with its bill of materials and the licences of all that is in it."""
    staged = stage(function, binaries, folder)
    packed = components(staged)
    write_licences(staged, packed)
    write_bill(staged, packed)


if __name__ == "__main__":
    main()
