"""A process that does one job on one picture again and again, and says how long each time took."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Timing:
    """Seconds of one pass: of the clock, and of the processor (user and system)."""

    wall: float
    cpu: float


class Worker:
    """Talks to a worker: `run` does the job and answers with a Timing, `keep FOLDER` does it and keeps the files."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name = name
        self._command = command
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def run(self) -> Timing:
        return Timing(**json.loads(self._ask("run")))

    def keep(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._ask(f"keep {folder}")

    def memory(self, field: str) -> int:
        """Bytes: `VmHWM`, the most that was ever resident, or `VmRSS`, what is now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith(f"{field}:"))
        return int(line.split()[1]) * 1024

    def _ask(self, line: str) -> str:
        assert self._process.stdin and self._process.stdout
        try:
            print(line, file=self._process.stdin, flush=True)
            answer = self._process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise RuntimeError(f"{self.name} ended with status {self._process.wait()}: {' '.join(self._command)}")
        return answer

    def close(self) -> None:
        """It ends with its input."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
