"""A process of bench/s3.py, over http or TLS, and whom its clients trust."""

from __future__ import annotations

import http.client
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.tools import BENCH, ROOT


@contextmanager
def store(*certificate: Path) -> Iterator[str]:
    """A process of bench/s3.py: its endpoint."""
    command = [sys.executable, "-m", "bench.s3", *map(str, certificate)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        port = process.stdout.readline().strip()
        try:
            yield f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
        finally:
            process.stdin.close()


def put(endpoint: str, path: str, body: bytes) -> None:
    """Stores an object over plain http."""
    connection = http.client.HTTPConnection(endpoint.removeprefix("http://"))
    connection.request("PUT", path, body)
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"PUT {path}: {answer.status}")
    connection.close()


def certificate() -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    made, key = BENCH / "certificate.pem", BENCH / "key.pem"
    if not (made.exists() and key.exists()):
        BENCH.mkdir(exist_ok=True)
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650",
                   "-subj", "/CN=bench", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", made]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)
    return made, key


def bundle(whose: str) -> Path:
    """Whom a client trusts: ours the roots that sign AWS's names and no others, theirs all of botocore's; each and our own."""
    import botocore

    theirs = Path(botocore.__file__).parent / "cacert.pem"
    amazon = [*Path("/etc/ssl/certs").glob("Amazon_Root_CA_*.pem"), *Path("/etc/ssl/certs").glob("Starfield_*.pem")]
    file = BENCH / f"{whose}.pem"
    parts = [certificate()[0], *(sorted(amazon) if whose == "ours" else [theirs])]
    file.write_text("".join(part.read_text(encoding="utf-8") for part in parts), encoding="utf-8")
    return file
