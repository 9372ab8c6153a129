"""A function's log: what it writes, framed by Lambda's START, END and REPORT lines."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from pathlib import Path


class FunctionLog:
    """Appends whole lines to one file a function, from several environments at once."""

    def __init__(self, directory: Path, name: str) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.path = directory / f"{name}.log"
        self._file = self.path.open("a", encoding="utf-8", errors="backslashreplace")
        self._lock = threading.Lock()

    def line(self, text: str) -> None:
        with self._lock:
            if not self._file.closed:
                self._file.write(text.rstrip("\n") + "\n")
                self._file.flush()

    def close(self) -> None:
        with self._lock:
            self._file.close()


class EnvironmentLog:
    """What one environment writes: into the function's file, and into its own stream of the log group."""

    def __init__(self, file: FunctionLog, stream: Callable[[str], None]) -> None:
        self._file = file
        self._stream = stream

    def line(self, text: str) -> None:
        self._file.line(text)
        self._stream(text)


def report_line(
    request_id: str,
    seconds: float,
    memory: int,
    used_kib: int,
    init_seconds: float | None,
    status: str | None,
    error: str | None,
) -> str:
    """Lambda's REPORT line. The initialisation is billed with the first invocation, as custom runtimes are."""
    milliseconds = seconds * 1000
    billed = math.ceil(milliseconds + (init_seconds or 0) * 1000)
    parts = [
        f"REPORT RequestId: {request_id}",
        f"Duration: {milliseconds:.2f} ms",
        f"Billed Duration: {billed} ms",
        f"Memory Size: {memory} MB",
        f"Max Memory Used: {math.ceil(used_kib / 1024)} MB",
    ]
    if init_seconds is not None:
        parts.append(f"Init Duration: {init_seconds * 1000:.2f} ms")
    if status:
        parts.append(f"Status: {status}")
    if status == "error" and error:
        parts.append(f"Error Type: {error}")
    return "\t".join(parts)
