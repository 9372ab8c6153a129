"""The template's parameters, judged as CloudFormation judges them; moto takes any value.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

from __future__ import annotations

import re
from typing import Any


def parameter_faults(declared: dict[str, dict[str, Any]], given: dict[str, str]) -> list[str]:
    """One sentence for each value that a deployment would refuse, all of them together."""
    faults = [
        f"there is no parameter {name}; there are {', '.join(sorted(declared)) or 'none'}"
        for name in given
        if name not in declared
    ]
    for name, rules in declared.items():
        value = given.get(name, rules.get("Default"))
        if value is None:
            faults.append(f"{name} needs a value")
        elif not _fits(str(value), rules):
            faults.append(f"{name} cannot be '{value}': {rules.get('ConstraintDescription') or _constraint(rules)}")
    return faults


def _fits(value: str, rules: dict[str, Any]) -> bool:
    if "AllowedValues" in rules and value not in [str(allowed) for allowed in rules["AllowedValues"]]:
        return False
    if "AllowedPattern" in rules and not re.search(rules["AllowedPattern"], value):
        return False
    if not rules.get("MinLength", 0) <= len(value) <= rules.get("MaxLength", 4096):
        return False
    if rules.get("Type") != "Number":
        return True
    try:
        return rules.get("MinValue", float("-inf")) <= float(value) <= rules.get("MaxValue", float("inf"))
    except ValueError:
        return False


def _constraint(rules: dict[str, Any]) -> str:
    named = ("AllowedValues", "AllowedPattern", "MinValue", "MaxValue", "MinLength", "MaxLength", "Type")
    return ", ".join(f"{name} {rules[name]}" for name in named if name in rules)
