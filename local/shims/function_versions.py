"""A published version of a function, and an alias of one, have ARNs by which they are called.

moto's CloudFormation publishes a version but cannot say its ARN or number, and knows no `AWS::Lambda::Alias`. A function has one
binary here, whichever version is called; provisioned concurrency is not kept.
"""

from __future__ import annotations

from typing import Any

from local.shims import resource_types


def install() -> None:
    from moto.awslambda.models import LambdaVersion, lambda_backends
    from moto.cloudformation.exceptions import UnformattedGetAttTemplateException

    def publish(
        cls: Any, resource_name: str, cloudformation_json: dict[str, Any], account_id: str, region_name: str, **_: Any
    ) -> Any:
        name = cloudformation_json["Properties"]["FunctionName"]
        published = lambda_backends[account_id][region_name].publish_version(name)
        assert published, f"{resource_name}: there is no function {name}"
        version = LambdaVersion({"Version": str(published.version)})
        version.physical_resource_id = published.function_arn
        return version

    def attribute(self: Any, attribute_name: str) -> str:
        if attribute_name == "Version":
            return str(self.version)
        raise UnformattedGetAttTemplateException()

    LambdaVersion.create_from_cloudformation_json = classmethod(publish)
    LambdaVersion.has_cfn_attr = classmethod(lambda cls, attr: attr == "Version")
    LambdaVersion.get_cfn_attribute = attribute

    def name(alias: resource_types.Resource) -> str:
        properties, backend = alias.properties, lambda_backends[alias.account][alias.region]
        made = backend.create_alias(properties["Name"], properties["FunctionName"], str(properties["FunctionVersion"]), "", "")
        return made.arn

    resource_types.add("AWS::Lambda::Alias", name)
