"""Packages made from the built binaries, unpacked, and one local cloud whose functions run in roots that hold nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "Tests" / "end-to-end")]

from stack import Stack  # noqa: E402

from local import LocalCloud  # noqa: E402
from local.step import PARAMETERS  # noqa: E402
from package.contents import FUNCTIONS  # noqa: E402

BINARIES = Path(os.environ.get("DARKROOM_BINARIES", ROOT / ".build" / "release"))
LAUNCHER = Path(__file__).parent / "empty-root"


@pytest.fixture(scope="session")
def zips() -> dict[str, Path]:
    """The zips of `make package`, by logical id."""
    folder = ROOT / ".build" / "packages"
    done = subprocess.run([sys.executable, "-m", "package", "--binaries", BINARIES, "--zips", folder], cwd=ROOT, capture_output=True,
                          text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {function: folder / f"{function}.zip" for function in FUNCTIONS}


@pytest.fixture(scope="session")
def unpacked(zips: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each zip as Lambda unpacks it: with the modes that its entries have."""
    base = tmp_path_factory.mktemp("task")
    base.parent.chmod(0o755)
    for function, file in zips.items():
        with zipfile.ZipFile(file) as zip:
            for entry in zip.infolist():
                path = Path(zip.extract(entry, base / function))
                path.chmod(entry.external_attr >> 16 & 0o777)
    return {function: base / function for function in zips}


@pytest.fixture(scope="session")
def launch(unpacked: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> "Launch":
    """`launch("NotifySNS")` -> the command that runs the package in an empty root."""
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    probe = subprocess.run(["unshare", "--mount", *as_root, "true"], capture_output=True, text=True, check=False)
    if probe.returncode != 0:
        pytest.fail(f"an empty root needs root or user namespaces, and this machine grants neither: {probe.stderr.strip()}")
    return Launch(unpacked, tmp_path_factory.mktemp("root"))


class Launch:
    """Makes commands."""

    def __init__(self, unpacked: dict[str, Path], mountpoint: Path) -> None:
        self._unpacked = unpacked
        self._mountpoint = mountpoint

    def __call__(self, function: str, files: dict[str, Path] | None = None, **variables: str) -> list[str]:
        """`files`: by the path inside, what appears there; `variables`: of the environment, beyond those of the cloud."""
        mounts = [part for inside, file in (files or {}).items() for part in (str(file), inside)]
        settings = ["env", *(f"{name}={value}" for name, value in variables.items())] if variables else []
        return [*settings, str(LAUNCHER), str(self._unpacked[function]), str(self._mountpoint), *mounts]


@pytest.fixture(scope="session")
def cloud(launch: Launch) -> Iterator[LocalCloud]:
    """The real template; every function is its package. Presets draw marks, pictures are tagged: nothing is left out."""
    commands = {function: launch(function) for function in FUNCTIONS}
    with LocalCloud(parameters=PARAMETERS, overrides=commands) as cloud:
        yield cloud


@pytest.fixture
def stack(cloud: LocalCloud) -> Iterator[Stack]:
    """What a client sees of the cloud; examples hold back the events of their own uploads, tests of the whole do not."""
    cloud.control.release_events()
    yield Stack(cloud.endpoint, cloud.outputs)
