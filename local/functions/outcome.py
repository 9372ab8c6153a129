"""How an invocation ended, in the words Lambda uses."""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass

# Go's names, because Lambda's supervisor is a Go program and its messages reach users unchanged.
SIGNAL_NAMES = {
    signal.SIGKILL: "killed",
    signal.SIGTERM: "terminated",
    signal.SIGINT: "interrupt",
    signal.SIGHUP: "hangup",
    signal.SIGSEGV: "segmentation fault",
    signal.SIGABRT: "aborted",
    signal.SIGBUS: "bus error",
    signal.SIGFPE: "floating point exception",
    signal.SIGILL: "illegal instruction",
    signal.SIGTRAP: "trace/breakpoint trap",
    signal.SIGPIPE: "broken pipe",
}


@dataclass(frozen=True)
class Outcome:
    """The answer to an invocation. `error_type` is None on success; `by_platform` means that Lambda itself wrote it."""

    payload: bytes
    error_type: str | None = None
    status: str | None = None
    by_platform: bool = False

    @property
    def failed(self) -> bool:
        return self.error_type is not None

    @classmethod
    def success(cls, payload: bytes) -> Outcome:
        return cls(payload)

    @classmethod
    def function_error(cls, payload: bytes, header: str | None) -> Outcome:
        """The function's own error document, passed on as it is; its `errorType` is what Retry and Catch match."""
        try:
            document = json.loads(payload)
            name = document.get("errorType") if isinstance(document, dict) else None
        except ValueError:
            name = None
        return cls(payload, name or header or "Unhandled", "error")

    @classmethod
    def timed_out(cls, request_id: str, seconds: float) -> Outcome:
        message = f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds"
        return cls._of("Sandbox.Timedout", message, "timeout")

    @classmethod
    def exited(cls, request_id: str, returncode: int) -> Outcome:
        return cls._of("Runtime.ExitError", f"RequestId: {request_id} Error: {exit_reason(returncode)}", "error")

    @classmethod
    def not_started(cls, request_id: str, problem: str) -> Outcome:
        return cls._of("Runtime.InvalidEntrypoint", f"RequestId: {request_id} Error: {problem}", "error")

    @classmethod
    def _of(cls, error_type: str, message: str, status: str) -> Outcome:
        document = {"errorType": error_type, "errorMessage": message}
        return cls(json.dumps(document, separators=(",", ":")).encode(), error_type, status, by_platform=True)


def exit_reason(returncode: int) -> str:
    """Lambda's sentence for a process that ended by itself; a negative code is a signal, as in `subprocess`."""
    if returncode == 0:
        return "Runtime exited without providing a reason"
    if returncode > 0:
        return f"Runtime exited with error: exit status {returncode}"
    name = SIGNAL_NAMES.get(signal.Signals(-returncode), f"signal {-returncode}")
    return f"Runtime exited with error: signal: {name}"
