"""The faults of the soak: each kind, at the same share of all requests that it can strike."""

from __future__ import annotations

from typing import Any

# What a function's requests to S3, DynamoDB, SQS and SNS meet; the AWS client inside the functions tries again.
ON_THE_WIRE: tuple[dict[str, Any], ...] = (
    {"kind": "internal-error"},
    {"kind": "throttled"},
    {"kind": "latency", "seconds": [0.05, 0.6]},
    {"kind": "reset"},
    {"kind": "lost-answer"},
    {"kind": "short-body"},
    {"kind": "reset-in-body"},
    # S3 has been strongly consistent since 2020, and the fence relies on that. DynamoDB's default is not.
    {"kind": "stale-read", "service": "dynamodb", "seconds": 1},
)
# What becomes of an invocation; the state machines try again.
OF_INVOCATIONS: tuple[dict[str, Any], ...] = (
    {"kind": "internal-error"},
    {"kind": "throttled"},
    {"kind": "lost-answer"},
    {"kind": "kill", "seconds": [0, 0.2]},
    {"kind": "out-of-memory", "seconds": [0, 0.1]},
    {"kind": "freeze", "seconds": [0, 0.1]},
)
# What a state machine's own calls meet, and EventBridge's starting of executions.
OF_SERVICES: tuple[dict[str, Any], ...] = ({"kind": "internal-error"}, {"kind": "throttled"}, {"kind": "lost-answer"})


def rules(share: float) -> list[dict[str, Any]]:
    """Rules for a file of faults; each kind strikes with the probability `share`, as long as they are there."""
    made = [{"service": "*", "caller": "functions"} | rule for rule in ON_THE_WIRE]
    made += [{"service": "lambda", "operation": "Invoke", "caller": "state-machines"} | rule for rule in OF_INVOCATIONS]
    for service in ("sqs", "sns", "dynamodb", "states"):
        made += [{"service": service, "caller": "state-machines"} | rule for rule in OF_SERVICES]
    made += [{"service": "states", "operation": "StartExecution", "caller": "events"} | rule for rule in OF_SERVICES]
    return [rule | {"probability": share, "count": None} for rule in made]
