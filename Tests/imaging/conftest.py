"""The pictures as an independent reader sees them: `darkroom render` makes them, Pillow judges them."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from rendering import Rendering  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def render(tmp_path: Path) -> Rendering:
    """Renders a file with sizes given as a preset's."""
    binaries = Path(os.environ.get("DARKROOM_BINARIES", ROOT / ".build" / "release"))
    assert (binaries / "darkroom").exists(), f"{binaries} lacks darkroom: make build"
    return Rendering(binaries / "darkroom", tmp_path)


