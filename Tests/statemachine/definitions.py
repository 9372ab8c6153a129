"""Reads the state machines as deployed, and walks them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MACHINES = {"ProcessImage": "process-image", "ReplayDeadLetters": "replay-dead-letters", "Reprocess": "reprocess"}
FUNCTIONS = ("ValidateAndExifOrient", "ResizeVariant", "Watermark", "RekognitionTag", "NotifySNS", "DLQReplay")


@dataclass(frozen=True)
class State:
    """One state, with where it stands."""

    name: str
    body: dict
    scope: tuple[str, ...]
    """The states around it, outermost first: `("Render", "RenderSizes")` for one inside the Map."""

    @property
    def is_task(self) -> bool:
        return self.body["Type"] == "Task"

    @property
    def is_lambda(self) -> bool:
        return self.is_task and self.body["Resource"].endswith(":lambda:invoke")

    @property
    def is_distributed_map(self) -> bool:
        return self.body.get("ItemProcessor", {}).get("ProcessorConfig", {}).get("Mode") == "DISTRIBUTED"

    @property
    def retriers(self) -> list[dict]:
        return self.body.get("Retry", [])

    @property
    def catchers(self) -> list[dict]:
        return self.body.get("Catch", [])

    @property
    def successors(self) -> list[str]:
        """Every state that can follow, caught errors included."""
        names = [self.body.get("Next"), self.body.get("Default")]
        names += [choice["Next"] for choice in self.body.get("Choices", [])]
        names += [catcher["Next"] for catcher in self.catchers]
        return [name for name in names if name]


def text(machine: str) -> str:
    """The definition's file, placeholders and all."""
    return (ROOT / "statemachine" / f"{machine}.asl.json").read_text(encoding="utf-8")


def load(machine: str) -> dict:
    """The definition, placeholders and all."""
    return json.loads(text(machine))


def states(definition: dict, scope: tuple[str, ...] = ()) -> Iterator[State]:
    """Every state, those inside Maps and Parallels included."""
    for name, body in definition["States"].items():
        yield State(name, body, scope)
        inner = body.get("Branches", []) + [body[key] for key in ("ItemProcessor",) if key in body]
        for branch in inner:
            yield from states(branch, (*scope, name))


def substitute(machine: str, values: dict[str, str]) -> str:
    """What CloudFormation's DefinitionSubstitutions make of the file; every placeholder must have its value."""
    return re.sub(r"\$\{(\w+)\}", lambda found: values[found.group(1)], text(machine))


def example(name: str) -> dict:
    """One of events/*.json."""
    return json.loads((ROOT / "events" / f"{name}.json").read_text(encoding="utf-8"))


def error_names() -> dict[str, bool]:
    """Core's closed list of errors: each name, and whether it is retryable."""
    source = (ROOT / "Sources/Core/ErrorName.swift").read_text(encoding="utf-8")
    names = dict(re.findall(r'^    case (\w+) = "([\w.]+)"$', source, re.MULTILINE))
    body = source[source.index("var isRetryable") :]
    retryable = re.search(r"case ((?:\.\w+(?:, )?)+): true", body)
    assert names and retryable, "ErrorName.swift has changed its form"
    cases = {name.strip(" .") for name in retryable.group(1).split(",")}
    assert cases <= names.keys()
    return {raw: case in cases for case, raw in names.items()}


# By name, and the states in which what fails is gathered.
PROCESS = {state.name: state for state in states(load("process-image"))}
FAILURES = ["ValidationFailed", "RenderingFailed", "NotificationFailed", "RemovalFailed"]


def named(state: State, handler: str) -> set[str]:
    """The errors that a state's Retry or Catch names."""
    return {error for entry in state.body.get(handler, []) for error in entry["ErrorEquals"]}


def delays(state: State) -> float:
    """The longest that a state's retries can wait in all, every retrier used up."""
    return sum(
        min(retrier["IntervalSeconds"] * retrier["BackoffRate"] ** attempt, retrier["MaxDelaySeconds"])
        for retrier in state.retriers
        for attempt in range(retrier["MaxAttempts"])
    )


def attempts(state: State) -> int:
    return 1 + sum(retrier["MaxAttempts"] for retrier in state.retriers)


def paths(start: str) -> Iterator[list[str]]:
    """Every way from one of process-image's top-level states to an end."""
    ways = [[start]]
    while ways:
        way = ways.pop()
        successors = PROCESS[way[-1]].successors
        if not successors:
            yield way
        for successor in successors:
            assert successor not in way, f"a loop: {way} -> {successor}"
            ways.append([*way, successor])
