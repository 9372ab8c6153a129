"""What a target receives: the event, or what its Input, InputPath or InputTransformer makes of it."""

from __future__ import annotations

import json
from typing import Any


def target_input(target: dict[str, Any], event: dict[str, Any]) -> str:
    if "Input" in target:
        return target["Input"]
    if path := target.get("InputPath"):
        return json.dumps(_at(event, path), ensure_ascii=False)
    if transformer := target.get("InputTransformer"):
        from moto.events.utils import EventTemplateParser

        # moto asks for this of every event; AWS's events have no such member.
        arrived = event | {"ingestion-time": event["time"]}
        made = EventTemplateParser.parse(transformer["InputTemplate"], transformer.get("InputPathsMap", {}), arrived)
        return made if isinstance(made, str) else json.dumps(made, ensure_ascii=False)
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def _at(event: Any, path: str) -> Any:
    """`$.detail.object` and the like; EventBridge allows no more than dots here."""
    for name in path.removeprefix("$").split("."):
        if name:
            event = event[name]
    return event
