"""Dead letters as an operator meets them: looked at, run again, parked, put back; by the command, on the real binaries."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import BINARIES, stack_of
from pictures import photo
from stack import Stack, wait_for

from local import LocalCloud


class Command:
    """The binary with this cloud in its environment."""

    def __init__(self, cloud: LocalCloud) -> None:
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | cloud.environment

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([BINARIES / "darkroom", *arguments], env=self.environment, capture_output=True, text=True, timeout=180, check=False)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen([BINARIES / "darkroom", *arguments], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def own(started_cloud) -> Iterator[LocalCloud]:
    """A cloud whose queue holds these tests' letters only."""
    with started_cloud(parameters={"Preset": "thumbnails", "ReplayCap": "2"}) as cloud:
        yield cloud


def letter(stack: Stack, key: str, error: str, **more: object) -> dict[str, object]:
    return {"schema": "darkroom.dead-letter/1", "id": key, "state": "Render", "error": {"name": error, "cause": "as planted"},
            "input": {"bucket": stack.input, "key": key}} | more  # fmt: skip


def send(stack: Stack, body: object) -> str:
    text = body if isinstance(body, str) else json.dumps(body)
    return stack.queue.send_message(QueueUrl=stack.outputs["DeadLetterQueueUrl"], MessageBody=text)["MessageId"]


def replays_of(cloud: LocalCloud, key: str) -> int:
    return sum(e["input"].get("replay") is not None and e["input"]["input"]["key"] == key for e in cloud.control.executions("ProcessImage"))


def test_a_queue_is_looked_at_run_again_parked_and_put_back(own: LocalCloud, tmp_path: Path) -> None:
    stack, darkroom = stack_of(own), Command(own)
    own.control.hold_events()
    good = [f"uploads/good-{number}.jpg" for number in range(6)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda key: stack.upload(key, photo(300, 200)), good))
    stack.upload("uploads/poison.jpg", b"no picture")
    for key in good:
        send(stack, letter(stack, key, "AWS.Unavailable"))
    send(stack, letter(stack, good[0], "AWS.Unavailable", id="twin"))
    send(stack, letter(stack, "uploads/poison.jpg", "Runtime.ExitError"))
    corrupt = send(stack, letter(stack, "uploads/cut.jpg", "Image.Corrupt", release=999))
    strange = send(stack, "hello")

    listed = json.loads(darkroom("dead-letters", "--json").stdout)
    assert len(listed) == 10 and {one["error"] for one in listed} == {"AWS.Unavailable", "Runtime.ExitError", "Image.Corrupt", "Event.Malformed"}
    shown = darkroom("dead-letters", "show", corrupt)
    assert shown.returncode == 0 and "the picture is truncated or damaged" in shown.stdout and "as planted" in shown.stdout

    dry = darkroom("replay", "--dry-run", "--json")
    assert dry.returncode == 0, dry.stderr
    total = json.loads(dry.stdout)["total"]
    assert (total["letters"], total["run"], total["kept"], total["parked"]) == (10, 7, 1, 1)
    assert len(json.loads(darkroom("dead-letters", "--json").stdout)) == 10, "a dry run leaves all where it was"
    assert replays_of(own, good[0]) == 0

    ended = darkroom("replay")
    assert ended.returncode == 1, "the poison failed again: " + ended.stderr
    assert "Image.Corrupt" in ended.stdout and "batch" in ended.stderr
    assert all(stack.record(key)["status"] == "DONE" for key in good)
    left = {one["messageId"]: one for one in json.loads(darkroom("dead-letters", "--json").stdout)}
    assert corrupt in left and len(left) == 2, "the poison and what is permanent"
    assert {one["error"] for one in left.values()} == {"Image.Corrupt", "Image.Unsupported"}

    darkroom("replay")
    assert replays_of(own, "uploads/poison.jpg") == 1, "by now it is known to be permanent"
    darkroom("replay", "--only", "Image.Unsupported")
    parking = darkroom("replay", "--only", "Image.Unsupported", "--json")
    assert json.loads(parking.stdout)["total"]["parked"] == 1 and replays_of(own, "uploads/poison.jpg") == 2
    parked = {one["messageId"]: one for one in json.loads(darkroom("dead-letters", "--parked", "--json").stdout)}
    assert len(parked) == 2 and parked[strange]["body"] == "hello"
    [poison] = [one for one in parked.values() if one.get("key") == "uploads/poison.jpg"]
    assert poison["reason"] == "failed in 2 replays" and len(poison["history"]["failures"]) == 2

    stack.upload("uploads/poison.jpg", photo(200, 100))
    assert darkroom("dead-letters", "return", "--all").returncode == 0
    assert darkroom("replay").returncode == 0
    assert stack.record("uploads/poison.jpg")["status"] == "DONE"
    assert [one["messageId"] for one in json.loads(darkroom("dead-letters", "--parked", "--json").stdout)] == [strange]
    own.control.release_events()


def test_one_replay_at_a_time_that_goes_on_without_the_command_and_stops_when_asked(own: LocalCloud) -> None:
    stack, darkroom = stack_of(own), Command(own)
    assert darkroom("replay", "--stop").returncode == 2, "there is none"
    key = "uploads/slow.jpg"
    own.control.hold_events()
    stack.upload(key, photo(300, 200))
    own.control.fault("lambda", "Invoke", resource="ValidateAndExifOrient", kind="hold", count=None)
    send(stack, letter(stack, key, "AWS.Unavailable"))
    with darkroom.start("replay") as first:
        wait_for(lambda: replays_of(own, key), "the letter's execution")
        second = darkroom("replay")
        assert second.returncode == 2 and "another replay is running" in second.stderr
        assert stack.replay()["status"] == "ALREADY_RUNNING"
        first.send_signal(signal.SIGINT)
        assert first.wait(60) == 130 and "goes on without this command" in first.stderr.read()
    assert "stops before its next batch" in darkroom("replay", "--stop").stdout
    own.control.clear_faults()
    followed = darkroom("replay", "--follow", "--json")
    report = json.loads(followed.stdout)
    assert report["status"] == "STOPPED" and report["total"]["done"] == 1
    assert stack.record(key)["status"] == "DONE"
    own.control.release_events()


def test_a_replay_that_fails_says_of_what_and_does_not_keep_the_next_one_waiting(own: LocalCloud) -> None:
    stack, darkroom = stack_of(own), Command(own)
    key = "uploads/next.jpg"
    own.control.hold_events()
    stack.upload(key, photo(300, 200))
    send(stack, letter(stack, key, "AWS.Unavailable"))
    own.control.fault("sqs", "ReceiveMessage", caller="functions", status=403, code="AccessDenied", count=None)
    failed = darkroom("replay")
    assert failed.returncode != 0 and "AWS.AccessDenied" in failed.stderr and "the replay ended FAILED" in failed.stderr
    own.control.clear_faults()
    again = darkroom("replay", "--json")
    assert json.loads(again.stdout)["total"]["done"] == 1, again.stderr
    assert stack.record(key)["status"] == "DONE"
    own.control.release_events()
