"""How a warm function's memory grows: one process, the same job a thousand times."""

from __future__ import annotations

from dataclasses import dataclass

from bench.rivals import Command
from bench.worker import Worker


@dataclass(frozen=True)
class Growth:
    """Resident bytes after some rounds, and after all."""

    early: int
    late: int
    rounds: int

    @property
    def bytes(self) -> int:
        return self.late - self.early


def growth(command: Command, rounds: int = 1000, settled: int = 50) -> Growth:
    """The first `settled` rounds fill caches and do not count."""
    with Worker("darkroom", *command) as worker:
        for _ in range(settled):
            worker.run()
        early = worker.memory("VmRSS")
        for _ in range(rounds - settled):
            worker.run()
        return Growth(early, worker.memory("VmRSS"), rounds)
