"""Resources of the stack that change nothing here, and that moto's CloudFormation does not know.

They are only names, so that what refers to them can be resolved: bucket policies (the endpoint is plain HTTP, which the stack's own
policies refuse), CloudFront, functions' URLs, and CodeDeploy, which has nothing to shift where nothing is updated.
"""

from __future__ import annotations

from local.shims import resource_types

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
    for kind in TYPES:
        resource_types.add(kind, lambda resource: resource.logical_id, has_attributes=True)
