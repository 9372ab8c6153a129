"""The whole suite on one local cloud: the real template, the real binaries, boto3 as the client."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from stack import Stack  # noqa: E402

from local import LocalCloud  # noqa: E402

BINARIES = Path(os.environ.get("DARKROOM_BINARIES", ROOT / ".build" / "release"))

# `make permissions`: every role may only do what the template says.
STRICT = os.environ.get("DARKROOM_STRICT") == "1"


def started(**options: object) -> LocalCloud:
    """A local cloud that runs the built binaries."""
    missing = [name for name in ("resize-variant", "notify-sns", "darkroom") if not (BINARIES / name).exists()]
    assert not missing, f"{BINARIES} lacks {', '.join(missing)}: make build"
    return LocalCloud(binaries=BINARIES, **{"strict": STRICT} | options)


def stack_of(cloud: LocalCloud) -> Stack:
    """What a client sees of a cloud."""
    return Stack(cloud.endpoint, cloud.outputs)


@pytest.fixture(scope="session")
def cloud() -> Iterator[LocalCloud]:
    """One cloud with the template's defaults."""
    with started() as cloud:
        yield cloud


@pytest.fixture
def stack(cloud: LocalCloud) -> Iterator[Stack]:
    """The default stack, with no faults and no held events left behind."""
    yield stack_of(cloud)
    cloud.control.clear_faults()
    cloud.control.release_events()


@pytest.fixture(scope="session")
def started_cloud() -> Callable[..., LocalCloud]:
    """For tests that need parameters of their own."""
    return started
