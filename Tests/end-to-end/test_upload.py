"""An upload becomes its variants."""

import hashlib
from pathlib import Path

import pytest
from pictures import encoded, opened, photo
from PIL import Image
from stack import Stack


def test_an_upload_is_all_it_takes(stack: Stack) -> None:
    key = "uploads/plain.jpg"
    record = stack.finished(key, stack.upload(key, photo(1000, 750)))
    manifest = stack.manifest(key)
    assert record["status"] == "DONE" and manifest["verdict"] == "DONE"
    assert {variant["size"] for variant in manifest["variants"]} == {"320w", "640w", "960w", "1280w"}
    assert manifest["skipped"] == ["1920w"]
    assert stack.letter(key) is None
    for variant in manifest["variants"]:
        data = stack.get(variant["key"])
        assert hashlib.sha256(data).hexdigest() == variant["sha256"]
        image = opened(data)
        assert image.size == (variant["width"], variant["height"])
        assert len(data) == variant["bytes"]
        assert image.format.lower() == variant["format"]


def test_every_variant_carries_its_type_and_a_cache_policy(stack: Stack) -> None:
    key = "uploads/headers.jpg"
    stack.finished(key, stack.upload(key, photo(400, 300)))
    for variant in stack.manifest(key)["variants"]:
        head = stack.s3.head_object(Bucket=stack.output, Key=variant["key"])
        assert head["ContentType"] == f"image/{variant['format']}"
        assert "immutable" in head["CacheControl"]
        assert head["Metadata"]["darkroom-plan"] == stack.manifest(key)["planId"]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_comes_out_upright(stack: Stack, orientation: int) -> None:
    from PIL import ImageChops, ImageOps, ImageStat

    key = f"uploads/turned-{orientation}.jpg"
    data = photo(800, 600, orientation=orientation)
    stack.finished(key, stack.upload(key, data))
    manifest = stack.manifest(key)
    upright = ImageOps.exif_transpose(opened(data)).convert("RGB")
    assert (manifest["source"]["width"], manifest["source"]["height"]) == upright.size
    variant = next(v for v in manifest["variants"] if v["size"] == "320w" and v["format"] == "jpeg")
    image = opened(stack.get(variant["key"])).convert("RGB")
    difference = ImageChops.difference(image, upright.resize(image.size, Image.Resampling.LANCZOS))
    assert max(ImageStat.Stat(difference).mean) < 4


def test_a_heic_goes_all_the_way_though_only_the_validator_reads_it(stack: Stack) -> None:
    key = "uploads/phone.jpg"  # The name says nothing.
    fixture = Path(__file__).parents[1] / "imaging" / "fixtures" / "dandelions-p3-10bit.heic"
    record = stack.finished(key, stack.upload(key, fixture.read_bytes()))
    manifest = stack.manifest(key)
    assert record["status"] == "DONE" and manifest["source"]["format"] == "heic"
    assert manifest["variants"]
    for variant in manifest["variants"]:
        assert opened(stack.get(variant["key"])).size == (256, 128)


@pytest.mark.parametrize("format", ["PNG", "WEBP", "GIF", "TIFF", "AVIF"])
def test_every_format_is_read(stack: Stack, format: str) -> None:
    # The name lies on purpose: only the content counts.
    key = f"uploads/in-{format}.jpg"
    data = photo(500, 400) if format != "GIF" else photo(500, 400)
    image = opened(data).quantize(64) if format == "GIF" else opened(data)
    record = stack.finished(key, stack.upload(key, encoded(image, format)))
    assert record["status"] == "DONE", record
    manifest = stack.manifest(key)
    assert manifest["source"]["format"] == format.lower()
    assert (manifest["source"]["width"], manifest["source"]["height"]) == (500, 400)


def test_a_key_with_everything_in_it_is_decoded_once(stack: Stack) -> None:
    key = "uploads/Été 2026/a+b (1)%20#é.jpg"
    record = stack.finished(key, stack.upload(key, photo()))
    assert record["status"] == "DONE"
    manifest = stack.manifest(key)
    assert all(variant["key"].startswith("Été 2026/a+b (1)%20#é/") for variant in manifest["variants"])
    assert "%C3%89t%C3%A9%202026/a%2Bb%20%281%29%2520%23%C3%A9/" in manifest["srcset"]["webp"]
    for variant in manifest["variants"]:
        assert opened(stack.get(variant["key"])).width == variant["width"]


def test_nothing_private_survives(stack: Stack) -> None:
    key = "uploads/private.jpg"
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825)[1] = "N"
    data = encoded(opened(photo()), "JPEG", exif=exif, comment=b"secret")
    stack.finished(key, stack.upload(key, data))
    for variant in stack.manifest(key)["variants"]:
        image = opened(stack.get(variant["key"]))
        assert not image.getexif(), variant
        assert "secret" not in str(image.info) and b"Maker" not in stack.get(variant["key"])


def test_an_upload_outside_the_prefix_starts_nothing(stack: Stack) -> None:
    stack.upload("elsewhere/photo.jpg", photo())
    key = "uploads/after-elsewhere.jpg"
    stack.finished(key, stack.upload(key, photo()))
    assert stack.record("elsewhere/photo.jpg") is None
    assert stack.letter("elsewhere/photo.jpg") is None


def test_the_same_event_twice_makes_one_image(stack: Stack) -> None:
    key = "uploads/twice.jpg"
    e_tag = stack.upload(key, photo())
    stack.finished(key, e_tag)
    first = stack.manifest(key)
    event = {
        "version": "0",
        "detail-type": "Object Created",
        "source": "aws.s3",
        "detail": {"bucket": {"name": stack.input}, "object": {"key": key, "etag": e_tag, "size": 1}},
        "requestId": "again",
    }
    stack.start({"replay": {"messageId": "m"}, "requestId": "again", "input": event})
    from stack import wait_for

    receipt = wait_for(lambda: stack.receipt("again"), "the receipt")
    assert (receipt["verdict"], receipt["reason"]) == ("DUPLICATE", "done")
    assert stack.manifest(key) == first


def test_a_manual_request_renders_again_with_force_and_another_preset(stack: Stack) -> None:
    from stack import wait_for

    key = "uploads/manual.jpg"
    stack.finished(key, stack.upload(key, photo()))
    web = {variant["key"] for variant in stack.manifest(key)["variants"]}
    stack.start({"bucket": stack.input, "key": key, "preset": "tiers", "requestId": "manual-1"})
    assert wait_for(lambda: stack.receipt("manual-1"), "the receipt")["verdict"] == "DONE"
    manifest = stack.manifest(key)
    assert {v["key"] for v in manifest["variants"]} == {f"{size}/manual.jpg" for size in ("large", "medium", "small")}
    assert set(manifest["replaced"]) == web
    assert not set(stack.outputs_under("manual/")) & web

    stack.start({"bucket": stack.input, "key": key, "preset": "tiers", "force": True, "requestId": "manual-2"})
    assert wait_for(lambda: stack.receipt("manual-2"), "the receipt")["verdict"] == "DONE"
    assert stack.manifest(key)["revision"] == 3, "revisions count on, whatever the preset"
