"""The environments of one function: warm ones are reused, more are started up to the concurrency."""

from __future__ import annotations

import threading
from collections.abc import Callable

from local.functions.disturbance import Disturbance
from local.functions.environment import INIT_LIMIT, ExecutionEnvironment
from local.functions.outcome import Outcome
from local.functions.runtime_api import Invocation

KEPT_WARM = 8


class Throttled(Exception):
    """No environment is free and no more may be started; `reason` is Lambda's own name for which limit it was."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AccountConcurrency:
    """The unreserved concurrency that all functions without a reservation share."""

    def __init__(self, limit: int) -> None:
        self._free = threading.BoundedSemaphore(limit)

    def take(self) -> bool:
        return self._free.acquire(blocking=False)

    def give(self) -> None:
        self._free.release()


class FunctionPool:
    """Runs invocations of one function, each in an environment of its own for that time."""

    def __init__(
        self,
        timeout: float,
        reserved: int | None,
        account: AccountConcurrency,
        start: Callable[[], ExecutionEnvironment],
    ) -> None:
        self._timeout = timeout
        self._reserved = reserved
        self._account = account
        self._start = start
        self._lock = threading.Lock()
        self._idle: list[ExecutionEnvironment] = []
        self._busy: list[ExecutionEnvironment] = []
        self._running = 0
        self.cold_starts = 0

    def run(
        self,
        invocation: Invocation,
        set_deadline: Callable[[Invocation], Invocation],
        disturbance: Disturbance | None = None,
    ) -> Outcome:
        """Throws Throttled at the concurrency limit; every other failure is an outcome, as on Lambda."""
        self._enter()
        try:
            environment, failure = self._obtain(invocation.request_id)
            if environment is None:
                assert failure is not None
                return failure
            try:
                return environment.invoke(set_deadline(invocation), self._timeout, disturbance)
            finally:
                self._give_back(environment)
        finally:
            self._leave()

    def environments(self) -> list[ExecutionEnvironment]:
        with self._lock:
            return self._idle + self._busy

    def stop(self) -> None:
        for environment in self.environments():
            environment.shut_down()

    def _enter(self) -> None:
        with self._lock:
            if self._reserved is not None:
                if self._running >= self._reserved:
                    raise Throttled("ReservedFunctionConcurrentInvocationLimitExceeded")
            elif not self._account.take():
                raise Throttled("ConcurrentInvocationLimitExceeded")
            self._running += 1

    def _leave(self) -> None:
        with self._lock:
            self._running -= 1
        if self._reserved is None:
            self._account.give()

    def _obtain(self, request_id: str) -> tuple[ExecutionEnvironment | None, Outcome | None]:
        """A warm environment, else a cold one. A failed initialisation is tried once more, then within the timeout."""
        with self._lock:
            while self._idle:
                environment = self._idle.pop()
                if environment.alive:
                    self._busy.append(environment)
                    return environment, None
        failure = None
        for limit in (INIT_LIMIT, self._timeout):
            try:
                environment = self._start()
            except OSError as error:
                return None, Outcome.not_started(request_id, str(error))
            with self._lock:
                self._busy.append(environment)
                self.cold_starts += 1
            failure = environment.wait_until_ready(limit, request_id)
            if failure is None:
                return environment, None
            environment.log.line(f"INIT_REPORT Status: {failure.status} Error Type: {failure.error_type}")
            with self._lock:
                self._busy.remove(environment)
        return None, failure

    def _give_back(self, environment: ExecutionEnvironment) -> None:
        surplus = False
        with self._lock:
            self._busy.remove(environment)
            if environment.alive:
                surplus = len(self._idle) >= KEPT_WARM
                if not surplus:
                    self._idle.append(environment)
        if surplus:
            environment.shut_down()
