"""One line on the terminal for each execution that ends: what `up` shows while it runs."""

from __future__ import annotations

import re
import time
from typing import Any

LONGEST = 160


def execution_line(execution: Any, stack: str) -> str:
    """`12:00:01 ProcessImage FAILED Image.Corrupt uploads/a.jpg: cause`, cut to a readable length."""
    machine = re.sub(rf"^{re.escape(stack)}-|-[A-Z0-9]{{12}}$", "", execution.state_machine.name)
    parts = [time.strftime("%H:%M:%S"), machine, execution.status, execution.error, _key(execution.input_data)]
    line = " ".join(part for part in parts if part)
    if execution.cause:
        line += ": " + " ".join(_message(execution.cause).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _key(given: Any) -> str | None:
    """The object an execution is about, in the forms of input that name one directly."""
    if not isinstance(given, dict):
        return None
    detail = given.get("detail")
    thing = detail.get("object", {}) if isinstance(detail, dict) else given
    key = thing.get("key") if isinstance(thing, dict) else None
    return key if isinstance(key, str) else None


def _message(cause: str) -> str:
    """Lambda's causes are JSON with the message inside."""
    found = re.search(r'"errorMessage":\s*"((?:[^"\\]|\\.)*)"', cause)
    return found[1] if found else cause
