"""boto3 clients of our own endpoint, one a service; creating them is neither quick nor thread-safe."""

from __future__ import annotations

import threading
from typing import Any


class Clients:
    """Callable: `clients("sqs")`."""

    def __init__(self, endpoint: str, region: str, access_key: str) -> None:
        self._endpoint = endpoint
        self._access_key = access_key
        self._region = region
        self._lock = threading.Lock()
        self._clients: dict[str, Any] = {}

    def __call__(self, service: str) -> Any:
        import boto3
        from botocore.config import Config

        with self._lock:
            if service not in self._clients:
                config = Config(retries={"total_max_attempts": 1}, max_pool_connections=50)
                session = boto3.session.Session(aws_access_key_id=self._access_key, aws_secret_access_key="local")
                self._clients[service] = session.client(
                    service, region_name=self._region, endpoint_url=self._endpoint, config=config
                )
            return self._clients[service]
