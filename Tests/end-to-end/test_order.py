"""Overwrites, repeats and strange orders end with the last upload's pixels everywhere, announced once."""

from pictures import flat, opened
from stack import Stack, wait_for

from local import LocalCloud

RED, BLUE = (200, 30, 30), (30, 30, 200)


def is_blue(data: bytes) -> bool:
    red, _, blue = opened(data).convert("RGB").resize((1, 1)).getpixel((0, 0))
    return blue > red


def test_an_upload_overwritten_while_it_renders_ends_as_the_second(stack: Stack, cloud: LocalCloud) -> None:
    key = "uploads/overwritten.jpg"
    cloud.control.fault("lambda", "Invoke", resource="ResizeVariant", kind="hold")
    first = stack.upload(key, flat(RED))
    wait_for(lambda: cloud.control.faults()[0]["struck"], "the first to render")
    second = stack.upload(key, flat(BLUE))
    assert first != second
    cloud.control.clear_faults()
    assert stack.finished(key, second)["status"] == "DONE"
    cloud.control.wait_until_idle(60)
    manifest = stack.manifest(key)
    assert manifest["source"]["eTag"] == second
    assert all(is_blue(stack.get(variant["key"])) for variant in manifest["variants"])
    assert stack.record(key)["status"] == "DONE" and stack.record(key)["eTag"] == second
    assert stack.letter(key) is None


def test_bytes_that_come_back_are_not_left_to_an_execution_that_saw_others(stack: Stack, cloud: LocalCloud) -> None:
    """A, B, A: the first A's execution meets B and gives up; meanwhile the second A's event arrives."""
    key = "uploads/back.jpg"
    control = cloud.control
    control.fault("lambda", "Invoke", resource="ResizeVariant", kind="hold")
    giving_up = {"operation": "UpdateItem", "resource": f"*/image#{stack.input}/{key}", "caller": "state-machines"}
    red = stack.upload(key, flat(RED))
    wait_for(lambda: control.faults()[0]["struck"], "the first to render")
    control.hold_events()
    stack.upload(key, flat(BLUE))
    control.clear_faults()
    control.fault("dynamodb", **giving_up, kind="latency", seconds=2)
    wait_for(lambda: control.faults()[0]["struck"], "the first to give up")
    assert stack.upload(key, flat(RED)) == red
    control.release_events()
    cloud.control.wait_until_idle(60)
    assert stack.manifest(key)["source"]["eTag"] == red
    assert not any(is_blue(stack.get(variant["key"])) for variant in stack.manifest(key)["variants"])
    assert stack.finished(key, red)["status"] == "DONE"
    assert stack.letter(key) is None


def test_stable_keys_end_with_the_second_version_too(stack: Stack, cloud: LocalCloud) -> None:
    key = "uploads/stable.jpg"
    bucket, request = stack.input, {"bucket": stack.input, "key": key, "preset": "tiers"}
    cloud.control.hold_events()
    stack.upload(key, flat(RED))
    cloud.control.fault("lambda", "Invoke", resource="ResizeVariant", kind="hold", count=None)
    stack.start(request | {"requestId": "stable-1"})
    wait_for(lambda: stack.record(key), "the first claim")
    second = stack.upload(key, flat(BLUE))
    stack.start(request | {"requestId": "stable-2"})
    wait_for(lambda: stack.record(key)["eTag"] == second, "the second claim")
    cloud.control.clear_faults()
    assert wait_for(lambda: stack.receipt("stable-2"), "the second verdict")["verdict"] == "DONE"
    assert wait_for(lambda: stack.receipt("stable-1"), "the first verdict")["verdict"] == "SUPERSEDED"
    for size in ("large", "medium", "small"):
        assert is_blue(stack.get(f"{size}/stable.jpg")), f"{size} of {bucket}"
    assert stack.manifest(key)["source"]["eTag"] == second
    assert stack.letter(key) is None


def test_events_three_times_and_shuffled_make_each_image_once(stack: Stack, cloud: LocalCloud) -> None:
    cloud.control.hold_events()
    uploads = {f"uploads/shuffled-{n}.jpg": stack.upload(f"uploads/shuffled-{n}.jpg", flat((n, 90, 200), 400, 300)) for n in range(4)}
    assert cloud.control.release_events(order="shuffled", copies=3) == 12
    for key, e_tag in uploads.items():
        assert stack.finished(key, e_tag)["status"] == "DONE"
    cloud.control.wait_until_idle(60)
    for key in uploads:
        manifest = stack.manifest(key)
        assert manifest["revision"] == 1
        expected = {variant["key"] for variant in manifest["variants"]}
        assert set(stack.outputs_under(key.removeprefix("uploads/").removesuffix(".jpg") + "/")) == expected
        assert stack.letter(key) is None


def test_two_sources_of_one_output_key_are_told_apart(stack: Stack) -> None:
    stack.upload("uploads/same.jpg", flat(RED, 300, 200))
    stack.upload("uploads/same.png", flat(BLUE, 300, 200))
    for name in ("jpg", "png"):
        stack.start({"bucket": stack.input, "key": f"uploads/same.{name}", "preset": "thumbnails", "requestId": f"same-{name}"})
        wait_for(lambda: stack.receipt(f"same-{name}"), "the receipt")  # noqa: B023
    verdicts = [stack.receipt(f"same-{name}") for name in ("jpg", "png")]
    assert verdicts[0]["verdict"] == "DONE"
    assert (verdicts[1]["verdict"], verdicts[1]["error"]) == ("FAILED", "Config.KeyCollision")
    assert not is_blue(stack.get("same_128w.webp"))
