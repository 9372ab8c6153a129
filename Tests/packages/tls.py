"""An HTTPS endpoint in front of a plain one, with a certificate that only it knows."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
import urllib.parse
from pathlib import Path
from types import TracebackType
from typing import Self

from package.stage import authority


class TLSFront:
    """Ends TLS on a free loopback port as `name`, and passes the bytes on. `certificate` is its own authority, and the one in the folder
    `authorities`. It knows no protocol newer than `newest`."""

    def __init__(self, endpoint: str, name: str, folder: Path, newest: ssl.TLSVersion = ssl.TLSVersion.MAXIMUM_SUPPORTED) -> None:
        target = urllib.parse.urlsplit(endpoint)
        self._target = (target.hostname or "127.0.0.1", target.port or 80)
        self.certificate = folder / "certificate.pem"
        key = folder / "key.pem"
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                   f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", key, "-out", self.certificate]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)
        folder.chmod(0o755)
        self.certificate.chmod(0o644)
        self.authorities = folder / "authorities"
        self.authorities.mkdir()
        shutil.copy(self.certificate, self.authorities / authority(self.certificate))
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.certificate, key)
        if newest == ssl.TLSVersion.TLSv1_1:
            # It would refuse that itself otherwise.
            self._context.minimum_version = newest
            self._context.set_ciphers("DEFAULT:@SECLEVEL=0")
        self._context.maximum_version = newest
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://{name}:{self._listener.getsockname()[1]}"
        self.connections = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        # A client that does not trust us ends the handshake, which is what one test is about.
        with contextlib.suppress(OSError), self._context.wrap_socket(client, server_side=True) as secure:
            self.connections += 1
            with socket.create_connection(self._target) as plain:
                back = threading.Thread(target=_copy, args=(plain, secure), daemon=True)
                back.start()
                _copy(secure, plain)
                back.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
