"""A form that uploads to S3, held to its signed policy; moto's S3 takes any.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
"""

from __future__ import annotations

import base64
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from local.http import Request

# What a policy need not name: itself, its signature, and the file.
UNSIGNED = {"policy", "x-amz-signature", "file"}


@dataclass(frozen=True)
class Form:
    """The fields of a form by their names in small letters, and how many bytes its file has."""

    fields: dict[str, str]
    size: int

    @classmethod
    def read(cls, request: Request) -> Form:
        from werkzeug.formparser import parse_form_data

        _, fields, files = parse_form_data(request.environ | {"wsgi.input": io.BytesIO(request.body())})
        file = files.get("file")
        return cls({name.lower(): value for name, value in fields.items()}, len(file.read()) if file else 0)

    @property
    def access_key(self) -> str:
        return self.fields.get("x-amz-credential", "").split("/")[0]

    @property
    def token(self) -> str:
        return self.fields.get("x-amz-security-token", "")

    def is_signed_by(self, credentials: Any) -> bool:
        """`credentials` are botocore's."""
        from botocore.auth import SigV4Auth
        from botocore.awsrequest import AWSRequest

        _, _, region, service, _ = self.fields["x-amz-credential"].split("/")
        request = AWSRequest()
        request.context["timestamp"] = self.fields.get("x-amz-date", "")
        signature = SigV4Auth(credentials, service, region).signature(self.fields.get("policy", ""), request)
        return signature == self.fields.get("x-amz-signature")

    def fault(self, bucket: str, now: datetime | None = None) -> tuple[int, str, str] | None:
        """What S3 would refuse it for: status, code and message. None if the policy allows it."""
        policy = json.loads(base64.b64decode(self.fields.get("policy", "")))
        if datetime.fromisoformat(policy["expiration"]) <= (now or datetime.now(UTC)):
            return 403, "AccessDenied", "Invalid according to Policy: Policy expired."
        given, named = self.fields | {"bucket": bucket}, {"bucket"}
        for condition in policy["conditions"]:
            match condition:
                case ["content-length-range", least, most]:
                    if self.size > most:
                        return 400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size"
                    if self.size < least:
                        return 400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size"
                    continue
                case [operator, name, value]:
                    name = name.lstrip("$")
                case _:
                    [(name, value)], operator = condition.items(), "eq"
            named.add(name := name.lower())
            found = given.get(name, "")
            if not (found.startswith(value) if operator == "starts-with" else found == value):
                return 403, "AccessDenied", f"Invalid according to Policy: Policy Condition failed: {json.dumps(condition)}"
        if extra := given.keys() - named - UNSIGNED:
            return 403, "AccessDenied", f"Invalid according to Policy: Extra input fields: {', '.join(sorted(extra))}"
        return None
