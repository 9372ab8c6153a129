"""What `up` prints when it is ready: the endpoint, the buckets and two commands to try."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local.running import RunningCloud


def banner(cloud: RunningCloud) -> str:
    outputs, options = cloud.outputs, cloud.options
    input_bucket = outputs.get("InputBucketName", "INPUT-BUCKET")
    prefix = outputs.get("InputPrefix", "uploads/")
    buckets = [
        (name.removesuffix("BucketName").lower(), value)
        for name, value in outputs.items()
        if name.endswith("BucketName")
    ]
    missing = [
        spec.command[0] for spec in cloud.functions.specs() if "/" in spec.command[0] and not _exists(spec.command[0])
    ]
    lines = [
        f"Darkroom's local cloud is ready ({cloud.seconds_to_start:.1f} s): {cloud.endpoint}",
        *(f"  {name + ' bucket':<14} {value}" for name, value in buckets),
        f"  {'logs':<14} {options.state / 'logs'}",
        *(f"  not built yet  {path}" for path in missing),
        "",
        "Try it in another terminal:",
        f"  export AWS_ENDPOINT_URL={cloud.endpoint} AWS_REGION={options.region}",
        "  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local",
        f"  aws --endpoint-url {cloud.endpoint} s3 cp photo.jpg s3://{input_bucket}/{prefix}",
        f"  {options.binaries / 'darkroom'} process photo.jpg",
        "",
        "Ctrl-C stops it.",
    ]
    return "\n".join(lines)


def _exists(path: str) -> bool:
    import os

    return os.access(path, os.X_OK)
