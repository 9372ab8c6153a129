"""The default event bus: takes events, and can hold, repeat and reorder them for a test."""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from local.activity import Activity

Event = dict[str, Any]
REMEMBERED = 1000


class EventBus:
    """Events flow straight through unless a test holds them; `copies` makes each arrive several times."""

    def __init__(self, dispatch: Callable[[Event], None], activity: Activity, seed: int) -> None:
        self._dispatch = dispatch
        self._activity = activity
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._holding = False
        self._held: list[Event] = []
        self._copies = (1, 1)
        self.recent: deque[Event] = deque(maxlen=REMEMBERED)

    def publish(self, event: Event) -> None:
        """Returns at once; the event is counted as under way until its deliveries have begun."""
        with self._lock:
            self.recent.append(event)
            if self._holding:
                self._held.append(event)
                return
            copies = self._random.randint(*self._copies)
        self._send([event] * copies)

    def hold(self) -> None:
        with self._lock:
            self._holding = True

    def held(self) -> list[Event]:
        with self._lock:
            return list(self._held)

    def release(self, order: str = "as-held", copies: int = 1, keep_holding: bool = False) -> int:
        """Sends what is held: `as-held`, `reversed` or `shuffled`, each `copies` times. How many were sent."""
        with self._lock:
            events, self._held = self._held * copies, []
            self._holding = keep_holding
            if order == "reversed":
                events.reverse()
            elif order == "shuffled":
                self._random.shuffle(events)
            elif order != "as-held":
                raise ValueError(f"unknown order '{order}': as-held, reversed or shuffled")
        self._send(events)
        return len(events)

    def repeat(self, least: int, most: int) -> None:
        """From now on every event arrives `least` to `most` times, drawn from the seed."""
        with self._lock:
            self._copies = (least, most)

    def _send(self, events: list[Event]) -> None:
        for event in events:
            with self._activity.during("delivery"):
                self._dispatch(event)
