"""Lets time go by for a stack at rest: what its records wait for comes nearer, instead of everybody waiting for it."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

# Any whole number within this of now is taken to be a moment in epoch seconds.
AN_HOUR, A_MONTH = 3600, 31 * 86_400


def let_pass(dynamodb: Any, table: str, seconds: int) -> int:
    """Moves every moment in the table `seconds` back. How many items it changed. Nothing may be at work meanwhile."""
    changed = 0
    for page in dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        for item in page["Items"]:
            earlier = {name: _earlier(value, seconds) for name, value in item.items()}
            if earlier != item:
                dynamodb.put_item(TableName=table, Item=earlier)
                changed += 1
    return changed


def _earlier(value: dict[str, Any], seconds: int) -> dict[str, Any]:
    ((kind, inner),) = value.items()
    match kind:
        case "N" if _is_moment(inner):
            return {"N": str(int(inner) - seconds)}
        case "S" if moment := _moment(inner):
            return {"S": (moment - timedelta(seconds=seconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")}
        case "M":
            return {"M": {name: _earlier(member, seconds) for name, member in inner.items()}}
        case "L":
            return {"L": [_earlier(member, seconds) for member in inner]}
        case _:
            return value


def _is_moment(number: str) -> bool:
    return number.isdecimal() and -AN_HOUR < int(number) - time.time() < A_MONTH


def _moment(text: str) -> datetime | None:
    """The moment that `text` spells in ISO 8601, if it is one."""
    try:
        return datetime.fromisoformat(text) if text.endswith("Z") and "T" in text else None
    except ValueError:
        return None
