"""replay-dead-letters with scripted functions and the real process-image, both in moto's engine."""

import json
import uuid

import pytest
from .definitions import example, substitute
from .script import crashes, gives, refuses, throttles, throws

EMPTY = gives({"messages": [], "queueEmpty": True})
MESSAGE = example("dlq-replay.output")["messages"][0]


class Replay:
    """A process-image to start, and a replay that starts it."""

    def __init__(self, stage) -> None:
        self.stage = stage
        arn = stage.engine.client("stepfunctions").create_state_machine(
            name=f"process-image-{uuid.uuid4().hex[:8]}", definition=substitute("process-image", stage.values),
            roleArn="arn:aws:iam::123456789012:role/test", type=stage.type,
        )["stateMachineArn"]  # fmt: skip
        stage.values["ProcessImageArn"] = self.process_image = arn
        stage.script.on("DLQReplay", gives({"outcome": "deleted", "reason": "done"}), when=is_settle)
        # The notifier writes the receipt of an image that is done.
        answer = stage.script.answer

        def answering(function, payload):
            if function == "NotifySNS" and self.receipts:
                stage.put({"pk": f"receipt#{payload['request']['requestId']}", "verdict": "DONE", "planId": "3f9a"})
            return answer(function, payload)

        self.receipts = True
        stage.script.answer = answering

    def receives(self, *batches) -> None:
        """Each batch in turn, then an empty queue."""
        answers = [gives({"messages": batch, "queueEmpty": False}) for batch in batches]
        self.stage.script.on("DLQReplay", *answers, EMPTY, when=is_receive)

    def run(self, change=lambda definition: None):
        definition = json.loads(substitute("replay-dead-letters", self.stage.values))
        change(definition)
        return self.stage.engine.run("replay", json.dumps(definition), "STANDARD", {})

    def settled(self) -> list[dict]:
        return [payload for payload in self.stage.script.asked("DLQReplay") if is_settle(payload)]


def is_settle(payload: dict) -> bool:
    return payload["action"] == "settle"


def is_receive(payload: dict) -> bool:
    return payload["action"] == "receive"


def message(number: int) -> dict:
    request = f"{MESSAGE['requestId']}-{number}"
    return MESSAGE | {"messageId": f"m-{number}", "requestId": request, "start": MESSAGE["start"] | {"requestId": request}}


@pytest.fixture
def replay(stage):
    return Replay(stage)


def test_an_empty_queue_ends_at_once(replay):
    replay.receives()
    ended = replay.run()
    assert ended.output == {"status": "QUEUE_DRAINED", "done": {"batches": 0, "messages": 0, "looks": 0}}


def test_every_message_is_run_again_and_settled_with_its_verdict(replay):
    replay.receives([message(1), message(2)], [message(3)])
    ended = replay.run()
    assert ended.output["status"] == "QUEUE_DRAINED"
    assert ended.output["done"]["batches"] == 2 and ended.output["done"]["messages"] == 3
    assert sorted(payload["message"]["messageId"] for payload in replay.settled()) == ["m-1", "m-2", "m-3"]
    for payload in replay.settled():
        assert payload["receipt"] == {"verdict": "DONE", "reason": None, "error": None, "planId": "3f9a"}
    requests = [payload["request"] for payload in replay.stage.script.asked("ValidateAndExifOrient")]
    assert sorted(request["requestId"] for request in requests) == sorted(message(n)["requestId"] for n in (1, 2, 3))


def test_the_function_is_given_exactly_its_examples(replay):
    replay.receives([MESSAGE])
    replay.run()
    receive, settle, _ = replay.stage.script.asked("DLQReplay")
    assert receive.keys() == example("dlq-replay.input").keys()
    assert settle.keys() == example("dlq-replay-settle.input").keys()
    assert settle["message"] == example("dlq-replay-settle.input")["message"]
    assert settle["receipt"].keys() == example("dlq-replay-settle.input")["receipt"].keys()


def test_an_image_that_fails_again_is_settled_as_failed_and_leaves_one_message(replay):
    replay.receives([message(1)])
    replay.stage.script.on("NotifySNS", throws("Config.Invalid", "why"))
    replay.receipts = False
    replay.run()
    [settled] = replay.settled()
    assert settled["receipt"]["verdict"] == "FAILED" and settled["receipt"]["error"] == "Config.Invalid"
    assert "why" in settled["receipt"]["reason"]
    assert replay.stage.letters() == []


def test_a_receipt_that_never_comes_settles_without_one(replay):
    replay.receives([message(1)])
    replay.receipts = False
    replay.stage.put({"pk": f"receipt#{message(1)['requestId']}", "expiresAt": 4102444800})
    ended = replay.run()
    assert [payload["receipt"] for payload in replay.settled()] == [None]
    assert ended.output["done"]["looks"] == 26


def test_an_execution_that_cannot_be_started_settles_without_a_receipt(replay):
    replay.stage.values["ProcessImageArn"] = replay.process_image + "-missing"
    replay.receives([message(1)])
    ended = replay.run()
    assert ended.status == "SUCCEEDED" and replay.settled()[0]["receipt"] is None


def test_a_start_that_was_already_made_is_followed(replay):
    given = message(1)
    replay.stage.engine.client("stepfunctions").start_execution(
        stateMachineArn=replay.process_image, name=given["requestId"], input=json.dumps({"something": "else"})
    )
    replay.stage.put({"pk": f"receipt#{given['requestId']}", "verdict": "DONE"})
    replay.receives([given])
    replay.run()
    assert replay.settled()[0]["receipt"]["verdict"] == "DONE"


@pytest.mark.parametrize("answer", [throws("AWS.AccessDenied"), crashes(), throttles(), refuses("ServiceException", 500)])
def test_a_failing_settle_never_stops_the_others_or_loses_a_message(replay, answer):
    replay.receives([message(1), message(2)])
    replay.stage.script.on("DLQReplay", answer, when=lambda p: is_settle(p) and p["message"]["messageId"] == "m-1")
    ended = replay.run()
    assert ended.status == "SUCCEEDED" and ended.output["done"]["messages"] == 2
    assert "m-2" in [payload["message"]["messageId"] for payload in replay.settled()]


def test_a_failing_receive_ends_the_replay_with_its_error(replay):
    replay.stage.script.on("DLQReplay", throws("AWS.AccessDenied", "ReceiveMessage"), when=is_receive)
    ended = replay.run()
    assert (ended.status, ended.error) == ("FAILED", "AWS.AccessDenied")
    assert replay.settled() == []


def test_throttling_while_receiving_passes(replay):
    replay.stage.script.on("DLQReplay", throttles(), throws("AWS.Throttled"), EMPTY, when=is_receive)
    assert replay.run().output["status"] == "QUEUE_DRAINED"


def test_a_queue_that_never_ends_is_left_for_the_next_run(replay):
    def two_batches(definition):
        definition["States"]["RoomForMore"]["Choices"][0]["NumericGreaterThanEquals"] = 2

    replay.receives(*[[message(number)] for number in range(9)])
    ended = replay.run(two_batches)
    assert ended.output["status"] == "MORE_REMAINS" and ended.output["done"]["batches"] == 2
    assert len(replay.settled()) == 2
