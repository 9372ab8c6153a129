"""What packing refuses, and says."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from package.components import debian
from package.machine import here
from package.stage import closure, stage
from package.vips_parts import parts

CONFIGURATION = b"\nSVG load with librsvg-2.0: true\nFITS load/save with %s: %s\n"


def test_a_function_that_was_not_built(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=f"no {tmp_path}/notify-sns: make build"):
        stage("NotifySNS", tmp_path, tmp_path / "into")


def test_a_function_that_there_is_not() -> None:
    done = subprocess.run([sys.executable, "-m", "package", "Nonsense"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "there is no function Nonsense" in done.stderr


def test_a_library_that_is_nowhere() -> None:
    with pytest.raises(SystemExit, match=r"no library libnowhere\.so\.1 in "):
        closure(["libnowhere.so.1"], here())


def test_a_debian_package_whose_terms_nobody_has_read() -> None:
    with pytest.raises(SystemExit, match="what are the terms of bash"):
        debian("bash", ())


@pytest.mark.parametrize(("library", "built", "refused"), [(b"cfitsio", b"true", True), (b"cfitsio", b"false", False), (b"lcms2", b"true", False)])
def test_a_libvips_with_a_library_that_is_not_listed(tmp_path: Path, library: bytes, built: bytes, refused: bool) -> None:
    file = tmp_path / "libvips.so"
    file.write_bytes(CONFIGURATION % (library, built))
    if refused:
        with pytest.raises(SystemExit, match="was built with cfitsio: add it"):
            parts(file)
    else:
        assert "librsvg" in parts(file)
