"""Delivers an event to one target of a rule, tries again, and at last hands it to the rule's dead-letter queue.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from local.activity import Activity
from local.events.dead_letter import DeadLetters
from local.events.target_input import target_input

# AWS tries for a day; here a fault that lasts longer than this is taken to last for ever.
DELAYS = (0.1, 0.2, 0.4)
CODES = {
    "ThrottlingException": "THROTTLING",
    "TooManyRequestsException": "THROTTLING",
    "ExecutionLimitExceeded": "THROTTLING",
    "AccessDeniedException": "NO_PERMISSIONS",
    "AccessDenied": "NO_PERMISSIONS",
    "StateMachineDoesNotExist": "NO_RESOURCE",
    "ResourceNotFoundException": "NO_RESOURCE",
    "AWS.SimpleQueueService.NonExistentQueue": "NO_RESOURCE",
    "QueueDoesNotExist": "NO_RESOURCE",
    "InvalidExecutionInput": "INVALID_PARAMETER",
}
FINAL = ("NO_PERMISSIONS", "NO_RESOURCE", "INVALID_PARAMETER")


@dataclass(frozen=True)
class Failure:
    code: str
    message: str
    retries: int


class Deliveries:
    """`deliver` returns at once; a small crew of threads does the work through the public endpoint.

    `clients` gives those of a target's role; a target without one lets EventBridge in by a policy of its own.
    """

    def __init__(self, clients: Callable[[str | None], Any], dead_letters: DeadLetters, activity: Activity) -> None:
        self._clients = clients
        self._dead_letters = dead_letters
        self._activity = activity
        self._crew = ThreadPoolExecutor(max_workers=16, thread_name_prefix="delivery")

    def deliver(self, rule: Any, target: dict[str, Any], event: dict[str, Any]) -> None:
        self._activity.begin("delivery")
        self._crew.submit(self._deliver, rule, target, event)

    def stop(self) -> None:
        self._crew.shutdown(wait=False, cancel_futures=True)

    def _deliver(self, rule: Any, target: dict[str, Any], event: dict[str, Any]) -> None:
        try:
            failure = self._try(target, event)
            if failure:
                self._dead_letters.send(rule, target, event, failure.code, failure.message, failure.retries)
        finally:
            self._activity.end("delivery")

    def _try(self, target: dict[str, Any], event: dict[str, Any]) -> Failure | None:
        retries = min(len(DELAYS), int(target.get("RetryPolicy", {}).get("MaximumRetryAttempts", 185)))
        attempt = 0
        while True:
            try:
                self._send(target, event)
                return None
            except Exception as error:
                code, message = _code(error), str(error)
            if code in FINAL or attempt == retries:
                return Failure(code, message, attempt)
            time.sleep(DELAYS[attempt])
            attempt += 1

    def _send(self, target: dict[str, Any], event: dict[str, Any]) -> None:
        arn = target["Arn"]
        text = target_input(target, event)
        clients = self._clients(target.get("RoleArn"))
        match arn.split(":")[2]:
            case "states":
                # EventBridge's names: the event's id and one of the delivery, so that a repeat starts anew.
                name = f"{event['id']}_{uuid.uuid4()}"
                clients("stepfunctions").start_execution(stateMachineArn=arn, name=name, input=text)
            case "sqs":
                url = clients("sqs").get_queue_url(QueueName=arn.split(":")[-1])["QueueUrl"]
                clients("sqs").send_message(QueueUrl=url, MessageBody=text)
            case "sns":
                clients("sns").publish(TopicArn=arn, Message=text)
            case "lambda":
                clients("lambda").invoke(FunctionName=arn, InvocationType="Event", Payload=text.encode())


def _code(error: Exception) -> str:
    """EventBridge's own names for what went wrong."""
    response = getattr(error, "response", None)
    if response is None:
        return "CONNECTION_FAILURE"
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return CODES.get(response["Error"]["Code"]) or ("ERROR_FROM_TARGET" if status >= 500 else "SDK_CLIENT_ERROR")
