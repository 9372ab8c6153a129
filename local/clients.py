"""boto3 clients of our own endpoint, one a service; creating them is neither quick nor thread-safe."""

from __future__ import annotations

import threading
from typing import Any

from local.credentials import Credentials


class Clients:
    """Callable: `clients("sqs")`."""

    def __init__(self, endpoint: str, region: str, credentials: Credentials) -> None:
        self._endpoint = endpoint
        self._credentials = credentials
        self._region = region
        self._lock = threading.Lock()
        self._clients: dict[str, Any] = {}

    def __call__(self, service: str) -> Any:
        from botocore.config import Config

        with self._lock:
            if service not in self._clients:
                config = Config(retries={"total_max_attempts": 1}, max_pool_connections=50)
                self._clients[service] = self._credentials.session().client(
                    service, region_name=self._region, endpoint_url=self._endpoint, config=config
                )
            return self._clients[service]
