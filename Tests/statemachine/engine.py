"""moto as the interpreter of the state machines: one server in this process, with scripted functions in front of it."""

import json
import logging
import os
import re
import sys
import threading
import time
import uuid
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace
from urllib.parse import unquote

from local.shims import paths_once
from local.shims.install import install_distributed_map

from .script import Answer, Script

REGION = "us-east-1"
ACCOUNT = "123456789012"
THIS_MACHINE = "${ThisMachineArn}"
INVOKE = re.compile(r"^/2015-03-31/functions/([^/]+)/invocations$")


@dataclass(frozen=True)
class Ended:
    """How an execution ended."""

    status: str
    output: dict | None
    error: str | None
    cause: str | None
    history: list[dict]

    @property
    def path(self) -> list[str]:
        """The states that were entered, in order."""
        entered = (event.get("stateEnteredEventDetails") for event in self.history)
        return [details["name"] for details in entered if details]


class Engine:
    """A running server and the clients to it."""

    def __init__(self) -> None:
        # moto asks the environment for the port at which its engine calls services, so it must be known first.
        os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION=REGION)
        import boto3
        from moto.core.config import default_user_config
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
        from werkzeug.serving import WSGIRequestHandler, make_server

        # The engine logs every path that is not there as an error, which a Choice asks for all the time.
        logging.getLogger("moto").setLevel(logging.CRITICAL)
        default_user_config["stepfunctions"]["execute_state_machine"] = True
        self.scripts: dict[str, Script] = {}
        self.delays: list[float] = []
        moto = DomainDispatcherApplication(create_backend_app)

        class Quiet(WSGIRequestHandler):
            def log_request(self, *_: object) -> None:
                """One line a request would hide what failed."""

        self._server = make_server("127.0.0.1", 0, self._in_front_of(moto), threaded=True, request_handler=Quiet)
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        os.environ["MOTO_PORT"] = str(self._server.server_port)
        self._session = boto3.session.Session(region_name=REGION)
        self._clients: dict[str, object] = {}
        self._lock = threading.Lock()
        self._mend_the_engine()
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def client(self, service: str):
        """One client a service: boto3's default session is neither thread-safe nor quick."""
        from botocore.config import Config

        with self._lock:
            if service not in self._clients:
                config = Config(parameter_validation=False, retries={"total_max_attempts": 1}, max_pool_connections=100)
                self._clients[service] = self._session.client(service, endpoint_url=self.endpoint, config=config)
            return self._clients[service]

    def run(self, name: str, definition: str, machine_type: str, given: object, mocks: object = None) -> Ended:
        """Creates the state machine, runs it once on `given` and waits for its end. `mocks`: a moto `MockTestCase`."""
        machine = f"{name}-{uuid.uuid4().hex[:8]}"
        # Of the machine that starts itself; here it has no alias.
        definition = definition.replace(THIS_MACHINE, f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{machine}")
        arn = self.client("stepfunctions").create_state_machine(
            name=machine, definition=definition, roleArn=f"arn:aws:iam::{ACCOUNT}:role/test", type=machine_type
        )["stateMachineArn"]
        if mocks is not None:
            self._mocks[machine] = mocks
        execution = self.client("stepfunctions").start_execution(
            stateMachineArn=arn, name=f"e-{uuid.uuid4()}", input=json.dumps(given)
        )["executionArn"]
        return self.wait(execution)

    def wait(self, execution: str, limit: float = 30) -> Ended:
        """How the execution ended, within `limit` seconds."""
        until = time.monotonic() + limit
        while (found := self.client("stepfunctions").describe_execution(executionArn=execution))["status"] == "RUNNING":
            assert time.monotonic() < until, f"{execution} still runs after {limit} s"
            time.sleep(0.01)
        history = self.client("stepfunctions").get_execution_history(executionArn=execution)["events"]
        output = json.loads(found["output"]) if found.get("output") else None
        return Ended(found["status"], output, found.get("error"), found.get("cause"), history)

    def _wait_for_others(self, waiting: str, limit: float = 30) -> None:
        from moto.stepfunctions.parser.models import stepfunctions_parser_backends

        backend = stepfunctions_parser_backends[ACCOUNT][REGION]
        until = time.monotonic() + limit
        while any(e.status == "RUNNING" and e.exec_arn != waiting for m in backend.state_machines for e in m.executions):
            assert time.monotonic() < until, f"other executions still run after {limit} s"
            time.sleep(0.01)

    def _in_front_of(self, moto):
        """Lambda's Invoke API answered from the scripts, by `<script>-<function>`; everything else by moto."""

        def application(environ, start_response):
            invoked = INVOKE.match(unquote(environ["PATH_INFO"]))
            if not invoked:
                return moto(environ, start_response)
            script, _, function = invoked.group(1).split(":")[-1].partition("-")
            payload = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            found = self.scripts[script].answer(function, payload)
            return self._send(found, start_response)

        return application

    @staticmethod
    def _send(answer: Answer, start_response):
        headers = {"Content-Type": "application/json", "Content-Length": str(len(answer.body))}
        headers |= {"x-amzn-RequestId": str(uuid.uuid4())} | answer.headers
        start_response(f"{answer.status} Scripted", list(headers.items()))
        return [answer.body]

    def _mend_the_engine(self) -> None:
        """Only what moto gets wrong, and time: delays are noted instead of slept, so the definition stays as it is."""
        import moto.stepfunctions.parser.models  # loads the whole engine
        from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
        from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_sfn
        from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction
        from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
        from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker

        for name, module in list(sys.modules.items()):
            if name.startswith("moto.stepfunctions.") and hasattr(module, "boto_client_for"):
                module.boto_client_for = lambda region, service, state_credentials=None: self.client(service)

        # A definition is parsed to be checked and again to be run, an eighth of a second each. Programs keep no state.
        AmazonStateLanguageParser.parse = staticmethod(lru_cache(maxsize=32)(AmazonStateLanguageParser.parse))

        # What the local cloud does too: paths parsed once, and everything about Distributed Maps.
        paths_once.install()
        install_distributed_map()

        retrier_decl.time = SimpleNamespace(sleep=self.delays.append)
        # A Wait is for somebody else's work, so it lasts until every other execution has ended.
        WaitFunction._wait_interval = lambda _, env, wait_seconds: self._wait_for_others(
            env.states.context_object.context_object_data["Execution"]["Id"]
        )

        # startExecution's parameters reach boto3 in ASL's spelling, which it refuses.
        service = state_task_service_sfn.StateTaskServiceSfn
        normalise = service._normalise_parameters

        def lower_case(self, parameters, boto_service_name=None, service_action_name=None):
            normalise(self, parameters, boto_service_name, service_action_name)
            for name in [name for name in parameters if name[0].isupper()]:
                parameters[name[0].lower() + name[1:]] = parameters.pop(name)

        service._normalise_parameters = lower_case

        # moto reads mock configurations but gives no way to name one: the execution worker is handed the test case.
        self._mocks: dict[str, object] = {}
        mocks = self._mocks
        construct = ExecutionWorker.__init__

        def with_mocks(self, evaluation_details, *args, **kwargs):
            construct(self, evaluation_details, *args, **kwargs)
            self._mock_test_case = mocks.get(evaluation_details.state_machine_details.name)

        ExecutionWorker.__init__ = with_mocks
