"""`AWS::SQS::QueuePolicy` puts its document on the queues it names; moto's CloudFormation does not know the type.

Without it no EventBridge dead letter could tell a queue that lets it in from one that does not.
"""

from __future__ import annotations

import json
from typing import Any


def install() -> None:
    from moto.core.common_models import CloudFormationModel
    from moto.sqs.models import sqs_backends

    class QueuePolicy(CloudFormationModel):
        def __init__(self, name: str) -> None:
            self.physical_resource_id = name

        @staticmethod
        def cloudformation_name_type() -> str:
            return ""

        @staticmethod
        def cloudformation_type() -> str:
            return "AWS::SQS::QueuePolicy"

        @classmethod
        def create_from_cloudformation_json(
            cls, resource_name: str, cloudformation_json: dict[str, Any], account_id: str, region_name: str, **_: Any
        ) -> QueuePolicy:
            properties = cloudformation_json["Properties"]
            document = properties["PolicyDocument"]
            text = document if isinstance(document, str) else json.dumps(document)
            for url in properties["Queues"]:
                queue = sqs_backends[account_id][region_name].get_queue(url.rsplit("/", 1)[-1])
                queue._set_attributes({"Policy": text})
            return cls(resource_name)

    global _model
    _model = QueuePolicy  # moto finds its models among the subclasses that are alive


_model: type | None = None
