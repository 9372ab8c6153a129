"""An ItemReader with `"InputType": "MANIFEST"` reads the rows of an S3 Inventory report; moto refuses it.

The manifest names the files, gzipped CSV without a header, and their columns. Values are handed on as they stand there: all of
them text, keys URL-encoded. Other formats fail as on AWS.
https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html#itemsource-example-s3-inventory
https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from typing import Any

from local.shims.map_failure import map_failure

MANIFEST = "MANIFEST"


def install() -> None:
    import moto.stepfunctions.parser.asl.component.state.exec.state_map.item_reader.item_reader_decl as declaration
    from moto.stepfunctions.parser.asl.component.eval_component import EvalComponent
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.item_reader.reader_config.input_type import (
        InputType,
    )

    class Inventory(EvalComponent):
        def _eval_body(self, env: Any) -> None:
            env.stack.pop()  # the configuration has no more to say
            manifest = json.loads(env.stack.pop())
            if manifest.get("fileFormat") != "CSV":
                cause = f"the inventory's format is {manifest.get('fileFormat')}, only CSV is read"
                raise map_failure(env, "States.ItemReaderFailed", cause)
            env.stack.append(list(_rows(manifest, env.aws_execution_details.role_arn)))

    known = InputType.__init__
    transformer = declaration.resource_output_transformer_for

    def accept(self: Any, input_type: str) -> None:
        if input_type == MANIFEST:
            self.input_type_value = MANIFEST
        else:
            known(self, input_type)

    InputType.__init__ = accept
    declaration.resource_output_transformer_for = lambda input_type: (
        Inventory() if input_type.input_type_value == MANIFEST else transformer(input_type)
    )


def _rows(manifest: dict[str, Any], role: str) -> Iterator[dict[str, str]]:
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.credentials import StateCredentials
    from moto.stepfunctions.parser.asl.utils import boto_client

    client = boto_client.boto_client_for("us-east-1", "s3", StateCredentials(role_arn=role))
    bucket = manifest["destinationBucket"].split(":")[-1]
    columns = [column.strip() for column in manifest["fileSchema"].split(",")]
    for file in manifest["files"]:
        packed = client.get_object(Bucket=bucket, Key=file["key"])["Body"].read()
        text = gzip.decompress(packed) if file["key"].endswith(".gz") else packed
        for row in csv.reader(io.StringIO(text.decode("utf-8"))):
            yield dict(zip(columns, row, strict=True))
