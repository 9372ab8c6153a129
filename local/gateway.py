"""The one endpoint: control, Lambda's Invoke, injected faults, and moto for the rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from local.control import PREFIX, ControlAPI
from local.faults import Faults
from local.faults.answers import fault_answer
from local.faults.rule import Strike
from local.faults.stale import LISTINGS, StaleReads
from local.functions.disturbance import KINDS as DISTURBANCES
from local.functions.disturbance import Disturbance
from local.functions.invoke_api import InvokeAPI
from local.functions.service import FunctionService
from local.functions.spec import name_and_qualifier
from local.http import Environ, Request, StartResponse, asked
from local.operation import Operation, operation_of
from local.permissions.guard import READS_OF_OBJECTS, Guard
from local.server import reset

Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Gateway:
    """A WSGI application."""

    def __init__(
        self,
        moto: Application,
        functions: FunctionService,
        faults: Faults,
        stale: StaleReads,
        control: ControlAPI,
        guard: Guard | None = None,
    ) -> None:
        self._moto = moto
        self._functions = functions
        self._invoke = InvokeAPI(functions)
        self._faults = faults
        self._stale = stale
        self._control = control
        self._guard = guard

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        if request.path.startswith(PREFIX):
            return self._control.answer(request).send(start_response)
        operation, function_arn = operation_of(request), ""
        if operation.service == "lambda" and (spec := self._functions.find(operation.resource)):
            named = operation.resource
            operation = Operation("lambda", operation.name, spec.logical_id, caller=operation.caller)
            qualifier = name_and_qualifier(named)[1]
            function_arn = f"{spec.arn}:{qualifier}" if qualifier else spec.arn
        self._control.calls.count(operation)
        if self._guard and (refusal := self._guard.refusal(operation, request, function_arn)):
            return refusal.send(start_response)
        strike = self._faults.strike(operation, lambda kind: self._applies(kind, operation, request))
        if strike:
            return self._struck(strike, operation, request, start_response)
        return self._serve(operation, request, start_response)

    def _applies(self, kind: str, operation: Operation, request: Request) -> bool:
        """Whether a kind of fault can do anything to this request."""
        if kind in DISTURBANCES:
            return self._invoke.handles(request)
        if kind in ("short-body", "reset-in-body"):
            return request.method != "HEAD"
        return kind != "stale-read" or self._stale.answer(operation, request, 0) is not None

    def _struck(
        self, strike: Strike, operation: Operation, request: Request, start_response: StartResponse
    ) -> Iterable[bytes]:
        environ, disturbance = request.environ, None
        match strike.kind:
            case "error" | "internal-error" | "throttled":
                return fault_answer(strike.rule, strike.kind, operation).send(start_response)
            case "reset":
                reset(environ)
            case "lost-answer":
                b"".join(self._serve(operation, request, start_response))
                reset(environ)
            case "stale-read":
                if earlier := self._stale.answer(operation, request, strike.seconds):
                    return earlier.send(start_response)
            case "latency":
                time.sleep(strike.seconds)
            case "hold":
                strike.rule.gone.wait()
            case "short-body" | "reset-in-body":
                environ["darkroom.cut"] = strike.kind
            case _:
                disturbance = Disturbance(strike.kind, strike.seconds)
        return self._serve(operation, request, start_response, disturbance)

    def _serve(
        self, operation: Operation, request: Request, start_response: StartResponse, disturbance: Disturbance | None = None
    ) -> Iterable[bytes]:
        if self._invoke.handles(request):
            return self._invoke.answer(request, disturbance).send(start_response)
        if self._faults.may("stale-read"):
            self._stale.before(operation, request)
            if operation.name in LISTINGS:
                answer = asked(self._moto, request)
                self._stale.after(operation, request, answer)
                return answer.send(start_response)
        if self._guard and operation.name in READS_OF_OBJECTS:
            return self._guard.answer(operation, request, asked(self._moto, request)).send(start_response)
        return self._moto(request.environ, start_response)
