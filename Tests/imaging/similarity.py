"""How alike two pictures are, and the reference that Pillow makes."""

import numpy
from PIL import Image, ImageOps


def psnr(a: Image.Image, b: Image.Image) -> float:
    """Peak signal-to-noise ratio in dB, over all channels; transparent pixels count by their alpha only."""
    assert a.size == b.size, f"{a.size} is not {b.size}"
    mode = "RGBA" if "A" in a.getbands() or "A" in b.getbands() else "RGB"
    one, other = (premultiplied(numpy.asarray(image.convert(mode), dtype=float)) for image in (a, b))
    error = float(((one - other) ** 2).mean())
    return 99.0 if error == 0 else 10 * float(numpy.log10(255**2 / error))


def premultiplied(pixels: numpy.ndarray) -> numpy.ndarray:
    if pixels.shape[2] == 4:
        pixels[..., :3] *= pixels[..., 3:] / 255
    return pixels


def reference(image: Image.Image, width: int, height: int) -> Image.Image:
    """Upright, full decode, Lanczos; alpha premultiplied while it is resized."""
    upright = ImageOps.exif_transpose(image)
    has_alpha = "A" in upright.getbands() or "transparency" in upright.info
    if has_alpha:
        return upright.convert("RGBA").convert("RGBa").resize((width, height), Image.Resampling.LANCZOS).convert("RGBA")
    return upright.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
