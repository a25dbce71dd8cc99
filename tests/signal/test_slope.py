from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from rows import one

from fleetfoot_signal.slope import MEMORY_S, Slope

Floats = NDArray[np.float64]


def grades(speed: Floats, altitude: Floats, active: NDArray[np.bool_] | None = None) -> Floats:
    """Grade of rows float64[t, lane]."""
    slope = Slope(speed.shape[1])
    on = np.ones(speed.shape, dtype=bool) if active is None else active
    return slope.step(speed, altitude, on)


def hill(seconds: int, grade: float, speed: float = 3.0, start_m: float = 1000.0) -> tuple[Floats, Floats]:
    speeds = np.full((seconds, 1), speed)
    return speeds, start_m + grade * np.cumsum(speeds, axis=0)


def test_agrees_with_a_weighted_polynomial_fit() -> None:
    rng = np.random.default_rng(3)
    speed = rng.uniform(2.0, 4.0, (200, 1))
    distance = np.cumsum(speed)
    altitude = 1200.0 + 4.0 * np.sin(distance / 90.0) + rng.normal(0, 0.2, 200)
    silent = rng.random(200) < 0.1
    altitude[silent] = np.nan
    found = grades(speed, altitude[:, np.newaxis])[:, 0]
    for end in (60, 120, 199):
        used = np.flatnonzero(~silent[: end + 1])
        weight = np.exp(-(end - used) / MEMORY_S)
        x = distance[used] - distance[end]
        assert found[end] == pytest.approx(np.polyfit(x, altitude[used], 1, w=np.sqrt(weight))[0], abs=1e-9)


def test_stays_exact_after_a_hundred_kilometres() -> None:
    rng = np.random.default_rng(4)
    altitude = 2000.0 + np.cumsum(rng.normal(0, 0.1, (30_000, 1)), axis=0)
    speed = np.full_like(altitude, 3.5)
    late = grades(speed, altitude)[-1, 0]
    assert late == pytest.approx(grades(speed[-400:], altitude[-400:])[-1, 0], abs=1e-11)


@pytest.mark.parametrize("grade", [-0.2, -0.03, 0.0, 0.05, 0.3])
def test_finds_the_grade_of_a_straight_hill(grade: float) -> None:
    assert grades(*hill(60, grade))[-1, 0] == pytest.approx(grade, abs=1e-9)


def test_is_unknown_before_30_s() -> None:
    found = grades(*hill(60, 0.05, speed=4.0))[:, 0]
    assert np.isnan(found[:30]).all()
    assert np.isfinite(found[30:]).all()


def test_slow_walking_reaches_over_too_few_metres() -> None:
    assert np.isnan(grades(*hill(300, 0.05, speed=1.6))).all()
    assert np.isfinite(grades(*hill(300, 0.05, speed=1.9))[-1])


def test_barometer_noise_is_accepted_and_gps_noise_is_not() -> None:
    rng = np.random.default_rng(5)
    speed, altitude = hill(600, 0.02)
    barometer = grades(speed, altitude + rng.normal(0, 0.3, altitude.shape))[100:, 0]
    gps = grades(speed, altitude + rng.normal(0, 3.0, altitude.shape))[100:, 0]
    assert np.isfinite(barometer).all()
    assert barometer == pytest.approx(0.02, abs=0.008)
    assert np.isfinite(gps).mean() < 0.05


def test_standard_error_limit_is_the_scatter_of_the_slope() -> None:
    rng = np.random.default_rng(6)
    lanes = 400
    speed = np.full((120, lanes), 3.0)
    noise_m = 1.3
    found = grades(speed, rng.normal(0, noise_m, speed.shape))[-1]
    # Var = sigma^2 sum(w^2 x^2) / sum(w x^2)^2 about the weighted mean, exactly
    age = np.arange(120.0)
    weight = np.exp(-age / MEMORY_S)
    x = 3.0 * (age - np.average(age, weights=weight))
    error = noise_m * np.sqrt(np.sum((weight * x) ** 2)) / np.sum(weight * x * x)
    assert error == pytest.approx(0.00685, abs=1e-5)
    assert np.isfinite(found).mean() > 0.9
    louder = grades(speed, rng.normal(0, 0.014 / error * noise_m, speed.shape))[-1]
    assert np.isfinite(louder).mean() < 0.1


def test_lags_by_twice_its_memory() -> None:
    distance = np.cumsum(np.full(300, 3.0))
    bend = 1e-4  # grade grows by this per metre
    found = grades(np.full((300, 1), 3.0), (100 + bend / 2 * distance**2)[:, np.newaxis])[-1, 0]
    assert found == pytest.approx(bend * (distance[-1] - 3.0 * 2 * MEMORY_S), rel=0.02)


def test_a_short_gap_is_bridged_and_a_long_one_starts_afresh() -> None:
    speed, altitude = hill(200, 0.05)
    altitude[100:110] = np.nan
    assert np.isfinite(grades(speed, altitude)[100:, 0]).all()
    altitude[110] = np.nan
    altitude[111:] += 40.0  # the barometer was recalibrated meanwhile
    found = grades(speed, altitude)[:, 0]
    assert np.isnan(found[110:141]).all()
    assert found[-1] == pytest.approx(0.05, abs=1e-9)


def test_no_altitude_no_grade() -> None:
    speed = np.full((100, 1), 3.0)
    assert np.isnan(grades(speed, np.full((100, 1), np.nan))).all()


def test_standing_makes_the_grade_unknown() -> None:
    speed, altitude = hill(200, 0.05)
    speed[100:] = 0.0
    altitude[100:] = altitude[100]
    assert np.isnan(grades(speed, altitude)[150:]).all()


def test_a_lane_continues_elsewhere_bit_for_bit() -> None:
    rng = np.random.default_rng(9)
    speed, altitude = hill(120, 0.04)
    altitude += rng.normal(0, 0.3, altitude.shape)
    on = np.ones(1, dtype=bool)
    here, there = Slope(1), Slope(4)
    for row in zip(speed[:60], altitude[:60], strict=True):
        here.step(one(row[0]), one(row[1]), one(on))
    there.put(2, here.take(0))
    for v, a in zip(speed[60:], altitude[60:], strict=True):
        group = there.step(one(v.repeat(4)), one(a.repeat(4)), one(on.repeat(4)))[0]
        assert group[2] == here.step(one(v), one(a), one(on))[0, 0]


def test_lanes_do_not_touch_each_other() -> None:
    rng = np.random.default_rng(7)
    shape = (150, 23)
    speed = rng.uniform(0.0, 5.0, shape)
    altitude = np.cumsum(rng.normal(0, 0.1, shape), axis=0)
    altitude[rng.random(shape) < 0.1] = np.nan
    active = rng.random(shape) < 0.9
    together = grades(speed, altitude, active)
    assert np.isfinite(together).any(axis=0).all()
    for i in (0, 7, 22):
        rows = active[:, i]
        alone = grades(speed[rows, i : i + 1], altitude[rows, i : i + 1])
        assert np.array_equal(together[rows, i], alone[:, 0], equal_nan=True)
        assert np.isnan(together[~rows, i]).all()
