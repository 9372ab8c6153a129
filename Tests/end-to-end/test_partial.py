"""A size that fails for a reason that may pass: the image is PARTIAL where its preset allows that, and a replay completes it."""

import json
from collections.abc import Callable

from conftest import stack_of
from pictures import photo
from stack import Stack, wait_for

from local import LocalCloud

# The small one is neither made from the other nor so small as to be made beside it: each has an invocation of its own, and can fail alone.
PRESET = {
    "name": "house", "description": "Two sizes, of which one must be there.", "require": ["small"],
    "key": "{dir}{stem}_{size}.{ext}",
    "sizes": [{"name": "small", "width": 800, "formats": [{"format": "webp"}]},
              {"name": "large", "width": 1400, "formats": [{"format": "webp"}]}],
}  # fmt: skip


def writes(stack: Stack, key: str) -> int:
    """How often an output was written."""
    return len(stack.s3.list_object_versions(Bucket=stack.output, Prefix=key)["Versions"])


def test_a_partial_image_leaves_a_letter_and_its_completion_is_one_more_revision(
    started_cloud: Callable[..., LocalCloud],
) -> None:
    with started_cloud(parameters={"Preset": "s3://house-presets/two.json"}) as cloud:
        stack = stack_of(cloud)
        stack.s3.create_bucket(Bucket="house-presets")
        stack.s3.put_object(Bucket="house-presets", Key="two.json", Body=json.dumps(PRESET).encode())
        key = "uploads/partial.jpg"
        cloud.control.fault("s3", "PutObject", resource=f"{stack.output}/partial_large*", status=503, count=None)
        e_tag = stack.upload(key, photo(1600, 1200))
        assert stack.finished(key, e_tag)["status"] == "PARTIAL"
        manifest = stack.manifest(key)
        assert (manifest["verdict"], manifest["revision"]) == ("PARTIAL", 1)
        assert [failed["error"]["name"] for failed in manifest["failed"]] == ["AWS.Unavailable"]
        assert [variant["size"] for variant in manifest["variants"]] == ["small"]
        letter = wait_for(lambda: stack.letter(key), "the dead letter")
        assert (letter["state"], letter["error"]["name"]) == ("Render", "AWS.Unavailable")

        cloud.control.clear_faults()
        stack.replay()
        assert stack.record(key)["status"] == "DONE" and stack.letter(key) is None
        manifest = stack.manifest(key)
        assert (manifest["verdict"], manifest["revision"]) == ("DONE", 2)
        assert [variant["size"] for variant in manifest["variants"]] == ["small", "large"]
        assert manifest["placeholder"]["thumbHash"], "what was not rendered again is described all the same"
        assert writes(stack, "partial_small") == writes(stack, "partial_large") == 1, "only what was missing is rendered"
