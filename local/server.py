"""An HTTP/1.1 server for a WSGI application that keeps connections open.

Werkzeug's closes every connection after one answer, which AWS does not: a client whose handling of kept connections is
broken would never be found out. Bodies are read whole before the application sees them, so nothing is left in the pipe.
"""

from __future__ import annotations

import io
import socket
import struct
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NoReturn
from urllib.parse import unquote_to_bytes

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class GatewayServer(ThreadingHTTPServer):
    """Loopback only. `port` 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, application: Application) -> None:
        self.application = application
        self._thread: threading.Thread | None = None
        super().__init__(("127.0.0.1", port), GatewayHandler)

    def server_bind(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def start(self) -> None:
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._thread:  # shutdown() waits for ever for a loop that never ran
            self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def reset(environ: dict[str, Any]) -> NoReturn:
    """Ends a request's connection with RST, where a plain close would look like an orderly end."""
    connection: socket.socket = environ["darkroom.connection"]
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    raise ConnectionResetError("injected")


class GatewayHandler(BaseHTTPRequestHandler):
    """One connection: any method goes to the application as WSGI."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: GatewayServer

    def do_any(self) -> None:
        self.close_connection = self.headers.get("Connection", "").lower() == "close"
        environ = self._environ(self._body())
        status: list[Any] = []

        def start_response(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
            status[:] = [line, headers]
            return written.append

        written: list[bytes] = []
        try:
            result = self.server.application(environ, start_response)
            try:
                body = b"".join(written) + b"".join(result)
            finally:
                if hasattr(result, "close"):
                    result.close()
        except ConnectionError:
            raise
        except Exception:
            traceback.print_exc()
            status[:], body = ["500 Internal Server Error", []], b"the local cloud failed; its log has the traceback"
        self._send(status[0], status[1], body, environ)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do_PATCH = do_OPTIONS = do_any

    def handle_expect_100(self) -> bool:
        """Clients hold the body back for up to a second until they are told to go on."""
        super().handle_expect_100()
        self.wfile.flush()
        return True

    def _send(self, line: str, headers: list[tuple[str, str]], body: bytes, environ: dict[str, Any]) -> None:
        cut = environ.get("darkroom.cut")
        code, _, phrase = line.partition(" ")
        self.send_response(int(code), phrase)
        bare = self.command == "HEAD" or int(code) in (204, 304)
        has_length = False
        for name, value in headers:
            lower = name.lower()
            if lower in ("connection", "transfer-encoding", "date", "server"):
                continue
            if lower == "content-length":
                if not bare:
                    continue
                has_length = True
            self.send_header(name, value)
        if not bare or (self.command == "HEAD" and not has_length):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not bare:
            self.wfile.write(body if cut is None else body[: len(body) // 2])
        self.wfile.flush()
        if cut == "reset-in-body":
            reset(environ)
        if cut is not None:
            self.close_connection = True

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return b"".join(chunks)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _environ(self, body: bytes) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        if path.startswith("http://"):
            path = "/" + path.split("/", 3)[-1]
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "REQUEST_URI": self.path,
            "RAW_URI": self.path,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self.server.server_port),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": self.client_address[0],
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "wsgi.input_terminated": True,
            "darkroom.connection": self.connection,
        }
        for name, value in self.headers.items():
            key = name.upper().replace("-", "_")
            if key == "CONTENT_TYPE":
                environ[key] = value
            elif key not in ("CONTENT_LENGTH", "TRANSFER_ENCODING"):
                previous = environ.get("HTTP_" + key)
                environ["HTTP_" + key] = f"{previous},{value}" if previous else value
        environ["CONTENT_LENGTH"] = str(len(body))
        return environ

    def log_message(self, format: str, *arguments: object) -> None:
        """Quiet: what matters is in the functions' logs."""
