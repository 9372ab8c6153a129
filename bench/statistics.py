"""Ratios and their spread."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True)
class Ratio:
    """How many times longer one thing took than another: the median of the rounds' own ratios, with their middle half."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{_digits(self.value)} ({_digits(self.low)}–{_digits(self.high)})"

    @property
    def is_beyond_spread(self) -> bool:
        """Whether even the lower quarter of the rounds is above 1. Of two that are equal, one run in eleven says so by chance, of nine rounds."""
        return self.low > 1


def ratio(slower: list[float], faster: list[float]) -> Ratio:
    """Of times taken in the same rounds, in their order: what disturbs a round disturbs both of its times."""
    if len(slower) != len(faster) or not slower:
        raise ValueError(f"{len(slower)} and {len(faster)} times are no pairs")
    pairs = [a / b for a, b in zip(slower, faster)]
    low, middle, high = quantiles(pairs, n=4, method="inclusive") if len(pairs) > 1 else (pairs[0],) * 3
    return Ratio(middle, low, high)


def _digits(value: float) -> str:
    """Three digits, and no more than two after the point."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
