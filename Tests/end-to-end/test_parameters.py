"""The template's parameters do what they say."""

from collections.abc import Callable

from conftest import stack_of
from pictures import encoded, flat, opened, photo
from PIL import Image, ImageChops, ImageStat

from local import LocalCloud


def test_a_standard_branded_tagged_stack(started_cloud: Callable[..., LocalCloud]) -> None:
    parameters = {"WorkflowType": "STANDARD", "Preset": "branded", "Tagging": "labels-and-moderation", "WatermarkText": "Ⓒ Été"}
    with started_cloud(parameters=parameters) as cloud:
        stack = stack_of(cloud)
        key = "uploads/trip/photo.jpg"
        assert stack.finished(key, stack.upload(key, flat((90, 90, 90))))["status"] == "DONE"
        manifest = stack.manifest(key)
        assert {variant["key"] for variant in manifest["variants"]} == {"thumb/trip/photo.jpg", "medium/trip/photo.jpg"}
        tags = manifest["tags"]
        assert tags["status"] == "tagged" and tags["moderation"] == []
        assert [label["name"] for label in tags["labels"]] == ["Grey", "Landscape"]
        medium = opened(stack.get("medium/trip/photo.jpg")).convert("RGB")
        plain = Image.new("RGB", medium.size, (90, 90, 90))
        box = ImageChops.difference(medium, plain).point(lambda value: 255 if value > 24 else 0).getbbox()
        assert box and box[0] > medium.width / 2 and box[1] > medium.height / 2, "the mark stands bottom right"
        small = "uploads/small.png"
        assert stack.finished(small, stack.upload(small, photo(120, 90, "PNG")))["status"] == "DONE"
        cloud.control.wait_until_idle(60)


def test_thumbnails_with_widths_and_quality(started_cloud: Callable[..., LocalCloud]) -> None:
    with started_cloud(parameters={"Preset": "thumbnails", "ThumbnailSizes": "64,96", "WebPQuality": "30"}) as cloud:
        stack = stack_of(cloud)
        key = "uploads/alpha.png"
        picture = Image.radial_gradient("L").resize((400, 300))
        data = encoded(Image.merge("RGBA", [picture, picture, picture, picture]), "PNG")
        assert stack.finished(key, stack.upload(key, data))["status"] == "DONE"
        assert set(stack.outputs_under("")) == {"alpha_64w.webp", "alpha_96w.webp"}
        result = opened(stack.get("alpha_96w.webp"))
        assert result.mode == "RGBA" and result.size == (96, 72)
        expected = opened(data).resize((96, 72), Image.Resampling.LANCZOS)
        difference = ImageChops.difference(result.getchannel("A"), expected.getchannel("A"))
        assert ImageStat.Stat(difference).mean[0] < 4
