"""replay-dead-letters with a scripted dlq-replay and the real process-image, both in moto's engine."""

import json
import uuid

import pytest
from .definitions import example, substitute
from .engine import THIS_MACHINE
from .script import crashes, gives, refuses, throttles, throws

BEGUN = example("dlq-replay-begin.output")
GATHERED = example("dlq-replay.output")
FOLLOWED = example("dlq-replay-follow.output")
ENDED = example("dlq-replay-end.output")
LET_GO = example("dlq-replay-fail.output")
[MESSAGE] = GATHERED["messages"]


def answer(next: str, *messages: dict, **more: object) -> dict:
    return GATHERED | {"next": next, "messages": list(messages)} | more


def message(number: int, **more: object) -> dict:
    request = f"{MESSAGE['requestId']}-{number}"
    return MESSAGE | {"messageId": f"m-{number}", "requestId": request,
                      "start": MESSAGE["start"] | {"requestId": request}} | more  # fmt: skip


def does(action: str):
    return lambda payload: payload["action"] == action


class Replay:
    """A process-image to start, and a replay that starts it."""

    def __init__(self, stage) -> None:
        self.stage = stage
        arn = stage.engine.client("stepfunctions").create_state_machine(
            name=f"process-image-{uuid.uuid4().hex[:8]}", definition=substitute("process-image", stage.values),
            roleArn="arn:aws:iam::123456789012:role/test", type=stage.type,
        )["stateMachineArn"]  # fmt: skip
        stage.values |= {"ProcessImageArn": arn, "ThisMachineArn": THIS_MACHINE}
        self.on("begin", BEGUN)
        self.on("gather", answer("END"))
        self.on("follow", FOLLOWED)
        self.on("end", ENDED)
        self.on("fail", LET_GO)

    def on(self, action: str, *answers: object) -> None:
        """dlq-replay gives these in turn for an action; the last one stays."""
        given = [one if not isinstance(one, dict) else gives(one) for one in answers]
        self.stage.script.on("DLQReplay", *given, when=does(action))

    def run(self, given: object = {}, change=lambda definition: None):  # noqa: B006
        definition = json.loads(substitute("replay-dead-letters", self.stage.values))
        change(definition)
        return self.stage.engine.run("replay", json.dumps(definition), "STANDARD", given)

    def asked(self, action: str) -> list[dict]:
        return [payload for payload in self.stage.script.asked("DLQReplay") if payload["action"] == action]

    @property
    def steps(self) -> list[str]:
        return [payload["action"] for payload in self.stage.script.asked("DLQReplay")]


@pytest.fixture
def replay(stage):
    return Replay(stage)


def test_an_empty_queue_ends_at_once_with_the_report(replay):
    ended = replay.run()
    assert replay.steps == ["begin", "gather", "end"]
    assert ended.output == ENDED["report"]


def test_the_letters_of_a_batch_are_started_followed_and_reported(replay):
    replay.on("gather", answer("START", message(1), message(2)), answer("GATHER"), answer("END", status="BRAKED"))
    replay.on("follow", answer("FOLLOW", message(2)), answer("GATHER"))
    ended = replay.run()
    assert replay.steps == ["begin", "gather", "follow", "follow", "gather", "gather", "end"]
    assert ended.status == "SUCCEEDED"
    assert [payload["messages"] for payload in replay.asked("follow")] == [[message(1), message(2)], [message(2)]]
    assert replay.asked("end")[0]["status"] == "BRAKED"
    requests = [payload["request"] for payload in replay.stage.script.asked("ValidateAndExifOrient")]
    assert sorted(request["requestId"] for request in requests) == [message(n)["requestId"] for n in (1, 2)]


def test_the_function_is_given_exactly_its_examples_and_its_answers_back(replay):
    replay.on("gather", GATHERED, answer("END"))
    given = {"rate": 120, "only": ["AWS.Unavailable"]}
    replay.run(given)
    replay.on("end", throws("AWS.AccessDenied"))
    replay.run(given)
    for action, name in (("begin", "-begin"), ("gather", ""), ("follow", "-follow"), ("end", "-end"), ("fail", "-fail")):
        assert replay.asked(action)[0].keys() == example(f"dlq-replay{name}.input").keys()
    assert replay.asked("begin")[0]["input"] == given
    assert replay.asked("gather")[0]["run"] == BEGUN["run"]
    assert replay.asked("follow")[0]["run"] == GATHERED["run"]
    assert replay.asked("gather")[1]["run"] == FOLLOWED["run"]


def test_a_second_replay_ends_without_touching_anything(replay):
    report = ENDED["report"] | {"status": "ALREADY_RUNNING"}
    replay.on("begin", answer("DONE", report=report))
    assert replay.run().output == report and replay.steps == ["begin"]


def test_a_dry_run_only_surveys(replay):
    replay.on("begin", answer("SURVEY"))
    replay.on("survey", answer("END", status="DRY_RUN"))
    replay.run({"dryRun": True})
    assert replay.steps == ["begin", "survey", "end"] and replay.asked("end")[0]["status"] == "DRY_RUN"


def test_an_image_that_fails_again_leaves_its_receipt_and_no_second_letter(replay):
    replay.on("gather", answer("START", message(1)), answer("END"))
    replay.stage.script.on("NotifySNS", throws("Config.Invalid", "why"))
    replay.run()
    receipt = replay.stage.item(f"receipt#{message(1)['requestId']}")
    assert receipt["verdict"] == "FAILED" and receipt["error"] == "Config.Invalid" and "why" in receipt["reason"]
    assert replay.stage.letters() == []


def test_letters_whose_executions_cannot_be_started_go_on_to_be_settled_with_the_reason(replay):
    replay.stage.values["ProcessImageArn"] += "-missing"
    replay.on("gather", answer("START", message(1), message(2)), answer("END"))
    assert replay.run().status == "SUCCEEDED"
    for followed in replay.asked("follow")[0]["messages"]:
        assert followed["notStarted"]["Error"].startswith("StepFunctions.") and followed["notStarted"]["Cause"]


def test_a_start_that_was_already_made_is_followed(replay):
    given = message(1)
    replay.stage.engine.client("stepfunctions").start_execution(
        stateMachineArn=replay.stage.values["ProcessImageArn"], name=given["requestId"], input=json.dumps({"other": 1})
    )
    replay.on("gather", answer("START", given), answer("END"))
    replay.run()
    assert "notStarted" not in replay.asked("follow")[0]["messages"][0]


def test_a_long_replay_goes_on_in_another_execution_of_the_same_machine(replay):
    run = GATHERED["run"] | {"generation": 1, "id": f"r-{uuid.uuid4()}"}
    replay.on("gather", answer("HAND_OVER", run=run), answer("END"))
    ended = replay.run()
    assert ended.output == {"status": "HANDED_OVER", "run": run["id"], "generation": 1}
    engine = replay.stage.engine
    states = engine.client("stepfunctions")
    [other] = [
        execution
        for page in states.get_paginator("list_state_machines").paginate()
        for machine in page["stateMachines"]
        for execution in states.list_executions(stateMachineArn=machine["stateMachineArn"])["executions"]
        if execution["name"] == f"{run['id']}-1"
    ]
    assert engine.wait(other["executionArn"]).status == "SUCCEEDED"
    assert replay.asked("begin")[1]["input"] == {"continues": run}
    assert replay.steps == ["begin", "gather", "begin", "gather", "end"]


@pytest.mark.parametrize("step", ["begin", "gather", "follow", "end"])
def test_trouble_in_a_step_passes(replay, step):
    usual = {"begin": BEGUN, "gather": answer("END"), "follow": FOLLOWED, "end": ENDED}
    if step == "follow":
        replay.on("gather", answer("START", message(1)), answer("END"))
    replay.on(step, throttles(), throws("AWS.Throttled"), crashes(), refuses("ServiceException", 500), usual[step])
    assert replay.run().output == ENDED["report"]


@pytest.mark.parametrize("step", ["begin", "gather", "follow", "end"])
def test_a_step_that_fails_for_good_ends_the_replay_with_its_error(replay, step):
    replay.on("gather", answer("START", message(1)), answer("END"))
    replay.on(step, throws("AWS.AccessDenied", "why"))
    ended = replay.run()
    assert (ended.status, ended.error) == ("FAILED", "AWS.AccessDenied") and "why" in ended.cause
    # What has not begun holds no lease.
    assert replay.steps.count("fail") == (step != "begin") and replay.steps[-1] == ("begin" if step == "begin" else "fail")


def test_a_dry_run_that_fails_lets_go_as_well(replay):
    replay.on("begin", answer("SURVEY"))
    replay.on("survey", throws("AWS.AccessDenied"))
    assert replay.run({"dryRun": True}).error == "AWS.AccessDenied" and replay.steps == ["begin", "survey", "fail"]


def test_a_replay_that_cannot_let_go_either_ends_with_the_error_that_came_first(replay):
    replay.on("gather", throws("AWS.AccessDenied", "why"))
    replay.on("fail", throws("Internal.Fault", "something else"))
    ended = replay.run()
    assert (ended.status, ended.error) == ("FAILED", "AWS.AccessDenied") and "why" in ended.cause
