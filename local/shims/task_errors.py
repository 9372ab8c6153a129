"""What a Task reports when the service's answer is an error, or never comes.

A connection that breaks is `<Service>.SdkClientException` on AWS, which `Retry` can name; in moto it is `States.Runtime`, which
ends the execution uncaught. Step Functions' own errors that already end in `Exception` get a second one in moto
(`StepFunctions.ThrottlingExceptionException`).
https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

from __future__ import annotations

from typing import Any

# The services' names in errors, by their names in resources.
SERVICES = {"lambda": "Lambda", "sqs": "SQS", "sns": "SNS", "states": "StepFunctions", "dynamodb": "DynamoDB"}


def install() -> None:
    from botocore.exceptions import ClientError, ConnectionError, HTTPClientError, IncompleteReadError
    from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
    from moto.stepfunctions.parser.asl.component.common.error_name.custom_error_name import CustomErrorName
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_dynamodb import (
        StateTaskServiceDynamoDB,
    )
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_sfn import (
        StateTaskServiceSfn,
    )
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task import StateTask
    from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails

    def broken(task: Any, env: Any, error: Exception) -> Any:
        name = f"{SERVICES[task.resource.api_name]}.SdkClientException"
        details = TaskFailedEventDetails(
            error=name, cause=f"Unable to execute HTTP request: {error}", resource=task._get_sfn_resource(),
            resourceType=task._get_sfn_resource_type(),
        )  # fmt: skip
        return FailureEvent(
            env=env, error_name=CustomErrorName(name), event_type=HistoryEventType.TaskFailed,
            event_details=EventDetails(taskFailedEventDetails=details),
        )  # fmt: skip

    def naming_broken_connections(kind: Any) -> None:
        original = kind._from_error

        def from_error(self: Any, env: Any, ex: Exception) -> Any:
            service = getattr(getattr(self, "resource", None), "api_name", None)
            if isinstance(ex, (HTTPClientError, ConnectionError, IncompleteReadError)) and service in SERVICES:
                return broken(self, env, ex)
            return original(self, env, ex)

        kind._from_error = from_error

    original = StateTaskServiceSfn._from_error

    def from_error(self: Any, env: Any, ex: Exception) -> Any:
        if isinstance(ex, ClientError):
            error = ex.response["Error"]
            error["Code"] = error["Code"].removesuffix("Exception")
        return original(self, env, ex)

    StateTaskServiceSfn._from_error = from_error
    for kind in (StateTask, StateTaskServiceDynamoDB):
        naming_broken_connections(kind)
