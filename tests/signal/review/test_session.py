"""What kind of session a run was."""

from __future__ import annotations

import numpy as np
import pytest
from made_figures import seconds_of

from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.derive import complete
from fleetfoot_signal.review.session import Session, session_of

STEADY = np.full(3600, 3.0)
REPEATS = np.concatenate([np.full(900, 2.8), *[np.repeat([4.2, 2.5], [240, 120])] * 6, np.full(600, 2.6)])
STROLLS = np.concatenate([np.full(600, 2.8), *[np.repeat([1.4, 2.8], [60, 240])] * 8])
CLIMB = np.concatenate(
    [np.full(1200, 3.8), np.full(900, 2.4), *[np.repeat([3.6, 2.4], 30)] * 4, np.full(1200, 3.8)]
)
"""A long slow stretch in the middle, with a few steps in it that can be run."""
QUICKENING = np.linspace(2.7, 3.3, 3600)
SLOWING = np.linspace(3.3, 2.9, 3600)


@pytest.mark.parametrize(
    ("speed", "kind"),
    [
        (STEADY, Session.STEADY),
        (STEADY[:800], Session.UNKNOWN),
        (np.tile(STEADY, 2), Session.LONG),
        (REPEATS, Session.INTERVALS),
        (STROLLS, Session.RUN_WALK),
        (QUICKENING, Session.PROGRESSION),
        (SLOWING, Session.MIXED),
        (CLIMB, Session.MIXED),
    ],
)
@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_a_session_is_told_by_its_pace(speed: np.ndarray, kind: Session, noise: float) -> None:
    rng = np.random.default_rng(2)
    assert session_of(seconds_of(speed=speed + rng.normal(0.0, noise, speed.size))) is kind


def test_a_run_of_much_ascent_is_hilly_even_where_its_pace_changes() -> None:
    altitude = 100.0 + 30.0 * np.sin(np.arange(REPEATS.size) / 150.0)
    assert session_of(seconds_of(speed=REPEATS, altitude=altitude)) is Session.HILLY


def test_a_race_is_told_only_where_the_highest_heart_rate_is_known() -> None:
    values = seconds_of(speed=STEADY, heart_rate=172.0)
    assert session_of(values) is Session.STEADY
    assert session_of(values, 190.0) is Session.RACE
    assert session_of(values, 205.0) is Session.STEADY


def test_a_run_without_speed_or_of_no_length_is_unknown() -> None:
    assert session_of(seconds_of(heart_rate=np.full(3600, 150.0))) is Session.UNKNOWN
    assert session_of(seconds_of(speed=np.zeros(0))) is Session.UNKNOWN


@pytest.mark.parametrize(
    ("scenario", "kinds"),
    [
        ("steady", {Session.STEADY}),
        ("progression", {Session.PROGRESSION}),
        ("fartlek", {Session.INTERVALS, Session.MIXED}),
        ("hills", {Session.HILLY, Session.STEADY, Session.MIXED}),
    ],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_simulated_sessions_are_recognised(scenario: str, kinds: set[Session], seed: int) -> None:
    run = simulate(SCENARIOS[scenario], seed)
    values = np.full((len(Channel), run.t_s.size), np.nan)
    values[: run.values.shape[0]] = run.values
    complete(values, values[Channel.GRADE])
    assert session_of(values) in kinds
