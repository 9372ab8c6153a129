"""EventBridge's dead letters: the event as it was, with why it could not be delivered in the message's attributes.

They need a queue policy that lets events.amazonaws.com send. Without it AWS drops the letter without a word, which is
the kind of fault a local run should find: it is dropped here too, and said in the log.
"""

from __future__ import annotations

import fnmatch
import json
import logging
from typing import Any

log = logging.getLogger("local.events")


class DeadLetters:
    """Sends to the queue in the target's `DeadLetterConfig`, through the public endpoint."""

    def __init__(self, clients: Any) -> None:
        self._clients = clients

    def send(
        self, rule: Any, target: dict[str, Any], event: dict[str, Any], code: str, message: str, retries: int
    ) -> bool:
        """False if there is no queue or it does not let EventBridge in: the event is lost, as on AWS."""
        arn = target.get("DeadLetterConfig", {}).get("Arn")
        if not arn:
            log.warning("event %s is lost: %s has no dead-letter queue (%s: %s)", event["id"], rule.name, code, message)
            return False
        sqs = self._clients("sqs")
        url = sqs.get_queue_url(QueueName=arn.split(":")[-1])["QueueUrl"]
        policy = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]).get("Attributes", {}).get("Policy")
        if not allows_events(policy, arn, rule.arn):
            log.warning("event %s is lost: the policy of %s does not let %s send", event["id"], arn, rule.arn)
            return False
        values = {
            "RULE_ARN": rule.arn,
            "TARGET_ARN": target["Arn"],
            "ERROR_CODE": code,
            "ERROR_MESSAGE": message[:1024],
            "RETRY_ATTEMPTS": str(retries),
        }
        if retries:
            values["EXHAUSTED_RETRY_CONDITION"] = "MaximumRetryAttempts"
        attributes = {name: {"DataType": "String", "StringValue": value} for name, value in values.items()}
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        sqs.send_message(QueueUrl=url, MessageBody=body, MessageAttributes=attributes)
        return True


def allows_events(policy: str | None, queue_arn: str, rule_arn: str) -> bool:
    """Whether a statement allows sqs:SendMessage to events.amazonaws.com for this rule."""
    statements = json.loads(policy).get("Statement", []) if policy else []
    return any(_applies(s, queue_arn, rule_arn) for s in (statements if isinstance(statements, list) else [statements]))


def _applies(statement: dict[str, Any], queue_arn: str, rule_arn: str) -> bool:
    principal = statement.get("Principal", {})
    services = _list(principal.get("Service")) if isinstance(principal, dict) else [principal]
    actions = [action.lower() for action in _list(statement.get("Action"))]
    sources = [
        source
        for operator, keys in statement.get("Condition", {}).items()
        if operator in ("ArnEquals", "ArnLike", "StringEquals", "StringLike")
        for key, value in keys.items()
        if key.lower() == "aws:sourcearn"
        for source in _list(value)
    ]
    return (
        statement.get("Effect") == "Allow"
        and any(service in ("events.amazonaws.com", "*") for service in services)
        and any(fnmatch.fnmatchcase("sqs:sendmessage", action) for action in actions)
        and any(fnmatch.fnmatchcase(queue_arn, resource) for resource in _list(statement.get("Resource")))
        and (not sources or any(fnmatch.fnmatchcase(rule_arn, source) for source in sources))
    )


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [] if value is None else [str(value)]
