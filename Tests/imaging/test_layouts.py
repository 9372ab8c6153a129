"""The layouts of existing pipelines, by name and by pixel, as Pillow's `thumbnail` makes them."""

import pytest
from PIL import Image

from variants import pixels

LAYOUTS = {
    "thumbnails": {"photo_128w.webp": (128, 10**6), "photo_512w.webp": (512, 10**6)},
    "formats": {
        "photo_compressed.jpg": None, "photo_low_quality.jpg": None, "photo_converted.webp": None,
        "photo_converted.png": None, "photo_thumbnail.jpg": (150, 150),
    },
    "tiers": {"large/photo.jpg": (1024, 1024), "medium/photo.jpg": (512, 512), "small/photo.jpg": (256, 256)},
    "branded": {"thumb/photo.jpg": (128, 128), "medium/photo.jpg": (512, 512)},
}  # fmt: skip


@pytest.mark.parametrize("size", [(1203, 800), (800, 1203), (1111, 1111), (538, 600), (397, 131), (90, 60), (3000, 2)])
@pytest.mark.parametrize("preset", LAYOUTS)
def test_a_layout_has_its_names_and_pillows_sizes(variants, tmp_path, preset, size):
    Image.effect_noise(size, 40).convert("RGB").save(tmp_path / "photo.jpg", quality=80)
    out = variants(tmp_path / "photo.jpg", preset)
    assert set(out) == set(LAYOUTS[preset])
    for key, box in LAYOUTS[preset].items():
        expected = Image.new("L", size)
        if box:
            expected.thumbnail(box)
        found = pixels(out[key])
        assert found.size == expected.size, key
        assert found.format == {"jpg": "JPEG", "webp": "WEBP", "png": "PNG"}[key.rsplit(".", 1)[1]]


def test_web_avif_writes_avif_webp_and_jpeg_and_puts_avif_first_in_the_element(variants, tmp_path):
    Image.effect_noise((700, 400), 40).convert("RGB").save(tmp_path / "photo.jpg")
    out = variants(tmp_path / "photo.jpg", "web-avif")
    assert {path.rsplit(".", 1)[1] for path in out} == {"avif", "webp", "jpg"}
    assert all(pixels(path).width in (320, 640, 700) for path in out.values())
