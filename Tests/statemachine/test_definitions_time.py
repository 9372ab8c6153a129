"""The longest that the state machines can take, held under what ends them: time, leases, and the events of a history."""

import re

from .definitions import FAILURES, PROCESS, ROOT, State, attempts, delays, load, paths, states


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
