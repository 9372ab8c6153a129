"""Resources of the stack that change nothing here, and that moto's CloudFormation does not know.

They are only names, so that what refers to them can be resolved: bucket policies (the endpoint is plain HTTP, which the stack's own
policies refuse), CloudFront, functions' URLs, and CodeDeploy, which has nothing to shift where nothing is updated.
"""

from __future__ import annotations

from typing import Any

TYPES = (
    "AWS::S3::BucketPolicy",
    "AWS::CloudFront::OriginAccessControl",
    "AWS::CloudFront::Distribution",
    "AWS::Lambda::Url",
    "AWS::CodeDeploy::Application",
    "AWS::CodeDeploy::DeploymentConfig",
    "AWS::CodeDeploy::DeploymentGroup",
)


def install() -> None:
    from moto.core.common_models import CloudFormationModel

    def stand_in(kind: str) -> type:
        class StandIn(CloudFormationModel):
            def __init__(self, name: str) -> None:
                self.physical_resource_id = name

            @staticmethod
            def cloudformation_name_type() -> str:
                return ""

            @staticmethod
            def cloudformation_type() -> str:
                return kind

            @classmethod
            def has_cfn_attr(cls, attr: str) -> bool:
                return True

            def get_cfn_attribute(self, attribute_name: str) -> str:
                return f"{self.physical_resource_id}.{attribute_name}"

            @classmethod
            def create_from_cloudformation_json(cls, resource_name: str, *_: Any, **__: Any) -> StandIn:
                return cls(resource_name)

        return StandIn

    global _models
    _models = [stand_in(kind) for kind in TYPES]  # moto finds its models among the subclasses that are alive


_models: list[type] = []
