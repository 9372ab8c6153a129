"""What a caller signs with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Credentials:
    """An access key, its secret and, if it is temporary, its token."""

    access_key: str
    secret: str
    token: str | None = None

    @property
    def environment(self) -> dict[str, str]:
        """As functions find it."""
        found = {"AWS_ACCESS_KEY_ID": self.access_key, "AWS_SECRET_ACCESS_KEY": self.secret}
        return found | ({"AWS_SESSION_TOKEN": self.token} if self.token else {})

    def session(self) -> Any:
        """A boto3 session."""
        import boto3

        return boto3.session.Session(
            aws_access_key_id=self.access_key, aws_secret_access_key=self.secret, aws_session_token=self.token
        )
