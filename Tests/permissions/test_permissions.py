"""The stack works with what its roles are given, and with nothing less: each permission is taken away once, and is missed."""

import time
from typing import Any

import pytest
from not_judged import NOT_JUDGED
from permission import Permission, Roles
from scenarios import Scenarios

from local import LocalCloud

Decisions = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def decisions(cloud: LocalCloud, scenarios: Scenarios) -> Decisions:
    """What each scenario asked for, with nothing taken away; the quickest first."""
    asked, seconds = {}, {}
    for name, scenario in Scenarios.named().items():
        cloud.control.forget_decisions()
        began = time.monotonic()
        scenario(scenarios)
        seconds[name] = time.monotonic() - began
        asked[name] = cloud.control.decisions()
    return {name: asked[name] for name in sorted(asked, key=seconds.__getitem__)}


def test_nothing_is_refused_of_what_the_stack_asks_for(decisions: Decisions) -> None:
    assert all(decisions.values())
    assert [decision for asked in decisions.values() for decision in asked if not decision["allowed"]] == []


def test_every_permission_is_missed_when_it_is_taken_away(
    cloud: LocalCloud, scenarios: Scenarios, decisions: Decisions
) -> None:
    roles, survivors = Roles(cloud), {}
    for permission in roles.permissions():
        began = time.monotonic()
        killer = missed_by(permission, roles, cloud, scenarios, decisions)
        print(f"{killer or 'SURVIVED':<75} {time.monotonic() - began:5.1f} s  {permission}")
        if not killer:
            survivors[permission.role, permission.statement, permission.action] = permission
    assert survivors.keys() == NOT_JUDGED.keys(), "what survives must stand in not_judged.py with its reason, and nothing else"


def missed_by(
    permission: Permission, roles: Roles, cloud: LocalCloud, scenarios: Scenarios, decisions: Decisions
) -> str | None:
    """The first scenario that fails without the permission; only those that make use of it can."""
    name = roles.names[permission.role]
    users = [scenario for scenario, asked in decisions.items() if any(permission.covers(need, name) for need in asked)]
    roles.take(permission)
    try:
        return next((user for user in users if fails(user, cloud, scenarios)), None)
    finally:
        roles.give_back(permission.role)


def fails(name: str, cloud: LocalCloud, scenarios: Scenarios) -> bool:
    """Because something was refused, and not for any other reason."""
    cloud.control.forget_decisions()
    try:
        Scenarios.named()[name](scenarios)
    except (AssertionError, KeyError, TypeError):
        assert any(not decision["allowed"] for decision in cloud.control.decisions()), f"{name} failed though nothing was refused"
        return True
    finally:
        cloud.control.wait_until_idle(60)
    return False
