"""Figures of a run, made so that each is known beforehand."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetfoot_signal.channel import SPECS, Channel
from fleetfoot_signal.days.figures import HEART_BINS, Figures, figures_of, reserve_minutes

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats


def seconds(count: int, **channels: float | Floats) -> Floats:
    values = np.full((len(SPECS), count), np.nan)
    for name, value in channels.items():
        values[Channel[name.upper()]] = value
    return values


def test_a_steady_run_is_what_it_is() -> None:
    found = figures_of(seconds(3600, speed=3.0, heart_rate=150.0, cadence=165.0, temperature=21.0))
    assert (found.duration_s, found.moving_s, found.distance_m) == (3600.0, 3600.0, 10_800.0)
    assert found.speed_m_s == found.first_speed_m_s == found.rest_speed_m_s == found.last_speed_m_s == 3.0
    assert found.heart_rate_bpm == found.steady_bpm == found.last_bpm == found.greatest_bpm == 150.0
    assert found.first_bpm == (150.0,) * 5
    assert (found.temperature_c, found.cadence_spm) == (21.0, 165.0)
    assert found.cadence_late_pct == found.speed_late_pct == found.fade_pct == 0.0
    assert sum(found.heart_s) == 3600
    share, minutes = reserve_minutes(found, 50.0, 190.0)
    assert minutes.sum() == pytest.approx(60.0)
    assert share[np.argmax(minutes)] == pytest.approx((151 - 50) / 140)


def test_a_recorded_distance_decides() -> None:
    recorded = np.linspace(0.0, 11_000.0, 3600)
    assert figures_of(seconds(3600, speed=3.0, distance=recorded)).distance_m == pytest.approx(11_000.0)


def test_a_fast_start_and_a_standing_end_are_seen() -> None:
    speed = np.concatenate((np.full(300, 3.6), np.full(2400, 3.0), np.zeros(120)))
    heart = np.concatenate((np.full(2700, 160.0), np.linspace(160.0, 100.0, 120)))
    found = figures_of(seconds(2820, speed=speed, heart_rate=heart))
    assert found.first_speed_m_s == pytest.approx(3.6)
    assert found.rest_speed_m_s == 3.0
    assert found.moving_s == 2700.0
    assert found.recovery_bpm == pytest.approx(30.0, abs=4.0)


def test_a_recording_that_ends_with_the_run_tells_no_recovery() -> None:
    assert np.isnan(figures_of(seconds(1800, speed=3.0, heart_rate=150.0)).recovery_bpm)


def test_form_late_is_set_beside_form_early_at_the_same_pace() -> None:
    speed = np.full(3600, 3.0)
    speed[2700:] = 2.7
    slower = np.log(2.7 / 3.0)
    cadence, contact = np.full(3600, 165.0), np.full(3600, 250.0)
    cadence[2700:] *= np.exp(0.155 * slower)
    contact[2700:] *= 1.08 * np.exp(-0.6 * slower)
    balance = np.full(3600, 50.0)
    balance[2700:] = 53.0
    found = figures_of(
        seconds(3600, speed=speed, cadence=cadence, ground_contact=contact, balance=balance, heart_rate=150.0)
    )
    assert found.cadence_late_pct == pytest.approx(0.0, abs=1e-9)
    assert found.contact_late_pct == pytest.approx(100 * np.log(1.08))
    assert found.balance_late == 3.0
    assert found.speed_late_pct == pytest.approx(100 * slower)
    assert np.isnan(figures_of(seconds(1700, speed=3.0, cadence=165.0)).cadence_late_pct)


def test_a_fade_is_told_with_its_start() -> None:
    speed = np.full(6000, 3.0)
    speed[4200:] = 2.6
    found = figures_of(seconds(6000, speed=speed, heart_rate=np.where(np.arange(6000) < 4200, 155.0, 150.0)))
    assert found.fade_pct == pytest.approx(100 * (1 - 2.6 / 3.0), abs=0.5)
    assert found.fade_start_s == pytest.approx(4200.0, abs=60.0)


def test_climbs_leave_out_the_noise_of_altitude() -> None:
    rng = np.random.default_rng(4)
    hill = np.concatenate((np.linspace(100.0, 200.0, 1200), np.linspace(200.0, 50.0, 1200)))
    found = figures_of(seconds(2400, speed=3.0, altitude=hill + rng.normal(0.0, 0.8, 2400)))
    assert found.ascent_m == pytest.approx(100.0, abs=8.0)
    assert found.descent_m == pytest.approx(150.0, abs=8.0)
    flat = figures_of(seconds(2400, speed=3.0, altitude=100.0 + rng.normal(0.0, 1.0, 2400)))
    assert flat.descent_m < 12.0
    graded = figures_of(seconds(1000, speed=3.0, grade=-0.05))
    assert graded.ascent_m == 0.0
    assert graded.descent_m == pytest.approx(150.0)
    assert np.isnan(figures_of(seconds(1000, speed=3.0)).descent_m)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1), count=st.integers(0, 2500), unknown=st.sampled_from([0.0, 0.3, 0.95, 1.0])
)
def test_any_seconds_give_figures(seed: int, count: int, unknown: float) -> None:
    rng = np.random.default_rng(seed)
    low, high = (np.array([getattr(spec, end) for spec in SPECS])[:, None] for end in ("low", "high"))
    values = rng.uniform(low, high, (len(SPECS), count))
    values[rng.random(values.shape) < unknown] = np.nan
    values[rng.random(len(SPECS)) < unknown] = np.nan
    found = figures_of(values)
    assert 0.0 <= found.moving_s <= found.duration_s == count
    assert len(found.heart_s) in {0, HEART_BINS}
    for field in fields(Figures):
        value = getattr(found, field.name)
        assert not np.isinf(value).any(), field.name
