"""`arn:aws:states:::states:startExecution` takes `StateMachineArn`, `Input` and `Name`.

moto passes these on to boto3 as they are, whose StartExecution wants them to begin with a small letter. AWS calls the
error of a taken name `StepFunctions.ExecutionAlreadyExistsException`; so does moto.
"""

from __future__ import annotations

from typing import Any


def install() -> None:
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_sfn import (
        StateTaskServiceSfn,
    )

    original = StateTaskServiceSfn._normalise_parameters

    def normalise(self: Any, parameters: dict[str, Any], boto_service_name: Any = None, service_action_name: Any = None) -> None:
        original(self, parameters, boto_service_name, service_action_name)
        for name in ("StateMachineArn", "Input", "Name", "TraceHeader"):
            if name in parameters:
                parameters[name[0].lower() + name[1:]] = parameters.pop(name)
        # AWS notes here which execution started this one; StartExecution itself knows no such field.
        parameters.pop("AssociateWithParent", None)

    StateTaskServiceSfn._normalise_parameters = normalise
