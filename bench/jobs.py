"""What is measured: each job as a preset, and as plain sizes for those who read no presets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Output:
    """One file to write."""

    format: str
    quality: int | None = None


@dataclass(frozen=True)
class Size:
    """A box that the picture is brought into; None leaves a side free, both None keep the picture's own size."""

    name: str
    width: int | None
    height: int | None
    outputs: tuple[Output, ...]
    watermark: str | None = None

    def fitted(self, width: int, height: int) -> tuple[int, int]:
        """The pixels that a picture of `width` x `height` comes to; it never grows. Rounded as Pillow's `thumbnail` rounds."""
        ratios = [side / own for side, own in ((self.width, width), (self.height, height)) if side]
        ratio = min([*ratios, 1.0])
        if ratio == 1.0:
            return width, height
        aspect = width / height
        if self.width and ratio == self.width / width:
            return self.width, _nearest(self.width / aspect, lambda side: abs(aspect - self.width / side))
        assert self.height
        return _nearest(self.height * aspect, lambda side: abs(aspect - side / self.height)), self.height

    def file(self, index: int) -> str:
        """The name of the file that output `index` is kept as, whoever made it."""
        extension = {"jpeg": "jpg"}.get(self.outputs[index].format, self.outputs[index].format)
        return f"picture-{self.name}-{index}.{extension}"


@dataclass(frozen=True)
class Job:
    """Some sizes of one picture."""

    name: str
    title: str
    sizes: tuple[Size, ...]
    # libwebp's effort where existing pipelines ask for more than its default.
    pipeline_effort: int = 4
    # How many times longer than others it is measured: where a pass takes long and what there is to see is little.
    emphasis: int = 1
    notes: str = field(default="", compare=False)

    def preset(self) -> dict[str, Any]:
        """The job as Darkroom reads it."""
        return {"name": self.name, "description": self.title, "key": "{stem}-{size}.{ext}", "sizes": [self._entry(size) for size in self.sizes]}

    def _entry(self, size: Size) -> dict[str, Any]:
        formats = [
            {"format": output.format, "key": size.file(index).replace("picture", "{stem}")} | ({"quality": output.quality} if output.quality else {})
            for index, output in enumerate(size.outputs)
        ]
        entry: dict[str, Any] = {"name": size.name, "formats": formats}
        entry |= {side: value for side in ("width", "height") if (value := getattr(size, side))}
        return entry | ({"watermark": {"text": size.watermark, "opacity": 0.5}} if size.watermark else {})

    def lossless(self) -> Job:
        """The same pixels before any codec has touched them: what resizing alone does to them."""
        kept = tuple(Size(size.name, size.width, size.height, (Output("png"),), size.watermark) for size in self.sizes)
        return Job(f"{self.name}-lossless", self.title, kept)

    def document(self) -> dict[str, Any]:
        """The job as the peers read it."""
        return {
            "effort": self.pipeline_effort,
            "sizes": [
                {"name": size.name, "width": size.width, "height": size.height, "watermark": size.watermark,
                 "outputs": [{"format": output.format, "quality": output.quality, "file": size.file(index)}
                             for index, output in enumerate(size.outputs)]}
                for size in self.sizes
            ],
        }  # fmt: skip


def _nearest(length: float, error: Any) -> int:
    below, above = int(length), int(length) + (length != int(length))
    return max(1, below if below >= 1 and error(below) <= error(above) else above)


_JPEG = Output("jpeg", 85)
JOBS = {
    job.name: job
    for job in (
        Job("a", "WebP q85, 128 and 512 px wide",
            tuple(Size(f"{width}w", width, None, (Output("webp", 85),)) for width in (128, 512)), pipeline_effort=6),
        Job("b", "JPEG q85, JPEG q50, WebP q85 and PNG at full size, and 150x150",
            (Size("full", None, None, (_JPEG, Output("jpeg", 50), Output("webp", 85), Output("png"))), Size("thumbnail", 150, 150, (_JPEG,)))),
        Job("c", "JPEG q85 in boxes of 1024, 512 and 256 px, upright",
            tuple(Size(f"{side}", side, side, (_JPEG,)) for side in (1024, 512, 256))),
        Job("d", "JPEG q85 in a box of 128 px, and of 512 px with a text mark",
            (Size("thumb", 128, 128, (_JPEG,)), Size("medium", 512, 512, (_JPEG,), watermark="Darkroom"))),
        Job("w", "the preset `web`: WebP and JPEG q80 at 320, 640, 960, 1280 and 1920 px wide",
            tuple(Size(f"{width}w", width, None, (Output("webp", 80), Output("jpeg", 80))) for width in (320, 640, 960, 1280, 1920)), emphasis=3),
    )
}  # fmt: skip
