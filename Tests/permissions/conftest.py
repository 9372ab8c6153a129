"""One strict cloud: everyone has only what their role in the template gives."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE), str(ROOT / "Tests" / "end-to-end")]

from scenarios import PRESET_BUCKET, PRESET_KEY, Scenarios  # noqa: E402
from stack import Stack  # noqa: E402

from local import LocalCloud  # noqa: E402

BINARIES = Path(os.environ.get("DARKROOM_BINARIES", ROOT / ".build" / "release"))
PARAMETERS = {"Preset": f"s3://{PRESET_BUCKET}/{PRESET_KEY}", "Tagging": "labels-and-moderation",
              "PresignedUploads": "on"}  # fmt: skip


@pytest.fixture(scope="session")
def cloud() -> Iterator[LocalCloud]:
    with LocalCloud(binaries=BINARIES, parameters=PARAMETERS, strict=True) as cloud:
        yield cloud


@pytest.fixture(scope="session")
def scenarios(cloud: LocalCloud) -> Scenarios:
    return Scenarios(cloud, Stack(cloud.endpoint, cloud.outputs))
