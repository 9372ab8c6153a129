"""Every error of process-image ends in a manifest or a dead letter: its ways, read off the definition."""

from collections.abc import Iterator

import pytest

from .definitions import FAILURES, PROCESS, paths


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
            assert only("LetterWanted", "WhichRecord", Variable="$.ending.verdict", StringEquals="SUPERSEDED")
            continue
        replayed = {"Variable": "$.request.replay", "IsPresent": True}
        assert after == "DeadLetter" or (after == "Audience" and only("LetterWanted", "Audience", **replayed)), way
        assert PROCESS[way[-1]].body["Type"] == "Fail" or way[-1] == "EndedSuperseded"


def only(choice: str, target: str, **rule: object) -> bool:
    """Whether `choice` goes to `target` by this rule and by no other way."""
    body = PROCESS[choice].body
    rules = [other for other in body["Choices"] if other["Next"] == target]
    return rules == [{**rule, "Next": target}] and body["Default"] != target


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
