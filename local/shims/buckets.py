"""A bucket of the stack with its EventBridge notifications and versioning.

moto's CloudFormation makes the bucket and leaves out everything but encryption and tags. These two are what the
pipeline depends on: without the first no upload is noticed.
"""

from __future__ import annotations

from typing import Any


def install() -> None:
    from moto.s3.models import FakeBucket

    original = FakeBucket.create_from_cloudformation_json.__func__

    def create(
        cls: Any, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **more: Any
    ) -> Any:
        bucket = original(cls, resource_name, cloudformation_json, account_id, region_name, **more)
        properties = cloudformation_json.get("Properties", {})
        bridge = properties.get("NotificationConfiguration", {}).get("EventBridgeConfiguration")
        if bridge is not None and str(bridge.get("EventBridgeEnabled", True)).lower() == "true":
            bucket.set_notification_configuration({"EventBridgeConfiguration": {}})
        if status := properties.get("VersioningConfiguration", {}).get("Status"):
            bucket.versioning_status = status
        return bucket

    FakeBucket.create_from_cloudformation_json = classmethod(create)
