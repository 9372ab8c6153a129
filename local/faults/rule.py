"""A rule: what it strikes, when, and what happens then."""

from __future__ import annotations

import fnmatch
import threading
from dataclasses import dataclass, field
from typing import Any

from local.callers import CALLERS
from local.functions.disturbance import KINDS as DISTURBANCES
from local.operation import Operation

# Answered in the place of the service: the work is not done.
ANSWERS = ("error", "internal-error", "throttled", "reset")
# Done, but the answer does not arrive, or not whole.
SPOILT = ("lost-answer", "short-body", "reset-in-body")
KINDS = (*ANSWERS, *SPOILT, "latency", "hold", "stale-read", *DISTURBANCES)
PASS = "pass"


@dataclass
class FaultRule:
    """Strikes `count` times (None: always) after letting `after` matching requests pass, each with `probability`.

    `script` lists what becomes of the matching requests in turn, kinds or `pass`; it stands in for kind and count.
    `seconds` is a number or a range `[least, most]`: of latency; of how old a stale read is at most; of how long after
    the function took the invocation it is disturbed. `status`, `code` and `message` are those of an `error`.
    """

    service: str
    operation: str = "*"
    resource: str = "*"
    caller: str = "*"
    kind: str = "error"
    script: list[str] = field(default_factory=list)
    status: int = 503
    code: str = "ServiceUnavailable"
    message: str = "Injected by the local cloud."
    seconds: float | list[float] = 0
    count: int | None = 1
    after: int = 0
    probability: float = 1
    id: int = 0
    struck: int = 0
    # What `hold` waits for: the rule is no longer in force.
    gone: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        """Throws ValueError for what means nothing."""
        for kind in (self.kind, *(kind for kind in self.script if kind != PASS)):
            if kind not in KINDS:
                raise ValueError(f"unknown kind '{kind}': one of {', '.join(KINDS)}")
        if self.caller not in ("*", *CALLERS):
            raise ValueError(f"unknown caller '{self.caller}': one of {', '.join(CALLERS)}")
        if not 0 <= self.probability <= 1:
            raise ValueError(f"probability {self.probability}: expected 0 to 1")
        if isinstance(self.seconds, list) and (len(self.seconds) != 2 or not 0 <= self.seconds[0] <= self.seconds[1]):
            raise ValueError(f"seconds {self.seconds}: expected a number or [least, most]")
        if self.script:
            self.count = len(self.script)

    def matches(self, operation: Operation) -> bool:
        return (
            fnmatch.fnmatchcase(operation.service, self.service)
            and fnmatch.fnmatchcase(operation.name, self.operation)
            and fnmatch.fnmatchcase(operation.resource, self.resource)
            and self.caller in ("*", operation.caller)
        )

    def turn(self) -> str:
        """What becomes of the request that has just been counted."""
        return self.script[self.struck - 1] if self.script else self.kind

    def drawn_seconds(self, draw: float) -> float:
        """`draw`, from 0 to 1, picks a moment of the range."""
        if not isinstance(self.seconds, list):
            return self.seconds
        least, most = self.seconds
        return least + (most - least) * draw


@dataclass(frozen=True)
class Strike:
    """A rule has struck a request: what happens to it now."""

    rule: FaultRule
    kind: str
    seconds: float


def described(rule: FaultRule) -> dict[str, Any]:
    """A rule as the control endpoint shows it."""
    return {name: value for name, value in vars(rule).items() if name != "gone" and (name != "script" or value)}
