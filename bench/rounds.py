"""Interleaved rounds: in each, every worker does the job for an equal share of the time, all of them in an order drawn for that round."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Protocol

from bench.worker import Timing, Worker


class Runs(Protocol):
    """Who does a job: a Worker, or a test's stand-in."""

    name: str

    def run(self) -> Timing: ...


@dataclass(frozen=True)
class Patience:
    """How long a job goes on: about how many rounds its seconds are divided into, and how many there are at least where a round takes longer."""

    rounds: int = 9
    least: int = 5
    seconds: float = 20

    def passes(self, one: float, workers: int) -> int:
        """How often a round has a worker do the job, which takes it `one` second, or so many: as often as its share allows, once at least.

        One pass is a sample of how the machine was in that moment; the median of a dozen says how long the job takes. So fast workers,
        whose time is the noisiest, come more often than slow ones.
        """
        return max(1, round(self.seconds / self.rounds / workers / one))


def interleaved(begin: Callable[[ExitStack], Sequence[Runs]], patience: Patience, seed: int = 1) -> dict[str, list[Timing]]:
    """By worker, the median of its passes in each round, after one pass each that does not count.

    `begin` starts the workers anew for each round: where in memory a process happens to lie is worth some per cent as long as it lives.
    Rounds end when their passes have taken the seconds of `patience` together, but not before its least number.
    """
    chance = random.Random(seed)
    rounds: dict[str, list[Timing]] = {}
    shortest: dict[str, float] = {}
    spent, number = 0.0, 0
    while number < patience.least or spent < patience.seconds:
        with ExitStack() as stack:
            workers = begin(stack)
            for worker in workers:
                shortest[worker.name] = min(worker.run().wall, shortest.get(worker.name, float("inf")))
            passes = [worker for worker in workers for _ in range(patience.passes(shortest[worker.name], len(workers)))]
            times: dict[str, list[Timing]] = {worker.name: [] for worker in workers}
            for worker in chance.sample(passes, len(passes)):
                times[worker.name].append(worker.run())
        for name, taken in times.items():
            rounds.setdefault(name, []).append(Timing(median(time.wall for time in taken), median(time.cpu for time in taken)))
            shortest[name] = min(shortest[name], rounds[name][-1].wall)
            spent += sum(time.wall for time in taken)
        number += 1
    return rounds


def peak(start: list[str], environment: dict[str, str], name: str, rounds: int = 3) -> int:
    """The most bytes that a process of its own ever had resident while it did the job a few times."""
    with Worker(name, start, environment) as worker:
        for _ in range(rounds):
            worker.run()
        return worker.memory("VmHWM")


def started(commands: dict[str, tuple[list[str], dict[str, str]]]) -> Callable[[ExitStack], list[Worker]]:
    """What starts one worker for each command."""
    return lambda stack: [stack.enter_context(Worker(name, command, env)) for name, (command, env) in commands.items()]


def kept(worker: tuple[list[str], dict[str, str]], name: str, folder: Path) -> dict[str, bytes]:
    """The files that a worker of its own makes."""
    with Worker(name, *worker) as process:
        process.keep(folder)
    return {file.name: file.read_bytes() for file in folder.iterdir()}
