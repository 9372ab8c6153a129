"""A ResultWriter writes what became of every child, by status; moto writes a manifest that names no files.

Also where the Map fails: what failed and what was never started is then what one looks for.
https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
"""

from __future__ import annotations

import json
from typing import Any


def install() -> None:
    from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEventException
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.result_writer.resource_eval.resource_eval_s3 import (
        ResourceEvalS3,
    )
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.state_map import StateMap

    evaluate = StateMap._eval_execution

    def write(env: Any, resource_runtime_part: Any, state_credentials: Any) -> None:
        place = env.stack.pop()
        env.stack.pop()
        client = ResourceEvalS3._get_s3_client(resource_runtime_part, state_credentials)
        env.stack.append(_write(client, place["Bucket"], place["Prefix"], env.map_run_record_pool_manager.get_all()[-1]))

    def evaluate_and_report(self: Any, env: Any) -> None:
        try:
            evaluate(self, env)
        except FailureEventException:
            runs = env.map_run_record_pool_manager.get_all()
            if self.result_writer and runs and hasattr(runs[-1], "children"):
                env.stack.append(None)
                self.result_writer.eval(env)
            raise

    ResourceEvalS3._handle_put_object = staticmethod(write)
    StateMap._eval_execution = evaluate_and_report


def _write(client: Any, bucket: str, prefix: str, run: Any) -> dict[str, Any]:
    folder = f"{prefix.rstrip('/')}/{run.map_run_arn.split(':')[-1]}" if prefix else run.map_run_arn.split(":")[-1]
    by_file: dict[str, list[dict[str, Any]]] = {"FAILED": [], "PENDING": [], "SUCCEEDED": []}
    for child in run.children:
        by_file[child["Status"] if child["Status"] in by_file else "FAILED"].append(child)
    files: dict[str, list[dict[str, Any]]] = {}
    for name, children in by_file.items():
        files[name] = []
        if children:
            key, body = f"{folder}/{name}_0.json", json.dumps(children).encode()
            client.put_object(Bucket=bucket, Key=key, Body=body)
            files[name].append({"Key": key, "Size": len(body)})
    manifest = {"DestinationBucket": bucket, "MapRunArn": run.map_run_arn, "ResultFiles": files}
    client.put_object(Bucket=bucket, Key=f"{folder}/manifest.json", Body=json.dumps(manifest, indent=2).encode())
    for counters in (run.item_counter, run.execution_counter):
        counters.results_written.offset(len(run.children))
    return {"MapRunArn": run.map_run_arn, "ResultWriterDetails": {"Bucket": bucket, "Key": f"{folder}/manifest.json"}}
