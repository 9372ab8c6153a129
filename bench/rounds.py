"""Interleaved rounds: in each, every worker does the job once, in an order of its own."""

from __future__ import annotations

import random
import time
from contextlib import ExitStack
from pathlib import Path

from bench.worker import Timing, Worker


def interleaved(workers: list[Worker], least: int, most: int, seconds: float, seed: int = 1) -> dict[str, list[Timing]]:
    """The times by worker, after one round that does not count: at least `least` rounds, then until `seconds` are over."""
    chance = random.Random(seed)
    times: dict[str, list[Timing]] = {worker.name: [] for worker in workers}
    for worker in workers:
        worker.run()
    began = time.monotonic()
    for number in range(most):
        if number >= least and time.monotonic() - began > seconds:
            break
        for worker in chance.sample(workers, len(workers)):
            times[worker.name].append(worker.run())
    return times


def peak(start: list[str], environment: dict[str, str], name: str, rounds: int = 3) -> int:
    """The most bytes that a process of its own ever had resident while it did the job a few times."""
    with Worker(name, start, environment) as worker:
        for _ in range(rounds):
            worker.run()
        return worker.memory("VmHWM")


def started(commands: dict[str, tuple[list[str], dict[str, str]]], stack: ExitStack) -> list[Worker]:
    """One worker for each command."""
    return [stack.enter_context(Worker(name, command, env)) for name, (command, env) in commands.items()]


def kept(worker: tuple[list[str], dict[str, str]], name: str, folder: Path) -> dict[str, bytes]:
    """The files that a worker of its own makes."""
    with Worker(name, *worker) as process:
        process.keep(folder)
    return {file.name: file.read_bytes() for file in folder.iterdir()}
