"""What moto itself invokes (a subscription of a topic, a notification of a bucket) runs our processes, not Docker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def install(invoke: Callable[[str, bytes], bytes]) -> None:
    """`invoke(name, payload)` answers with the function's payload."""
    from moto.awslambda.models import LambdaFunction

    def run(self: Any, body: str, request_headers: Any, response_headers: Any) -> str:
        return invoke(self.function_name, (body or "{}").encode()).decode("utf-8", "replace")

    LambdaFunction.invoke = run
