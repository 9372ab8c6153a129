"""The state machines as files: every state is reached, what is not plain is explained, and a letter names its release."""

import re

import pytest

from .definitions import MACHINES, PROCESS, ROOT, State, load, states


@pytest.mark.parametrize("machine", MACHINES.values())
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


@pytest.mark.parametrize("machine", MACHINES.values())
def test_the_machine_and_what_is_not_plain_about_it_is_explained(machine):
    assert len(load(machine)["Comment"]) > 100
    assert "States.ALL catches neither" in load("process-image")["Comment"]


def test_a_dead_letter_names_the_release_that_wrote_it():
    source = (ROOT / "Sources/Core/Release.swift").read_text(encoding="utf-8")
    current = int(re.search(r"static let current = (\d+)", source).group(1))
    assert PROCESS["DeadLetter"].body["Parameters"]["MessageBody"]["release"] == current
