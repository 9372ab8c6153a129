"""All functions of the stack, and one way to invoke any of them."""

from __future__ import annotations

import dataclasses
import os
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from local.activity import Activity
from local.callers import FUNCTIONS, Identities, anyone
from local.functions.disturbance import Disturbance
from local.functions.environment import ExecutionEnvironment
from local.functions.log import EnvironmentLog, FunctionLog
from local.functions.memory import MemoryWatch
from local.functions.outcome import Outcome
from local.functions.pool import AccountConcurrency, FunctionPool
from local.functions.runtime_api import Invocation
from local.functions.spec import FunctionSpec, name_and_qualifier

# Where an environment's log goes beside the file: (log group, log stream) -> what takes a line.
Streams = Callable[[str, str], Callable[[str], None]]


def no_stream(group: str, stream: str) -> Callable[[str], None]:
    return lambda line: None


class FunctionService:
    """Finds a function by name, logical id or ARN and runs it."""

    def __init__(
        self,
        endpoint: str,
        logs: Path,
        concurrency: int,
        activity: Activity,
        identities: Identities = anyone,
        streams: Streams = no_stream,
    ) -> None:
        self._endpoint = endpoint
        self._logs = logs
        self._activity = activity
        self._identities = identities
        self._streams = streams
        self._account = AccountConcurrency(concurrency)
        self._watch = MemoryWatch()
        self._lock = threading.Lock()
        self._specs: dict[str, FunctionSpec] = {}
        self._pools: dict[str, FunctionPool] = {}
        self._function_logs: dict[str, FunctionLog] = {}

    def add(self, spec: FunctionSpec) -> None:
        """Registers a function, or replaces it: its environments are then ended."""
        with self._lock:
            old = self._pools.pop(spec.name, None)
            log = self._function_logs.setdefault(spec.name, FunctionLog(self._logs, spec.logical_id))
            self._specs[spec.name] = spec
            self._pools[spec.name] = FunctionPool(
                spec.timeout, spec.reserved, self._account, lambda: self._start(spec, log)
            )
        if old:
            old.stop()

    def find(self, name: str) -> FunctionSpec | None:
        """`name` as the Invoke API takes it: a name or an ARN, in full or in part, or a logical id; whatever its qualifier."""
        name, _ = name_and_qualifier(name)
        with self._lock:
            by_name = self._specs.get(name)
            return by_name or next((spec for spec in self._specs.values() if spec.logical_id == name), None)

    def invoke(
        self,
        spec: FunctionSpec,
        payload: bytes,
        trace_id: str = "",
        client_context: str | None = None,
        disturbance: Disturbance | None = None,
    ) -> tuple[str, Outcome]:
        """The request id and how it ended. Throws Throttled."""
        request_id = str(uuid.uuid4())
        trace_id = trace_id or f"Root=1-{int(time.time()):08x}-{uuid.uuid4().hex[:24]};Sampled=0"
        invocation = Invocation(request_id, payload, 0, spec.arn, trace_id, client_context)

        def set_deadline(invocation: Invocation) -> Invocation:
            return dataclasses.replace(invocation, deadline_ms=int((time.time() + spec.timeout) * 1000))

        with self._activity.during("invocation"):
            return request_id, self._pools[spec.name].run(invocation, set_deadline, disturbance)

    def kill_one(self, name: str) -> str | None:
        """Kills one environment of the function in mid-invocation; its request id, None if none is at work."""
        spec = self.find(name)
        for environment in self._pools[spec.name].environments() if spec else []:
            if request_id := environment.busy_request:
                environment.kill()
                return request_id
        return None

    def described(self) -> list[dict[str, object]]:
        return [
            {
                "name": spec.name,
                "logicalId": spec.logical_id,
                "command": list(spec.command),
                "timeout": spec.timeout,
                "memory": spec.memory,
                "reserved": spec.reserved,
                "coldStarts": self._pools[spec.name].cold_starts,
                "pids": [e.pid for e in self._pools[spec.name].environments() if e.alive],
                "log": str(self._function_logs[spec.name].path),
            }
            for spec in self.specs()
        ]

    def specs(self) -> list[FunctionSpec]:
        with self._lock:
            return list(self._specs.values())

    def stop(self) -> None:
        threads = [threading.Thread(target=pool.stop) for pool in self._pools.values()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for log in self._function_logs.values():
            log.close()

    def _start(self, spec: FunctionSpec, log: FunctionLog) -> ExecutionEnvironment:
        stream = f"{time.strftime('%Y/%m/%d')}/[$LATEST]{uuid.uuid4().hex}"
        lines = EnvironmentLog(log, self._streams(spec.log_group, stream))
        return ExecutionEnvironment(spec, self._variables(spec, stream), lines, self._watch)

    def _variables(self, spec: FunctionSpec, stream: str) -> dict[str, str]:
        """Only what Lambda sets and what the template says: a function must not lean on the developer's shell.

        https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
        """
        own = {
            "PATH": os.environ.get("PATH", "/usr/local/bin:/usr/bin:/bin"),
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "_HANDLER": "bootstrap",
            "LAMBDA_TASK_ROOT": str(spec.task_root),
            "LAMBDA_RUNTIME_DIR": "/var/runtime",
            "AWS_LAMBDA_FUNCTION_NAME": spec.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(spec.memory),
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": spec.log_group,
            "AWS_LAMBDA_LOG_STREAM_NAME": stream,
            "AWS_REGION": spec.region,
            "AWS_DEFAULT_REGION": spec.region,
            "AWS_ENDPOINT_URL": self._endpoint,
        }
        return own | self._identities(spec.role, FUNCTIONS).environment | spec.variables
