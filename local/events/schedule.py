"""Fires a scheduled rule at once: no test waits for a clock.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any


def fire(
    name: str, account: str, region: str, deliver: Callable[[Any, dict[str, Any], dict[str, Any]], None]
) -> int:
    """Sends the event of its schedule to all targets of the rule whose name contains `name`. How many targets it has."""
    from moto.events.models import events_backends

    rules = list(events_backends[account][region].event_buses["default"].rules.values())
    found = [rule for rule in rules if name in rule.name and rule.scheduled_expression]
    if len(found) != 1:
        raise ValueError(f"{len(found)} scheduled rules have '{name}' in their name")
    [rule] = found
    for target in rule.targets:
        deliver(rule, target, scheduled_event(rule.arn, account, region))
    return len(rule.targets)


def scheduled_event(rule: str, account: str, region: str) -> dict[str, Any]:
    """In AWS's form."""
    return {
        "version": "0", "id": str(uuid.uuid4()), "detail-type": "Scheduled Event", "source": "aws.events",
        "account": account, "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "region": region,
        "resources": [rule], "detail": {},
    }  # fmt: skip
