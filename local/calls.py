"""How often each operation of each service was called: what a bill is made of."""

from __future__ import annotations

import threading
from collections import Counter

from local.operation import Operation


class Calls:
    """Counts of what reached the endpoint, those that a fault struck included."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def count(self, operation: Operation) -> None:
        with self._lock:
            self._counts[f"{operation.service}:{operation.name}"] += 1

    def described(self) -> dict[str, int]:
        """By `service:Operation`."""
        with self._lock:
            return dict(sorted(self._counts.items()))
