"""S3 tells us of every object that is created or deleted; moto's own EventBridge messages are switched off.

They have another `eTag`, a constant `sequencer`, event id and requester, `version-id: "null"` and a wrong reason; there
is none for delete markers and deleted versions, and two for a multipart upload. Writes to the store and the event's
`sequencer` happen under one lock, so that the order of sequencers is the order of the writes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from local.events.object_change import ObjectChange

REASONS = {
    "s3:ObjectCreated:Put": "PutObject",
    "s3:ObjectCreated:Post": "POST Object",
    "s3:ObjectCreated:Copy": "CopyObject",
    "s3:ObjectCreated:CompleteMultipartUpload": "CompleteMultipartUpload",
}


def install(changed: Callable[[ObjectChange], None]) -> None:
    from moto.s3 import notifications
    from moto.s3.models import S3Backend

    send_event = notifications.send_event
    order = threading.RLock()
    completing = threading.local()

    def created(account_id: str, event_name: Any, bucket: Any, key: Any) -> None:
        if getattr(completing, "now", False) and event_name.value == "s3:ObjectCreated:Put":
            return  # moto completes a multipart upload by putting the whole
        reason = REASONS.get(event_name.value)
        configuration = bucket.notification_configuration
        if reason and configuration is not None and configuration.event_bridge is not None:
            version = key.version_id if bucket.is_versioned else None
            changed(ObjectChange(bucket.name, key.name, reason, key.etag.strip('"'), key.size, version))
        send_event(account_id, event_name, bucket, key)

    delete_object = S3Backend.delete_object

    def deleted(self: Any, bucket_name: str, key_name: str, version_id: str | None = None, bypass: bool = False) -> Any:
        with order:
            existed, meta = delete_object(self, bucket_name, key_name, version_id, bypass)
        bucket = self.get_bucket(bucket_name)
        configuration = bucket.notification_configuration
        if existed and configuration is not None and configuration.event_bridge is not None:
            marker = bucket.is_versioned and version_id is None
            kind = "Delete Marker Created" if marker else "Permanently Deleted"
            changed(ObjectChange(bucket_name, key_name, "DeleteObject", None, None, meta.get("version-id"), kind))
        return existed, meta

    def in_order(name: str) -> None:
        original = getattr(S3Backend, name)

        def method(self: Any, *arguments: Any, **named: Any) -> Any:
            with order:
                completing.now = name == "complete_multipart_upload" or getattr(completing, "now", False)
                try:
                    return original(self, *arguments, **named)
                finally:
                    completing.now = completing.now and name != "complete_multipart_upload"

        setattr(S3Backend, name, method)

    notifications.send_event = created
    notifications._send_event_bridge_message = lambda *_: None
    S3Backend.delete_object = deleted
    for name in ("put_object", "copy_object", "complete_multipart_upload"):
        in_order(name)
