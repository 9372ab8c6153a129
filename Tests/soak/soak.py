"""The soak: many uploads under faults of every kind, then peace and replay, then an audit that counts.

    python Tests/soak/soak.py                       # 1,000 uploads; `make soak` builds before
    SOAK_SEED=7 SOAK_UPLOADS=50 python Tests/soak/soak.py

It talks to local clouds on loopback only, sends as many uploads as it is told to, and ends by itself.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from audit import Audit, Expectation, Report  # noqa: E402
from faults import rules  # noqa: E402
from passing_time import let_pass  # noqa: E402
from uploads import Subject, scenario  # noqa: E402

from local import LocalCloud  # noqa: E402

CONTRACTS = ("manifest", "dead-letter")
BINARIES = Path(os.environ.get("DARKROOM_BINARIES", ROOT / ".build" / "release"))
# `web` has keys that carry the plan; `tiers` has keys that stay the same from one upload to the next, and goes with its original.
HALVES = {"web": {}, "tiers": {"DeleteWithOriginal": "true"}}
SHARE = 0.05
UPLOADERS = 6
# Executions under way at which uploading pauses: a backlog would only let every execution's time run out.
MOST_AT_ONCE = 14
MOST_ROUNDS = 12
# Keys between two sweeps that run beside the uploads.
SWEEP_EVERY = 10
# Longer than a claim holds, in seconds.
A_LEASE = 320
# Without brakes: the service is well again.
REPLAY = {"rate": 2400, "canary": False, "failureShare": 100}
# Short enough that a frozen function does not hold up the rest, long enough for a busy machine.
PARAMETERS = {"ImageTimeout": "12", "ServiceTimeout": "8"}


@dataclass(frozen=True)
class Settings:
    """What `SOAK_SEED` and `SOAK_UPLOADS` say. `limit`: seconds after which each part of it gives up."""

    seed: int
    uploads: int
    limit: float

    @classmethod
    def of(cls, environment: Mapping[str, str], uploads: int) -> Settings:
        seed = int(environment.get("SOAK_SEED") or random.randrange(1_000_000))
        count = int(environment.get("SOAK_UPLOADS") or uploads)
        return cls(seed, count, limit=180 + 3 * count)


@dataclass
class Outcome:
    """One half's figures and what its audit found."""

    preset: str
    figures: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)


class Half:
    """One local cloud with one preset, from its first upload to its audit."""

    def __init__(self, preset: str, settings: Settings, cloud: LocalCloud) -> None:
        self._settings = settings
        self._cloud = cloud
        self._subjects = scenario(settings.seed, settings.uploads)
        self._outcome = Outcome(preset)
        self._sqs, self._s3 = cloud.client("sqs"), cloud.client("s3")
        self._announcements = self._subscribed_queue()
        self._room = threading.Lock()

    def run(self) -> Outcome:
        control, began = self._cloud.control, time.monotonic()
        control.inject({"seed": self._settings.seed, "events": {"copies": [1, 3], "spread": 2.5}, "rules": rules(SHARE)})
        self._upload()
        control.wait_until_idle(self._settings.limit)
        self._outcome.faults.update(_by_kind(control.faults()))
        control.clear_faults()
        control.repeat_events(1, 1)
        self._outcome.figures["letters sent"] = self._waiting()
        self._settle()
        self._leave_traces()
        self._count_executions()
        report = self._audit()
        self._outcome.figures.update(report.counts)
        self._outcome.figures["seconds"] = round(time.monotonic() - began)
        self._outcome.violations = report.violations
        return self._outcome

    def _leave_traces(self) -> None:
        """For whoever has to find out: every execution with input, output and error, beside the functions' logs."""
        executions = self._cloud.control.executions()
        (self._cloud.state / "executions.json").write_text(json.dumps(executions, indent=1), encoding="utf-8")

    def _subscribed_queue(self) -> str:
        url = self._sqs.create_queue(QueueName="announcements")["QueueUrl"]
        arn = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        self._cloud.client("sns").subscribe(TopicArn=self._cloud.outputs["TopicArn"], Protocol="sqs", Endpoint=arn)
        return url

    def _upload(self) -> None:
        with ThreadPoolExecutor(UPLOADERS) as crew:
            for count, done in enumerate([crew.submit(self._upload_subject, subject) for subject in self._subjects]):
                done.result()
                if count % SWEEP_EVERY == 0:
                    self._cloud.control.fire_schedule("Sweep")
        self._outcome.figures["uploads"] = sum(len(subject.versions) for subject in self._subjects)
        self._outcome.figures["deletions"] = sum(subject.deletions for subject in self._subjects)

    def _upload_subject(self, subject: Subject) -> None:
        place = {"Bucket": self._cloud.outputs["InputBucketName"], "Key": subject.key}
        for count, (version, pause) in enumerate(zip(subject.versions, subject.pauses, strict=True)):
            self._wait_for_room()
            if subject.revived and count == 1:
                self._s3.delete_object(**place)
            self._s3.put_object(**place, Body=version.body)
            time.sleep(pause)
        if subject.deleted:
            self._s3.delete_object(**place)

    def _wait_for_room(self) -> None:
        end = time.monotonic() + self._settings.limit
        with self._room:
            while self._cloud.control.health()["underWay"].get("execution", 0) >= MOST_AT_ONCE:
                if time.monotonic() > end:
                    raise TimeoutError(f"{MOST_AT_ONCE} executions have been under way for {self._settings.limit:.0f} s")
                time.sleep(0.05)

    def _settle(self) -> None:
        """Sweeps and replays until a round starts nothing any more: what is left then waits for people."""
        for _ in range(MOST_ROUNDS):
            waiting, before = self._waiting(), self._started()
            self._sweep()
            self._outcome.figures["lost executions found"] += self._waiting() - waiting
            self._cloud.control.show_messages()
            self._run(self._cloud.outputs["ReplayDeadLettersArn"], REPLAY)
            self._outcome.figures["replays"] += 1
            if self._started() == before:
                return
        raise TimeoutError(f"replays still start executions after {MOST_ROUNDS} rounds")

    def _sweep(self) -> None:
        """Finds what was lost without a word, once its lease is over."""
        rules = self._cloud.client("events").list_rules()["Rules"]
        if any("Sweep" in rule["Name"] for rule in rules):
            let_pass(self._cloud.client("dynamodb"), self._cloud.outputs["TableName"], A_LEASE)
            self._cloud.control.fire_schedule("Sweep")
            self._cloud.control.wait_until_idle(self._settings.limit)

    def _started(self) -> int:
        return len(self._cloud.control.executions("ProcessImage"))

    def _run(self, machine: str, given: dict[str, Any]) -> None:
        states = self._cloud.client("stepfunctions")
        arn = states.start_execution(stateMachineArn=machine, input=json.dumps(given))["executionArn"]
        self._cloud.control.wait_until_idle(self._settings.limit)
        ended = states.describe_execution(executionArn=arn)
        if ended["status"] != "SUCCEEDED":
            raise RuntimeError(f"{machine} ended {ended['status']}: {ended.get('error')}, {ended.get('cause')}")

    def _waiting(self) -> int:
        """Messages in the dead-letter queue, visible or not."""
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        answer = self._sqs.get_queue_attributes(QueueUrl=self._cloud.outputs["DeadLetterQueueUrl"], AttributeNames=["All"])
        return sum(int(answer["Attributes"][name]) for name in names)

    def _count_executions(self) -> None:
        figures = self._outcome.figures
        for execution in self._cloud.control.executions("ProcessImage"):
            given = execution["input"]
            figures["executions"] += 1
            figures["deliveries"] += "detail" in given
            figures["replayed"] += "replay" in given
            figures["retries"] += execution["retries"]

    def _audit(self) -> Report:
        self._cloud.control.show_messages()
        deletes = HALVES[self._outcome.preset].get("DeleteWithOriginal") == "true"
        audit = Audit(
            self._cloud.client, self._cloud.outputs, self._announcements, deletes_with_original=deletes,
            schemas={name: json.loads((ROOT / f"events/{name}.schema.json").read_text(encoding="utf-8")) for name in CONTRACTS},
        )  # fmt: skip
        return audit({subject.key: Expectation(subject.current.color, subject.current.error) for subject in self._subjects})


def soak(settings: Settings) -> list[Outcome]:
    """Both halves at once, each on a cloud of its own with half of the uploads."""
    share = Settings(settings.seed, max(1, settings.uploads // len(HALVES)), settings.limit)

    def half(preset: str) -> Outcome:
        parameters = PARAMETERS | HALVES[preset] | {"Preset": preset}
        state = ROOT / ".local" / f"soak-{settings.seed}-{preset}"
        shutil.rmtree(state, ignore_errors=True)
        with LocalCloud(binaries=BINARIES, parameters=parameters, state=state, seed=settings.seed, concurrency=100) as cloud:
            return Half(preset, share, cloud).run()

    with ThreadPoolExecutor(len(HALVES)) as crew:
        return list(crew.map(half, HALVES))


def figures(outcomes: list[Outcome]) -> str:
    """All figures, a column for each half."""
    names = list(dict.fromkeys(name for outcome in outcomes for name in outcome.figures))
    lines = [f"{'':<28}" + "".join(f"{outcome.preset:>8}" for outcome in outcomes)]
    lines += [f"{name:<28}" + "".join(f"{outcome.figures[name]:>8}" for outcome in outcomes) for name in names]
    kinds = list(dict.fromkeys(kind for outcome in outcomes for kind in outcome.faults))
    lines += [f"{'fault ' + kind:<28}" + "".join(f"{outcome.faults[kind]:>8}" for outcome in outcomes) for kind in kinds]
    return "\n".join(lines)


def _by_kind(struck: list[dict[str, Any]]) -> Counter[str]:
    kinds: Counter[str] = Counter()
    for rule in struck:
        kinds[rule["kind"]] += rule["struck"]
    return kinds


def main() -> int:
    settings = Settings.of(os.environ, uploads=1000)
    print(f"soak: {settings.uploads} uploads, SOAK_SEED={settings.seed}", flush=True)
    outcomes = soak(settings)
    print(figures(outcomes))
    violations = [f"{outcome.preset}: {violation}" for outcome in outcomes for violation in outcome.violations]
    print("\n".join(violations or ["nothing lost, nothing twice"]))
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
