"""process-image alone, with scripted functions: what each step is given, and how an execution ends well."""

from .definitions import example
from .script import crashes, gives, refuses, throttles, throws

PICTURE_ERRORS = ["Image.Unsupported", "Image.Corrupt", "Image.Empty", "Image.TooLarge", "Image.AnimationTooLong",
                  "Image.NotEncodable"]  # fmt: skip


def without_identity(payload: dict) -> dict:
    """A payload without what differs in every execution."""
    return {key: value for key, value in payload.items() if key not in ("owner", "execution")}


def three_sizes(stage) -> list[str]:
    """Lets the validator plan three Map items of one size each, which need no mark."""
    proceed = example("validate-and-exif-orient.output")
    size = proceed["plan"]["items"][0]["sizes"][0]
    names = ["320w", "640w", "960w"]
    proceed["plan"]["items"] = [{"sizes": [size | {"name": name}]} for name in names]
    stage.script.on("ValidateAndExifOrient", gives(proceed))
    for name in names:
        result = {"results": [{"size": name, "status": "rendered", "variants": []}]}
        stage.script.on("ResizeVariant", gives(result), when=is_size(name))
    return names


def is_size(name: str):
    return lambda payload: [size["name"] for size in payload["sizes"]] == [name]


def test_an_upload_goes_through_every_step_and_ends_done(stage):
    ended = stage.process(example("s3-object-created"))
    assert (ended.status, ended.output) == ("SUCCEEDED", example("notify-sns.output"))
    assert stage.letters() == [] and stage.news() == []


def test_each_step_is_given_exactly_its_example(stage):
    stage.process(example("s3-object-created"))
    steps = {
        "ValidateAndExifOrient": "validate-and-exif-orient",
        "ResizeVariant": "resize-variant",
        "Watermark": "watermark",
        "RekognitionTag": "rekognition-tag",
        "NotifySNS": "notify-sns",
    }
    for function, step in steps.items():
        [payload] = stage.script.asked(function)
        assert without_identity(payload) == without_identity(example(f"{step}.input")), step
        assert payload.keys() == example(f"{step}.input").keys(), step
        assert payload["execution"].keys() == example(f"{step}.input")["execution"].keys(), step


def test_all_steps_know_the_same_owner_and_start(stage):
    stage.process(example("s3-object-created"))
    payloads = [payload for _, payload in stage.script.calls]
    assert len({payload["owner"] for payload in payloads}) == 1
    assert len({str(payload["execution"]) for payload in payloads}) == 1


def test_what_needs_no_mark_skips_watermark(stage):
    names = three_sizes(stage)
    stage.process(example("s3-object-created"))
    assert stage.script.asked("Watermark") == []
    [notified] = stage.script.asked("NotifySNS")
    assert [item["results"][0]["size"] for item in notified["items"]] == names


def test_a_plan_without_tagging_never_asks_rekognition(stage):
    proceed = example("validate-and-exif-orient.output")
    del proceed["plan"]["tagging"]
    stage.script.on("ValidateAndExifOrient", gives(proceed))
    ended = stage.process(example("s3-object-created"))
    assert ended.status == "SUCCEEDED"
    assert stage.script.asked("RekognitionTag") == []
    assert stage.script.asked("NotifySNS")[0]["tags"] == {"status": "off"}


def test_one_failing_size_never_costs_the_others(stage):
    three_sizes(stage)
    for error in PICTURE_ERRORS:
        stage.script.calls.clear()
        stage.script.on("ResizeVariant", throws(error, "half of it is missing"), when=is_size("640w"))
        ended = stage.process(example("s3-object-created"))
        assert ended.status == "SUCCEEDED", error
        first, second, third = stage.script.asked("NotifySNS")[0]["items"]
        assert first["results"][0]["size"] == "320w" and third["results"][0]["size"] == "960w"
        assert second["results"] == [] and second["failed"]["sizes"] == ["640w"]
        assert second["failed"]["error"]["name"] == error
        assert "half of it is missing" in second["failed"]["error"]["cause"]
        assert len(stage.script.asked("ResizeVariant")) == 3, "a picture's own failure is not tried again"


def test_a_failing_mark_keeps_the_sizes_that_need_none(stage):
    stage.script.on("Watermark", throws("Image.NotEncodable"))
    stage.process(example("s3-object-created"))
    [item] = stage.script.asked("NotifySNS")[0]["items"]
    assert [result["size"] for result in item["results"]] == ["thumb"]
    assert item["failed"]["sizes"] == ["medium"]


def waits_for_tags(stage) -> None:
    """Lets the validator say that a size is cut around what Rekognition finds."""
    proceed = example("validate-and-exif-orient.output")
    proceed["plan"]["tagging"]["first"] = True
    stage.script.on("ValidateAndExifOrient", gives(proceed))


def test_sizes_cut_around_the_subject_wait_for_the_tags_which_are_asked_once(stage):
    waits_for_tags(stage)
    tags = example("rekognition-tag.output") | {"focus": {"x": 0.7, "y": 0.4}}
    stage.script.on("RekognitionTag", gives(tags))
    assert stage.process(example("s3-object-created")).output["verdict"] == "DONE"
    assert [function for function, _ in stage.script.calls].index("RekognitionTag") == 1
    assert len(stage.script.asked("RekognitionTag")) == 1
    assert stage.script.asked("ResizeVariant")[0]["tags"] == tags
    assert stage.script.asked("NotifySNS")[0]["tags"] == tags


def test_sizes_that_wait_for_tags_are_rendered_without_them_too(stage):
    waits_for_tags(stage)
    for answer in (throws("AWS.AccessDenied"), throttles(), crashes()):
        stage.script.calls.clear()
        stage.script.on("RekognitionTag", answer)
        assert stage.process(example("s3-object-created")).output["verdict"] == "DONE"
        assert stage.script.asked("ResizeVariant")[0]["tags"]["status"] == "failed"
        assert stage.script.asked("NotifySNS")[0]["tags"]["status"] == "failed"
    assert stage.letters() == []


def test_tagging_down_never_fails_an_image(stage):
    for answer in (throws("AWS.AccessDenied"), throws("Internal.Fault"), throttles(), crashes()):
        stage.script.calls.clear()
        stage.script.on("RekognitionTag", answer)
        ended = stage.process(example("s3-object-created"))
        assert ended.output["verdict"] == "DONE"
        assert stage.script.asked("NotifySNS")[0]["tags"]["status"] == "failed"
    assert stage.letters() == []


def test_a_throttled_function_is_asked_again_until_it_answers(stage):
    for function in ("ValidateAndExifOrient", "ResizeVariant", "Watermark", "NotifySNS"):
        step = stage.script.rules[[rule.function for rule in stage.script.rules].index(function)].answers[0]
        stage.script.on(function, throttles(), throttles(), throws("AWS.Throttled"), step)
    ended = stage.process(example("s3-object-created"))
    assert ended.output["verdict"] == "DONE"
    assert len(stage.script.asked("ResizeVariant")) == 4


def test_one_throttled_item_of_the_map_is_asked_again_alone(stage):
    three_sizes(stage)
    fine = {"results": [{"size": "640w", "status": "rendered", "variants": []}]}
    stage.script.on("ResizeVariant", throttles(), throttles(), gives(fine), when=is_size("640w"))
    ended = stage.process(example("s3-object-created"))
    assert ended.output["verdict"] == "DONE"
    assert len(stage.script.asked("ResizeVariant")) == 5


def test_lambda_being_unwell_passes(stage):
    answer = example("notify-sns.output")
    stage.script.on("NotifySNS", refuses("ServiceException", 500), refuses("ResourceConflictException", 409), gives(answer))
    assert stage.process(example("s3-object-created")).output == answer


def test_a_crash_is_tried_again(stage):
    stage.script.on("ResizeVariant", crashes(), gives(example("resize-variant.output")))
    ended = stage.process(example("s3-object-created"))
    assert ended.output["verdict"] == "DONE"
    assert len(stage.script.asked("ResizeVariant")) == 2


def test_delays_between_attempts_are_jittered_and_bounded(stage):
    before = len(stage.engine.delays)
    stage.script.on("NotifySNS", *[throttles()] * 5, gives(example("notify-sns.output")))
    stage.process(example("s3-object-created"))
    delays = stage.engine.delays[before:]
    assert len(delays) == 5 and all(0 <= delay <= 8 for delay in delays)
    assert all(delay != int(delay) for delay in delays), "FULL jitter never waits a whole number of seconds"


def test_a_validator_with_nothing_to_do_ends_the_execution_well(stage):
    for verdict in ("DUPLICATE", "SUPERSEDED", "SKIPPED"):
        stage.script.on("ValidateAndExifOrient", gives({"verdict": verdict, "reason": "done"}))
        ended = stage.process(example("s3-object-created"))
        assert (ended.status, ended.output) == ("SUCCEEDED", {"verdict": verdict, "reason": "done"})
    assert stage.script.asked("ResizeVariant") == []


def test_every_accepted_input_reaches_the_validator_as_it_came(stage):
    for name in ("s3-object-created", "s3-notification", "manual-reprocess", "dead-letter"):
        stage.script.calls.clear()
        stage.process(example(name))
        assert stage.script.asked("ValidateAndExifOrient")[0]["request"] == example(name)
