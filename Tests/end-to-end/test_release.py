"""A release comes and goes by the alias that everyone starts: uploads, and what a replay runs again."""

import json
import re
from collections.abc import Iterator

import pytest
from pictures import photo
from stack import Stack

from local import LocalCloud

RESIZE = re.compile(r"(arn:aws:lambda:[\w:-]+:function:\w+-ResizeVariant-\w+):1\b")


@pytest.fixture
def bad_release(stack: Stack) -> Iterator[str]:
    """A version of process-image that calls a version of ResizeVariant that does not exist; the alias is not moved to it."""
    alias = stack.outputs["ProcessImageArn"]
    machine = alias.removesuffix(":live")
    good = stack.states.describe_state_machine(stateMachineArn=alias)["definition"]
    bad, count = RESIZE.subn(r"\1:99", good)
    assert count, "a version of the machine names versions of its functions"
    yield stack.states.update_state_machine(stateMachineArn=machine, definition=bad, publish=True)["stateMachineVersionArn"]
    route(stack, f"{machine}:1")
    stack.states.update_state_machine(stateMachineArn=machine, definition=good)


def route(stack: Stack, version: str) -> None:
    stack.states.update_state_machine_alias(
        stateMachineAliasArn=stack.outputs["ProcessImageArn"],
        routingConfiguration=[{"stateMachineVersionArn": version, "weight": 100}],
    )


def versions_run(cloud: LocalCloud, key: str) -> list[str]:
    executions = cloud.control.executions("ProcessImage")
    return [execution["version"] for execution in executions if key in json.dumps(execution["input"])]


def test_going_back_to_the_old_release_takes_uploads_and_replays_there(cloud: LocalCloud, stack: Stack, bad_release: str) -> None:
    good = f"{stack.outputs['ProcessImageArn'].removesuffix(':live')}:1"
    uploads = {name: f"uploads/release/{name}.jpg" for name in ("before", "meanwhile", "after")}
    assert stack.finished(uploads["before"], stack.upload(uploads["before"], photo(400, 300)))["status"] == "DONE"
    route(stack, bad_release)
    assert stack.finished(uploads["meanwhile"], stack.upload(uploads["meanwhile"], photo(401, 300)))["status"] == "FAILED"
    cloud.control.wait_until_idle(60)
    assert stack.letter(uploads["meanwhile"])["error"]["name"] == "Lambda.ResourceNotFoundException"
    route(stack, good)
    assert stack.finished(uploads["after"], stack.upload(uploads["after"], photo(402, 300)))["status"] == "DONE"
    assert stack.replay(only=["Lambda.ResourceNotFoundException"])["total"]["done"] == 1
    assert stack.record(uploads["meanwhile"])["status"] == "DONE" and stack.letter(uploads["meanwhile"]) is None
    assert {name: versions_run(cloud, key) for name, key in uploads.items()} == {
        "before": [good], "meanwhile": [bad_release, good], "after": [good],
    }  # fmt: skip
