"""The one condition in a role's policies that strict mode judges: by which version or alias a state machine may be started.

The request needs the machine's own ARN to be allowed; the name it was called by is the key `states:StateMachineQualifier`.
https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html
"""

from __future__ import annotations

from typing import Any

KEY = "states:StateMachineQualifier"


def applying(statements: Any, qualifier: str) -> list[dict[str, Any]]:
    """Those statements whose condition, if they have this one, holds for the qualifier; empty is none."""
    listed = statements if isinstance(statements, list) else [statements]
    return [statement for statement in listed if _holds(statement.get("Condition", {}), qualifier)]


def _holds(conditions: dict[str, Any], qualifier: str) -> bool:
    wanted = [keys[KEY] for keys in conditions.values() if KEY in keys]
    return all(qualifier in (values if isinstance(values, list) else [values]) for values in wanted)
