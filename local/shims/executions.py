"""Executions begin and end in the sight of the local cloud, and always end.

An exception that moto's worker thread does not foresee leaves its execution RUNNING for ever; on AWS it would fail
with `States.Runtime`. An execution started without a name fails in moto; AWS gives it a UUID. Two executions started
with one name at the same time both run in moto; AWS lets one win.
"""

from __future__ import annotations

import datetime
import logging
import threading
import uuid
from collections.abc import Callable
from typing import Any

from local.activity import Activity
from local.shims.express import apply_limit


def install(activity: Activity, ended: Callable[[Any], None]) -> None:
    """`ended` is told of every execution that has come to its end."""
    from moto.stepfunctions.parser.api import ExecutionStatus
    from moto.stepfunctions.parser.backend.execution import Execution
    from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker
    from moto.stepfunctions.parser.models import StepFunctionsParserBackend

    logic = ExecutionWorker._execution_logic
    entrypoint = ExecutionWorker._get_evaluation_entrypoint
    start = Execution.start
    start_execution = StepFunctionsParserBackend.start_execution
    starting = threading.Lock()

    def watched_start(self: Any) -> None:
        activity.begin("execution")
        start(self)

    def guarded_logic(self: Any) -> None:
        execution = self._execution_communication.execution
        try:
            logic(self)
        except Exception as error:
            logging.getLogger(__name__).exception("execution %s", execution.exec_arn)
            execution.stop_date = datetime.datetime.now(tz=datetime.UTC)
            execution.error, execution.cause = "States.Runtime", f"{type(error).__name__}: {error}"
            execution.exec_status = ExecutionStatus.FAILED
        finally:
            ended(execution)
            activity.end("execution")

    def limited_entrypoint(self: Any) -> Any:
        program = entrypoint(self)
        apply_limit(program, getattr(self._execution_communication.execution, "time_limit", None))
        return program

    def named_start(self: Any, state_machine_arn: str, name: str | None = None, *arguments: Any, **named: Any) -> Any:
        with starting:
            return start_execution(self, state_machine_arn, name or str(uuid.uuid4()), *arguments, **named)

    ExecutionWorker._execution_logic = guarded_logic
    ExecutionWorker._get_evaluation_entrypoint = limited_entrypoint
    Execution.start = watched_start
    StepFunctionsParserBackend.start_execution = named_start
