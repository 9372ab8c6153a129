"""The endpoint speaks HTTP/1.1 as AWS does."""

from __future__ import annotations

import http.client
import threading
import time
from urllib.parse import urlsplit

import pytest

from local.server import GatewayServer


@pytest.fixture
def connection():
    def application(environ, start_response):
        body = environ["wsgi.input"].read()
        if environ["PATH_INFO"] == "/fail":
            raise RuntimeError("as asked")
        start_response("200 OK", [("Content-Length", str(len(body))), ("X-Path", environ["PATH_INFO"])])
        return [body[:1], body[1:]]

    server = GatewayServer(0, application)
    server.start()
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    yield connection
    connection.close()
    server.stop()


def exchange(connection, method="POST", path="/", body=b"", **options):
    connection.request(method, path, body, **options)
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_one_connection_serves_many_requests(connection):
    assert exchange(connection, body=b"one") == (200, b"one")
    first = connection.sock
    assert exchange(connection, body=b"two") == (200, b"two")
    assert connection.sock is first


def test_a_chunked_body_is_read_whole(connection):
    assert exchange(connection, body=iter([b"ab", b"c" * 5000]), encode_chunked=True) == (200, b"ab" + b"c" * 5000)
    assert exchange(connection, body=b"next") == (200, b"next")


def test_a_head_answer_announces_a_length_and_has_no_body(connection):
    assert exchange(connection, "HEAD") == (200, b"")
    assert exchange(connection, body=b"next") == (200, b"next")


def test_a_client_that_waits_for_100_continue_is_told_at_once(connection):
    """A buffered `100 Continue` made every upload of boto3 wait for its one second."""
    connection.putrequest("PUT", "/")
    connection.putheader("Expect", "100-continue")
    connection.putheader("Content-Length", "3")
    connection.endheaders()
    began = time.monotonic()
    assert connection.sock.recv(100).startswith(b"HTTP/1.1 100")
    assert time.monotonic() - began < 4
    connection.send(b"abc")
    assert connection.getresponse().read() == b"abc"


def test_an_unforeseen_exception_is_a_500_and_the_connection_goes_on(connection, capsys):
    assert exchange(connection, path="/fail")[0] == 500
    assert exchange(connection, body=b"next") == (200, b"next")


def test_paths_are_decoded_once(connection):
    connection.request("GET", "/uploads/a%2Bb%2520%C3%A9")
    answer = connection.getresponse()
    answer.read()
    assert answer.headers["X-Path"].encode("latin-1").decode() == "/uploads/a+b%20é"


def test_many_connections_are_served_at_once(connection):
    port = urlsplit(f"http://{connection.host}:{connection.port}").port
    results = []

    def call(number):
        one = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        results.append(exchange(one, body=str(number).encode()))
        one.close()

    threads = [threading.Thread(target=call, args=(number,)) for number in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == sorted((200, str(number).encode()) for number in range(64))
