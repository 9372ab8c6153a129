"""One cloud for the whole session, put back in order after each test. Other settings need a cloud of their own."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from small_stack import FUNCTION, small_cloud  # noqa: E402

from local import LocalCloud  # noqa: E402


@pytest.fixture(scope="session")
def shared_cloud() -> Iterator[LocalCloud]:
    with small_cloud() as cloud:
        yield cloud


@pytest.fixture
def cloud(shared_cloud: LocalCloud) -> Iterator[LocalCloud]:
    yield shared_cloud
    shared_cloud.control.clear_faults()
    shared_cloud.control.release_events()
    shared_cloud.control.repeat_events(1, 1)
    shared_cloud.control.override("Worker", FUNCTION, timeout=3, memory=128, reserved=None, variables={})
    shared_cloud.control.wait_until_idle(20)


@pytest.fixture
def invoke(cloud: LocalCloud) -> Callable[..., tuple[Any, dict[str, Any]]]:
    """`invoke({"do": "sleep"})` -> the parsed payload and the whole answer."""
    client = cloud.client("lambda")

    def call(event: Any, function: str = "Worker", **options: Any) -> tuple[Any, dict[str, Any]]:
        answer = client.invoke(FunctionName=function, Payload=json.dumps(event), **options)
        body = answer["Payload"].read()
        return json.loads(body) if body else None, answer

    return call
