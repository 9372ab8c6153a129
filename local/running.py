"""The cloud itself: everything assembled in this process."""

from __future__ import annotations

import functools
import json
import logging
import os
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from local.activity import Activity
from local.callers import EVENTS, Identities, anyone
from local.control import ControlAPI
from local.events.bus import EventBus
from local.events.dead_letter import DeadLetters
from local.events.delivery import Deliveries
from local.events.schedule import fire
from local.faults import Faults
from local.faults.file import FaultFile
from local.faults.stale import StaleReads
from local.functions.pool import Throttled
from local.functions.service import FunctionService
from local.gateway import Gateway
from local.options import Options
from local.permissions.guard import Guard
from local.permissions.needs import Account
from local.permissions.roles import Roles
from local.progress import execution_line
from local.server import GatewayServer
from local.stack import Stack

ACCOUNT = "123456789012"


class RunningCloud:
    """Started once in a process, because moto keeps its state in module globals."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.stopped = threading.Event()
        self._began = time.monotonic()
        self.activity = Activity()
        self.faults = Faults(options.seed)
        self._fault_file = FaultFile.read(options.faults) if options.faults else None
        self.server = GatewayServer(options.port, self._not_yet)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"
        account = Account(ACCOUNT, options.region)
        self.identities: Identities = Roles(account).assume if options.strict else anyone
        self.functions = FunctionService(
            self.endpoint, options.state / "logs", options.concurrency, self.activity, self.identities, self._log_stream
        )
        self.bus = EventBus(self._dispatch, self.activity, options.seed)
        self.control = ControlAPI(self.activity, self.functions, self.faults, self.bus, self.stopped.set)
        self.control.guard = Guard(account) if options.strict else None
        self.deliveries: Deliveries | None = None
        self.outputs: dict[str, str] = {}

    def start(self) -> None:
        """Throws TemplateError if the template cannot be deployed."""
        self._environment()
        from local.shims import quick_start

        quick_start.install()
        from local.clients import Clients
        from local.moto_app import moto_application
        from local.shims.install import install_all

        @functools.cache
        def clients(role_arn: str | None) -> Clients:
            return Clients(self.endpoint, self.options.region, self.identities(role_arn, EVENTS))

        own = Clients(self.endpoint, self.options.region, anyone(None, EVENTS))
        self.deliveries = Deliveries(lambda role: clients(role) if role else own, DeadLetters(own), self.activity)
        install_all(self, own)
        deliver = self.deliveries.deliver
        self.control.fire = lambda name: fire(name, ACCOUNT, self.options.region, deliver)
        moto = moto_application()
        stale = StaleReads(moto, self._key_of_item)
        self.server.application = Gateway(moto, self.functions, self.faults, stale, self.control, self.control.guard)
        self.server.start()
        stack = Stack(self.options, ACCOUNT)
        stack.deploy()
        for spec in stack.functions():
            self.functions.add(spec)
        self.outputs = stack.outputs
        if self._fault_file:
            self.control.inject(self._fault_file)
        self.seconds_to_start = time.monotonic() - self._began
        self.control.about = self.description() | {"ready": True}
        self._write_state()

    def stop(self) -> None:
        self.server.stop()
        if self.deliveries:
            self.deliveries.stop()
        self.functions.stop()
        state = self.options.state / "cloud.json"
        if state.exists() and json.loads(state.read_text()).get("pid") == os.getpid():
            state.unlink()

    def description(self) -> dict[str, Any]:
        """What .local/cloud.json holds."""
        return {
            "endpoint": self.endpoint,
            "region": self.options.region,
            "stack": self.options.stack_name,
            "outputs": self.outputs,
            "pid": os.getpid(),
            "logs": str(self.options.state / "logs"),
            "secondsToStart": round(self.seconds_to_start, 2),
        }

    def object_changed(self, change: Any) -> None:
        self.bus.publish(change.event(ACCOUNT, self.options.region))

    def invoke(self, name: str, payload: bytes) -> bytes:
        """For what moto itself invokes; throttling looks like an empty answer there."""
        spec = self.functions.find(name)
        if spec is None:
            return b""
        try:
            return self.functions.invoke(spec, payload)[1].payload
        except Throttled:
            return b""

    def execution_ended(self, execution: Any) -> None:
        if not self.options.quiet:
            print(execution_line(execution, self.options.stack_name), flush=True)

    def _key_of_item(self, table: str, item: dict[str, Any]) -> dict[str, Any]:
        from moto.dynamodb.models import dynamodb_backends

        described = dynamodb_backends[ACCOUNT][self.options.region].describe_table(table)["Table"]
        return {part["AttributeName"]: item[part["AttributeName"]] for part in described["KeySchema"]}

    def _log_stream(self, group: str, stream: str) -> Callable[[str], None]:
        from local.functions.cloudwatch import LogStream

        return LogStream(ACCOUNT, self.options.region, group, stream).line

    def _dispatch(self, event: dict[str, Any]) -> None:
        from moto.events.models import events_backends

        for rule in list(events_backends[ACCOUNT][self.options.region].event_buses["default"].rules.values()):
            rule.send_to_targets(event)

    def _environment(self) -> None:
        """moto and botocore read these when they are imported."""
        os.environ.update(
            MOTO_PORT=str(self.server.server_port),
            MOTO_DISABLE_GLOBAL_CORS="1",
            MOTO_S3_CUSTOM_ENDPOINTS="",
            VALIDATE_LAMBDA_S3="false",
            AWS_DEFAULT_REGION=self.options.region,
            AWS_EC2_METADATA_DISABLED="true",
            AWS_CONFIG_FILE=os.devnull,
            AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        )
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_DEFAULT_PROFILE"):
            os.environ.pop(name, None)
        warnings.filterwarnings("ignore", message="Tried to parse .* not supported by moto")
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        # It tells of every Choice that asks for a member that is absent; our own line tells how an execution ended.
        logging.getLogger("moto.stepfunctions.parser").setLevel(logging.CRITICAL)

    def _write_state(self) -> None:
        self.options.state.mkdir(parents=True, exist_ok=True)
        target = self.options.state / "cloud.json"
        partial = Path(f"{target}.{os.getpid()}")
        partial.write_text(json.dumps(self.description(), indent=2) + "\n", encoding="utf-8")
        partial.replace(target)

    @staticmethod
    def _not_yet(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("503 Service Unavailable", [])
        return [b"starting"]
