"""One function as the deployed template resolves it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FunctionSpec:
    """What Lambda knows about a function. `timeout` is in seconds, `memory` in MB as in the template."""

    name: str
    logical_id: str
    arn: str
    role: str
    command: tuple[str, ...]
    variables: dict[str, str]
    timeout: float
    memory: int
    reserved: int | None
    log_group: str
    region: str
    task_root: Path


def binary_name(logical_id: str) -> str:
    """`ResizeVariant` -> `resize-variant`, `NotifySNS` -> `notify-sns`, `DLQReplay` -> `dlq-replay`."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", logical_id)
    return re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1-\2", spaced).lower()
