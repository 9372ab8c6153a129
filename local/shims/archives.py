"""An archive of the stack: its `EventPattern` is JSON in a template, and moto's CloudFormation wants it as a text."""

from __future__ import annotations

import json
from typing import Any


def install() -> None:
    from moto.events.models import Archive

    original = Archive.create_from_cloudformation_json.__func__

    def create(
        cls: Any, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **more: Any
    ) -> Any:
        properties = dict(cloudformation_json["Properties"])
        properties["EventPattern"] = json.dumps(properties.get("EventPattern") or {})
        resource = cloudformation_json | {"Properties": properties}
        return original(cls, resource_name, resource, account_id, region_name, **more)

    Archive.create_from_cloudformation_json = classmethod(create)
