"""One function as the deployed template resolves it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
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
    qualifiers: dict[str, str] = field(default_factory=dict)
    """Its versions and aliases, each with the version that is called by it."""

    def version(self, qualifier: str) -> str | None:
        """What runs if it is called by this qualifier, an empty one being none; None if it has no such version or alias."""
        return "$LATEST" if qualifier in ("", "$LATEST") else self.qualifiers.get(qualifier)


def name_and_qualifier(name: str) -> tuple[str, str]:
    """Of what the Invoke API takes, a name or an ARN, in full or in part; the qualifier is empty where there is none."""
    parts = name.split(":")
    if "function" in parts[:-1]:
        parts = parts[parts.index("function") + 1 :]
    return parts[0], ":".join(parts[1:])


def binary_name(logical_id: str) -> str:
    """`ResizeVariant` -> `resize-variant`, `NotifySNS` -> `notify-sns`, `DLQReplay` -> `dlq-replay`."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", logical_id)
    return re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1-\2", spaced).lower()
