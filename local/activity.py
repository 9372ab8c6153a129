"""Knows whether anything is still under way, so that a test can wait for quiet instead of sleeping."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Activity:
    """Counts what is under way, by kind: `delivery`, `execution`, `invocation`.

    Work hands over without a gap: a delivery ends only after the execution that it started has begun.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._changed = threading.Condition()

    def begin(self, kind: str) -> None:
        with self._changed:
            self._counts[kind] += 1

    def end(self, kind: str) -> None:
        with self._changed:
            self._counts[kind] -= 1
            self._changed.notify_all()

    @contextmanager
    def during(self, kind: str) -> Iterator[None]:
        self.begin(kind)
        try:
            yield
        finally:
            self.end(kind)

    def counts(self) -> dict[str, int]:
        with self._changed:
            return {kind: count for kind, count in self._counts.items() if count}

    def wait_until_idle(self, limit: float) -> bool:
        """True as soon as nothing is under way, False after `limit` seconds."""
        end = time.monotonic() + limit
        with self._changed:
            while any(self._counts.values()):
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(left)
            return True
