"""Deploys the template into moto's CloudFormation and reads back what it became."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from local.functions.spec import FunctionSpec, binary_name
from local.options import Options
from local.template import TemplateError, load_template


class Stack:
    """One deployed stack: its outputs and the functions it resolved to."""

    def __init__(self, options: Options, account: str) -> None:
        self._options = options
        self._account = account
        self.outputs: dict[str, str] = {}

    def deploy(self) -> None:
        from moto.cloudformation.models import cloudformation_backends

        options = self._options
        template = load_template(options.template, options.parameters, options.region)
        backend = cloudformation_backends[self._account][options.region]
        try:
            stack = backend.create_stack(
                name=options.stack_name, template=json.dumps(template), parameters=dict(options.parameters)
            )
        except Exception as error:
            raise TemplateError(f"deploying {options.template.name}: {type(error).__name__}: {error}") from error
        self.outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.outputs or []}

    def functions(self) -> list[FunctionSpec]:
        """Every function with the environment, timeout, memory and concurrency that the template gives it."""
        from moto.awslambda.models import LambdaFunction
        from moto.cloudformation.models import cloudformation_backends

        stack = cloudformation_backends[self._account][self._options.region].get_stack(self._options.stack_name)
        resources = (stack.resource_map[name] for name in stack.resource_map.resources)
        return [self._spec(resource) for resource in resources if isinstance(resource, LambdaFunction)]

    def _spec(self, function: Any) -> FunctionSpec:
        options = self._options
        logical_id = function.logical_resource_id
        reserved = function.reserved_concurrency
        return FunctionSpec(
            name=function.function_name,
            logical_id=logical_id,
            arn=function.function_arn,
            role=function.role,
            command=tuple(options.overrides.get(logical_id) or [str(_binary(options.binaries, logical_id))]),
            variables={name: str(value) for name, value in function.environment_vars.items()},
            timeout=float(function.timeout),
            memory=int(function.memory_size),
            reserved=None if reserved is None else int(reserved),
            log_group=function.logs_group_name,
            region=options.region,
            task_root=options.task_root,
            qualifiers=self._qualifiers(function.function_name),
        )

    def _qualifiers(self, name: str) -> dict[str, str]:
        from moto.awslambda.models import lambda_backends

        backend = lambda_backends[self._account][self._options.region]
        versions = [str(function.version) for function in backend.list_versions_by_function(name)]
        return {version: version for version in versions} | {
            alias.name: str(alias.function_version) for alias in backend.list_aliases(name)
        }


def _binary(folder: Path, logical_id: str) -> Path:
    return (folder / binary_name(logical_id)).absolute()
