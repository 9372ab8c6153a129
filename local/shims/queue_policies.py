"""`AWS::SQS::QueuePolicy` puts its document on the queues it names; moto's CloudFormation does not know the type.

Without it no EventBridge dead letter could tell a queue that lets it in from one that does not.
"""

from __future__ import annotations

import json

from local.shims import resource_types


def install() -> None:
    from moto.sqs.models import sqs_backends

    def put(policy: resource_types.Resource) -> str:
        document = policy.properties["PolicyDocument"]
        text = document if isinstance(document, str) else json.dumps(document)
        for url in policy.properties["Queues"]:
            queue = sqs_backends[policy.account][policy.region].get_queue(url.rsplit("/", 1)[-1])
            queue._set_attributes({"Policy": text})
        return policy.logical_id

    resource_types.add("AWS::SQS::QueuePolicy", put)
