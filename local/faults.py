"""Faults on purpose: by service and operation, by count or by probability, from one seed.

A rule names what it strikes (`service`, `operation`, `resource`, each with `*`) and what happens (`kind`):
- `error`: answered with `status` and `code`, the work is not done
- `latency`: `seconds` later, then as usual
- `reset`: the connection is reset before an answer
- `short-body`: the answer announces its length and ends halfway
- `kill`, `out-of-memory`, `freeze` (until it times out): Lambda's Invoke only, `seconds` after the function took it
"""

from __future__ import annotations

import fnmatch
import random
import threading
from dataclasses import asdict, dataclass
from typing import Any

from local.functions.disturbance import KINDS as DISTURBANCES
from local.operation import Operation

KINDS = ("error", "latency", "reset", "short-body", *DISTURBANCES)


@dataclass
class FaultRule:
    """Strikes `count` times (None: always) after letting `after` matching requests pass, each with `probability`."""

    service: str
    operation: str = "*"
    resource: str = "*"
    kind: str = "error"
    status: int = 503
    code: str = "ServiceUnavailable"
    message: str = "Injected by the local cloud."
    seconds: float = 0
    count: int | None = 1
    after: int = 0
    probability: float = 1
    id: int = 0
    struck: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind '{self.kind}': one of {', '.join(KINDS)}")

    def matches(self, operation: Operation) -> bool:
        return (
            fnmatch.fnmatchcase(operation.service, self.service)
            and fnmatch.fnmatchcase(operation.name, self.operation)
            and fnmatch.fnmatchcase(operation.resource, self.resource)
        )


class Faults:
    """The rules in force; the first that strikes wins."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._rules: list[FaultRule] = []
        self._ids = 0

    def add(self, fields: dict[str, Any]) -> FaultRule:
        """Throws TypeError or ValueError for a rule that means nothing."""
        rule = FaultRule(**fields)
        with self._lock:
            self._ids += 1
            rule.id = self._ids
            self._rules.append(rule)
        return rule

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()

    def seed(self, seed: int) -> None:
        with self._lock:
            self._random.seed(seed)

    def described(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(rule) for rule in self._rules]

    def strike(self, operation: Operation) -> FaultRule | None:
        """The rule that strikes this request, and counts it."""
        with self._lock:
            for rule in self._rules:
                if not rule.matches(operation) or (rule.count is not None and rule.struck >= rule.count):
                    continue
                if rule.after > 0:
                    rule.after -= 1
                    continue
                if rule.probability < 1 and self._random.random() >= rule.probability:
                    continue
                rule.struck += 1
                return rule
        return None
