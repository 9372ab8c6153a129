"""Who calls the endpoint, told apart by access keys: nothing else of a request says so."""

from __future__ import annotations

FUNCTIONS, STATE_MACHINES, EVENTS, CLIENTS = CALLERS = ("functions", "state-machines", "events", "clients")
ACCESS_KEYS = {FUNCTIONS: "ASIALOCALCLOUD000000", STATE_MACHINES: "AKIASTATEMACHINES000", EVENTS: "AKIAEVENTBRIDGE00000"}
_BY_KEY = {key: caller for caller, key in ACCESS_KEYS.items()}


def caller_of(access_key: str) -> str:
    """Whoever is not the cloud itself is a client: boto3, the command, a test."""
    return _BY_KEY.get(access_key, CLIENTS)
