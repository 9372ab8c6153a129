"""What every state machine does with errors: who retries, who catches, and that the closed list is handled, both ways."""

import pytest

from .definitions import FAILURES, MACHINES, PROCESS, error_names, load, named, states
from .errors import AWS, LEFT_TO_STATES_ALL, SUPERSEDING

TASKS = [(machine, state) for machine in MACHINES.values() for state in states(load(machine)) if state.is_task]
IDS = [f"{machine}-{state.name}" for machine, state in TASKS]


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
    for machine in MACHINES.values():
        for state in states(load(machine)):
            for error in named(state, "Retry") | named(state, "Catch"):
                assert error in AWS or error in error_names(), f"{machine} {state.name}: {error}"


def test_every_known_error_is_handled_or_left_to_states_all_on_purpose():
    handled = {error for state in PROCESS.values() for handler in ("Retry", "Catch") for error in named(state, handler)}
    closed = set(error_names())
    assert closed - handled == LEFT_TO_STATES_ALL
    assert LEFT_TO_STATES_ALL <= closed, "no longer in ErrorName.swift"


def test_every_aws_error_listed_is_used():
    used = {error for machine in MACHINES.values() for state in states(load(machine))
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
