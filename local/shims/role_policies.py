"""A role's inline policy is a text, as IAM's API has it; moto's CloudFormation leaves it as JSON, which IAM's API cannot give back."""

from __future__ import annotations

import json
from typing import Any


def install() -> None:
    from moto.iam.models import Role

    original = Role.put_policy

    def put(self: Any, policy_name: str, policy_json: Any) -> None:
        original(self, policy_name, policy_json if isinstance(policy_json, str) else json.dumps(policy_json))

    Role.put_policy = put
