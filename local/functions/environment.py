"""One execution environment: a process of the function and the Runtime API it talks to."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time

from local.functions.disturbance import Disturbance
from local.functions.log import EnvironmentLog, report_line
from local.functions.memory import MemoryWatch, peak_kib
from local.functions.outcome import Outcome
from local.functions.runtime_api import Invocation, RuntimeServer
from local.functions.spec import FunctionSpec

INIT_LIMIT = 10.0  # seconds; Lambda's limit for the Init phase


class ExecutionEnvironment:
    """Starts cold, then serves one invocation after the other until the process ends or is killed.

    Every change of state happens under one condition: the Runtime API's threads, the thread that awaits the process
    and the caller of `invoke` meet there.
    """

    def __init__(self, spec: FunctionSpec, variables: dict[str, str], log: EnvironmentLog, watch: MemoryWatch) -> None:
        self.spec = spec
        self.log = log
        self.memory_limit_kib = spec.memory * 1024
        self._watch = watch
        self._state = threading.Condition()
        self._ready = False
        self._returncode: int | None = None
        self._killed = False
        self._init_error: Outcome | None = None
        self._pending: Invocation | None = None
        self._disturbance: Disturbance | None = None
        self._current: Invocation | None = None
        self._outcome: Outcome | None = None
        self._peak_kib = 0
        self._started = time.monotonic()
        self.init_seconds: float | None = None
        self._init_reported = False
        self._server = RuntimeServer(self)
        environment = variables | {"AWS_LAMBDA_RUNTIME_API": self._server.authority}
        try:
            self._process = subprocess.Popen(
                spec.command,
                env=environment,
                cwd=spec.task_root,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that a kill reaches whatever the function started
            )
        except OSError:
            self._server.stop()
            raise
        self.pid = self._process.pid
        self._reader = threading.Thread(target=self._read_output, daemon=True)
        self._reader.start()
        threading.Thread(target=self._await_exit, daemon=True).start()
        watch.add(self)

    # What the Runtime API's handler calls.

    def next(self) -> Invocation | None:
        with self._state:
            if self.init_seconds is None:
                self.init_seconds = time.monotonic() - self._started
            self._watch.remove(self)  # what waits does not grow
            self._current = None
            self._ready = True
            self._state.notify_all()
            while self._pending is None and self._returncode is None:
                self._state.wait()
            if self._returncode is not None:
                return None
            self._current, self._pending = self._pending, None
            self._ready = False
            self._watch.add(self)
            if self._disturbance:
                self._disturb_later(self._current.request_id, self._disturbance)
            return self._current

    def responded(self, request_id: str, payload: bytes) -> bool:
        return self._settle(request_id, Outcome.success(payload))

    def failed(self, request_id: str, payload: bytes, error_type: str | None) -> bool:
        return self._settle(request_id, Outcome.function_error(payload, error_type))

    def init_failed(self, payload: bytes, error_type: str | None) -> None:
        with self._state:
            self._init_error = Outcome.function_error(payload, error_type)
            self._state.notify_all()

    def _settle(self, request_id: str, outcome: Outcome) -> bool:
        with self._state:
            if self._current is None or self._current.request_id != request_id or self._outcome is not None:
                return False
            self._outcome = outcome
            self._state.notify_all()
            return True

    # What the pool calls.

    @property
    def alive(self) -> bool:
        with self._state:
            return self._returncode is None and not self._killed

    @property
    def busy_request(self) -> str | None:
        """The request that the function is working on now."""
        with self._state:
            return self._current.request_id if self._current and self._outcome is None else None

    def wait_until_ready(self, limit: float, request_id: str) -> Outcome | None:
        """None once the function asks for work; else the failure: its own init error, its exit, or the time limit."""
        end = time.monotonic() + limit
        with self._state:
            while not self._ready:
                left = end - time.monotonic()
                if self._init_error or self._returncode is not None or left <= 0:
                    break
                self._state.wait(left)
            if self._ready:
                return None
            error, code = self._init_error, self._returncode
        self.kill()
        if error:
            return error
        return Outcome.timed_out(request_id, limit) if code is None else Outcome.exited(request_id, code)

    def invoke(self, invocation: Invocation, timeout: float, disturbance: Disturbance | None = None) -> Outcome:
        """Runs one invocation to its end, which is the function's next request for work, as on Lambda."""
        started = time.monotonic()
        self.log.line(f"START RequestId: {invocation.request_id} Version: $LATEST")
        init_seconds = None if self._init_reported else self.init_seconds
        self._init_reported = True
        with self._state:
            self._outcome = None
            self._pending, self._disturbance = invocation, disturbance
            self._state.notify_all()
            while self._returncode is None and not (self._outcome and self._ready):
                left = started + timeout - time.monotonic()
                if left <= 0:
                    break
                self._state.wait(left)
            outcome, code = self._outcome, self._returncode
            finished = outcome is not None and self._ready
        self._peak_kib = max(self._peak_kib, peak_kib(self.pid))
        if not finished:
            self.kill()
            if code is None:
                outcome = Outcome.timed_out(invocation.request_id, timeout)
            elif outcome is None:
                outcome = Outcome.exited(invocation.request_id, code)
            self._reader.join(1)  # its last words come before END
        assert outcome is not None
        self._report(invocation.request_id, time.monotonic() - started, init_seconds, outcome)
        return outcome

    def _report(self, request_id: str, seconds: float, init_seconds: float | None, outcome: Outcome) -> None:
        self.log.line(f"END RequestId: {request_id}")
        if outcome.by_platform:
            self.log.line(outcome.payload.decode())
        status = outcome.status if outcome.by_platform else None
        line = report_line(
            request_id, seconds, self.spec.memory, self._peak_kib, init_seconds, status, outcome.error_type
        )
        self.log.line(line)

    def _disturb_later(self, request_id: str, disturbance: Disturbance) -> None:
        """Counted from the moment at which the function takes the invocation: earlier it would strike nothing."""
        strike = threading.Timer(disturbance.seconds, self._strike, (request_id, disturbance))
        strike.daemon = True
        strike.start()

    def _strike(self, request_id: str, disturbance: Disturbance) -> None:
        """Only if that very invocation is still at work; the timer may come too late."""
        if self.busy_request != request_id:
            return
        if disturbance.kind == "kill":
            self.kill()
        elif disturbance.kind == "freeze":
            os.killpg(self.pid, signal.SIGSTOP)
        else:
            self.memory_exceeded(self.memory_limit_kib)

    def memory_exceeded(self, used_kib: int) -> None:
        """Called by the memory watch: Lambda's kernel would have killed it."""
        self._peak_kib = max(self._peak_kib, self.memory_limit_kib)
        self.log.line(f"[local cloud] killed: {used_kib // 1024} MB resident, MemorySize is {self.spec.memory} MB")
        self.kill()

    def kill(self) -> None:
        """SIGKILL to the process and what it started; harmless if it is gone. It no longer counts as alive."""
        with self._state:
            self._killed = True
            if self._returncode is None:
                try:
                    os.killpg(self.pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass

    def shut_down(self, grace: float = 0.3) -> None:
        """SIGTERM, then SIGKILL: an environment that is no longer needed."""
        with self._state:
            if self._returncode is None:
                try:
                    os.killpg(self.pid, signal.SIGTERM)
                except ProcessLookupError:
                    pass
                self._state.wait_for(lambda: self._returncode is not None, grace)
        self.kill()

    def _read_output(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.log.line(line.decode("utf-8", "backslashreplace"))

    def _await_exit(self) -> None:
        code = self._process.wait()
        self._watch.remove(self)
        try:
            os.killpg(self.pid, signal.SIGKILL)  # what it started does not outlive it
        except ProcessLookupError:
            pass
        with self._state:
            self._returncode = code
            self._state.notify_all()
        self._server.stop()
