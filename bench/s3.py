"""As much of S3 as one function needs, in memory, on loopback, over http or https: `python -m bench.s3 [CERTIFICATE KEY]`.

It prints its port and serves until its input ends. Any bucket exists; an object's entity tag is the MD5 of its bytes.
"""

from __future__ import annotations

import hashlib
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_OBJECTS: dict[str, tuple[bytes, list[tuple[str, str]]]] = {}


class S3Handler(BaseHTTPRequestHandler):
    """GET with ranges, HEAD, PUT; and Rekognition, which sees nothing in any picture."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._object(with_body=True)

    def do_HEAD(self) -> None:
        self._object(with_body=False)

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kept = ("content-type", "cache-control")
        headers = [(k, v) for k, v in self.headers.items() if k.lower() in kept or k.lower().startswith("x-amz-meta-")]
        tag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
        _OBJECTS[self.path.split("?")[0]] = (body, [*headers, ("ETag", tag), ("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")])
        self._answer(200, [("ETag", tag)], b"")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(200, [("Content-Type", "application/x-amz-json-1.1")], b'{"Labels": []}')

    def _object(self, with_body: bool) -> None:
        found = _OBJECTS.get(self.path.split("?")[0])
        if found is None:
            return self._answer(404, [], b"<Error><Code>NoSuchKey</Code></Error>" if with_body else b"")
        body, headers = found
        if (wanted := self.headers.get("Range")) and with_body:
            first, last = wanted.removeprefix("bytes=").split("-")
            part = body[int(first) : int(last) + 1]
            place = f"bytes {first}-{int(first) + len(part) - 1}/{len(body)}"
            return self._answer(206, [*headers, ("Content-Range", place)], part)
        self._answer(200, headers, body, with_body)

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes, with_body: bool = True) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing."""


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), S3Handler)
    server.daemon_threads = True
    if len(sys.argv) > 1:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
