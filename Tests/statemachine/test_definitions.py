"""What must hold of the state machines whatever the functions do: read off the files."""

import re
from collections.abc import Iterator

import pytest
from .definitions import ROOT, State, error_names, load, states
from .errors import AWS, LEFT_TO_STATES_ALL, SUPERSEDING

MACHINES = ["process-image", "replay-dead-letters", "reprocess"]
TASKS = [(machine, state) for machine in MACHINES for state in states(load(machine)) if state.is_task]
IDS = [f"{machine}-{state.name}" for machine, state in TASKS]
PROCESS = {state.name: state for state in states(load("process-image"))}
FAILURES = ["ValidationFailed", "RenderingFailed", "NotificationFailed", "RemovalFailed"]


def named(state: State, handler: str) -> set[str]:
    """The errors that a state's Retry or Catch names."""
    return {error for entry in state.body.get(handler, []) for error in entry["ErrorEquals"]}


def delays(state: State) -> float:
    """The longest that a state's retries can wait in all, every retrier used up."""
    return sum(
        min(retrier["IntervalSeconds"] * retrier["BackoffRate"] ** attempt, retrier["MaxDelaySeconds"])
        for retrier in state.retriers
        for attempt in range(retrier["MaxAttempts"])
    )


def attempts(state: State) -> int:
    return 1 + sum(retrier["MaxAttempts"] for retrier in state.retriers)


def paths(start: str) -> Iterator[list[str]]:
    """Every way from one of process-image's top-level states to an end."""
    ways = [[start]]
    while ways:
        way = ways.pop()
        successors = PROCESS[way[-1]].successors
        if not successors:
            yield way
        for successor in successors:
            assert successor not in way, f"a loop: {way} -> {successor}"
            ways.append([*way, successor])


# Retries and catches


@pytest.mark.parametrize(("machine", "task"), TASKS, ids=IDS)
def test_every_task_has_a_time_out_and_a_catch(machine, task):
    assert task.body["TimeoutSeconds"] <= 30
    assert task.catchers


@pytest.mark.parametrize(("machine", "task"), TASKS, ids=IDS)
def test_every_retry_backs_off_with_full_jitter_up_to_a_bound(machine, task):
    assert task.retriers
    for retrier in task.retriers:
        assert retrier["JitterStrategy"] == "FULL"
        assert retrier.keys() >= {"IntervalSeconds", "BackoffRate", "MaxDelaySeconds", "MaxAttempts"}
        assert retrier["MaxDelaySeconds"] >= retrier["IntervalSeconds"]
        assert 1 <= retrier["MaxAttempts"] <= 6


@pytest.mark.parametrize(("machine", "task"), TASKS, ids=IDS)
def test_states_all_stands_alone_and_last(machine, task):
    for handlers in (task.retriers, task.catchers):
        for position, handler in enumerate(handlers):
            if "States.ALL" in handler["ErrorEquals"]:
                assert handler["ErrorEquals"] == ["States.ALL"] and position == len(handlers) - 1


@pytest.mark.parametrize(("machine", "task"), TASKS, ids=IDS)
def test_whatever_a_task_throws_is_caught_there_or_around_it(machine, task):
    around = {state.name: state for state in states(load(machine))}
    assert any("States.ALL" in named(state, "Catch") for state in [task, *(around[name] for name in task.scope)])


@pytest.mark.parametrize(("machine", "task"), TASKS, ids=IDS)
def test_lambda_tasks_retry_trouble_often_and_crashes_seldom(machine, task):
    if not task.is_lambda:
        return
    by_error = {error: retrier["MaxAttempts"] for retrier in task.retriers for error in retrier["ErrorEquals"]}
    assert by_error["Lambda.TooManyRequestsException"] == by_error["AWS.Unavailable"] >= 5
    assert 1 <= by_error["Runtime.ExitError"] <= 2
    assert by_error.get("States.Timeout", 0) == by_error.get("Sandbox.Timedout", 0) <= 2


# The closed list, both ways


def test_every_error_named_is_known():
    for machine in MACHINES:
        for state in states(load(machine)):
            for error in named(state, "Retry") | named(state, "Catch"):
                assert error in AWS or error in error_names(), f"{machine} {state.name}: {error}"


def test_every_known_error_is_handled_or_left_to_states_all_on_purpose():
    handled = {error for state in PROCESS.values() for handler in ("Retry", "Catch") for error in named(state, handler)}
    closed = set(error_names())
    assert closed - handled == LEFT_TO_STATES_ALL
    assert LEFT_TO_STATES_ALL <= closed, "no longer in ErrorName.swift"


def test_every_aws_error_listed_is_used():
    used = {error for machine in MACHINES for state in states(load(machine))
            for handler in ("Retry", "Catch") for error in named(state, handler)}  # fmt: skip
    assert AWS <= used


def test_only_what_can_pass_later_is_retried():
    retryable = {name for name, again in error_names().items() if again}
    # An execution whose time ran out has none for another try: a replay gives it new time.
    retried = {error for state in PROCESS.values() for error in named(state, "Retry")} & error_names().keys()
    assert retried == retryable - {"Deadline.Exceeded", "Execution.Lost"}


def test_a_size_catches_its_pictures_errors_and_whatever_may_pass_and_nothing_that_concerns_all():
    """Claim.Busy is the validator's, and nobody is left to throw Execution.Lost."""
    ours = {name for name, again in error_names().items() if name.startswith("Image.") or again}
    for name in ("ResizeVariant", "Watermark"):
        assert named(PROCESS[name], "Catch") == ours - {"Claim.Busy", "Execution.Lost"} | named(PROCESS[name], "Retry")


def test_superseding_errors_are_caught_before_all_others():
    for name in ("ValidateAndExifOrient", "Render", "NotifySNS", "RemoveOutputs"):
        first, last = PROCESS[name].catchers
        assert set(first["ErrorEquals"]) == SUPERSEDING and first["Next"] == "Superseded"
        assert last["ErrorEquals"] == ["States.ALL"] and last["Next"] in FAILURES


# Every error ends in a manifest or a dead letter


@pytest.mark.parametrize("start", FAILURES)
def test_every_failure_passes_the_dead_letter_unless_a_replay_holds_one(start):
    ways = list(paths(start))
    assert ways
    for way in ways:
        assert way[1] == "WhatItSaid"
        asked = way.index("LetterWanted")
        assert {PROCESS[name].body["Type"] for name in way[1:asked]} <= {"Choice", "Pass"}, "nothing here may fail"
        after = way[asked + 1]
        if after == "WhichRecord":
            assert superseded_only("LetterWanted", "WhichRecord")
            continue
        assert after == "DeadLetter" or (after == "Audience" and replayed_only("LetterWanted", "Audience")), way
        assert PROCESS[way[-1]].body["Type"] == "Fail" or way[-1] == "EndedSuperseded"


def replayed_only(choice: str, target: str) -> bool:
    """Whether `choice` goes to `target` only for a replayed request."""
    rules = [rule for rule in PROCESS[choice].body["Choices"] if rule["Next"] == target]
    return rules == [{"Variable": "$.request.replay", "IsPresent": True, "Next": target}] and (
        PROCESS[choice].body["Default"] != target
    )


def superseded_only(choice: str, target: str) -> bool:
    """Whether `choice` goes to `target` only for a request that was superseded."""
    rules = [rule for rule in PROCESS[choice].body["Choices"] if rule["Next"] == target]
    return rules == [{"Variable": "$.ending.verdict", "StringEquals": "SUPERSEDED", "Next": target}] and (
        PROCESS[choice].body["Default"] != target
    )


def test_an_execution_that_fails_has_been_through_a_failure_state():
    """Fail is reached by nothing else: so never without the dead letter above."""
    entries = {state.name: set() for state in PROCESS.values()}
    for state in PROCESS.values():
        for successor in state.successors:
            entries[successor].add(state.name)
    assert entries["DeadLetter"] == {"LetterWanted"} and entries["WhatItSaid"] == {*FAILURES, "Superseded"}
    assert entries["LetterWanted"] == {"WhatItSaid", "NothingSaid", "TakeSentence", "TakeSentenceAndRecord"}
    for start in FAILURES:
        assert all(list(catchers_to(start))), start
    choices = PROCESS["LetterWanted"].body["Choices"]
    assert choices[0] == {"Variable": "$.ending.verdict", "StringEquals": "SUPERSEDED", "Next": "WhichRecord"}
    for way in paths("WhichRecord"):
        assert "DeadLetter" not in way and "AnnounceFailure" not in way


def catchers_to(target: str) -> Iterator[str]:
    for state in PROCESS.values():
        if any(catcher["Next"] == target for catcher in state.catchers):
            yield state.name


def test_what_is_caught_inside_render_still_reaches_the_manifest():
    """A size's or the tags' failure ends its branch well, and only NotifySNS, which writes the manifest, follows."""
    for name in ("ResizeVariant", "Watermark", "RekognitionTag"):
        for catcher in PROCESS[name].catchers:
            todo = [PROCESS[catcher["Next"]]]
            while todo:
                state = todo.pop()
                assert state.body["Type"] in ("Pass", "Choice") and (state.successors or state.body["End"])
                todo += [PROCESS[name] for name in state.successors]
    assert PROCESS["Render"].body["Next"] == "NotifySNS"
    assert PROCESS["NotifySNS"].body["Next"] == "Judged" and PROCESS["Judged"].body["Default"] == "Finished"


def test_the_failure_path_goes_on_whatever_fails_in_it():
    for name in ("DeadLetter", "AnnounceFailure", "CloseRecord", "WriteReceipt"):
        [catcher] = PROCESS[name].catchers
        assert catcher["ErrorEquals"] == ["States.ALL"] and catcher["ResultPath"] not in ("$", "$.error")
    assert PROCESS["DeadLetter"].catchers[0]["Next"] == "ReceiptWanted", "an unsent letter leaves the lease open"


# Time


def core_number(file: str, name: str) -> float:
    source = (ROOT / "Sources/Core" / file).read_text(encoding="utf-8")
    return float(re.search(rf"static let {name} = ([\d.]+)", source).group(1))


def main_tasks() -> list[State]:
    return [state for state in PROCESS.values() if state.is_lambda]


def failure_path_seconds() -> float:
    """The longest failure path: each of its tasks times out in every attempt."""
    return max(
        sum(attempts(PROCESS[name]) * PROCESS[name].body["TimeoutSeconds"] + delays(PROCESS[name])
            for name in way if PROCESS[name].is_task)
        for start in FAILURES for way in paths(start)
    )  # fmt: skip


def stop(task: State) -> float:
    """Seconds after the execution's start at which the task's function stops working."""
    tail = task.name == "NotifySNS"
    return core_number("ExecutionContext.swift", "tailSeconds" if tail else "workSeconds")


def test_the_worst_path_ends_before_an_express_execution_does():
    """What can follow the moment at which a function stops is the attempt under way, the delays of the state it belongs to, and the
    failure path. The tail works on longer than the renderers, since it must still judge what stopped them."""
    assert failure_path_seconds() <= 40
    for task in main_tasks():
        assert delays(task) <= 45
        assert stop(task) + task.body["TimeoutSeconds"] + delays(task) + failure_path_seconds() < 270, task.name


def test_even_a_function_that_hangs_again_leaves_time_for_its_dead_letter():
    for task in main_tasks():
        hung = 1 + sum(r["MaxAttempts"] for r in task.retriers if "States.Timeout" in r["ErrorEquals"])
        worst = stop(task) + hung * task.body["TimeoutSeconds"] + delays(task) + failure_path_seconds()
        assert worst < load("process-image")["TimeoutSeconds"] == 300, task.name


def test_what_the_renderers_cannot_finish_leaves_the_tail_time_to_say_so():
    assert core_number("ExecutionContext.swift", "tailSeconds") - core_number("ExecutionContext.swift", "workSeconds") >= 20


def test_a_lease_outlives_the_execution_that_holds_it():
    assert core_number("ExecutionContext.swift", "leaseSeconds") >= load("process-image")["TimeoutSeconds"]


def test_a_dead_letter_names_the_release_that_wrote_it():
    source = (ROOT / "Sources/Core/Release.swift").read_text(encoding="utf-8")
    current = int(re.search(r"static let current = (\d+)", source).group(1))
    assert PROCESS["DeadLetter"].body["Parameters"]["MessageBody"]["release"] == current


# Shape


@pytest.mark.parametrize("machine", MACHINES)
def test_names_are_unique_and_every_state_can_be_reached(machine):
    everything = list(states(load(machine)))
    assert len({state.name for state in everything}) == len(everything)
    scopes = [load(machine)] + [
        inner
        for state in everything
        for inner in state.body.get("Branches", []) + [state.body[key] for key in ("ItemProcessor",) if key in state.body]
    ]
    for scope in scopes:
        reached, todo = set(), [scope["StartAt"]]
        while todo:
            name = todo.pop()
            if name not in reached:
                reached.add(name)
                todo += State(name, scope["States"][name], ()).successors
        assert reached == scope["States"].keys()


@pytest.mark.parametrize("machine", MACHINES)
def test_the_machine_and_what_is_not_plain_about_it_is_explained(machine):
    assert len(load(machine)["Comment"]) > 100
    assert "States.ALL catches neither" in load("process-image")["Comment"]


# The replay


def replay_number(name: str) -> int:
    source = (ROOT / "Sources/Core/ReplayRun.swift").read_text(encoding="utf-8")
    return int(re.search(rf"static let {name} = ([\d_]+)", source).group(1))


def events(state: State) -> int:
    """What a state writes into the history with every retry used up: a Task enters, is scheduled, starts, ends, exits; an attempt
    that fails is scheduled, starts, fails. https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html"""
    return 5 + 3 * sum(retrier["MaxAttempts"] for retrier in state.retriers) if state.is_task else 2


def test_replay_follows_an_execution_for_longer_than_one_can_last():
    source = (ROOT / "Sources/Functions/DLQReplay/DLQReplay.swift").read_text(encoding="utf-8")
    following = int(re.search(r"static let following = (\d+)", source).group(1))
    assert following >= load("process-image")["TimeoutSeconds"] + 30


def test_replay_ends_before_its_history_is_full():
    """A STANDARD history ends at 25,000 events. What dlq-replay counts is at least what happens; what it cannot count are the
    retries of its own calls, and the last batch, which can begin just below the bound."""
    replay = {state.name: state for state in states(load("replay-dead-letters"))}
    a_letter = 3 + sum(events(state) for state in replay.values() if state.scope)
    assert replay_number("eventsOfLetter") >= a_letter
    a_call = 5 + events(replay["WhatNext"]) + events(replay["WaitForReceipts"])
    assert replay_number("eventsOfCall") >= a_call
    batch = replay["StartBatch"].body["MaxConcurrency"]
    assert batch == int(re.search(r"mostInBatch = (\d+)", (ROOT / "Sources/Core/ReplayPace.swift").read_text()).group(1))
    looks = 60  # 465 seconds, 1 to 20 apart: see ReplayRun.pause
    last_batch = batch * replay_number("eventsOfLetter") + looks * replay_number("eventsOfCall")
    retried_calls = 150 * 3 * 8
    assert replay_number("mostEvents") + last_batch + retried_calls < 25_000


def test_a_lease_outlasts_what_lies_between_two_renewals():
    """Between Gather and the first Follow: the starts, a minute's worth behind a minute's, and a start's retries."""
    source = (ROOT / "Sources/Core/ReplayLease.swift").read_text(encoding="utf-8")
    lease = float(re.search(r"static let seconds = ([\d.]+)", source).group(1))
    replay = {state.name: state for state in states(load("replay-dead-letters"))}
    start = replay["StartProcessImage"]
    assert lease > 120 + attempts(start) * start.body["TimeoutSeconds"] + delays(start)
