"""What can be done to an invocation on purpose, so that its end is the platform's and not the function's."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("kill", "freeze", "out-of-memory")


@dataclass(frozen=True)
class Disturbance:
    """Strikes `seconds` after the function has taken the invocation, unless it has ended before.

    `kill` ends the process, `out-of-memory` does so as the memory watch would, `freeze` stops it until its time is up.
    """

    kind: str
    seconds: float
