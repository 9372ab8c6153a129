"""What a local cloud is started with; one typed struct, filled by the command line."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Options:
    """Every setting of one cloud. `overrides`: logical id -> a command that stands in for the binary."""

    template: Path = ROOT / "template.yaml"
    port: int = 4566
    parameters: dict[str, str] = field(default_factory=dict)
    binaries: Path = ROOT / ".build" / "debug"
    task_root: Path = ROOT
    state: Path = ROOT / ".local"
    overrides: dict[str, list[str]] = field(default_factory=dict)
    stack_name: str = "darkroom"
    region: str = "us-east-1"
    concurrency: int = 50
    express_seconds: float = 300
    seed: int = 0
    faults: Path | None = None
    strict: bool = False
    quiet: bool = False


def assignments(pairs: list[str]) -> dict[str, str]:
    """`["A=1", "B=x=y"]` -> `{"A": "1", "B": "x=y"}`; anything without `=` is refused by name."""
    values: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise ValueError(f"'{pair}' is not of the form Name=value")
        values[name] = value
    return values


def commands(pairs: list[str]) -> dict[str, list[str]]:
    """`["Resize=python3 fake.py"]` -> `{"Resize": ["python3", "fake.py"]}`."""
    return {name: shlex.split(value) for name, value in assignments(pairs).items()}
