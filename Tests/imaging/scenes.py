"""Pictures made here, by Pillow and numpy: as rich as a photograph, as small as a test wants them."""

import io

import numpy
from PIL import Image, ImageFilter


def scene(width: int = 480, height: int = 320, seed: int = 1) -> Image.Image:
    """Blurred noise on gradients: detail at every scale, no two corners alike."""
    chance = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[0:height, 0:width]
    ramps = numpy.stack([x * 200 / width, y * 200 / height, (x + y) * 200 / (width + height)], axis=-1)
    noise = Image.fromarray(chance.integers(0, 255, (height, width, 3), dtype=numpy.uint8)).filter(ImageFilter.GaussianBlur(3))
    rough = (numpy.asarray(noise, dtype=float) - 127) * 2
    return Image.fromarray(numpy.clip(ramps + 28 + rough, 0, 255).astype(numpy.uint8))


def with_alpha(image: Image.Image) -> Image.Image:
    """Opaque in the middle, clear at the edge."""
    alpha = Image.radial_gradient("L").resize(image.size).point(lambda value: 255 - value)
    result = image.convert("RGBA")
    result.putalpha(alpha)
    return result


def file(image: Image.Image, format: str, **options: object) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
