"""How the time of a job is shared among those who do it."""

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


def test_in_each_round_everybody_works_for_as_long() -> None:
    fast, slow = Steady("fast", 0.25), Steady("slow", 1.0)
    rounds = interleaved([fast, slow], Patience(rounds=10, least=5, seconds=40))
    # 2 s for each a round, after one pass each that does not count.
    assert (fast.passes - 1, slow.passes - 1) == (10 * 8, 10 * 2)
    assert [len(times) for times in rounds.values()] == [10, 10]


def test_a_pass_that_takes_longer_than_its_share_is_made_once_a_round() -> None:
    slow, slower = Steady("slow", 3.0), Steady("slower", 70.0)
    rounds = interleaved([slow, slower], Patience(rounds=9, least=5, seconds=20))
    assert (slow.passes - 1, slower.passes - 1) == (5, 5)
    assert len(rounds["slower"]) == 5


def test_a_round_s_time_is_that_of_its_pass_in_the_middle() -> None:
    # The first does not count; then, a round, three passes of which one was disturbed.
    disturbed = Steady("disturbed", 1.0, 1.0, 9.0)
    rounds = interleaved([disturbed], Patience(rounds=5, least=5, seconds=15))
    assert [time.cpu for time in rounds["disturbed"]] == [1.0] * 5
    assert [time.wall for time in rounds["disturbed"]] == [1.0] * 5


def test_rounds_end_with_the_seconds_but_not_before_the_least_number() -> None:
    assert len(interleaved([Steady("quick", 1.0)], Patience(rounds=4, least=5, seconds=4))["quick"]) == 5
    assert len(interleaved([Steady("quick", 1.0)], Patience(rounds=8, least=5, seconds=8))["quick"]) == 8


def test_every_round_has_an_order_of_its_own() -> None:
    log: list[str] = []
    workers = [Steady(name, 1.0, log=log) for name in ("a", "b", "c")]
    interleaved(workers, Patience(rounds=20, least=5, seconds=120), seed=3)
    passes = log[3:]
    rounds = [passes[start : start + 6] for start in range(0, len(passes), 6)]
    assert all(sorted(order) == ["a", "a", "b", "b", "c", "c"] for order in rounds)
    assert len({tuple(order) for order in rounds}) > 10


@pytest.mark.parametrize(("first", "passes"), [(0.05, 44), (0.3, 7), (1.0, 2), (1.6, 1), (30.0, 1)])
def test_the_share_of_a_worker_comes_to_whole_passes(first: float, passes: int) -> None:
    assert Patience(rounds=9, least=5, seconds=100).passes(first, workers=5) == passes
