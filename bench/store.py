"""A process of bench/s3.py, over http or TLS, and whom its clients trust."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.tools import BENCH, ROOT
from package.stage import authorities, authority


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


def task_root() -> Path:
    """What a function finds beside it: a package's certificates, the roots that sign AWS's names and no others, and our own."""
    root = BENCH / "task"
    shutil.rmtree(root, ignore_errors=True)
    (root / "certificates").mkdir(parents=True)
    for file in (certificate()[0], *authorities()):
        shutil.copy(file, root / "certificates" / authority(file))
    return root


def bundle() -> Path:
    """Whom botocore trusts, and our own certificate: a file for AWS_CA_BUNDLE."""
    import botocore

    file = BENCH / "theirs.pem"
    parts = [certificate()[0], Path(botocore.__file__).parent / "cacert.pem"]
    file.write_text("".join(part.read_text(encoding="utf-8") for part in parts), encoding="utf-8")
    return file
