"""What is stored is made again by `darkroom reprocess`, on a stack of its own whose preset is changed on the way."""

import csv
import gzip
import io
import json
import os
import subprocess
import urllib.parse
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import BINARIES, stack_of, started
from pictures import photo
from stack import Stack, wait_for

from local import LocalCloud

PRESETS, PRESET = "reprocess-presets", "size.json"
# Where S3 Inventory leaves its lists.
LISTS = "inventories"
GOOD = [f"uploads/{folder}/photo {number}+é%.jpg" for folder in ("first", "second") for number in range(11)]
BAD = [f"uploads/bad/{number}.jpg" for number in range(3)]
LATE = "uploads/late.jpg"


# Longer than a run of these pictures takes anywhere: what never ends shall fail.
PATIENCE = 400


class Reprocessing:
    """The stack, the command, and who listens to the announcements."""

    def __init__(self, cloud: LocalCloud) -> None:
        self.cloud, self.stack = cloud, stack_of(cloud)
        self.width, self.before = 16, 0
        self._commands: list[subprocess.Popen[str]] = []
        self.ear = self.stack.queue.create_queue(QueueName="reprocess-ear")["QueueUrl"]
        self.stack.client("sns").subscribe(
            TopicArn=self.stack.outputs["TopicArn"], Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:123456789012:reprocess-ear"
        )

    def change_preset(self) -> int:
        """Another width from now on: this one."""
        self.width += 16
        size = {"name": "small", "width": self.width, "formats": [{"format": "webp"}]}
        preset = {"name": "size", "description": "One size.", "key": "{dir}{stem}.{ext}", "sizes": [size]}
        self.stack.s3.put_object(Bucket=PRESETS, Key=PRESET, Body=json.dumps(preset).encode())
        return self.width

    def command(self, *arguments: str) -> subprocess.Popen[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        command = subprocess.Popen(
            [BINARIES / "darkroom", "reprocess", *arguments], env=environment | self.cloud.environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self._commands.append(command)
        return command

    def end(self) -> None:
        """Leaves nothing under way, and nothing that a test has added."""
        for command in self._commands:
            if command.poll() is None:
                command.terminate()
                command.communicate()
        self._commands.clear()
        self.cloud.control.clear_faults()
        for execution in self.cloud.control.executions("reprocess"):
            if execution["status"] == "RUNNING":
                self.stack.states.stop_execution(executionArn=execution["executionArn"])
        self.stack.s3.delete_object(Bucket=self.stack.input, Key=LATE)
        self.cloud.control.wait_until_idle(PATIENCE)
        self.taken_out_of(self.ear)
        self.taken_out_of(self.stack.outputs["DeadLetterQueueUrl"])

    def run(self, *arguments: str, status: int = 0) -> dict[str, Any]:
        """The JSON that a whole run of the command prints."""
        return self.result(self.command(*arguments, "--json"), status)

    def result(self, command: subprocess.Popen[str], status: int = 0) -> dict[str, Any]:
        output, errors = command.communicate(timeout=PATIENCE)
        assert command.returncode == status, errors + output
        return json.loads(output)

    def all_processed(self) -> list[dict[str, Any]]:
        """The requests that process-image was started with by reprocess."""
        inputs = [execution["input"] for execution in self.cloud.control.executions("ProcessImage")]
        return [given for given in inputs if given.get("origin") == "reprocess"]

    def processed(self) -> list[dict[str, Any]]:
        """Those of the test that runs."""
        return self.all_processed()[self.before :]

    def widths(self, keys: list[str]) -> set[int]:
        return {variant["width"] for key in keys for variant in self.stack.manifest(key)["variants"]}

    def announced(self) -> list[dict[str, Any]]:
        """All announcements so far, taken out of the ear."""
        return self.taken_out_of(self.ear)

    def taken_out_of(self, queue: str) -> list[dict[str, Any]]:
        found = []
        receive = self.stack.queue.receive_message
        while messages := receive(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=0).get("Messages"):
            for message in messages:
                found.append(json.loads(message["Body"]))
                self.stack.queue.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        return found

    def write_inventory(self, keys: list[str], **changes: str) -> str:
        """An inventory of `keys` as S3 writes it, with `changes` of its manifest; the address of that."""
        s3, text = self.stack.s3, io.StringIO()
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for key in keys:
            head = s3.head_object(Bucket=self.stack.input, Key=key)
            tag = head["ETag"].strip('"')
            writer.writerow([self.stack.input, urllib.parse.quote_plus(key, safe="/"), "v", "true", "false", head["ContentLength"], tag])
        writer.writerow([self.stack.input, "uploads/deleted.jpg", "w", "true", "true", "", ""])
        manifest = {
            "sourceBucket": self.stack.input, "destinationBucket": f"arn:aws:s3:::{LISTS}", "version": "2016-11-30",
            "fileFormat": "CSV", "fileSchema": "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, ETag",
            "files": [{"key": "daily/data/1.csv.gz", "size": 1, "MD5checksum": ""}],
        } | changes  # fmt: skip
        s3.put_object(Bucket=LISTS, Key="daily/data/1.csv.gz", Body=gzip.compress(text.getvalue().encode()))
        s3.put_object(Bucket=LISTS, Key="daily/manifest.json", Body=json.dumps(manifest).encode())
        return f"s3://{LISTS}/daily/manifest.json"


@pytest.fixture(scope="module")
def pictures() -> Iterator[Reprocessing]:
    """A stack with 22 good pictures made by the first preset, three that failed, and what else lies in a bucket."""
    with started(parameters={"Preset": f"s3://{PRESETS}/{PRESET}", "InventoryBucket": LISTS}) as cloud:
        reprocessing = Reprocessing(cloud)
        stack = reprocessing.stack
        for bucket in (PRESETS, LISTS):
            stack.s3.create_bucket(Bucket=bucket)
        reprocessing.change_preset()
        for number, key in enumerate(GOOD):
            stack.upload(key, photo(96, 72, seed=number))
        for key in BAD:
            stack.upload(key, f"no picture: {key}".encode())
        cloud.control.wait_until_idle(PATIENCE)
        for key in ("uploads/folder/", "elsewhere/photo.jpg"):
            stack.upload(key, photo(50, 50))
        reprocessing.end()
        yield reprocessing
        reprocessing.end()


@pytest.fixture
def reprocessing(pictures: Reprocessing) -> Iterator[Reprocessing]:
    """All of that made by the preset as it is, whatever a test before has left undone."""
    if pictures.widths(GOOD) != {pictures.width}:
        pictures.run("--prefix", "", "--changed-only", "--tolerate", "50", "--yes", status=1)
        pictures.end()
    assert pictures.widths(GOOD) == {pictures.width}
    pictures.before = len(pictures.all_processed())
    yield pictures
    pictures.end()


def test_a_dry_run_counts_and_starts_nothing(reprocessing: Reprocessing) -> None:
    outlook = reprocessing.run("--prefix", "", "--changed-only", "--dry-run")["outlook"]
    estimate = outlook["estimate"]
    assert (estimate["objects"], estimate["executions"], estimate["unchanged"]) == (26, 3, 22)
    assert estimate["skipped"] == {"folder markers": 1} and estimate["undecided"] == 0
    assert outlook["workflow"] == "EXPRESS" and 0 < outlook["dollars"] < 0.01 and outlook["recipe"]["preset"] == "size"
    everything = reprocessing.run("--prefix", "first/", "--dry-run")["outlook"]
    assert everything["estimate"]["executions"] == 11 and everything["concurrency"] == 100
    assert reprocessing.processed() == []

    text = reprocessing.command("--prefix", "first/", "--dry-run").communicate(timeout=PATIENCE)[0]
    assert f"s3://{reprocessing.stack.input}/uploads/first/" in text and "list prices of us-east-1" in text


def test_nothing_starts_without_a_yes_and_wrong_usage_is_named(reprocessing: Reprocessing) -> None:
    for arguments, said in [
        (["--prefix", ""], "--yes"), ([], "expected one of"), (["--prefix", "", "--preset", "none", "--yes"], "preset none"),
        (["--inventory", "s3://bucket"], "manifest.json"), (["--prefix", "", "--concurrency", "0"], "1 to 10000"),
    ]:  # fmt: skip
        command = reprocessing.command(*arguments)
        _, errors = command.communicate(timeout=PATIENCE)
        assert command.returncode == 2 and said in errors, errors
    assert reprocessing.processed() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"fileFormat": "Parquet"}, "only CSV is read"), ({"sourceBucket": "another"}, "lists another"), ({"fileSchema": "Bucket"}, "no column Key")],
)
def test_an_inventory_that_does_not_fit_is_refused_before_anything_starts(
    reprocessing: Reprocessing, changes: dict[str, str], said: str
) -> None:
    command = reprocessing.command("--inventory", reprocessing.write_inventory(GOOD[:1], **changes), "--yes")
    _, errors = command.communicate(timeout=PATIENCE)
    assert command.returncode == 2 and said in errors, errors
    assert reprocessing.processed() == []


def test_only_what_has_changed_is_made_muted_beside_an_upload(reprocessing: Reprocessing) -> None:
    """First half of the pictures with the new preset, then all of them: throttled starts included."""
    stack, control = reprocessing.stack, reprocessing.cloud.control
    width = reprocessing.change_preset()
    run = reprocessing.run("--prefix", "first/", "--changed-only", "--yes")["run"]
    assert run["report"]["verdicts"] == {"DONE": 11} and run["status"] == "SUCCEEDED"

    control.fault("states", "StartExecution", resource="*ProcessImage*", caller="state-machines", kind="throttled", count=4)
    # As long as nobody can look for a receipt the run cannot end: the upload is certain to come into its middle. A child gives up
    # after 201 s of its own waits, which is longer than both of ours.
    control.fault("dynamodb", "GetItem", resource="*receipt#*", caller="state-machines", kind="throttled", count=None)
    command = reprocessing.command("--prefix", "", "--changed-only", "--yes", "--tolerate", "50", "--concurrency", "9", "--json")
    wait_for(lambda: len(reprocessing.processed()) > 11, "the second run to start pictures")
    stack.finished(LATE, stack.upload(LATE, photo(96, 72, seed=99)))
    assert command.poll() is None, command.communicate()
    control.clear_faults()
    document = reprocessing.result(command, status=1)

    estimate, run = document["outlook"]["estimate"], document["run"]
    assert (estimate["unchanged"], estimate["executions"]) == (11, 14)
    late = run["report"]["verdicts"].pop("UNCHANGED") + run["report"]["verdicts"].pop("DUPLICATE", 0) - 11
    assert late in (0, 1), "whether the listing came before the late upload or after it"
    assert run["report"]["verdicts"] == {"DONE": 11, "SKIPPED": 1}
    assert run["report"]["errors"] == {"Image.Unsupported": 3} and set(run["report"]["examples"]) == set(BAD)
    assert (run["status"], run["counts"]["failed"], run["counts"]["pending"]) == ("SUCCEEDED", 3, 0)

    assert reprocessing.widths([*GOOD, LATE]) == {width}
    assert sorted(request["key"] for request in reprocessing.processed()) == sorted(GOOD + BAD)
    assert all(request["mute"] and not request["force"] for request in reprocessing.processed())
    assert sorted(letter["input"]["key"] for letter in stack.letters()) == sorted(BAD)
    control.wait_until_idle(PATIENCE)
    (announcement,) = reprocessing.announced()
    assert json.loads(announcement["Message"])["key"] == LATE
    assert announcement["MessageAttributes"]["origin"]["Value"] == "upload"

    report = json.loads(stack.s3.get_object(Bucket=stack.work, Key=run["report"]["manifest"].split("/", 3)[3])["Body"].read())
    assert report["ResultFiles"]["FAILED"] and report["ResultFiles"]["SUCCEEDED"]


def test_an_inventory_is_reprocessed_as_its_prefix_would_be(reprocessing: Reprocessing) -> None:
    """Encoded keys, a delete marker, and one picture that is announced because it is asked for."""
    manifest = reprocessing.write_inventory(GOOD[:6])
    unchanged = reprocessing.run("--inventory", manifest, "--changed-only", "--yes")
    assert unchanged["outlook"]["estimate"]["unchanged"] == 6
    assert unchanged["run"]["report"]["verdicts"] == {"UNCHANGED": 6, "SKIPPED": 1}
    before = {key: reprocessing.stack.manifest(key)["revision"] for key in GOOD[:6]}
    forced = reprocessing.run("--inventory", reprocessing.write_inventory(GOOD[:2]), "--announce", "--yes")
    assert forced["run"]["report"]["verdicts"] == {"DONE": 2, "SKIPPED": 1}
    assert [reprocessing.stack.manifest(key)["revision"] - before[key] for key in GOOD[:6]] == [1, 1, 0, 0, 0, 0]
    reprocessing.cloud.control.wait_until_idle(PATIENCE)
    announced = reprocessing.announced()
    assert sorted(json.loads(message["Message"])["key"] for message in announced) == sorted(GOOD[:2])
    assert {message["MessageAttributes"]["origin"]["Value"] for message in announced} == {"reprocess"}


def test_a_run_can_be_stopped_and_shown_afterwards(reprocessing: Reprocessing) -> None:
    stack = reprocessing.stack
    arn = stack.states.start_execution(
        stateMachineArn=stack.outputs["ReprocessArn"], input=json.dumps({"force": True, "concurrency": 1})
    )["executionArn"]
    wait_for(lambda: stack.states.list_map_runs(executionArn=arn)["mapRuns"], "the map run")
    stopped = reprocessing.run("--stop", arn, status=1)["run"]
    assert stopped["status"] == "ABORTED" and stopped["counts"]["succeeded"] < len(GOOD)
    shown = reprocessing.command("--follow", arn)
    output, _ = shown.communicate(timeout=PATIENCE)
    assert shown.returncode == 1 and "it was stopped" in output
    reprocessing.cloud.control.wait_until_idle(PATIENCE)
