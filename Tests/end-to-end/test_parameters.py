"""The template's parameters do what they say."""

import json
import time
from collections.abc import Callable

from conftest import stack_of
from pictures import encoded, flat, opened, photo
from PIL import Image, ImageChops, ImageStat

from local import LocalCloud


def test_a_standard_branded_tagged_stack(started_cloud: Callable[..., LocalCloud]) -> None:
    """With all that a gradual rollout and concurrency bring into a stack, as far as they change anything here."""
    parameters = {"WorkflowType": "STANDARD", "Preset": "branded", "Tagging": "labels-and-moderation", "WatermarkText": "Ⓒ Été",
                  "Release": "2611261605abcdef", "Rollout": "canary", "ProvisionedRendering": "1", "RenderConcurrency": "2",
                  "WatermarkConcurrency": "2", "NotifyConcurrency": "1", "PresignedUploads": "on", "ReplaySchedule": "rate(1 hour)"}  # fmt: skip
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
        reserved = {name: function["reserved"] for name, function in cloud.control.functions().items() if function["reserved"]}
        assert reserved == {"ResizeVariant": 2, "Watermark": 2, "NotifySNS": 1}


def test_a_size_is_cut_around_what_rekognition_finds(started_cloud: Callable[..., LocalCloud]) -> None:
    """With a preset out of S3. The vivid part stands far right, where a cut around the middle would miss it."""
    place = "presets/square.json"
    size = {"name": "square", "width": 100, "height": 100, "fit": "cover", "crop": "subject", "formats": [{"format": "png"}]}
    preset = {"name": "square", "description": "Squares.", "key": "{dir}{stem}_{size}.{ext}", "sizes": [size]}
    parameters = {"Tagging": "labels", "Preset": f"s3://house-presets/{place}"}
    with started_cloud(parameters=parameters) as cloud:
        stack = stack_of(cloud)
        stack.s3.create_bucket(Bucket="house-presets")
        stack.s3.put_object(Bucket="house-presets", Key=place, Body=json.dumps(preset).encode())
        picture = Image.new("RGB", (1200, 300), (128, 128, 128))
        picture.paste((220, 20, 20), (1000, 50, 1150, 250))
        key = "uploads/wide.png"
        assert stack.finished(key, stack.upload(key, encoded(picture, "PNG")))["status"] == "DONE"
        assert abs(stack.manifest(key)["tags"]["focus"]["x"] - 1075 / 1200) < 0.03
        square = opened(stack.get("wide_square.png")).convert("RGB")
        reds = sum(count for count, (red, green, _) in square.getcolors(100 * 100) if red > 180 and green < 60)
        assert square.size == (100, 100) and reds > 2500, "the red part is in the picture, whole"


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


def test_a_damaged_picture_is_rendered_and_marked_where_that_is_wanted(started_cloud: Callable[..., LocalCloud]) -> None:
    with started_cloud(parameters={"AcceptDamaged": "true"}) as cloud:
        stack = stack_of(cloud)
        key = "uploads/cut.jpg"
        data = photo(800, 600)
        assert stack.finished(key, stack.upload(key, data[: len(data) * 3 // 4]))["status"] == "DONE"
        manifest = stack.manifest(key)
        assert manifest["source"]["damaged"] is True and manifest["variants"]
        whole = "uploads/whole.jpg"
        assert stack.finished(whole, stack.upload(whole, data))["status"] == "DONE"
        assert "damaged" not in stack.manifest(whole)["source"]


def test_a_bucket_that_exists_records_that_expire_and_an_archive_to_run_again(started_cloud: Callable[..., LocalCloud]) -> None:
    """With a key of the stack's own and a distribution, which must not stop anything here."""
    parameters = {"UploadBucket": "house", "RecordDays": "7", "Encryption": "own-key", "Distribution": "on"}
    with started_cloud(parameters=parameters) as cloud:
        stack = stack_of(cloud)
        stack.s3.create_bucket(Bucket="house")
        stack.s3.put_bucket_notification_configuration(
            Bucket="house", NotificationConfiguration={"EventBridgeConfiguration": {}}
        )
        key, began = "uploads/photo.jpg", time.time()
        record = stack.finished(key, stack.upload(key, photo(400, 300)))
        assert record["status"] == "DONE"
        assert began + 7 * 86_400 - 1 <= record["expiresAt"] <= time.time() + 7 * 86_400
        cloud.control.wait_until_idle(60)

        events, archive = stack.client("events"), stack.outputs["UploadArchiveArn"]
        assert events.describe_archive(ArchiveName=archive.split("/")[-1])["EventCount"] == 1
        bus = "arn:aws:events:us-east-1:123456789012:event-bus/default"
        events.start_replay(
            ReplayName="after-a-bad-release", EventSourceArn=archive, Destination={"Arn": bus},
            EventStartTime=began - 60, EventEndTime=time.time() + 60,
        )  # fmt: skip
        cloud.control.wait_until_idle(60)
        ended = cloud.control.executions("ProcessImage")
        assert [execution["error"] for execution in ended] == [None, None], ended
        verdicts = [execution["output"]["verdict"] for execution in ended]
        assert verdicts == ["DONE", "DUPLICATE"], "the same release does not render again what is done"
