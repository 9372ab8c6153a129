"""Ratios and their spread."""

import pytest

from bench.statistics import Ratio, ratio


def test_a_ratio_is_the_median_of_the_rounds_and_its_spread_their_middle_half() -> None:
    assert ratio([4.0, 6.0, 8.0], [2.0, 2.0, 2.0]) == Ratio(3.0, 2.5, 3.5)


def test_a_machine_that_changes_its_speed_takes_no_ratio_out_of_its_spread() -> None:
    # The median times are 3.3 and 2, whose ratio only one round of the three comes to.
    assert ratio([3.0, 3.3, 6.0], [2.0, 2.0, 4.0]) == Ratio(1.5, 1.5, 1.575)


def test_what_disturbs_a_whole_round_leaves_no_spread() -> None:
    assert ratio([4.0, 40.0, 4.0], [2.0, 20.0, 2.0]) == Ratio(2.0, 2.0, 2.0)


def test_times_that_are_no_pairs_are_refused() -> None:
    with pytest.raises(ValueError, match="2 and 1"):
        ratio([1.0, 2.0], [1.0])


def test_only_a_lower_quarter_above_one_is_beyond_the_spread() -> None:
    assert Ratio(1.3, 1.1, 1.5).is_beyond_spread
    assert not Ratio(1.3, 0.9, 1.5).is_beyond_spread


@pytest.mark.parametrize(("value", "text"), [(1.234, "1.23"), (12.34, "12.3"), (123.4, "123")])
def test_a_ratio_is_printed_in_three_digits(value: float, text: str) -> None:
    assert str(Ratio(value, value, value)) == f"{text} ({text}–{text})"
