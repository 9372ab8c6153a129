"""Function logs in CloudWatch Logs, where the template says, and the metrics in them: what reads them on AWS can here."""

from __future__ import annotations

import time
from typing import Any

from local.functions.embedded_metrics import metric_data


class LogStream:
    """One environment's stream. It goes to moto directly: a request would cost more than the line."""

    def __init__(self, account: str, region: str, group: str, stream: str) -> None:
        from moto.cloudwatch.models import cloudwatch_backends
        from moto.logs.models import logs_backends

        self._backend: Any = logs_backends[account][region]
        self._metrics: Any = cloudwatch_backends[account][region]
        self._group, self._stream = group, stream
        if group not in self._backend.groups:
            self._backend.create_log_group(group, {})
        self._backend.create_log_stream(group, stream)

    def line(self, text: str) -> None:
        event = {"timestamp": int(time.time() * 1000), "message": text}
        self._backend.put_log_events(self._group, self._stream, [event])
        for namespace, data in metric_data(text):
            self._metrics.put_metric_data(namespace, data)
