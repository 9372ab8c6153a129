"""The short form of the soak: `make soak` is the long one."""

from __future__ import annotations

import os

from soak import Settings, figures, soak
from uploads import scenario


def test_nothing_is_lost_and_nothing_made_twice_under_faults_of_every_kind() -> None:
    # Always the same uploads and faults here: the long form looks for new ones.
    settings = Settings.of({"SOAK_SEED": "2", **os.environ}, uploads=48)
    print(f"SOAK_SEED={settings.seed} SOAK_UPLOADS={settings.uploads}")
    outcomes = soak(settings)
    print(figures(outcomes))
    for outcome in outcomes:
        assert outcome.violations == []
        assert sum(outcome.faults.values()) > settings.uploads, "there were hardly any faults"
        assert outcome.figures["retries"] > 0 and outcome.figures["deliveries"] > outcome.figures["uploads"]


def test_a_seed_makes_the_same_uploads_again() -> None:
    assert scenario(7, 60) == scenario(7, 60) != scenario(8, 60)
    assert sum(len(subject.versions) for subject in scenario(7, 60)) == 60
    assert len({subject.key for subject in scenario(7, 60)}) == len(scenario(7, 60))
