"""moto's ASL engine makes a boto3 client for each Task from the default session: neither thread-safe nor quick.

Two branches of a Parallel that do it at once can fail with `KeyError: 'credential_provider'`, and each client costs
tens of milliseconds. One client a service, made under a lock, calls our endpoint. It keeps the engine's own settings.
"""

from __future__ import annotations

import sys
import threading
from typing import Any

from local.callers import ACCESS_KEYS, STATE_MACHINES


def install(endpoint: str) -> None:
    import boto3
    import moto.stepfunctions.parser.models  # noqa: F401  loads every module that took the function by name
    from botocore.config import Config

    session = boto3.session.Session(aws_access_key_id=ACCESS_KEYS[STATE_MACHINES], aws_secret_access_key="engine")
    config = Config(parameter_validation=False, retries={"total_max_attempts": 1}, max_pool_connections=200,
                    connect_timeout=60, read_timeout=1000)  # fmt: skip
    lock = threading.Lock()
    clients: dict[tuple[str, str], Any] = {}

    def boto_client_for(region: str, service: str, state_credentials: Any = None) -> Any:
        with lock:
            if (region, service) not in clients:
                clients[region, service] = session.client(
                    service, region_name=region, endpoint_url=endpoint, config=config
                )
            return clients[region, service]

    for name, module in list(sys.modules.items()):
        if name.startswith("moto.stepfunctions.parser.") and hasattr(module, "boto_client_for"):
            module.boto_client_for = boto_client_for  # type: ignore[attr-defined]
