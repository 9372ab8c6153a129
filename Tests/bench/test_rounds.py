"""How the time of a job is shared among those who do it."""

from collections.abc import Callable
from contextlib import ExitStack
from itertools import cycle

import pytest

from bench.rounds import Patience, interleaved
from bench.worker import Timing


class Steady:
    """A worker whose passes take what they are told, in turns; by the clock and the processor alike."""

    def __init__(self, name: str, *seconds: float, log: list[str] | None = None) -> None:
        self.name = name
        self.passes = 0
        self._seconds = cycle(seconds)
        self._log = log

    def run(self) -> Timing:
        self.passes += 1
        if self._log is not None:
            self._log.append(self.name)
        took = next(self._seconds)
        return Timing(wall=took, cpu=took)


def always(*workers: Steady) -> Callable[[ExitStack], tuple[Steady, ...]]:
    """The same workers in each round."""
    return lambda stack: workers


def test_in_each_round_everybody_works_for_as_long() -> None:
    fast, slow = Steady("fast", 0.25), Steady("slow", 1.0)
    rounds = interleaved(always(fast, slow), Patience(rounds=10, least=5, seconds=40))
    # 2 s for each a round, after one pass each that does not count.
    assert (fast.passes, slow.passes) == (10 * (1 + 8), 10 * (1 + 2))
    assert [len(times) for times in rounds.values()] == [10, 10]


def test_a_pass_that_takes_longer_than_its_share_is_made_once_a_round() -> None:
    slow, slower = Steady("slow", 3.0), Steady("slower", 70.0)
    rounds = interleaved(always(slow, slower), Patience(rounds=9, least=5, seconds=20))
    assert (slow.passes, slower.passes) == (5 * 2, 5 * 2)
    assert len(rounds["slower"]) == 5


def test_a_round_s_time_is_that_of_its_pass_in_the_middle() -> None:
    # In each round one that does not count, and three of which one was disturbed.
    disturbed = Steady("disturbed", 1.0, 1.0, 9.0, 1.0)
    rounds = interleaved(always(disturbed), Patience(rounds=5, least=5, seconds=15))
    assert [time.cpu for time in rounds["disturbed"]] == [1.0] * 5
    assert [time.wall for time in rounds["disturbed"]] == [1.0] * 5


def test_rounds_end_with_the_seconds_but_not_before_the_least_number() -> None:
    assert len(interleaved(always(Steady("quick", 1.0)), Patience(rounds=4, least=5, seconds=4))["quick"]) == 5
    assert len(interleaved(always(Steady("quick", 1.0)), Patience(rounds=8, least=5, seconds=8))["quick"]) == 8


def test_every_round_has_an_order_of_its_own() -> None:
    log: list[str] = []
    workers = [Steady(name, 1.0, log=log) for name in ("a", "b", "c")]
    interleaved(always(*workers), Patience(rounds=20, least=5, seconds=120), seed=3)
    rounds = [log[start + 3 : start + 9] for start in range(0, len(log), 9)]
    assert all(sorted(order) == ["a", "a", "b", "b", "c", "c"] for order in rounds)
    assert len({tuple(order) for order in rounds}) > 10


@pytest.mark.parametrize(("first", "passes"), [(0.05, 44), (0.3, 7), (1.0, 2), (1.6, 1), (30.0, 1)])
def test_the_share_of_a_worker_comes_to_whole_passes(first: float, passes: int) -> None:
    assert Patience(rounds=9, least=5, seconds=100).passes(first, workers=5) == passes


def test_every_round_has_workers_of_its_own_which_end_with_it() -> None:
    begun: list[Steady] = []
    ended: list[int] = []

    def begin(stack: ExitStack) -> list[Steady]:
        begun.append(Steady("new", 1.0))
        stack.callback(ended.append, begun[-1].passes)
        return begun[-1:]

    assert len(interleaved(begin, Patience(rounds=5, least=5, seconds=10))["new"]) == len(begun) == len(ended) == 5
    assert [worker.passes for worker in begun] == [1 + 2] * 5


def test_what_is_slow_at_first_comes_as_often_as_its_shortest_pass_allows() -> None:
    begun: list[Steady] = []

    def begin(stack: ExitStack) -> list[Steady]:
        begun.append(Steady("warming", 10.0, 1.0, 1.0, 1.0))
        return begun[-1:]

    interleaved(begin, Patience(rounds=5, least=5, seconds=9))
    # Of 1.8 s a round, the first round knows no better than 10 s a pass.
    assert [worker.passes for worker in begun] == [1 + 1] + [1 + 2] * 4
