"""Scripted answers for Lambda functions, as Lambda's Invoke API gives them."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """One HTTP answer of the Invoke API."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False
    """Never answers before the test ends, as a function that is stuck."""


def gives(payload: object) -> Answer:
    """The function returns `payload`."""
    return Answer(200, json.dumps(payload).encode())


def throws(name: str, message: str = "as scripted", message_first: bool = False, **more: str) -> Answer:
    """The function reports an error: Lambda's own form, `errorType` being what Retry and Catch match.

    Members have no order in JSON: of a time-out Lambda names the message first.
    """
    said = {"errorMessage": message}
    body = (said if message_first else {}) | {"errorType": name} | said | {"stackTrace": []} | more
    return Answer(200, json.dumps(body).encode(), {"X-Amz-Function-Error": "Unhandled"})


def crashes() -> Answer:
    """The process ends in mid-invocation."""
    body = {"errorType": "Runtime.ExitError", "errorMessage": "RequestId: 1f Error: Runtime exited with error: signal: killed"}
    return Answer(200, json.dumps(body).encode(), {"X-Amz-Function-Error": "Unhandled"})


def refuses(code: str, status: int, message: str = "as scripted") -> Answer:
    """Lambda itself refuses to invoke."""
    return Answer(status, json.dumps({"Message": message}).encode(), {"x-amzn-errortype": code})


def throttles() -> Answer:
    """No concurrency is left."""
    return refuses("TooManyRequestsException", 429, "Rate Exceeded.")


def hangs() -> Answer:
    """No answer comes before the state's time-out."""
    return Answer(200, b"{}", hangs=True)


@dataclass
class _Rule:
    function: str
    matches: Callable[[dict], bool]
    answers: list[Answer]
    used: int = 0


class Script:
    """Answers by function, payload and attempt; and what was asked. The last answer of a rule stays."""

    def __init__(self) -> None:
        self.rules: list[_Rule] = []
        self.calls: list[tuple[str, dict]] = []
        self.released = threading.Event()
        self._lock = threading.Lock()

    def on(self, function: str, *answers: Answer, when: Callable[[dict], bool] = lambda payload: True) -> "Script":
        """`function`, asked with a matching payload, gives `answers` in turn. Later rules come before earlier ones."""
        self.rules.insert(0, _Rule(function, when, list(answers)))
        return self

    def answer(self, function: str, payload: dict) -> Answer:
        with self._lock:
            self.calls.append((function, payload))
            for rule in self.rules:
                if rule.function == function and rule.matches(payload):
                    answer = rule.answers[min(rule.used, len(rule.answers) - 1)]
                    rule.used += 1
                    break
            else:
                return throws("Test.NoAnswer", f"the script says nothing about {function}")
        if answer.hangs:
            self.released.wait(60)
        return answer

    def asked(self, function: str) -> list[dict]:
        """The payloads that `function` was given, in order."""
        with self._lock:
            return [payload for name, payload in self.calls if name == function]
