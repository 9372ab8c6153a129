"""A request and a response, so that nothing but the gateway knows WSGI."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

Environ = dict[str, Any]
StartResponse = Callable[..., Any]


class Request:
    """One HTTP request. The body is read once and stays readable for whoever comes after."""

    def __init__(self, environ: Environ) -> None:
        self.environ = environ
        self.method: str = environ["REQUEST_METHOD"]
        # WSGI gives the decoded path as Latin-1.
        self.path: str = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        self.query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))

    def header(self, name: str) -> str | None:
        return self.environ.get("HTTP_" + name.upper().replace("-", "_"))

    def body(self) -> bytes:
        stream = self.environ["wsgi.input"]
        if not isinstance(stream, io.BytesIO):
            stream = io.BytesIO(stream.read(int(self.environ.get("CONTENT_LENGTH") or 0)))
            self.environ["wsgi.input"] = stream
        return stream.getvalue()


def asked(
    application: Callable[..., Iterable[bytes]], request: Request, changes: Environ | None = None, body: bytes | None = None
) -> Response:
    """The answer of a WSGI application to a request, or to one like it: a change to None leaves a member out."""
    environ = {name: value for name, value in (request.environ | (changes or {})).items() if value is not None}
    content = request.body() if body is None and environ["REQUEST_METHOD"] != "GET" else body or b""
    environ |= {"wsgi.input": io.BytesIO(content), "CONTENT_LENGTH": str(len(content))}
    said: list[Any] = []
    result = application(environ, lambda line, headers, error=None: said.extend((line, headers)))
    try:
        whole = b"".join(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    return Response(int(said[0].split()[0]), dict(said[1]), whole)


@dataclass
class Response:
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def send(self, start_response: StartResponse) -> Iterable[bytes]:
        # An answer to HEAD announces the length of what it does not have.
        announced = {name.lower(): value for name, value in self.headers.items()}.get("content-length", "0")
        others = {name: value for name, value in self.headers.items() if name.lower() != "content-length"}
        headers = others | {"Content-Length": str(len(self.body)) if self.body else announced}
        start_response(f"{self.status} {HTTPStatus(self.status).phrase}", list(headers.items()))
        return [self.body]
