"""The rules in force, and whether one strikes: the same seed strikes the same requests, whatever the threads' order."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from local.faults.rule import PASS, FaultRule, Strike, described
from local.operation import Operation


class Faults:
    """The first rule that strikes wins.

    A draw is a hash of seed, rule, operation, resource and how often that resource was asked this before, and not the next
    number of one sequence: requests for different objects come in another order every time.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._lock = threading.Lock()
        self._rules: list[FaultRule] = []
        self._asked: Counter[tuple[str, str, str]] = Counter()

    def add(self, fields: dict[str, Any]) -> FaultRule:
        """Throws TypeError or ValueError for a rule that means nothing."""
        rule = FaultRule(**fields)
        with self._lock:
            rule.id = len(self._rules) + 1
            self._rules.append(rule)
        return rule

    def clear(self) -> None:
        """No faults any more; the next rules draw as the first did."""
        with self._lock:
            for rule in self._rules:
                rule.gone.set()
            self._rules.clear()
            self._asked.clear()

    def seed(self, seed: int) -> None:
        with self._lock:
            self._seed = seed

    def described(self) -> list[dict[str, Any]]:
        with self._lock:
            return [described(rule) for rule in self._rules]

    def may(self, kind: str) -> bool:
        """Whether a rule in force can ever do this."""
        with self._lock:
            return any(kind == rule.kind or kind in rule.script for rule in self._rules)

    def strike(self, operation: Operation, applies: Callable[[str], bool] = lambda kind: True) -> Strike | None:
        """What happens to this request; the rule counts it. `applies` says whether a kind can do anything to it."""
        with self._lock:
            if not self._rules:
                return None
            asked = (operation.service, operation.name, operation.resource)
            self._asked[asked] += 1
            for rule in self._rules:
                if not rule.matches(operation) or (rule.count is not None and rule.struck >= rule.count):
                    continue
                if not rule.script and not applies(rule.kind):
                    continue
                if rule.after > 0:
                    rule.after -= 1
                    continue
                if rule.probability < 1 and self._draw("strike", rule, asked) >= rule.probability:
                    continue
                rule.struck += 1
                kind = rule.turn()
                if kind == PASS or not applies(kind):
                    continue
                return Strike(rule, kind, rule.drawn_seconds(self._draw("seconds", rule, asked)))
        return None

    def _draw(self, what: str, rule: FaultRule, asked: tuple[str, str, str]) -> float:
        """From 0 to 1, without 1."""
        words = (self._seed, what, rule.id, *asked, self._asked[asked])
        digest = hashlib.blake2b("\0".join(map(str, words)).encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") / 2**64
