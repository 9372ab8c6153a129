"""The fixture's stack on a cloud of its own, and waiting without sleeping for luck."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from local import LocalCloud

FIXTURES = Path(__file__).parent / "fixtures"
FUNCTION = [sys.executable, str(FIXTURES / "function.py")]
FUNCTIONS = {"Worker": FUNCTION, "OneAtATime": FUNCTION}


def small_cloud(**options: Any) -> LocalCloud:
    """Deploys fixtures/template.yaml; functions are fixtures/function.py."""
    return LocalCloud(template=FIXTURES / "template.yaml", overrides=options.pop("overrides", FUNCTIONS), **options)


def wait_for(condition: Callable[[], Any], limit: float = 15) -> Any:
    """The first true value of `condition`; fails the test after `limit` seconds."""
    end = time.monotonic() + limit
    while True:
        if value := condition():
            return value
        assert time.monotonic() < end, "the condition did not come true"
        time.sleep(0.02)
