"""EventBridge rules deliver to state machines, queues, topics and functions through the local cloud.

moto matches the pattern, but takes a rule that has only a schedule for one that matches everything, raises
NotImplementedError for state machines, ignores a disabled rule, and knows neither retries nor dead-letter queues. Archives, logs and other buses stay moto's, whose archive wants to be told when an event came in.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

OURS = ("states", "sqs", "sns", "lambda")
INGESTION = "ingestion-time"


def install(deliver: Callable[[Any, dict[str, Any], dict[str, Any]], None]) -> None:
    """`deliver(rule, target, event)` is called for each target of ours of a rule that matches."""
    from moto.events.models import Rule

    original = Rule.send_to_targets

    def send(self: Any, original_event: Any, transform_input: bool = True) -> None:
        is_scheduled = self.event_pattern.dump() is None
        if is_scheduled or self.state != "ENABLED" or not self.event_pattern.matches_event(original_event):
            return
        for target in self.targets:
            if target["Arn"].split(":")[2] in OURS:
                deliver(self, target, {name: value for name, value in original_event.items() if name != INGESTION})
        others = [target for target in self.targets if target["Arn"].split(":")[2] not in OURS]
        if others:
            targets, self.targets = self.targets, others
            try:
                original(self, {INGESTION: time.time()} | original_event, transform_input)
            finally:
                self.targets = targets

    Rule.send_to_targets = send
