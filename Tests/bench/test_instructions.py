"""The budget of instructions."""

import json

import pytest

from bench.instructions import BUDGET, HOT_PATHS, TOLERANCE, verdict


@pytest.mark.parametrize(
    ("count", "budget", "expected"),
    [(1000, 1000, "kept"), (1029, 1000, "kept"), (1031, 1000, "exceeded"), (969, 1000, "beaten"), (1, None, "exceeded")],
)
def test_a_count_keeps_its_budget_within_the_tolerance(count: int, budget: int | None, expected: str) -> None:
    assert TOLERANCE == 0.03
    assert verdict(count, budget) == expected


def test_every_hot_path_has_a_budget() -> None:
    assert json.loads(BUDGET.read_text(encoding="utf-8")).keys() == {path.name for path in HOT_PATHS}
