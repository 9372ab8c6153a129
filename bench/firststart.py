"""One cold start: from the start of a process to its first `next`, to its first TLS connection, and to its first response."""

from __future__ import annotations

import json
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

LIMIT = 30.0


@dataclass(frozen=True)
class ColdStart:
    """Seconds from the start of the process until it asked for work, and until it had answered (nil if nothing was asked)."""

    ready: float
    answered: float = 0


def cold_start(command: list[str], environment: dict[str, str], event: dict[str, Any] | None = None) -> ColdStart:
    """The Runtime API of one process, which is killed then: no thread and no library stands between its requests and the clock.

    Throws RuntimeError if it answers with an error.
    """
    invocation = None if event is None else _invocation(event)
    with _started(command, environment) as (began, connection, stream):
        ready = time.perf_counter() - began
        if invocation is None:
            return ColdStart(ready)
        connection.sendall(invocation)
        path, body = _request(stream)
        answered = time.perf_counter() - began
        if not path.endswith("/response"):
            raise RuntimeError(f"{command[0]}: {path}: {body.decode(errors='replace')[:2000]}")
        return ColdStart(ready, answered)


def secured(command: list[str], environment: dict[str, str], event: dict[str, Any], certificate: tuple[Path, Path]) -> float:
    """Seconds from the start of a process until it has set up TLS with AWS, whom it then would ask: until the last bytes of its handshake are
    here. What our end of the handshake computes, which is neither program's, is not counted.

    `certificate` and its key are those of 127.0.0.1, where AWS is.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    handshake = context.wrap_bio(incoming, outgoing, server_side=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(LIMIT)
        endpoint = {"AWS_ENDPOINT_URL": f"https://127.0.0.1:{server.getsockname()[1]}"}
        invocation = _invocation(event)
        with _started(command, environment | endpoint) as (began, connection, _):
            connection.sendall(invocation)
            with server.accept()[0] as client:
                client.settimeout(LIMIT)
                ours = 0.0
                while received := client.recv(1 << 16):
                    arrived = time.perf_counter()
                    incoming.write(received)
                    try:
                        handshake.do_handshake()
                        return arrived - began - ours
                    except ssl.SSLWantReadError:
                        answer = outgoing.read()
                        ours += time.perf_counter() - arrived
                        client.sendall(answer)
                raise RuntimeError(f"{command[0]} ended its handshake half-way")


@contextmanager
def _started(command: list[str], environment: dict[str, str]) -> Iterator[tuple[float, socket.socket, BinaryIO]]:
    """A process that has asked for its first invocation: when it was started, and its connection to the Runtime API. It is killed in the end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(LIMIT)
        variables = environment | {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.getsockname()[1]}"}
        began = time.perf_counter()
        process = subprocess.Popen(command, env=variables, stderr=subprocess.PIPE)
        try:
            connection, _ = server.accept()
            with connection, connection.makefile("rb") as stream:
                connection.settimeout(LIMIT)
                _request(stream)
                yield began, connection, stream
        except TimeoutError:
            process.kill()
            assert process.stderr
            raise RuntimeError(f"{command[0]} said nothing in {LIMIT} s: {process.stderr.read().decode()}") from None
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert process.stderr
            process.stderr.close()


def _request(stream: Any) -> tuple[str, bytes]:
    """The path and the body of one request."""
    line = stream.readline().decode("ascii")
    headers = {}
    while header := stream.readline().strip():
        name, _, value = header.partition(b":")
        headers[name.lower()] = value.strip()
    return line.split()[1] if line else "", stream.read(int(headers.get(b"content-length", 0)))


def _invocation(event: dict[str, Any]) -> bytes:
    """What the Runtime API answers to `next`."""
    body = json.dumps(event).encode()
    head = [
        "HTTP/1.1 200 OK",
        "Content-Type: application/json",
        "Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd",
        f"Lambda-Runtime-Deadline-Ms: {int((time.time() + LIMIT) * 1000)}",
        "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:bench",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body

