"""One call of `darkroom render`, and what came of it."""

import io
import json
import subprocess
from pathlib import Path
from typing import Any

from PIL import Image


class Refused(Exception):
    """The picture was refused; `name` is the error's."""

    def __init__(self, name: str, cause: str) -> None:
        super().__init__(f"{name}: {cause}")
        self.name = name


class Rendering:
    """`render(data, {"width": 320})` -> the picture as Pillow decodes it; lossless unless `format` says otherwise."""

    def __init__(self, darkroom: Path, folder: Path) -> None:
        self._darkroom = darkroom
        self._folder = folder
        self._calls = 0

    def __call__(self, data: bytes, size: dict[str, Any], format: str = "png", quality: int | None = None, **preset: Any) -> Image.Image:
        image = Image.open(io.BytesIO(self.file(data, size, format, quality, **preset)))
        image.load()
        return image

    def file(self, data: bytes, size: dict[str, Any], format: str = "png", quality: int | None = None, **preset: Any) -> bytes:
        """The variant's bytes."""
        self._calls += 1
        folder = self._folder / str(self._calls)
        folder.mkdir()
        # The name says nothing about the content, on purpose.
        (folder / "picture.bin").write_bytes(data)
        encoding = {"format": format} | ({"quality": quality} if quality else {})
        document = {"name": "test", "description": "One size.", "key": "{stem}.{ext}", **preset,
                    "sizes": [{"name": "one", **size, "formats": [encoding]}]}  # fmt: skip
        (folder / "preset.json").write_text(json.dumps(document), encoding="utf-8")
        ended = subprocess.run(
            [self._darkroom, "render", "picture.bin", "--preset", "preset.json", "--out", "out", "--json"],
            cwd=folder, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        if ended.returncode == 1:
            error = json.loads(ended.stdout)["pictures"][0]["error"]
            raise Refused(error["name"], error["cause"])
        assert ended.returncode == 0, ended.stderr
        found = [file for file in (folder / "out" / "variants").rglob("*") if file.is_file()]
        assert len(found) == 1, found
        return found[0].read_bytes()
