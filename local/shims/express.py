"""EXPRESS workflows as AWS has them; moto treats them as STANDARD.

- They end after five minutes.
- Their executions cannot be described, stopped, listed or have their history read.
- Their names need not be unique, and each execution's ARN ends in an id of its own.

https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
"""

from __future__ import annotations

import uuid
from typing import Any


def install(limit_seconds: float) -> None:
    _end_in_time(limit_seconds)
    _refuse_what_aws_refuses()
    _allow_equal_names()


def _end_in_time(limit_seconds: float) -> None:
    from moto.stepfunctions.parser.backend.execution import Execution

    start = Execution.start

    def limited_start(self: Any) -> None:
        if self.state_machine.type == "EXPRESS":
            self.time_limit = limit_seconds
        start(self)

    Execution.start = limited_start


def apply_limit(program: Any, limit_seconds: float | None) -> None:
    """The program's own `TimeoutSeconds` holds if it is shorter."""
    from moto.stepfunctions.parser.asl.component.common.timeouts.timeout import TimeoutSeconds

    if limit_seconds is None:
        return
    own = program.timeout_seconds.timeout_seconds if program.timeout_seconds else limit_seconds
    program.timeout_seconds = TimeoutSeconds(timeout_seconds=min(own, limit_seconds))


def _refuse_what_aws_refuses() -> None:
    from moto.core.exceptions import AWSError
    from moto.stepfunctions.exceptions import InvalidArn
    from moto.stepfunctions.responses import StepFunctionResponse

    class StateMachineTypeNotSupported(AWSError):
        TYPE = "StateMachineTypeNotSupported"
        STATUS = 400

    def guarded(name: str) -> None:
        original = getattr(StepFunctionResponse, name)

        def method(self: Any) -> Any:
            if ":express:" in (self._get_param("executionArn") or ""):
                raise InvalidArn("Invalid Arn: 'Resource type not valid in this context: express'")
            return original(self)

        setattr(StepFunctionResponse, name, method)

    for name in (
        "describe_execution",
        "get_execution_history",
        "stop_execution",
        "describe_state_machine_for_execution",
    ):
        guarded(name)

    list_executions = StepFunctionResponse.list_executions

    def guarded_list(self: Any) -> Any:
        arn = self._get_param("stateMachineArn")
        if self.stepfunction_backend.describe_state_machine(arn).type == "EXPRESS":
            raise StateMachineTypeNotSupported("This operation is not supported by this type of state machine")
        return list_executions(self)

    StepFunctionResponse.list_executions = guarded_list


def _allow_equal_names() -> None:
    from moto.stepfunctions.models import StateMachine
    from moto.stepfunctions.parser.backend.execution import Execution

    idempotency = StateMachine._handle_name_input_idempotency
    create = Execution.__init__

    def lenient(self: Any, name: str, execution_input: str) -> Any:
        return None if self.type == "EXPRESS" else idempotency(self, name, execution_input)

    def with_own_id(self: Any, *arguments: Any, **named: Any) -> None:
        if named["state_machine"].type == "EXPRESS":
            named["exec_arn"] = named["exec_arn"].replace(":execution:", ":express:") + f":{uuid.uuid4()}"
        create(self, *arguments, **named)

    StateMachine._handle_name_input_idempotency = lenient
    Execution.__init__ = with_own_id
