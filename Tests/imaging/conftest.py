"""Pictures rendered by the `darkroom` command and read back by Pillow: an independent eye on what the functions make."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]


def command() -> Path:
    """The built command: the newer of the two builds, or the one that DARKROOM names."""
    if named := os.environ.get("DARKROOM"):
        return Path(named)
    built = [path for build in ("release", "debug") if (path := ROOT / ".build" / build / "darkroom").exists()]
    if not built:
        pytest.skip("darkroom is not built")
    return max(built, key=lambda path: path.stat().st_mtime)


@pytest.fixture
def render(tmp_path: Path) -> Callable[..., dict[str, Path]]:
    """Renders a file with a preset, given by name or as its sizes, to the variants by key; by size.ext for sizes."""

    def render(file: Path, preset: str | list[dict], **members: object) -> dict[str, Path]:
        own = not isinstance(preset, str)
        if own:
            described = {"name": "test", "description": "", "key": "{stem}_{size}.{ext}", "sizes": preset, **members}
            (tmp_path / "test.json").write_text(json.dumps(described), encoding="utf-8")
            preset = str(tmp_path / "test.json")
        out = tmp_path / "out"
        done = subprocess.run(
            [command(), "render", str(file), "--preset", preset, "--out", str(out), "--json"],
            capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr + done.stdout
        variants = out / "variants"
        found = {str(path.relative_to(variants)): path for path in variants.rglob("*") if path.is_file()}
        return {key.removeprefix(f"{file.stem}_") if own else key: path for key, path in found.items()}

    return render


def pixels(path: Path) -> Image.Image:
    """A variant as Pillow sees it, decoded."""
    image = Image.open(path)
    image.load()
    return image
