"""What the soak uploads."""

from __future__ import annotations

from uploads import scenario


def test_a_seed_makes_the_same_uploads_again() -> None:
    assert scenario(7, 60) == scenario(7, 60) != scenario(8, 60)
    assert sum(len(subject.versions) for subject in scenario(7, 60)) == 60
    assert len({subject.key for subject in scenario(7, 60)}) == len(scenario(7, 60))
