"""The pictures as an independent reader sees them: `darkroom render` makes them, Pillow judges them."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from rendering import Rendering  # noqa: E402
from variants import Variants  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def darkroom() -> Path:
    """The command under test."""
    binaries = Path(os.environ.get("DARKROOM_BINARIES", ROOT / ".build" / "release"))
    assert (binaries / "darkroom").exists(), f"{binaries} lacks darkroom: make build"
    return binaries / "darkroom"


@pytest.fixture
def render(darkroom: Path, tmp_path: Path) -> Rendering:
    """Renders a file with sizes given as a preset's."""
    return Rendering(darkroom, tmp_path)


@pytest.fixture
def variants(darkroom: Path, tmp_path: Path) -> Variants:
    """Renders a file with a whole preset."""
    return Variants(darkroom, tmp_path)
