"""CloudFormation types that moto does not know: each is told as a function that makes one resource."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Resource:
    """What a template asks for under a logical id; references in `properties` are resolved."""

    logical_id: str
    properties: dict[str, Any]
    account: str
    region: str


def add(kind: str, make: Callable[[Resource], str], *, name_property: str = "", has_attributes: bool = False) -> None:
    """`make` returns the physical id, which is what `Ref` gives. `has_attributes`: any `GetAtt` gives some name."""
    from moto.core.common_models import CloudFormationModel

    class Made(CloudFormationModel):
        def __init__(self, physical_id: str) -> None:
            self.physical_resource_id = physical_id

        @staticmethod
        def cloudformation_name_type() -> str:
            return name_property

        @staticmethod
        def cloudformation_type() -> str:
            return kind

        @classmethod
        def has_cfn_attr(cls, attr: str) -> bool:
            return has_attributes

        def get_cfn_attribute(self, attribute_name: str) -> str:
            return f"{self.physical_resource_id}.{attribute_name}"

        @classmethod
        def create_from_cloudformation_json(
            cls, resource_name: str, cloudformation_json: dict[str, Any], account_id: str, region_name: str, **_: Any
        ) -> Made:
            return cls(make(Resource(resource_name, cloudformation_json.get("Properties", {}), account_id, region_name)))

    _alive.append(Made)


# moto finds its models among the subclasses of its own that are alive.
_alive: list[type] = []
