"""Leaves out what takes seconds while a cloud starts, and is for nothing here.

jsonschema, which moto's API Gateway loads, compiles 38 grammars to tell sound IRIs where that package is installed; moto's EC2 reads
what instance types there are in which region; and its CloudFormation reads our template, which is JSON, as YAML.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def install() -> None:
    """Before any of moto's services is imported."""
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # for jsonschema it is as if not installed
    _without_instance_types()
    _json_as_json()


def _without_instance_types() -> None:
    import moto.utilities.utils as utilities

    load = utilities.load_resource

    def load_others(resource: str) -> Any:
        if resource == "ec2/resources/instance_types.json":
            return {}
        return [] if "instance_type_offerings" in resource else load(resource)

    utilities.load_resource = load_others
    import moto.ec2.models  # noqa: F401

    utilities.load_resource = load


def _json_as_json() -> None:
    from moto.cloudformation.models import Stack

    parse_yaml = Stack.parse_template

    def parse(template: str) -> Any:
        return json.loads(template) if template.startswith("{") else parse_yaml(template)

    Stack.parse_template = staticmethod(parse)
