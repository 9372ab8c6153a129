"""Runs one invocation in a network of its own, where a name server answers: `name_service.py COMMAND...` inside `unshare --net`.

Prints what the name server was asked and which hosts HTTP requests were for, as JSON. Whatever the function answers is no matter here.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from local.functions.runtime_api import Invocation, RuntimeServer  # noqa: E402

NAME = "service.darkroom.test"
PATIENCE = 30.0
asked: list[str] = []
hosts: list[str] = []


def bring_up_loopback() -> None:
    """What `ip link set lo up` does."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        up_and_running = 0x1 | 0x40
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh14x", b"lo", up_and_running))


def serve_names(server: socket.socket) -> None:
    """Every A question has the answer 127.0.0.1, every other one none. https://www.rfc-editor.org/rfc/rfc1035"""
    while True:
        question, client = server.recvfrom(512)
        end = question.index(b"\0", 12) + 5
        labels, place = [], 12
        while length := question[place]:
            labels.append(question[place + 1 : place + 1 + length].decode())
            place += 1 + length
        asked.append(".".join(labels))
        is_address = question[end - 4 : end - 2] == b"\0\1"
        answer = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\1" if is_address else b""
        server.sendto(question[:2] + b"\x81\x80\0\1" + struct.pack(">H", is_address) + b"\0\0\0\0" + question[12:end] + answer, client)


class Refusal(BaseHTTPRequestHandler):
    """Forbids everything: an answer that nobody retries."""

    protocol_version = "HTTP/1.1"

    def refuse(self) -> None:
        hosts.append(self.headers["Host"])
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(403)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = refuse

    def log_message(self, format: str, *arguments: object) -> None:
        """Quiet: standard output is the result."""


class OneInvocation:
    """The events of a Runtime API that hands out one invocation and waits for what becomes of it."""

    def __init__(self, event: bytes) -> None:
        self._event: bytes | None = event
        self.over = threading.Event()

    def next(self) -> Invocation | None:
        event, self._event = self._event, None
        if event is None:
            return None
        return Invocation("r-1", event, int((time.time() + PATIENCE) * 1000), "arn:aws:lambda:us-east-1:123456789012:function:f", "Root=1")

    def responded(self, request_id: str, payload: bytes) -> bool:
        self.over.set()
        return True

    def failed(self, request_id: str, payload: bytes, error_type: str | None) -> bool:
        self.over.set()
        return True

    def init_failed(self, payload: bytes, error_type: str | None) -> None:
        sys.exit(f"the function did not start: {payload.decode()}")


def main() -> None:
    bring_up_loopback()
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind(("127.0.0.1", 53))
    threading.Thread(target=serve_names, args=(names,), daemon=True).start()
    endpoint = ThreadingHTTPServer(("127.0.0.1", 0), Refusal)
    threading.Thread(target=endpoint.serve_forever, daemon=True).start()
    events = OneInvocation(sys.stdin.buffer.read())
    runtime = RuntimeServer(events)
    own = {"AWS_LAMBDA_RUNTIME_API": runtime.authority, "AWS_ENDPOINT_URL": f"http://{NAME}:{endpoint.server_port}"}
    process = subprocess.Popen(sys.argv[1:], env=os.environ | own, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    try:
        if not events.over.wait(PATIENCE):
            sys.exit("the function did not answer")
    finally:
        process.kill()
        process.wait()
    print(json.dumps({"asked": asked, "hosts": hosts}))


if __name__ == "__main__":
    main()
