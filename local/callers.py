"""Who calls the endpoint, told apart by access keys: nothing else of a request says so."""

from __future__ import annotations

from collections.abc import Callable

from local.credentials import Credentials

FUNCTIONS, STATE_MACHINES, EVENTS, CLIENTS = CALLERS = ("functions", "state-machines", "events", "clients")
ACCESS_KEYS = {FUNCTIONS: "ASIALOCALCLOUD000000", STATE_MACHINES: "AKIASTATEMACHINES000", EVENTS: "AKIAEVENTBRIDGE00000"}
_BY_KEY = {key: caller for caller, key in ACCESS_KEYS.items()}
# What one of the cloud's own callers signs with for a role's ARN: (role, caller) -> credentials.
Identities = Callable[[str | None, str], Credentials]


def caller_of(access_key: str) -> str:
    """Whoever is not the cloud itself is a client: boto3, the command, a test."""
    return _BY_KEY.get(access_key, CLIENTS)


def introduce(access_key: str, caller: str) -> None:
    """From now on this key is that caller's too."""
    _BY_KEY[access_key] = caller


def anyone(role_arn: str | None, caller: str) -> Credentials:
    """What a caller signs with where nobody's permissions are checked: one key for all roles."""
    return Credentials(ACCESS_KEYS[caller], "local", "local" if caller == FUNCTIONS else None)
