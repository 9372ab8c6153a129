"""Lets a request pass, or answers as AWS does when a signature is wrong or a role may not do something.

moto's own check knows a role's policies but judges all services except S3 without the resource, which would refuse every statement that
names one. Here moto reads the signatures and the policies, and the needs name the resources.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from local.faults.answers import fault_answer
from local.faults.rule import FaultRule
from local.http import Request, Response
from local.operation import Operation, credential_of
from local.permissions.forms import Form
from local.permissions.needs import Account, Need, listing_of, needs
from local.permissions.qualifier import applying
from local.permissions.signature import headers_of, is_signed

REMEMBERED = 10_000
# Of S3: what can find nothing.
READS_OF_OBJECTS = ("GetObject", "HeadObject")
DENIED = {"s3": (403, "AccessDenied"), "sns": (403, "AuthorizationError"), "lambda": (403, "AccessDeniedException")}
ANY_DENIED = (400, "AccessDeniedException")


@dataclass(frozen=True)
class Decision:
    """One need of one request of a role, and whether it was allowed."""

    role: str
    action: str
    resource: str
    allowed: bool


class Guard:
    """Judges requests that are signed with credentials of a role. All others come from the account's owner, who may do anything."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._lock = threading.Lock()
        self._decisions: deque[Decision] = deque(maxlen=REMEMBERED)

    def refusal(self, operation: Operation, request: Request, function_arn: str = "") -> Response | None:
        """The answer to a request that must not pass."""
        from moto.iam.access_control import CreateAccessKeyFailure

        if operation.name == "PostObject":
            return self._form_refusal(operation, Form.read(request))
        key, service = credential_of(request)
        if not key.startswith("ASIA"):
            return None
        headers = headers_of(request)
        try:
            caller = self._caller(key, headers)
        except CreateAccessKeyFailure as failure:
            code = "InvalidToken" if failure.reason == "InvalidToken" else "InvalidClientTokenId"
            return _answer(403, code, "The security token included in the request is invalid.", operation)
        if not is_signed(request, headers, service, self._account):
            return _answer(403, "SignatureDoesNotMatch", "The signature is not that of the request.", operation)
        for need in needs(operation, request, self._account, function_arn):
            if not self._allowed(caller, need):
                return _denied(operation, caller, need)
        return None

    def _form_refusal(self, operation: Operation, form: Form) -> Response | None:
        """A form is its signer's request, as far as its policy goes."""
        from moto.iam.access_control import CreateAccessKeyFailure

        if not form.access_key.startswith("ASIA"):
            return None
        try:
            caller = self._caller(form.access_key, {"X-Amz-Security-Token": form.token})
        except CreateAccessKeyFailure:
            return _answer(403, "InvalidToken", "The provided token is malformed or otherwise invalid.", operation)
        if not form.is_signed_by(caller.create_credentials()):
            return _answer(403, "SignatureDoesNotMatch", "The signature is not that of the policy.", operation)
        if fault := form.fault(operation.resource):
            return _answer(*fault, operation)
        need = Need("s3:PutObject", f"arn:aws:s3:::{operation.resource}/{form.fields.get('key', '')}")
        return None if self._allowed(caller, need) else _denied(operation, caller, need)

    def answer(self, operation: Operation, request: Request, answer: Response) -> Response:
        """What a read of an object is told: S3 says that one is missing only to those who may list its bucket."""
        key, _ = credential_of(request)
        if answer.status != 404 or not key.startswith("ASIA"):
            return answer
        caller, need = self._caller(key, headers_of(request)), listing_of(operation)
        return answer if self._allowed(caller, need) else _denied(operation, caller, need)

    def decisions(self) -> list[dict[str, Any]]:
        """The latest, oldest first."""
        with self._lock:
            return [asdict(decision) for decision in self._decisions]

    def forget(self) -> None:
        with self._lock:
            self._decisions.clear()

    def _caller(self, key: str, headers: dict[str, str]) -> Any:
        from moto.iam.access_control import AssumedRoleAccessKey

        token = {"X-Amz-Security-Token": headers.get("X-Amz-Security-Token", "")}
        return AssumedRoleAccessKey(self._account.number, "aws", key, token)

    def _allowed(self, caller: Any, need: Need) -> bool:
        from moto.iam.access_control import IAMPolicy, PermissionResult

        role, results = caller.arn.split("/")[1], []
        for policy in map(IAMPolicy, self._policies(role)):
            document = policy._policy_json
            policy._policy_json = document | {"Statement": applying(document["Statement"], need.qualifier)}
            results.append(policy.is_action_permitted(need.action, need.resource))
        allowed = PermissionResult.PERMITTED in results and PermissionResult.DENIED not in results
        with self._lock:
            self._decisions.append(Decision(role, need.action, need.resource, allowed))
        return allowed

    def _policies(self, role_name: str) -> list[Any]:
        from moto.iam.models import iam_backends

        role = iam_backends[self._account.number]["aws"].get_role(role_name)
        return [*role.policies.values(), *role.managed_policies.values()]


def _denied(operation: Operation, caller: Any, need: Need) -> Response:
    status, code = DENIED.get(operation.service, ANY_DENIED)
    message = f"User: {caller.arn} is not authorized to perform: {need.action} on resource: {need.resource}"
    return _answer(status, code, message, operation)


def _answer(status: int, code: str, message: str, operation: Operation) -> Response:
    rule = FaultRule(operation.service, status=status, code=code, message=message)
    return fault_answer(rule, "error", operation)
