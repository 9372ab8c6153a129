"""A file of faults, for `--faults`: the seed, what happens to events, and the rules.

    {
      "seed": 7,
      "events": {"copies": [1, 3], "spread": 2.0},
      "rules": [{"service": "s3", "operation": "Put*", "kind": "throttled", "probability": 0.05, "count": null}]
    }
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.faults.rule import FaultRule


@dataclass(frozen=True)
class EventFaults:
    """Every event arrives `copies` times, least and most, each up to `spread` seconds late: repeated and out of order."""

    copies: tuple[int, int] = (1, 1)
    spread: float = 0

    def __post_init__(self) -> None:
        least, most = self.copies
        if not 1 <= least <= most or self.spread < 0:
            raise ValueError(f"events: copies {least} to {most}, spread {self.spread}: expected 1 or more, in order, and no less than 0 s")


@dataclass(frozen=True)
class FaultFile:
    """Everything that a file says; what it leaves out stays as it is."""

    seed: int | None = None
    events: EventFaults = EventFaults()
    rules: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, document: dict[str, Any]) -> FaultFile:
        """Throws TypeError or ValueError for members and rules that mean nothing."""
        if unknown := document.keys() - {"seed", "events", "rules"}:
            raise ValueError(f"unknown member {', '.join(sorted(unknown))}: a file of faults has seed, events and rules")
        events = document.get("events", {})
        if unknown := events.keys() - {"copies", "spread"}:
            raise ValueError(f"unknown member {', '.join(sorted(unknown))}: events have copies and spread")
        least, most = events.get("copies", (1, 1))
        made = EventFaults((int(least), int(most)), float(events.get("spread", 0)))
        rules = list(document.get("rules", []))
        for fields in rules:
            FaultRule(**fields)
        return cls(document.get("seed"), made, rules)

    @classmethod
    def read(cls, path: Path) -> FaultFile:
        """Throws OSError or ValueError that names the file."""
        try:
            return cls.of(json.loads(path.read_text(encoding="utf-8")))
        except (TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"{path}: {error}") from error
