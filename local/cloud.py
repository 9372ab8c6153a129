"""A local cloud for tests: started as a process of its own, since moto's state is global to a process."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from local.control_client import Control
from local.options import ROOT

START_LIMIT = 300.0


class LocalCloud:
    """`with LocalCloud(parameters={"Preset": "web"}) as cloud:` — several can run at once, each on its own port.

    `overrides` maps logical ids to commands that stand in for binaries. `state` keeps logs; without one they are in a
    temporary folder that goes with the cloud.
    """

    def __init__(
        self,
        template: Path | None = None,
        parameters: dict[str, str] | None = None,
        overrides: dict[str, list[str]] | None = None,
        binaries: Path | None = None,
        state: Path | None = None,
        strict: bool = False,
        **options: Any,
    ) -> None:
        self._temporary = None if state else tempfile.TemporaryDirectory(prefix="local-cloud-")
        self.state = Path(state or self._temporary.name)  # type: ignore[union-attr]
        arguments = ["--port", str(options.pop("port", 0)), "--state", str(self.state), "--quiet"]
        arguments += ["--template", str(template)] if template else []
        arguments += ["--binaries", str(binaries)] if binaries else []
        arguments += ["--strict"] if strict else []
        for name, value in (parameters or {}).items():
            arguments += ["--parameter", f"{name}={value}"]
        for name, command in (overrides or {}).items():
            arguments += ["--override", f"{name}={shlex.join(command)}"]
        for name, value in options.items():
            arguments += [f"--{name.replace('_', '-')}", str(value)]
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None
        self._about: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Returns when the stack is deployed; throws RuntimeError with what the process said if it ends before."""
        self.state.mkdir(parents=True, exist_ok=True)
        self._output = (self.state / "cloud.log").open("wb")
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "local", "up", *self._arguments]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=self._output, stderr=subprocess.STDOUT
        )
        end = time.monotonic() + START_LIMIT
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise RuntimeError(f"the local cloud did not start:\n{self.log()}")
            time.sleep(0.02)
        self.control = Control(self.endpoint)

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process:
            self._output.close()

    @property
    def endpoint(self) -> str:
        return self._about["endpoint"]

    @property
    def outputs(self) -> dict[str, str]:
        return self._about["outputs"]

    @property
    def region(self) -> str:
        return self._about["region"]

    @property
    def environment(self) -> dict[str, str]:
        """For a command that is to use this cloud."""
        return {"AWS_ENDPOINT_URL": self.endpoint, "AWS_REGION": self.region, "AWS_DEFAULT_REGION": self.region,
                "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local"}  # fmt: skip

    def client(self, service: str) -> Any:
        """A boto3 client that does not retry, so that a test sees the first answer."""
        import boto3
        from botocore.config import Config

        session = boto3.session.Session(
            aws_access_key_id="local", aws_secret_access_key="local", region_name=self.region
        )
        return session.client(service, endpoint_url=self.endpoint, config=Config(retries={"total_max_attempts": 1}))

    def log(self, function: str | None = None) -> str:
        """The log of a function by logical id, or the cloud's own."""
        file = self.state / "logs" / f"{function}.log" if function else self.state / "cloud.log"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def _is_ready(self) -> bool:
        try:
            about = json.loads((self.state / "cloud.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return False
        if self._process is None or about["pid"] != self._process.pid:
            return False
        self._about = about
        return True
