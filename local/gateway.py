"""The one endpoint: control, Lambda's Invoke, injected faults, and moto for the rest."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable, Iterable

from local.control import PREFIX, ControlAPI
from local.fault_answers import fault_answer
from local.faults import FaultRule, Faults
from local.functions.disturbance import KINDS as DISTURBANCES
from local.functions.disturbance import Disturbance
from local.functions.invoke_api import InvokeAPI
from local.functions.service import FunctionService
from local.http import Environ, Request, StartResponse
from local.operation import operation_of

Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class Gateway:
    """A WSGI application."""

    def __init__(self, moto: Application, functions: FunctionService, faults: Faults, control: ControlAPI) -> None:
        self._moto = moto
        self._functions = functions
        self._invoke = InvokeAPI(functions)
        self._faults = faults
        self._control = control

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        if request.path.startswith(PREFIX):
            return self._control.answer(request).send(start_response)
        operation = operation_of(request)
        if operation.service == "lambda" and (spec := self._functions.find(operation.resource)):
            operation = type(operation)("lambda", operation.name, spec.logical_id)
        rule = self._faults.strike(operation)
        if rule and rule.kind == "error":
            return fault_answer(rule, operation).send(start_response)
        if rule:
            self._delay_or_reset(rule, environ)
        if self._invoke.handles(request):
            disturbance = Disturbance(rule.kind, rule.seconds) if rule and rule.kind in DISTURBANCES else None
            body = self._invoke.answer(request, disturbance).send(start_response)
        else:
            body = self._moto(environ, start_response)
        return self._shortened(body, environ) if rule and rule.kind == "short-body" else body

    def _delay_or_reset(self, rule: FaultRule, environ: Environ) -> None:
        if rule.kind == "latency":
            time.sleep(rule.seconds)
        elif rule.kind == "reset":
            connection: socket.socket = environ["darkroom.connection"]
            # Closing with a linger of zero sends RST, where a plain close would look like an orderly end.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
            raise ConnectionResetError("injected")

    def _shortened(self, body: Iterable[bytes], environ: Environ) -> Iterable[bytes]:
        whole = b"".join(body)
        environ["darkroom.cut_after"] = len(whole) // 2
        return [whole]
