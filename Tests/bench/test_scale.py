"""The floor decodes as little as the sizes allow."""

import pytest

from bench.jobs import JOBS
from bench.rivals import eighths


class Decoded:
    """A picture of this size."""

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)


@pytest.mark.parametrize(
    ("job", "size", "scale"),
    [("a", (3082, 2048), 2), ("a", (4344, 2988), 1), ("b", (3082, 2048), 8), ("c", (3082, 2048), 3), ("c", (4160, 3120), 2)],
)
def test_the_scale_is_the_smallest_that_gives_every_size_its_pixels(job: str, size: tuple[int, int], scale: int) -> None:
    assert eighths(JOBS[job], Decoded(*size)) == scale  # type: ignore[arg-type]
