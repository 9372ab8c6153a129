"""All variants that `darkroom render` makes of one file."""

import json
import subprocess
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]


class Variants:
    """`variants(file, "web")` or `variants(file, [size, ...])` -> the variants by key; by `size.ext` for sizes of one's own."""

    def __init__(self, darkroom: Path, folder: Path) -> None:
        self._darkroom = darkroom
        self._folder = folder

    def __call__(self, file: Path, preset: str | list[dict], **members: object) -> dict[str, Path]:
        own = not isinstance(preset, str)
        if own:
            described = {"name": "test", "description": "", "key": "{stem}_{size}.{ext}", "sizes": preset, **members}
            (self._folder / "test.json").write_text(json.dumps(described), encoding="utf-8")
            preset = str(self._folder / "test.json")
        out = self._folder / "out"
        ended = subprocess.run(
            [self._darkroom, "render", str(file), "--preset", preset, "--out", str(out), "--json"],
            capture_output=True, text=True, timeout=120, check=False, cwd=ROOT,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr + ended.stdout
        folder = out / "variants"
        found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
        return {key.removeprefix(f"{file.stem}_") if own else key: path for key, path in found.items()}


def pixels(path: Path) -> Image.Image:
    """A variant as Pillow sees it, decoded."""
    image = Image.open(path)
    image.load()
    return image
