"""Reads template.yaml, and what its resources name and may do."""

import json
import re

from samtranslator.yaml_helper import yaml_parse

from .definitions import FUNCTIONS, ROOT

TEMPLATE = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))
RESOURCES = TEMPLATE["Resources"]
PARAMETERS = TEMPLATE["Parameters"]
# With what is no step of a state machine.
ALL_FUNCTIONS = (*FUNCTIONS, "PresignUpload")


def statements(name: str) -> list[dict]:
    """Its own; tracing's, which is AWS's, comes by a condition."""
    [policy] = [policy for policy in RESOURCES[name]["Properties"]["Policies"] if "Statement" in policy]
    return policy["Statement"]


def of_type(kind: str) -> dict[str, dict]:
    return {name: resource for name, resource in RESOURCES.items() if resource["Type"] == kind}


def actions(statement: dict) -> list[str]:
    found = statement["Action"]
    if isinstance(found, dict):  # Fn::If: both sides
        found = [action for side in found["Fn::If"][1:] for action in side]
    return [found] if isinstance(found, str) else found


def as_list(value: object) -> list:
    return value if isinstance(value, list) else [value]


def referenced(value: object) -> set[str]:
    """The resources that a Ref, GetAtt or Sub names."""
    spelled = json.dumps(value)
    names = re.findall(r'"Ref": "(\w+)(?:\.\w+)?"|"Fn::GetAtt": \["(\w+)"|\$\{(\w+)[.}]', spelled)
    return {name for found in names for name in found if name}


def environment(name: str) -> set[str]:
    return RESOURCES[name]["Properties"].get("Environment", {}).get("Variables", {}).keys()
