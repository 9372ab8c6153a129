"""Whether a request was signed by whom it names, in moto's reading of botocore's signer: none of the code under test."""

from __future__ import annotations

import hashlib
from typing import Any

from local.http import Request
from local.permissions.needs import Account


def is_signed(request: Request, headers: dict[str, str], service: str, account: Account) -> bool:
    """Whether signature and body are what the caller's secret makes of the request."""
    from moto.core.exceptions import SignatureDoesNotMatchError
    from moto.iam.access_control import IAMRequest, S3IAMRequest
    from moto.s3.exceptions import S3SignatureDoesNotMatchError

    body = request.body()
    promised = headers.get("X-Amz-Content-Sha256", "")
    if len(promised) == 64 and promised != hashlib.sha256(body).hexdigest():
        return False

    class Signed(S3IAMRequest if service == "s3" else IAMRequest):  # type: ignore[misc]
        def _create_auth(self, credentials: Any) -> Any:
            auth = super()._create_auth(credentials)
            auth.headers_to_sign = lambda request: _as_sent(request.headers)
            return auth

    try:
        Signed(
            account_id=account.number, method=request.method, path=request.environ["RAW_URI"], data={}, body=body,
            headers=headers, action="",
        ).check_signature()  # fmt: skip
    except (SignatureDoesNotMatchError, S3SignatureDoesNotMatchError):
        return False
    return True


def _as_sent(headers: Any) -> Any:
    """All that the request says it has signed; botocore would leave some out that libcurl signs, such as X-Amzn-Trace-Id."""
    from botocore.compat import HTTPHeaders

    found = HTTPHeaders()
    for name, value in headers.items():
        found[name.lower()] = value
    return found


def headers_of(request: Request) -> dict[str, str]:
    """By the names that moto looks for."""
    environ = request.environ
    found = {name[5:].replace("_", "-").title(): value for name, value in environ.items() if name.startswith("HTTP_")}
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if name in environ:
            found[name.replace("_", "-").title()] = environ[name]
    return found
