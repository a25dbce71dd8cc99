"""The history: each figure by hand, and the laws that all of them keep."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetfoot_signal.days import energy, gear, heat, load, morning, zones
from fleetfoot_signal.days.distance import lacks_cutback, longest_before, weekly_ratio, weekly_rise
from fleetfoot_signal.days.history import BLOCK, DayHistory, Days, history_of


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)[:, None]


def some_days(rng: np.random.Generator, days: int, athletes: int) -> Days:
    def known(values: np.ndarray, share: float) -> np.ndarray:
        return np.where(rng.random(values.shape) < share, values, np.nan)

    shape = (days, athletes)
    ran = rng.random(shape) < 0.6
    metres = np.where(ran, rng.gamma(5.0, 2000.0, shape), 0.0)
    return Days(
        load=np.where(ran, rng.gamma(3.0, 100.0, shape), 0.0),
        metres=metres,
        longest_m=np.where(ran, metres, np.nan),
        easy_min=np.where(ran, 40.0, 0.0),
        heart_min=np.where(ran, 50.0, 0.0),
        hottest_c=np.where(ran, rng.normal(18.0, 8.0, shape), np.nan),
        resting_bpm=known(np.round(rng.normal(50.0, 3.0, shape)), 0.8),
        rmssd_ms=known(np.exp(rng.normal(4.0, 0.3, shape)), 0.8),
    )


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), days=st.integers(1, 150))
def test_no_day_depends_on_a_later_one(seed: int, days: int) -> None:
    made = some_days(np.random.default_rng(seed), days + 5, 2)
    early = Days(*(getattr(made, f.name)[:days] for f in fields(Days)))
    whole, part = history_of(made), history_of(early)
    for field in fields(DayHistory):
        assert getattr(whole, field.name)[:days] == pytest.approx(getattr(part, field.name), nan_ok=True)


def test_athletes_together_are_as_each_alone() -> None:
    made = some_days(np.random.default_rng(1), 120, BLOCK + 3)
    together = history_of(made)
    for athlete in (0, BLOCK - 1, BLOCK, BLOCK + 2):
        alone = history_of(Days(*(getattr(made, f.name)[:, athlete : athlete + 1] for f in fields(Days))))
        for field in fields(DayHistory):
            assert getattr(together, field.name)[:, [athlete]] == pytest.approx(
                getattr(alone, field.name), nan_ok=True, rel=1e-9
            )


def test_loads_of_a_session() -> None:
    assert load.session_load(np.array(5.0), np.array(60.0)) == 300.0
    men = load.banister_trimp(np.array([0.7]), np.array([30.0]), "men")
    women = load.banister_trimp(np.array([0.7]), np.array([30.0]), "women")
    assert men == pytest.approx(30 * 0.7 * 0.64 * np.exp(1.92 * 0.7))
    assert men == pytest.approx(51.5, abs=0.05)
    assert women == pytest.approx(30 * 0.7 * 0.86 * np.exp(1.67 * 0.7))
    undisclosed = load.banister_trimp(np.array([0.7]), np.array([30.0]))
    assert undisclosed == pytest.approx((men + women) / 2)
    assert load.AU_PER_TRIMP * 2 * undisclosed == pytest.approx(300.0, rel=1e-3)
    assert load.banister_trimp(np.array([0.7, np.nan]), np.array([30.0, 10.0])) == pytest.approx(undisclosed)
    share, minutes = np.array([0.45, 0.55, 0.75, 0.95]), np.full(4, 10.0)
    assert load.edwards_load(share, minutes) == 10.0 * (0 + 1 + 3 + 5)


def test_monotony_and_strain_of_a_week() -> None:
    week = column(300, 0, 300, 0, 300, 0, 600)
    mean, sd = 1500 / 7, np.std(week, ddof=1)
    assert load.monotony(week)[-1, 0] == pytest.approx(mean / sd)
    assert load.strain(week)[-1, 0] == pytest.approx(1500 * mean / sd)
    assert np.isnan(load.monotony(week)[:-1]).all()
    assert load.monotony(np.full((7, 1), 300.0))[-1, 0] == pytest.approx(10.0)
    assert np.isnan(load.monotony(np.zeros((7, 1)))[-1, 0])


def test_fitness_and_fatigue_come_to_the_daily_load_and_go() -> None:
    steady = load.form(np.full((400, 1), 100.0))
    assert steady.fitness[-1, 0] == pytest.approx(100.0, rel=1e-3)
    assert steady.fatigue[20, 0] > steady.fitness[20, 0]
    assert steady.balance[0, 0] == 0.0
    rest = load.form(np.concatenate((np.full((100, 1), 100.0), np.zeros((14, 1)))))
    assert rest.fatigue[-1, 0] == pytest.approx(rest.fatigue[99, 0] * np.exp(-2.0))
    assert load.exponential_mean(np.full((300, 1), 7.0), 28)[-1, 0] == pytest.approx(7.0)


def test_the_longest_run_is_that_of_the_month_before_the_day() -> None:
    metres = np.full((40, 1), np.nan)
    metres[2], metres[35] = 12_000.0, 30_000.0
    found = longest_before(metres)[:, 0]
    assert np.isnan(found[:3]).all()
    assert found[3] == found[32] == 12_000.0
    assert np.isnan(found[33])
    assert np.isnan(found[35])
    assert found[36] == 30_000.0


def test_weeks_and_cutback() -> None:
    weeks = [10.0, 11.0, 12.1, 13.3, 14.6, 15.0]
    rising = np.repeat(weeks, 7)[:, None]
    assert weekly_ratio(rising)[13, 0] == pytest.approx(1.1)
    assert lacks_cutback(rising)[-1, 0]
    assert not lacks_cutback(rising[:28])[-1, 0]
    cut = np.repeat([10.0, 11.0, 12.1, 8.0, 12.0, 13.0], 7)[:, None]
    assert not lacks_cutback(cut)[-1, 0]


def test_a_resting_heart_rate_is_high_above_its_own_band() -> None:
    calm = np.tile(column(50, 51, 49, 50, 52, 48, 50), (5, 1))
    band = morning.resting_band(np.concatenate((calm, column(54, 58, 59, 60, np.nan, 61))))
    assert band.side[-6:, 0].tolist()[:4] == [0.0, 1.0, 1.0, 1.0]
    assert morning.in_a_row(band.side)[-1, 0] == 4.0
    assert np.isnan(morning.in_a_row(band.side)[-2, 0])
    assert np.isnan(morning.resting_band(calm[:6]).side).all()


def test_variability_is_judged_by_its_week_in_either_direction() -> None:
    rng = np.random.default_rng(2)
    usual = np.exp(rng.normal(4.0, 0.15, (70, 1)))
    for factor, side in ((0.6, -1.0), (1.6, 1.0), (1.0, 0.0)):
        week = np.full((7, 1), float(np.exp(4.0)) * factor)
        assert morning.variability_band(np.concatenate((usual, week))).side[-1, 0] == side
    sparse = np.concatenate((usual, np.full((7, 1), np.nan)))
    sparse[-1] = 60.0
    assert np.isnan(morning.variability_band(sparse).side[-1, 0])


def test_zones_and_easy_share() -> None:
    share, minutes = np.array([[0.4], [0.55], [0.65], [0.75], [0.85], [0.95]]), np.full((6, 1), 10.0)
    assert zones.zone_minutes(share, minutes)[:, 0].tolist() == [10.0] * 6
    assert zones.reserve_share(np.array(150.0), np.array(50.0), np.array(190.0)) == pytest.approx(100 / 140)
    assert np.isnan(zones.reserve_share(np.array(150.0), np.array(60.0), np.array(60.0)))
    easy, known = np.full((28, 1), 4.0), np.full((28, 1), 6.0)
    assert zones.easy_share(easy, known)[-1, 0] == pytest.approx(4 / 6)
    assert np.isnan(zones.easy_share(easy[:19], known[:19])[-1, 0])


def test_heat_by_both_scales_and_acclimatisation() -> None:
    assert heat.wet_bulb_globe(np.array(22.0), np.array(np.nan)) == 22.0
    humid, dry = heat.wet_bulb_globe(np.array(30.0), np.array([90.0, 20.0]))
    assert humid > 34.0
    assert dry < 25.0
    hot = np.full((20, 1), np.nan)
    hot[4:16:2] = 28.0
    found = heat.is_acclimatised(hot)[:, 0]
    assert found[15] == 1.0
    assert found[13] == 0.0
    assert np.isnan(found[4])


def test_glycogen_and_water_are_those_of_a_marathon() -> None:
    share = energy.carbohydrate_share(np.array(0.75))
    used = energy.carbohydrate_used_g_kg(np.array(42_195.0), np.array(4 * 3600.0), share)
    assert 6.0 < used < 9.0
    fed, none = np.array(1.0), np.array(0.0)
    empty = energy.glycogen_left(used, none, np.array(4.0), fed, np.array(70.0))
    eaten = energy.glycogen_left(used, np.array(240.0 / 70.0), np.array(4.0), fed, np.array(70.0))
    assert empty == 0.0
    assert 0.0 < eaten < 0.3
    short = energy.carbohydrate_used_g_kg(np.array(8_000.0), np.array(2700.0), np.array(0.6))
    assert energy.glycogen_left(short, none, np.array(0.75), fed, np.array(70.0)) > 0.7
    assert energy.stores_g_kg(np.array(14.0)) < energy.stores_g_kg(np.array(2.0))
    assert energy.sweat_rate_l_h(np.array([10.0, 20.0, 30.0, np.nan])).tolist() == [0.8, 1.0, 1.3, 1.0]
    lost = energy.mass_lost_pct(np.array(2.0), np.array(1.3), np.array([0.0, 9.0]), np.array(70.0))
    assert lost == pytest.approx([100 * 2.6 / 70, 0.0])


def test_pairs_of_shoes_and_grounds() -> None:
    pair = np.array([0, 1, 0, -1, 0])
    metres = np.array([10.0, 5.0, np.nan, 3.0, 20.0])
    assert gear.pair_distance(pair, metres) == pytest.approx([0.0, 0.0, 10.0, np.nan, 10.0], nan_ok=True)
    assert gear.pair_runs(pair) == pytest.approx([0.0, 0.0, 1.0, np.nan, 2.0], nan_ok=True)
    level = np.array([5.0, 7.0, 5.0, 9.0, 5.0])
    assert gear.pair_offset(pair, level) == pytest.approx([0.0, 2.0 / 6.0, 0.0, np.nan, 0.0], nan_ok=True)
    day, ground = np.arange(8.0), np.array([0, 0, 0, 0, 0, 1, 0, -1])
    shares = gear.surface_share(day, ground)
    assert np.isnan(shares[:5]).all()
    assert shares[5] == 0.0
    assert shares[6] == pytest.approx(5 / 6)
    assert np.isnan(shares[7])


def test_days_without_anything_known_give_nothing() -> None:
    empty = Days(*(np.full((30, 2), np.nan) for _ in fields(Days)))
    found = history_of(replace(empty, load=np.zeros((30, 2)), metres=np.zeros((30, 2))))
    for name in ("monotony", "weekly_ratio", "longest_before_m", "easy_share", "acclimatised", "rmssd_row"):
        assert np.isnan(getattr(found, name)).all(), name
    assert not found.fitness.any()


def test_the_mean_of_fewer_mornings_is_held_to_a_wider_band() -> None:
    rng = np.random.default_rng(1)
    whole = np.exp(rng.normal(4.0, 0.12, (90, 4000)))
    half = np.where(rng.random(whole.shape) < 0.5, whole, np.nan)
    beyond = [np.nanmean(np.abs(morning.variability_band(each).side[-1])) for each in (whole, half)]
    assert beyond[1] == pytest.approx(beyond[0], abs=0.05)


def test_the_return_from_a_lighter_week_is_no_rise() -> None:
    weeks = np.repeat([7.0, 7.0, 7.0, 4.0, 7.0, 10.0], 7)[:, None]
    rise = weekly_rise(weeks)[6::7, 0]
    assert np.isnan(rise[0])
    assert rise[1:] == pytest.approx([1.0, 1.0, 4.0 / 7.0, 1.0, 10.0 / 7.0])
