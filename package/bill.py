"""The software bill of materials of one package, in CycloneDX's JSON. https://cyclonedx.org/docs/1.6/json/"""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from local.functions.spec import binary_name
from package.components import Component
from package.stage import Staged

NAME = "bom.json"


def write_bill(staged: Staged, packed: list[Component]) -> None:
    """Writes bom.json. It names no time and no machine, so that equal packages have equal bills."""
    name = binary_name(staged.function)
    own = next(component for component in packed if component.name == "darkroom")
    others = [component for component in packed if component is not own]
    document: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": name, "name": name, **_terms(own.licence), **_files(staged, own)}},
        "components": [_entry(staged, component) for component in others],
        "dependencies": [{"ref": name, "dependsOn": [_reference(component) for component in others]}],
    }
    text = json.dumps(document, sort_keys=True)
    document["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, text)}"
    (staged.folder / NAME).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _entry(staged: Staged, component: Component) -> dict[str, Any]:
    entry: dict[str, Any] = {"type": "library", "bom-ref": _reference(component), "name": component.name, **_terms(component.licence)}
    if component.version:
        entry["version"] = component.version
    if component.purl:
        entry["purl"] = component.purl
    entry |= _files(staged, component)
    inside = [
        {"type": "library", "bom-ref": f"{_reference(component)}#{name}", "name": name, **_terms(licence)}
        for name, licence in component.inside.items()
    ]
    if inside:
        entry["components"] = inside
    return entry


def _reference(component: Component) -> str:
    return component.purl or component.name.replace(" ", "-").lower()


def _terms(licence: str) -> dict[str, Any]:
    return {"licenses": [{"expression": licence}]}


def _files(staged: Staged, component: Component) -> dict[str, Any]:
    """The component's files with their hashes, as properties: in CycloneDX a file would be a component of its own."""
    return {
        "properties": [
            {"name": f"darkroom:file:{name}", "value": f"sha256:{hashlib.sha256((staged.folder / name).read_bytes()).hexdigest()}"}
            for name in component.files
        ]
    }
