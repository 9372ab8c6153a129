"""`arn:aws:states:::states:startExecution` takes `StateMachineArn`, `Input` and `Name`.

moto passes these on to boto3 as they are, whose StartExecution wants them to begin with a small letter; and it hands on
boto3's answer, where AWS's state output has capitals (`ExecutionArn`, `StartDate`).
"""

from __future__ import annotations

from typing import Any


def install() -> None:
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_sfn import (
        StateTaskServiceSfn,
    )

    original = StateTaskServiceSfn._normalise_parameters

    def normalise(
        self: Any, parameters: dict[str, Any], boto_service_name: Any = None, service_action_name: Any = None
    ) -> None:
        original(self, parameters, boto_service_name, service_action_name)
        for name in ("StateMachineArn", "Input", "Name", "TraceHeader"):
            if name in parameters:
                parameters[name[0].lower() + name[1:]] = parameters.pop(name)
        # AWS notes here which execution started this one; StartExecution itself knows no such field.
        parameters.pop("AssociateWithParent", None)

    def capitalise(self: Any, response: Any, boto_service_name: Any = None, service_action_name: Any = None) -> None:
        for name in list(response):
            response[name[0].upper() + name[1:]] = response.pop(name)

    StateTaskServiceSfn._normalise_parameters = normalise
    StateTaskServiceSfn._normalise_response = capitalise
