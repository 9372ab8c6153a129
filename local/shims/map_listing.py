"""An ItemReader's `listObjectsV2` lists everything, and gives items as Step Functions does.

moto reads the first 1,000 keys, fails where there are none, and hands on boto3's answer: other names and dates that are no JSON.
https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html#itemsource-example-s3-object-data
"""

from __future__ import annotations

from typing import Any


def install() -> None:
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.item_reader.eval.resource_eval_s3 import (
        ResourceEvalS3,
    )

    def list_objects(env: Any, resource_runtime_part: Any, state_credentials: Any) -> None:
        client = ResourceEvalS3._get_s3_client(resource_runtime_part, state_credentials)
        pages = client.get_paginator("list_objects_v2").paginate(**env.stack.pop())
        env.stack.append([_item(found) for page in pages for found in page.get("Contents", [])])

    ResourceEvalS3._handle_list_objects_v2 = staticmethod(list_objects)


def _item(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "Etag": found["ETag"], "Key": found["Key"], "LastModified": int(found["LastModified"].timestamp()),
        "Size": found["Size"], "StorageClass": found.get("StorageClass", "STANDARD"),
    }  # fmt: skip
