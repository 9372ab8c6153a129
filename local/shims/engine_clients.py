"""moto's ASL engine makes a boto3 client for each Task from the default session: neither thread-safe nor quick.

Two branches of a Parallel that do it at once can fail with `KeyError: 'credential_provider'`, and each client costs
tens of milliseconds. One client a service and role, made under a lock, calls our endpoint. It keeps the engine's own settings.
"""

from __future__ import annotations

import sys
import threading
from typing import Any

from local.callers import STATE_MACHINES, Identities, anyone


def install(endpoint: str, identities: Identities = anyone) -> None:
    import moto.stepfunctions.parser.models  # noqa: F401  loads every module that took the function by name
    from botocore.config import Config

    config = Config(parameter_validation=False, retries={"total_max_attempts": 1}, max_pool_connections=200,
                    connect_timeout=60, read_timeout=1000)  # fmt: skip
    lock = threading.Lock()
    clients: dict[tuple[str, str, str], Any] = {}

    def boto_client_for(region: str, service: str, state_credentials: Any = None) -> Any:
        credentials = identities(getattr(state_credentials, "role_arn", None), STATE_MACHINES)
        wanted = (region, service, credentials.access_key)
        with lock:
            if wanted not in clients:
                clients[wanted] = credentials.session().client(
                    service, region_name=region, endpoint_url=endpoint, config=config
                )
            return clients[wanted]

    for name, module in list(sys.modules.items()):
        if name.startswith("moto.stepfunctions.parser.") and hasattr(module, "boto_client_for"):
            module.boto_client_for = boto_client_for  # type: ignore[attr-defined]
