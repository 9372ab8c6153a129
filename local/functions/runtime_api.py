"""The Lambda Runtime API, one server on loopback for each execution environment.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

PREFIX = "/2018-06-01/runtime/"
MAX_RESPONSE_BYTES = 6_291_556  # 6 MB and the room Lambda leaves around it


@dataclass(frozen=True)
class Invocation:
    """What `next` hands to the function. `deadline_ms` is Unix time in milliseconds."""

    request_id: str
    payload: bytes
    deadline_ms: int
    function_arn: str
    trace_id: str
    client_context: str | None = None


class RuntimeEvents(Protocol):
    """What an execution environment hears from its function."""

    def next(self) -> Invocation | None: ...
    def responded(self, request_id: str, payload: bytes) -> bool: ...
    def failed(self, request_id: str, payload: bytes, error_type: str | None) -> bool: ...
    def init_failed(self, payload: bytes, error_type: str | None) -> None: ...


class RuntimeServer(ThreadingHTTPServer):
    """Serves one environment on a free port; connections stay open between invocations, as on Lambda."""

    daemon_threads = True

    def __init__(self, events: RuntimeEvents) -> None:
        self.events = events
        super().__init__(("127.0.0.1", 0), RuntimeHandler)
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def server_bind(self) -> None:
        # HTTPServer would ask the resolver for our own name here, which costs seconds on some machines.
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    @property
    def authority(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A killed function drops its connection in mid-request; that is expected and told elsewhere."""

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class RuntimeHandler(BaseHTTPRequestHandler):
    """next, response, error and init/error."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: RuntimeServer

    def do_GET(self) -> None:
        if self.path != PREFIX + "invocation/next":
            return self._answer(404, {"errorMessage": f"no such path: {self.path}", "errorType": "InvalidRequest"})
        invocation = self.server.events.next()
        if invocation is None:
            self.close_connection = True
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Lambda-Runtime-Aws-Request-Id", invocation.request_id)
        self.send_header("Lambda-Runtime-Deadline-Ms", str(invocation.deadline_ms))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", invocation.function_arn)
        self.send_header("Lambda-Runtime-Trace-Id", invocation.trace_id)
        if invocation.client_context:
            self.send_header("Lambda-Runtime-Client-Context", invocation.client_context)
        self.send_header("Content-Length", str(len(invocation.payload)))
        self.end_headers()
        self.wfile.write(invocation.payload)

    def do_POST(self) -> None:
        body = self._body()
        error_type = self.headers.get("Lambda-Runtime-Function-Error-Type")
        events = self.server.events
        parts = self.path.removeprefix(PREFIX).split("/")
        if parts == ["init", "error"]:
            events.init_failed(body, error_type)
            return self._answer(202, {"status": "OK"})
        if len(parts) == 3 and parts[0] == "invocation" and parts[2] in ("response", "error"):
            return self._invocation(parts[1], parts[2], body, error_type)
        self._answer(404, {"errorMessage": f"no such path: {self.path}", "errorType": "InvalidRequest"})

    def _invocation(self, request_id: str, what: str, body: bytes, error_type: str | None) -> None:
        events = self.server.events
        if what == "response" and len(body) > MAX_RESPONSE_BYTES:
            limit = f"maximum allowed payload size ({MAX_RESPONSE_BYTES} bytes)."
            error = {
                "errorType": "Function.ResponseSizeTooLarge",
                "errorMessage": f"Response payload size exceeded {limit}",
            }
            events.failed(request_id, json.dumps(error).encode(), error["errorType"])
            return self._answer(413, {"errorMessage": f"Exceeded {limit}", "errorType": "RequestEntityTooLarge"})
        known = (
            events.responded(request_id, body) if what == "response" else events.failed(request_id, body, error_type)
        )
        if known:
            self._answer(202, {"status": "OK"})
        else:
            self._answer(400, {"errorMessage": "Invalid request ID", "errorType": "InvalidRequestID"})

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return b"".join(chunks)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(self, status: int, document: dict[str, str]) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Quiet: the function's own log is what people read."""
