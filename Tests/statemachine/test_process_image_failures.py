"""process-image when it fails: a dead letter, an announcement, a closed record, a receipt, and the error's own name."""


import pytest
from .definitions import example
from .script import crashes, gives, hangs, throttles, throws

EVENT = example("s3-object-created")
RECORD = "image#darkroom-uploads/uploads/2026/harbour.jpg"
REPLAY = example("dlq-replay.output")["messages"][0]["start"]
DELETED = {"detail-type": "Object Deleted", "detail": {"bucket": {"name": "darkroom-uploads"},
           "object": {"key": "uploads/2026/harbour.jpg"}, "deletion-type": "Delete Marker Created"}}  # fmt: skip
FAILING = {
    "ValidateAndExifOrient": "ValidateAndExifOrient",
    "ResizeVariant": "Render",
    "Watermark": "Render",
    "NotifySNS": "NotifySNS",
}


@pytest.mark.parametrize(("function", "state"), FAILING.items())
def test_a_permanent_error_goes_straight_to_the_queue_with_the_whole_envelope(stage, function, state):
    stage.script.on(function, throws("Config.Invalid", "preset web: found no sizes"))
    ended = stage.process(EVENT)
    assert (ended.status, ended.error) == ("FAILED", "Config.Invalid")
    assert "preset web: found no sizes" in ended.cause
    assert len(stage.script.asked(function)) == 1, "what is permanent is not tried again"
    [letter] = stage.letters()
    owner, execution = stage.script.calls[0][1]["owner"], stage.script.calls[0][1]["execution"]
    assert letter["attributes"] == {"error": "Config.Invalid", "state": state}
    assert letter.keys() == example("dead-letter").keys() | {"attributes"}
    assert letter["schema"] == "darkroom.dead-letter/1" and letter["attempts"] == 1
    assert letter["id"] == owner and letter["state"] == state and letter["execution"] == execution["arn"]
    assert letter["error"]["name"] == "Config.Invalid"
    assert letter["error"]["cause"] == "preset web: found no sizes"
    assert letter["input"] == EVENT
    assert letter["source"] == (None if function == "ValidateAndExifOrient" else example("dead-letter")["source"])
    assert letter["firstFailure"] == letter["lastFailure"] and "T" in letter["lastFailure"]


def test_a_failure_is_announced_with_what_subscribers_filter_by(stage):
    stage.script.on("NotifySNS", throws("AWS.AccessDenied"))
    stage.process(EVENT)
    [news] = stage.news()
    assert news["attributes"] == {"verdict": "FAILED", "error": "AWS.AccessDenied", "origin": "upload"}
    assert news["state"] == "NotifySNS" and news["source"]["key"] == "uploads/2026/harbour.jpg"


@pytest.mark.parametrize(
    ("changes", "origin"),
    [({"origin": "reprocess"}, "reprocess"), ({"origin": None}, "manual"), ({"replay": {"messageId": "m"}}, "replay")],
)
def test_the_announcement_says_who_asked(stage, changes, origin):
    stage.script.on("NotifySNS", throws("AWS.AccessDenied"))
    stage.process(example("manual-reprocess") | changes)
    assert stage.news()[0]["attributes"]["origin"] == origin


def test_a_muted_request_fails_without_an_announcement_but_not_without_a_letter(stage):
    stage.script.on("NotifySNS", throws("AWS.AccessDenied"))
    stage.process(example("manual-reprocess") | {"mute": True})
    assert stage.news() == [] and len(stage.letters()) == 1


@pytest.mark.parametrize("function", FAILING)
def test_the_owner_closes_its_record(stage, function):
    stage.claim_when_validated(RECORD)
    stage.script.on(function, throws("AWS.AccessDenied", "no"))
    stage.process(EVENT)
    record = stage.item(RECORD)
    assert record["status"] == "FAILED" and record["error"]["name"] == "AWS.AccessDenied"
    assert "leaseUntil" not in record and record["finishedAt"]
    assert record["version"] == 2 and record["sweepAt"], "the sweeper looks once more for what is left behind"


@pytest.mark.parametrize(
    "request_",
    [EVENT, example("manual-reprocess"), REPLAY, REPLAY | {"input": example("manual-reprocess")}, example("dead-letter")],
    ids=["event", "manual", "replayed event", "replayed manual", "dead letter"],
)
def test_a_validator_that_crashes_leaves_no_open_record(stage, request_):
    stage.claim_when_validated(RECORD)
    stage.script.on("ValidateAndExifOrient", crashes())
    ended = stage.process(request_)
    assert ended.error == "Runtime.ExitError"
    assert stage.item(RECORD)["status"] == "FAILED"


def test_another_owners_record_stays_as_it_is(stage):
    record = {"pk": RECORD, "owner": "someone else", "status": "RUNNING", "leaseUntil": 4102444800, "version": 1}
    stage.put(record)
    stage.script.on("NotifySNS", throws("AWS.AccessDenied"))
    ended = stage.process(EVENT)
    assert ended.error == "AWS.AccessDenied" and len(stage.letters()) == 1
    assert stage.item(RECORD) == record


def test_notification_down_ends_in_the_queue_after_its_attempts(stage):
    stage.script.on("NotifySNS", throws("AWS.Unavailable", "publish: 503"))
    ended = stage.process(EVENT)
    assert ended.error == "AWS.Unavailable"
    assert len(stage.script.asked("NotifySNS")) == 6
    assert stage.letters()[0]["state"] == "NotifySNS"


def lacking(error: str) -> dict:
    """What NotifySNS answers where the success policy cannot do without what failed."""
    return {"verdict": "FAILED", "error": {"name": error, "cause": "1 of 2 sizes failed"}}


def test_crashes_and_throttling_end_some_time(stage):
    for answer, error, attempts in (
        (crashes(), "Runtime.ExitError", 3),
        (throttles(), "Lambda.TooManyRequestsException", 6),
        (throws("Sandbox.Timedout"), "Sandbox.Timedout", 2),
    ):
        stage.script.calls.clear()
        stage.script.on("ResizeVariant", answer)
        stage.script.on("NotifySNS", gives(lacking(error)))
        assert stage.process(EVENT).error == error
        assert len(stage.script.asked("ResizeVariant")) == attempts
        [item] = stage.script.asked("NotifySNS")[0]["items"]
        assert item["failed"]["error"]["name"] == error and item["failed"]["sizes"] == ["thumb", "medium"]
        assert len(stage.script.asked("NotifySNS")) == 1, "what the policy forbids is not tried again"
        [letter] = stage.letters()
        assert (letter["error"], letter["state"]) == ({"name": error, "cause": "1 of 2 sizes failed"}, "Render")


@pytest.mark.parametrize("function", ["ResizeVariant", "Watermark"])
def test_a_size_that_hangs_costs_no_other(stage, function):
    def short(definition):
        inner = definition["States"]["Render"]["Branches"][0]["States"]["RenderSizes"]["ItemProcessor"]["States"]
        inner[function]["TimeoutSeconds"] = 1

    stage.script.on(function, hangs())
    assert stage.process(EVENT, change=short).output["verdict"] == "DONE"
    [item] = stage.script.asked("NotifySNS")[0]["items"]
    assert item["failed"]["error"]["name"] == "States.Timeout"


@pytest.mark.parametrize("request_", [DELETED, {"replay": {}, "requestId": "r-1", "input": DELETED}], ids=["event", "replay"])
def test_a_deleted_original_is_removed_and_nothing_else_is_asked(stage, request_):
    stage.script.on("NotifySNS", throws("Claim.Busy"), gives({"verdict": "DELETED", "messageId": "p-3"}))
    ended = stage.process(request_)
    assert (ended.status, ended.output) == ("SUCCEEDED", {"verdict": "DELETED", "messageId": "p-3"})
    assert [function for function, _ in stage.script.calls] == ["NotifySNS"] * 2
    payload = stage.script.asked("NotifySNS")[0]
    assert payload["action"] == "remove" and payload["request"] == request_ and payload["owner"]


def test_a_removal_that_fails_leaves_a_letter(stage):
    stage.script.on("NotifySNS", throws("AWS.AccessDenied", "delete: 403"))
    assert stage.process(DELETED).error == "AWS.AccessDenied"
    [letter] = stage.letters()
    assert (letter["state"], letter["input"]) == ("RemoveOutputs", DELETED)


@pytest.mark.parametrize("message_first", [False, True])
def test_the_validator_names_the_record_that_an_s3_notification_cannot(stage, message_first):
    pk = "image#darkroom-uploads/uploads/a photo+é.jpg"
    stage.claim_when_validated(pk)
    for error, status in (("Image.Corrupt", "FAILED"), ("Source.Changed", "SUPERSEDED")):
        stage.script.on("ValidateAndExifOrient", throws(error, "premature end", message_first, record=pk))
        stage.process(example("s3-notification"))
        record = stage.item(pk)
        assert (record["status"], record["error"]) == (status, {"name": error, "cause": "premature end"})


def test_a_function_that_never_answers_ends_in_the_queue(stage):
    def short(definition):
        definition["States"]["ValidateAndExifOrient"]["TimeoutSeconds"] = 1

    stage.script.on("ValidateAndExifOrient", hangs())
    ended = stage.process(EVENT, change=short)
    assert ended.error == "StepFunctions.States.Timeout"
    assert len(stage.script.asked("ValidateAndExifOrient")) == 2
    assert [letter["error"] for letter in stage.letters()] == [{"name": "States.Timeout", "cause": "no cause was given"}]


def test_a_busy_claim_is_waited_for(stage):
    stage.script.on("ValidateAndExifOrient", throws("Claim.Busy"), gives(example("validate-and-exif-orient.output")))
    assert stage.process(EVENT).output["verdict"] == "DONE"
    stage.script.calls.clear()
    stage.script.on("ValidateAndExifOrient", throws("Claim.Busy"))
    assert stage.process(EVENT).error == "Claim.Busy"
    assert len(stage.script.asked("ValidateAndExifOrient")) == 4


def test_a_failure_leaves_a_record_that_is_closed_already(stage):
    """NotifySNS has done all and closed the record, and its answer was lost until it gave up: the letter's replay finds it done."""
    stage.claim_when_validated(RECORD)
    answer = stage.script.answer

    def closing(function: str, payload: dict):
        if function == "NotifySNS":
            stage.put({"pk": RECORD, "owner": payload["owner"], "status": "DONE", "version": 2, "revision": 1})
        return answer(function, payload)

    stage.script.answer = closing
    stage.script.on("NotifySNS", throws("Deadline.Exceeded"))
    assert stage.process(EVENT).error == "Deadline.Exceeded"
    assert (stage.item(RECORD)["status"], stage.item(RECORD)["version"]) == ("DONE", 2)
    assert [letter["error"]["name"] for letter in stage.letters()] == ["Deadline.Exceeded"]


@pytest.mark.parametrize("function", FAILING)
@pytest.mark.parametrize("error", ["Source.Changed", "Claim.Lost"])
def test_superseded_is_no_failure(stage, function, error):
    stage.claim_when_validated(RECORD)
    stage.script.on(function, throws(error))
    ended = stage.process(EVENT)
    assert (ended.status, ended.output) == ("SUCCEEDED", {"verdict": "SUPERSEDED"})
    assert stage.letters() == [] and stage.news() == []
    record = stage.item(RECORD)
    assert record["status"] == "SUPERSEDED" and "leaseUntil" not in record
    assert stage.script.asked("NotifySNS") == [] or function == "NotifySNS"


def test_superseded_in_one_item_of_the_map_ends_them_all(stage):
    proceed = example("validate-and-exif-orient.output")
    size = proceed["plan"]["items"][0]["sizes"][0]
    proceed["plan"]["items"] = [{"sizes": [size | {"name": name}]} for name in ("a", "b", "c")]
    stage.script.on("ValidateAndExifOrient", gives(proceed))
    stage.script.on("ResizeVariant", gives({"results": []}))
    stage.script.on("ResizeVariant", throws("Source.Changed"), when=lambda payload: payload["sizes"][0]["name"] == "b")
    ended = stage.process(EVENT)
    assert ended.output == {"verdict": "SUPERSEDED"}
    assert stage.script.asked("NotifySNS") == [] and stage.letters() == []


def test_a_queue_out_of_reach_leaves_the_lease_and_keeps_the_error(stage):
    stage.claim_when_validated(RECORD)
    stage.values["DeadLetterQueueUrl"] = stage.queue.replace("letters-", "missing-")
    stage.script.on("NotifySNS", throws("AWS.AccessDenied"))
    ended = stage.process(EVENT | {"requestId": "r-1"})
    assert (ended.status, ended.error) == ("FAILED", "AWS.AccessDenied")
    scheduled = [e for e in ended.history if e["type"] == "TaskScheduled"]
    sends = [e for e in scheduled if e["taskScheduledEventDetails"]["resourceType"] == "sqs"]
    assert len(sends) == 3
    record = stage.item(RECORD)
    assert record["status"] == "RUNNING" and "leaseUntil" in record, "the lease is what leads back to this image"
    assert stage.item("receipt#r-1")["verdict"] == "FAILED"


def test_a_topic_out_of_reach_stops_nothing(stage):
    stage.claim_when_validated(RECORD)
    stage.values["TopicArn"] = stage.topic.replace("news-", "missing-")
    stage.script.on("NotifySNS", throws("AWS.AccessDenied"))
    assert stage.process(EVENT).error == "AWS.AccessDenied"
    assert len(stage.letters()) == 1 and stage.item(RECORD)["status"] == "FAILED"


def test_a_table_out_of_reach_stops_nothing(stage):
    stage.values["TableName"] = "missing"
    stage.script.on("NotifySNS", throws("AWS.AccessDenied"))
    assert stage.process(EVENT | {"requestId": "r-1"}).error == "AWS.AccessDenied"
    assert len(stage.letters()) == 1


def test_a_replay_that_fails_again_sends_no_second_letter(stage):
    stage.claim_when_validated(RECORD)
    stage.script.on("NotifySNS", throws("AWS.AccessDenied"))
    assert stage.process(REPLAY).error == "AWS.AccessDenied"
    assert stage.letters() == []
    assert len(stage.news()) == 1 and stage.item(RECORD)["status"] == "FAILED"
    assert stage.item(f"receipt#{REPLAY['requestId']}")["verdict"] == "FAILED"


@pytest.mark.parametrize("function", FAILING)
@pytest.mark.parametrize(("error", "verdict"), [("Image.Corrupt", "FAILED"), ("Claim.Lost", "SUPERSEDED")])
def test_whoever_asked_gets_a_receipt_on_every_ending_the_machine_makes(stage, function, error, verdict):
    if error == "Image.Corrupt" and function in ("ResizeVariant", "Watermark"):
        error = "Internal.Fault"  # a picture's own failure in one size does not end the execution
    stage.script.on(function, throws(error, "why"))
    stage.process(example("manual-reprocess"))
    receipt = stage.item(f"receipt#{example('manual-reprocess')['requestId']}")
    assert receipt["verdict"] == verdict and receipt["error"] == error and "why" in receipt["reason"]


def test_a_receipt_left_open_keeps_its_expiry(stage):
    stage.put({"pk": "receipt#r-1", "expiresAt": 1794800000})
    stage.script.on("NotifySNS", throws("AWS.AccessDenied"))
    stage.process(EVENT | {"requestId": "r-1"})
    receipt = stage.item("receipt#r-1")
    assert receipt["verdict"] == "FAILED" and receipt["expiresAt"] == 1794800000


def test_no_receipt_without_a_request_id(stage):
    stage.script.on("NotifySNS", throws("AWS.AccessDenied"))
    ended = stage.process(EVENT)
    assert "WriteReceipt" not in ended.path


@pytest.mark.parametrize("request_", [[], "uploads/harbour.jpg", {}, {"bucket": "b"}, {"detail": None}])
def test_nonsense_ends_in_the_queue_too(stage, request_):
    stage.script.on("ValidateAndExifOrient", throws("Event.Malformed", "none of the accepted inputs"))
    ended = stage.process(request_)
    assert ended.error == "Event.Malformed"
    assert [letter["input"] for letter in stage.letters()] == [request_]
