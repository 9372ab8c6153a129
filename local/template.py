"""template.yaml as CloudFormation: the SAM transform, offline, with local files in the place of packaged ones."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from local.parameters import parameter_faults

# Where `sam package` would have put the code; moto never opens it, since Lambda is ours.
CODE = {"Bucket": "local-cloud-code", "Key": "code.zip"}


class TemplateError(Exception):
    """The template cannot be deployed; the message says where and why."""


def load_template(path: Path, parameters: dict[str, str], region: str) -> dict[str, Any]:
    """The CloudFormation template that `sam deploy` would send, as a dictionary."""
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.translator.transform import transform
    from samtranslator.yaml_helper import yaml_parse

    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    try:
        template = yaml_parse(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TemplateError(str(error)) from error
    if faults := parameter_faults(template.get("Parameters", {}), parameters):
        raise TemplateError(f"{path.name}: " + "; ".join(faults))
    _inline_local_files(template, path.parent)
    try:
        # The translator gets a partition and Python types from the region of the session.
        return transform(template, dict(parameters) | {"AWS::Region": region}, _NoManagedPolicies())
    except InvalidDocumentException as error:
        causes = "; ".join(str(cause) for cause in error.causes)
        raise TemplateError(f"{path.name}: {causes}") from error


def _inline_local_files(template: dict[str, Any], folder: Path) -> None:
    """What `sam package` uploads: code becomes a place in S3, a state machine's file becomes its text."""
    for name, resource in template.get("Resources", {}).items():
        properties = resource.setdefault("Properties", {})
        if resource["Type"] == "AWS::Serverless::Function" and "InlineCode" not in properties:
            properties["CodeUri"] = dict(CODE)
        if resource["Type"] == "AWS::Serverless::StateMachine" and isinstance(properties.get("DefinitionUri"), str):
            file = folder / properties.pop("DefinitionUri")
            try:
                properties["Definition"] = json.loads(file.read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise TemplateError(f"{name}: {file}: {error}") from error
    globals_ = template.get("Globals", {}).get("Function", {})
    globals_.pop("CodeUri", None)


class _NoManagedPolicies:
    """SAM asks IAM for the ARNs of managed policies; those named by ARN or by AWS's usual path need no asking."""

    def load(self) -> dict[str, str]:
        return {}
