"""Temporary credentials of the stack's roles, as STS gives them to the services that act for them."""

from __future__ import annotations

import json
import threading
from typing import Any

from local.callers import EVENTS, FUNCTIONS, STATE_MACHINES, introduce
from local.credentials import Credentials
from local.permissions.needs import Account

SERVICES = {FUNCTIONS: "lambda.amazonaws.com", STATE_MACHINES: "states.amazonaws.com", EVENTS: "events.amazonaws.com"}


class CannotAssume(Exception):
    """The role does not exist, or its trust policy does not name the service."""


class Roles:
    """Assumes a role for a service, once: the same credentials serve until the cloud stops."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._lock = threading.Lock()
        self._assumed: dict[tuple[str, str], Credentials] = {}

    def assume(self, role_arn: str | None, caller: str) -> Credentials:
        """`caller` is one of those in SERVICES. Throws CannotAssume."""
        from moto.iam.exceptions import NotFoundException
        from moto.iam.models import iam_backends
        from moto.sts.models import sts_backends

        number, region, service = self._account.number, self._account.region, SERVICES[caller]
        if not role_arn:
            raise CannotAssume(f"{service} is given no role")
        with self._lock:
            if found := self._assumed.get((role_arn, service)):
                return found
            try:
                role = iam_backends[number]["aws"].get_role_by_arn(role_arn)
            except NotFoundException as error:
                raise CannotAssume(f"there is no role {role_arn}") from error
            if not trusts(json.loads(role.assume_role_policy_document), service, number):
                raise CannotAssume(f"{role_arn} does not trust {service}")
            session = sts_backends[number]["aws"].assume_role(
                region_name=region, role_session_name="local-cloud", role_arn=role_arn, policy="", duration=3600, external_id=""
            )
            introduce(session.access_key_id, caller)
            credentials = Credentials(session.access_key_id, session.secret_access_key, session.session_token)
            return self._assumed.setdefault((role_arn, service), credentials)


def trusts(policy: dict[str, Any], service: str, account: str) -> bool:
    """Whether a trust policy lets a service assume the role for something of this account."""
    return any(
        statement["Effect"] == "Allow"
        and "sts:AssumeRole" in _list(statement["Action"])
        and service in _list(statement["Principal"].get("Service"))
        and _met(statement.get("Condition", {}), account)
        for statement in _list(policy["Statement"])
    )


def _met(conditions: dict[str, Any], account: str) -> bool:
    """The one condition that the stack's roles have; any other cannot be judged here, and does not hold."""
    return all(
        operator == "StringEquals" and set(keys) == {"aws:SourceAccount"} and _list(keys["aws:SourceAccount"]) == [account]
        for operator, keys in conditions.items()
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
