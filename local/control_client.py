"""What tests say to a running cloud. Standard library only, so that anything can import it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode


class ControlError(Exception):
    """The control endpoint refused; the message is its own."""


class Control:
    """A client of /_darkroom/ (see control.py)."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint

    def health(self) -> dict[str, Any]:
        return self._call("GET", "health")

    def functions(self) -> dict[str, dict[str, Any]]:
        """By logical id."""
        return {function["logicalId"]: function for function in self._call("GET", "functions")}

    def executions(self, machine: str = "") -> list[dict[str, Any]]:
        """Oldest first; of machines whose name contains `machine`."""
        return self._call("GET", "executions?" + urlencode({"machine": machine}))

    def time_out(self, execution: str) -> None:
        """Ends an execution as if its time had run out, once the states that are at work have ended."""
        self._call("POST", "executions", {"execution": execution})

    def calls(self) -> dict[str, int]:
        """How often each operation was called so far, by `service:Operation`."""
        return self._call("GET", "calls")

    def events(self) -> dict[str, list[dict[str, Any]]]:
        return self._call("GET", "events")

    def wait_until_idle(self, limit: float = 30) -> None:
        """Throws ControlError, with what is still under way, after `limit` seconds."""
        self._call("POST", "idle", {"limit": limit}, timeout=limit + 10)

    def kill(self, function: str, limit: float = 60) -> str:
        """Kills an invocation in mid-flight, waiting for one up to `limit` seconds. Its request id."""
        return self._call("POST", "kill", {"function": function, "limit": limit}, timeout=limit + 10)["requestId"]

    def fault(self, service: str, operation: str = "*", **fields: Any) -> dict[str, Any]:
        """`fault("s3", "GetObject", status=503, code="SlowDown", count=2)`; fields of faults.FaultRule."""
        return self._call("POST", "faults", {"service": service, "operation": operation} | fields)

    def inject(self, file: dict[str, Any]) -> list[dict[str, Any]]:
        """What a file of faults holds: seed, events and rules. The rules now in force."""
        return self._call("POST", "faults", {"rules": []} | file)

    def faults(self) -> list[dict[str, Any]]:
        return self._call("GET", "faults")

    def decisions(self) -> list[dict[str, Any]]:
        """What strict mode allowed and refused, oldest first: role, action, resource, allowed."""
        return self._call("GET", "decisions")

    def forget_decisions(self) -> None:
        self._call("DELETE", "decisions")

    def clear_faults(self) -> None:
        self._call("DELETE", "faults")

    def hold_events(self) -> None:
        self._call("POST", "events", {"action": "hold"})

    def release_events(self, order: str = "as-held", copies: int = 1, keep_holding: bool = False) -> int:
        body = {"action": "release", "order": order, "copies": copies, "keepHolding": keep_holding}
        return self._call("POST", "events", body)["sent"]

    def repeat_events(self, least: int, most: int, spread: float = 0) -> None:
        """From now on each event arrives `least` to `most` times, each up to `spread` seconds late."""
        self._call("POST", "events", {"action": "repeat", "least": least, "most": most, "spread": spread})

    def publish(self, event: dict[str, Any]) -> None:
        self._call("POST", "events", {"action": "publish", "event": event})

    def fire_schedule(self, rule: str) -> int:
        """Fires the scheduled rule whose name contains `rule` at once. How many targets it has."""
        return self._call("POST", "schedule", {"rule": rule})["targets"]

    def show_messages(self) -> int:
        """Ends the visibility time-outs of all messages, as if the time had gone by. How many were hidden."""
        return self._call("POST", "queues", {"action": "show"})["shown"]

    def override(self, function: str, command: list[str] | None = None, **fields: Any) -> None:
        """Runs `command` for the function from now on; also `timeout`, `memory`, `reserved`, `variables`."""
        body = {"function": function} | ({"command": command} if command else {}) | fields
        self._call("POST", "override", body)

    def _call(self, method: str, path: str, body: Any = None, timeout: float = 30) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.endpoint}/_darkroom/{path}", data=data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise ControlError(f"{method} {path}: {error.code} {error.read().decode()}") from error
