"""The permissions of the deployed roles, one by one, each of which can be taken away."""

import json
import re
from dataclasses import dataclass
from typing import Any

from local import LocalCloud


@dataclass(frozen=True, order=True)
class Permission:
    """One action on one resource pattern that one statement gives a role. `role` is the logical id in the template."""

    role: str
    statement: str
    action: str
    resource: str

    def __str__(self) -> str:
        return f"{self.role}/{self.statement}: {self.action} on {self.resource}"

    def covers(self, decision: dict[str, Any], role_name: str) -> bool:
        """Whether this permission allows what strict mode was asked."""
        pattern = re.escape(self.resource).replace(r"\*", ".*")
        return (
            decision["role"] == role_name
            and decision["action"] == self.action
            and re.fullmatch(pattern, decision["resource"]) is not None
        )


class Roles:
    """The inline policies of all roles of a cloud, through IAM's API."""

    def __init__(self, cloud: LocalCloud) -> None:
        self._iam = cloud.client("iam")
        names = [role["RoleName"] for role in self._iam.list_roles()["Roles"]]
        self.names = {name.split("-")[1]: name for name in names}
        self._policies = {role: self._read(name) for role, name in self.names.items()}

    def permissions(self) -> list[Permission]:
        """All of them, in the order of roles and statements."""
        return [
            Permission(role, statement.get("Sid", policy), action, resource)
            for role, policies in sorted(self._policies.items())
            for policy, document in policies.items()
            for statement in document["Statement"]
            for action in _list(statement["Action"])
            for resource in _list(statement["Resource"])
        ]

    def take(self, taken: Permission) -> None:
        """The role keeps everything else, and everything that other statements allow."""
        for policy, document in self._policies[taken.role].items():
            self._write(taken.role, policy, document | {"Statement": [
                {"Effect": "Allow", "Action": action, "Resource": resource}
                for statement in document["Statement"]
                for action in _list(statement["Action"])
                for resource in _list(statement["Resource"])
                if Permission(taken.role, statement.get("Sid", policy), action, resource) != taken
            ] or [{"Effect": "Allow", "Action": "none:Nothing", "Resource": "*"}]})  # fmt: skip

    def give_back(self, role: str) -> None:
        for policy, document in self._policies[role].items():
            self._write(role, policy, document)

    def _read(self, name: str) -> dict[str, dict[str, Any]]:
        policies = self._iam.list_role_policies(RoleName=name)["PolicyNames"]
        return {policy: self._iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"] for policy in policies}

    def _write(self, role: str, policy: str, document: dict[str, Any]) -> None:
        self._iam.put_role_policy(RoleName=self.names[role], PolicyName=policy, PolicyDocument=json.dumps(document))


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]
