"""The default event bus: takes events, and can hold, repeat, delay and reorder them for a test."""

from __future__ import annotations

import random
import threading
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

from local.activity import Activity

Event = dict[str, Any]
REMEMBERED = 1000


class EventBus:
    """Events flow straight through unless a test holds them; `repeat` makes each arrive several times, at moments of its own."""

    def __init__(self, dispatch: Callable[[Event], None], activity: Activity, seed: int) -> None:
        self._dispatch = dispatch
        self._activity = activity
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._holding = False
        self._held: list[Event] = []
        self._seed = seed
        self._copies = (1, 1)
        self._spread = 0.0
        self._published: Counter[str] = Counter()
        self.recent: deque[Event] = deque(maxlen=REMEMBERED)

    def publish(self, event: Event) -> None:
        """Returns at once; the event is counted as under way until its deliveries have begun."""
        with self._lock:
            self.recent.append(event)
            if self._holding:
                self._held.append(event)
                return
            moments = self._moments(event)
        self._send([event] * moments.count(0))
        for delay in filter(None, moments):
            self._activity.begin("delivery")
            timer = threading.Timer(delay, self._send_late, (event,))
            timer.daemon = True
            timer.start()

    def _moments(self, event: Event) -> list[float]:
        """When each copy arrives, in seconds from now. Drawn for this key alone: events come in another order every time."""
        subject = str(event.get("detail", {}).get("object", {}).get("key"))
        self._published[subject] += 1
        chance = random.Random(f"{self._seed}/{subject}/{self._published[subject]}")
        return [chance.uniform(0, self._spread) if self._spread else 0 for _ in range(chance.randint(*self._copies))]

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

    def repeat(self, least: int, most: int, spread: float = 0) -> None:
        """From now on every event arrives `least` to `most` times, each up to `spread` seconds late, drawn from the seed."""
        with self._lock:
            self._copies, self._spread = (least, most), spread
            self._published.clear()

    def seed(self, seed: int) -> None:
        with self._lock:
            self._seed = seed
            self._random.seed(seed)

    def _send_late(self, event: Event) -> None:
        try:
            self._dispatch(event)
        finally:
            self._activity.end("delivery")

    def _send(self, events: list[Event]) -> None:
        for event in events:
            with self._activity.during("delivery"):
                self._dispatch(event)
