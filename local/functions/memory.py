"""Watches the resident memory of busy environments, since a process here has no cgroup that would."""

from __future__ import annotations

import os
import threading
import time
from typing import Protocol

PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024
INTERVAL = 0.01


class Watched(Protocol):
    pid: int
    memory_limit_kib: int

    def memory_exceeded(self, used_kib: int) -> None: ...


class MemoryWatch:
    """One thread for all environments: reads /proc/<pid>/statm every 10 ms and tells an environment over its limit."""

    def __init__(self) -> None:
        self._watched: set[Watched] = set()
        self._changed = threading.Condition()
        threading.Thread(target=self._run, daemon=True, name="memory-watch").start()

    def add(self, environment: Watched) -> None:
        with self._changed:
            self._watched.add(environment)
            self._changed.notify()

    def remove(self, environment: Watched) -> None:
        with self._changed:
            self._watched.discard(environment)

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._watched:
                    self._changed.wait()
                watched = list(self._watched)
            for environment in watched:
                used = resident_kib(environment.pid)
                if used == 0 or used > environment.memory_limit_kib:
                    self.remove(environment)
                if used > environment.memory_limit_kib:
                    environment.memory_exceeded(used)
            time.sleep(INTERVAL)


def resident_kib(pid: int) -> int:
    """RSS now, in KiB; 0 once the process is gone. /proc/<pid>/statm."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * PAGE_KIB
    except (OSError, IndexError):
        return 0


def peak_kib(pid: int) -> int:
    """The highest RSS so far, in KiB; 0 once the process is gone. /proc/<pid>/status VmHWM."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0
