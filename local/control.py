"""The control endpoint, /_darkroom/: what a test or a curious person asks of the cloud itself, in JSON.

GET  health, functions, executions, calls, faults, events, decisions (of strict mode)
POST idle {"limit": s}                        waits until nothing is under way
POST executions {"execution": arn}            ends an execution by a time-out, as if its time had run out
POST kill {"function": name, "limit": s}      kills one invocation in mid-flight, waiting for one up to the limit
POST faults {rule} or what a file of faults holds; DELETE faults    see faults/
POST events {"action": hold|release|repeat|publish, ...}
POST schedule {"rule": name}                  fires a scheduled rule at once
POST queues {"action": "show"}                ends the visibility time-outs of all messages
POST override {"function": name, "command": [..]}   runs another program for a function
POST stop                                     as Ctrl-C
"""

from __future__ import annotations

import dataclasses
import json
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from local.activity import Activity
from local.calls import Calls
from local.events.bus import EventBus
from local.faults import Faults
from local.faults.file import FaultFile
from local.faults.rule import described
from local.functions.service import FunctionService
from local.http import Request, Response
from local.permissions.guard import Guard

PREFIX = "/_darkroom/"
Answer = tuple[int, Any]


class ControlAPI:
    def __init__(
        self, activity: Activity, functions: FunctionService, faults: Faults, bus: EventBus, stop: Callable[[], None]
    ) -> None:
        self._activity = activity
        self._functions = functions
        self._faults = faults
        self._bus = bus
        self._stop = stop
        self.calls = Calls()
        self.about: dict[str, Any] = {"ready": False}
        self.fire: Callable[[str], int] = lambda name: 0
        self.guard: Guard | None = None
        self._routes: dict[tuple[str, str], Callable[[dict[str, Any]], Answer]] = {
            ("GET", "health"): lambda _: (200, self.about | {"underWay": activity.counts()}),
            ("GET", "functions"): lambda _: (200, functions.described()),
            ("GET", "executions"): lambda query: (200, executions(query.get("machine", ""))),
            ("GET", "calls"): lambda _: (200, self.calls.described()),
            ("GET", "faults"): lambda _: (200, faults.described()),
            ("GET", "events"): lambda _: (200, {"held": bus.held(), "recent": list(bus.recent)}),
            ("POST", "executions"): lambda body: (200, time_out(body["execution"])),
            ("POST", "idle"): self._idle,
            ("POST", "kill"): self._kill,
            ("POST", "faults"): self._add_faults,
            ("DELETE", "faults"): self._clear_faults,
            ("POST", "events"): self._events,
            ("POST", "schedule"): lambda body: (200, {"targets": self.fire(body["rule"])}),
            ("GET", "decisions"): lambda _: (200, self.guard.decisions() if self.guard else []),
            ("DELETE", "decisions"): self._forget_decisions,
            ("POST", "queues"): self._queues,
            ("POST", "override"): self._override,
            ("POST", "stop"): self._end,
        }

    def answer(self, request: Request) -> Response:
        route = self._routes.get((request.method, request.path.removeprefix(PREFIX)))
        if route is None:
            return _json(404, {"error": f"no {request.method} {request.path}"})
        try:
            argument = json.loads(request.body() or b"{}") if request.method == "POST" else request.query
            return _json(*route(argument))
        except (KeyError, TypeError, ValueError) as error:
            return _json(400, {"error": f"{type(error).__name__}: {error}"})

    def _idle(self, body: dict[str, Any]) -> Answer:
        idle = self._activity.wait_until_idle(float(body.get("limit", 30)))
        return (200 if idle else 408), {"idle": idle, "underWay": self._activity.counts()}

    def _kill(self, body: dict[str, Any]) -> Answer:
        end = time.monotonic() + float(body.get("limit", 0))
        while True:
            if request_id := self._functions.kill_one(body["function"]):
                return 200, {"requestId": request_id}
            if time.monotonic() >= end:
                return 404, {"error": f"no invocation of {body['function']} is under way"}
            time.sleep(0.005)

    def _add_faults(self, body: dict[str, Any]) -> Answer:
        if "service" in body:
            return 201, described(self._faults.add(body))
        self.inject(FaultFile.of(body))
        return 201, self._faults.described()

    def inject(self, file: FaultFile) -> None:
        """Throws TypeError or ValueError for a rule that means nothing."""
        if file.seed is not None:
            self._faults.seed(file.seed)
            self._bus.seed(file.seed)
        self._bus.repeat(*file.events.copies, file.events.spread)
        for rule in file.rules:
            self._faults.add(rule)

    def _clear_faults(self, _: dict[str, Any]) -> Answer:
        self._faults.clear()
        return 200, []

    def _forget_decisions(self, _: dict[str, Any]) -> Answer:
        if self.guard:
            self.guard.forget()
        return 200, []

    def _events(self, body: dict[str, Any]) -> Answer:
        match body["action"]:
            case "hold":
                self._bus.hold()
            case "release":
                sent = self._bus.release(
                    body.get("order", "as-held"), int(body.get("copies", 1)), bool(body.get("keepHolding"))
                )
                return 200, {"sent": sent}
            case "repeat":
                self._bus.repeat(int(body["least"]), int(body["most"]), float(body.get("spread", 0)))
            case "publish":
                self._bus.publish(body["event"])
            case other:
                raise ValueError(f"unknown action '{other}'")
        return 200, {}

    def _queues(self, body: dict[str, Any]) -> Answer:
        if body["action"] != "show":
            raise ValueError(f"unknown action '{body['action']}'")
        return 200, {"shown": show_messages()}

    def _override(self, body: dict[str, Any]) -> Answer:
        spec = self._functions.find(body["function"])
        if spec is None:
            raise ValueError(f"no function {body['function']}")
        known = {field: body[field] for field in ("timeout", "memory", "reserved", "variables") if field in body}
        if "command" in body:
            known["command"] = tuple(body["command"])
        self._functions.add(dataclasses.replace(spec, **known))
        return 200, {}

    def _end(self, _: dict[str, Any]) -> Answer:
        self._stop()
        return 202, {}


def show_messages() -> int:
    """Ends the visibility time-out of every message in flight, as if its seconds had gone by. How many there were."""
    from moto.sqs.models import sqs_backends

    shown = 0
    for account in list(sqs_backends.values()):
        for backend in list(account.values()):
            for queue in list(backend.queues.values()):
                for message in list(queue._messages):
                    shown += not message.visible
                    message.visible_at = 0
    return shown


def executions(machine: str) -> list[dict[str, Any]]:
    """All executions of machines whose name contains `machine`, EXPRESS ones too, which no AWS API would show."""
    found = [_execution(owner, execution) for owner, execution in _all_executions() if machine in owner.name]
    return sorted(found, key=lambda execution: execution["startDate"])


def time_out(arn: str) -> dict[str, Any]:
    """Throws ValueError if there is no such execution. It ends when the states that are at work have."""
    for _, execution in _all_executions():
        if execution.exec_arn == arn:
            execution.exec_worker.env.set_timed_out()
            return {}
    raise ValueError(f"no execution {arn}")


def _all_executions() -> list[tuple[Any, Any]]:
    from moto.stepfunctions.parser.models import stepfunctions_parser_backends

    machines = [
        machine
        for account in list(stepfunctions_parser_backends.values())
        for backend in list(account.values())
        for machine in list(backend.state_machines)
    ]
    return [(machine, execution) for machine in machines for execution in list(machine.executions)]


def _execution(machine: Any, execution: Any) -> dict[str, Any]:
    return {
        "executionArn": execution.exec_arn, "stateMachine": machine.name, "type": machine.type, "name": execution.name,
        "status": str(execution.status), "startDate": execution.start_date.isoformat(), "input": execution.input_data,
        "output": execution.output, "error": execution.error, "cause": execution.cause, "retries": _retries(execution),
        "version": getattr(execution, "version_arn", None),
    }  # fmt: skip


def _retries(execution: Any) -> int:
    """How many tasks were tried again: each entered state schedules its task once, every further time is a retry."""
    from moto.stepfunctions.parser.api import HistoryEventType

    kinds = Counter(event["type"] for event in execution.to_history_output()["events"])
    return kinds[HistoryEventType.TaskScheduled] - kinds[HistoryEventType.TaskStateEntered]


def _json(status: int, document: Any) -> Response:
    return Response(status, {"Content-Type": "application/json"}, json.dumps(document, default=str).encode())
