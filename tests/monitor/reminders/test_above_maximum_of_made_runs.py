"""A heart rate above the maximum in made runs whose maximum is known, and straps that fail: what is told, and when."""

from __future__ import annotations

import numpy as np
import pytest

from fleetfoot.path.sink import Second
from fleetfoot.reminders.course import Course, Past
from fleetfoot.reminders.rules import ABOVE_MAXIMUM, AboveMaximum
from fleetfoot.reminders.settings import ReminderSettings
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot_signal import SPECS, Channel
from fleetfoot_signal.engine import Engine

FAILING = ("strap-high", "strap-low", "strap-frozen", "lock-180", "lock-to-end", "lock-half", "dropout")
HARD = ("fast-finish", "kilometres", "strides-at-end", "progression")
SOUND = ("steady", "stops", "fartlek", "heat")
FEW = (1, 2)
MANY = tuple(range(3, 43))


def told(scenario: str, seeds: tuple[int, ...], stated: float | None = None) -> list[tuple[float, float]]:
    """Return of each run when it was told (infinite: never), and since when heart rate truly lay above.

    ``stated`` is the maximum that the runner states in shares of the highest heart rate of the run; None: the true one.
    """
    runs = [simulate(SCENARIOS[scenario], seed) for seed in seeds]
    low, high = (
        np.array(ends)[:, None, None] for ends in zip(*((s.low, s.high) for s in SPECS), strict=True)
    )
    rows = np.stack([run.values for run in runs], axis=-1)
    rows = np.where((rows >= low[: len(rows)]) & (rows <= high[: len(rows)]), rows, np.nan)
    seconds = rows.shape[1]
    values = Engine(len(seeds)).run(rows, np.zeros(len(seeds)), np.full(len(seeds), seconds)).values
    found: list[tuple[float, float]] = []
    for lane, run in enumerate(runs):
        highest = float(np.nanmax(run.values[Channel.HEART_RATE, 600:]))
        most = run.runner.hr_max if stated is None else stated * highest
        rule, course = AboveMaximum(ReminderSettings()), Course(Past(greatest_bpm=most))
        at_s = np.inf
        for index in range(seconds):
            course.take(Second(index, values[:, index, lane], np.array([])))
            if rule.step(course) is not None:
                at_s = min(at_s, float(index))
        above = run.values[Channel.HEART_RATE] > ABOVE_MAXIMUM * most
        found.append((at_s, _first_long(above[900:], 30) + 900.0))
    return found


def _first_long(above: np.ndarray, seconds: int) -> float:
    """Return where a stretch of so many seconds begins; infinite where there is none."""
    runs = np.convolve(above, np.ones(seconds + 1), "valid") == seconds + 1
    return float(np.argmax(runs)) if runs.any() else np.inf


def nothing_is_told(scenarios: tuple[str, ...], seeds: tuple[int, ...]) -> None:
    for scenario in scenarios:
        said = [at_s for at_s, _ in told(scenario, seeds)]
        assert np.isinf(said).all(), (scenario, said)


def the_climb_is_told(scenarios: tuple[str, ...], seeds: tuple[int, ...]) -> None:
    both = np.array([each for scenario in scenarios for each in told(scenario, seeds, 0.93)])
    at_s, since_s = both[np.isfinite(both[:, 1])].T
    delays = at_s - since_s
    assert delays.size
    assert np.mean(delays <= 60.0) >= 0.9, delays


def test_who_stays_below_the_true_maximum_is_told_nothing_whatever_the_strap_says() -> None:
    nothing_is_told(("strap-high", "lock-to-end", "kilometres"), FEW)


def test_a_hard_effort_above_a_maximum_stated_too_low_is_told_within_a_minute() -> None:
    the_climb_is_told(("fast-finish", "progression"), FEW)


@pytest.mark.nightly
def test_forty_runs_each_below_the_true_maximum_are_told_nothing() -> None:
    nothing_is_told((*FAILING, *HARD, *SOUND), MANY)


@pytest.mark.nightly
def test_forty_hard_runs_each_above_a_maximum_stated_too_low_are_told() -> None:
    the_climb_is_told(HARD, MANY)
