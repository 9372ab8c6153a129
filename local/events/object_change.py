"""An object was created or deleted, and what EventBridge is told about it.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
"""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

_lock = threading.Lock()
_last = 0


def next_sequencer() -> str:
    """Hexadecimal digits that grow with every call; compare them as numbers of one length."""
    global _last
    with _lock:
        _last = max(_last + 1, time.time_ns())
        return f"{_last:016x}"


@dataclass(frozen=True)
class ObjectChange:
    """`deletion` is None for a created object, else AWS's `deletion-type`. The key is raw, as EventBridge has it."""

    bucket: str
    key: str
    reason: str
    etag: str | None
    size: int | None
    version_id: str | None
    deletion: str | None = None
    sequencer: str = field(default_factory=next_sequencer)

    def event(self, account: str, region: str) -> dict[str, Any]:
        """The whole event; members without a value are left out."""
        thing = {
            "key": self.key,
            "size": self.size,
            "etag": self.etag,
            "version-id": self.version_id,
            "sequencer": self.sequencer,
        }
        detail: dict[str, Any] = {
            "version": "0",
            "bucket": {"name": self.bucket},
            "object": {name: value for name, value in thing.items() if value is not None},
            "request-id": uuid.uuid4().hex[:16].upper(),
            "requester": account,
            "source-ip-address": "127.0.0.1",
            "reason": self.reason,
        }
        if self.deletion:
            detail["deletion-type"] = self.deletion
        return {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Object Deleted" if self.deletion else "Object Created",
            "source": "aws.s3",
            "account": account,
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "region": region,
            "resources": [f"arn:aws:s3:::{self.bucket}"],
            "detail": detail,
        }
