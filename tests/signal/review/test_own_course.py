"""Contact balance, and runs without speed, against their own first minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot_signal.channel import MEASURED, SPECS, Channel
from fleetfoot_signal.review.own_course import balance_change, own_course

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats


def run(scenario: str, seed: int, *without: Channel) -> Floats:
    """Return an hour as it is stored."""
    measured = simulate(SCENARIOS[scenario], seed).values
    values = np.full((len(Channel), measured.shape[1]), np.nan)
    low, high = np.array([(spec.low, spec.high) for spec in SPECS[:MEASURED]]).T[..., np.newaxis]
    values[:MEASURED] = np.where((measured >= low) & (measured <= high), measured, np.nan)
    values[[*without]] = np.nan
    return values


@pytest.mark.parametrize("seed", range(4))
def test_a_balance_that_moves_is_found_within_minutes(seed: int) -> None:
    values = run("steady", seed)
    values[Channel.BALANCE, 1800:] += 4.0
    found = balance_change(values)
    assert found is not None
    assert 1800 - 180 <= found.from_s <= 1800 + 300
    assert found.now_pct - found.before_pct == pytest.approx(4.0, abs=0.8)


@pytest.mark.parametrize("scenario", ["steady", "fartlek", "stops", "progression", "hills"])
def test_a_balance_that_stays_is_told_nothing_of(scenario: str) -> None:
    for seed in range(3):
        assert balance_change(run(scenario, seed)) is None


def test_a_lasting_imbalance_is_the_runners_own_and_a_short_one_none() -> None:
    values = run("steady", 1)
    values[Channel.BALANCE] += 5.0
    assert balance_change(values) is None
    values[Channel.BALANCE, 2000:2060] += 8.0
    assert balance_change(values) is None
    assert balance_change(run("steady", 1, Channel.BALANCE)) is None


def test_a_run_without_speed_is_set_against_its_own_first_minutes() -> None:
    values = run("steady", 2, Channel.SPEED)
    values[Channel.CADENCE, 1800:] *= 0.95
    values[Channel.HEART_RATE, 1800:] += 9.0
    found = own_course(values)
    assert found is not None
    assert found.cadence_pct == pytest.approx(-5.0, abs=1.5)
    assert 5.0 < found.heart_rate_bpm < 14.0
    assert found.ground_contact_pct == pytest.approx(0.0, abs=3.0)


@pytest.mark.parametrize("off_bpm", [-25.0, 30.0])
def test_heart_rate_of_a_dry_strap_is_no_beginning(off_bpm: float) -> None:
    values = run("steady", 2, Channel.SPEED)
    true = own_course(values)
    early, late = values.copy(), values.copy()
    early[Channel.HEART_RATE, :500] += off_bpm
    late[Channel.HEART_RATE, :900] += off_bpm
    found, unknown = own_course(early), own_course(late)
    assert true is not None
    assert found is not None
    assert unknown is not None
    assert found.heart_rate_bpm == pytest.approx(true.heart_rate_bpm, abs=2.0)
    assert np.isnan(unknown.heart_rate_bpm)
    assert unknown.cadence_pct == true.cadence_pct


def test_with_speed_or_without_cadence_or_in_a_short_run_nothing_is_said() -> None:
    assert own_course(run("steady", 2)) is None
    assert own_course(run("steady", 2, Channel.SPEED, Channel.CADENCE)) is None
    assert own_course(run("steady", 2, Channel.SPEED)[:, :1400]) is None
    walked = run("steady", 2, Channel.SPEED)
    walked[Channel.CADENCE] = 110.0
    assert own_course(walked) is None


def test_a_channel_that_comes_late_has_no_figure() -> None:
    values = run("steady", 3, Channel.SPEED)
    values[Channel.GROUND_CONTACT, :1500] = np.nan
    found = own_course(values)
    assert found is not None
    assert np.isnan(found.ground_contact_pct)
    assert np.isfinite(found.cadence_pct)
