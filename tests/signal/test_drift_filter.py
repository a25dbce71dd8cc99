from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
from scipy.stats import norm

from fleetfoot_signal import drift_filter as module
from fleetfoot_signal.drift_filter import Drift, DriftFilter
from fleetfoot_signal.energy_cost import adjusted_speed, speed_for_drift
from fleetfoot_signal.slope import Slope

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

A = np.exp(-1 / 57.6)
PHI = np.exp(-1 / 45)
SEEN = np.array([1.0, 0, 0, 1, 1, 0])


def transition(speed: float) -> Floats:
    f = np.eye(6)
    f[0, :3] = A, 1 - A, (1 - A) * speed
    f[3, 3] = PHI
    f[4, 5] = 1.0
    return f


def process_noise(*, lost: bool, drifting: bool) -> Floats:
    drift = (1e-4, (0.02 / 60) ** 2 / 60) if drifting else (0.0, 0.0)
    return np.diag([0.05 + 25.0 * lost, 0, 0, 4 * (1 - PHI**2), *drift])


class Textbook:
    """One runner, the rules in plain matrices."""

    def __init__(self) -> None:
        self.z: Floats | None = None
        self.p = np.diag([25.0, 25.0**2, 8.3**2, 4.0, 0, 0])
        self.speed = 0.0
        self.running_s = 0
        self.idle_s = 0
        self.settle_s = 0
        self.drifting = False

    def step(self, heart_rate: float, speed: float, *, running: bool) -> None:
        known = np.isfinite(speed)
        self.speed = speed if known else self.speed
        self.running_s += running
        self.idle_s = 0 if running else self.idle_s + known
        stopped = known and not running and (speed < 1.5 or self.idle_s > 10)
        self.settle_s = 150 if stopped else max(0, self.settle_s - 1)
        lost = bool(self.settle_s > 0 or not known)
        if self.z is not None:
            self._filter(heart_rate if known else np.nan, lost=lost)
        elif known and np.isfinite(heart_rate):
            self.z = np.array([heart_rate, 75.0, 24.2, 0, 0, 0])

    def _filter(self, heart_rate: float, *, lost: bool) -> None:
        assert self.z is not None
        if self.running_s >= 600 and not lost and not self.drifting:
            self.drifting = True
            self.z[5], self.p[5, 5] = 0.05 / 60, (0.15 / 60) ** 2
        f = transition(self.speed)
        self.z = f @ self.z
        self.p = f @ self.p @ f.T + process_noise(lost=lost, drifting=self.drifting)
        if np.isfinite(heart_rate):
            s = SEEN @ self.p @ SEEN + 0.6
            gain = self.p @ SEEN / s
            e = heart_rate - SEEN @ self.z
            self.z = self.z + gain * e * min(1.0, 3 * np.sqrt(s) / abs(e))
            joseph = np.eye(6) - np.outer(gain, SEEN)
            self.p = joseph @ self.p @ joseph.T + 0.6 * np.outer(gain, gain)


class Rows(NamedTuple):
    """Rows float64[t, lane] of a made-up group."""

    heart_rate: Floats
    speed: Floats
    running: Bools

    def of(self, lane: int, kept: Bools) -> Rows:
        """What one lane saw in the rows kept, as a group of one."""
        one = slice(lane, lane + 1)
        return Rows(self.heart_rate[kept, one], self.speed[kept, one], self.running[kept, one])


def troubled_run(seconds: int, lanes: int, seed: int) -> Rows:
    """Pace changes, stops, dropouts of either sensor, wild beats."""
    rng = np.random.default_rng(seed)
    speed = 3.0 + np.cumsum(rng.normal(0, 0.02, (seconds, lanes)), axis=0)
    heart_rate = 80 + 22 * speed + rng.normal(0, 2, speed.shape)
    heart_rate += np.where(rng.random(speed.shape) < 0.02, rng.normal(0, 40, speed.shape), 0)
    running = np.ones(speed.shape, dtype=bool)
    for lane in range(lanes):
        stop, walk, mute, lost = rng.integers(0, seconds - 60, 4)
        speed[stop : stop + 40, lane] = 0.0
        running[stop : stop + 40, lane] = False
        running[walk : walk + 30, lane] = False
        heart_rate[mute : mute + 50, lane] = np.nan
        speed[lost : lost + 20, lane] = np.nan
    return Rows(heart_rate, speed, running)


def follow(filter_: DriftFilter, rows: Rows, active: Bools | None = None) -> list[Drift]:
    on = np.ones(rows.speed.shape, dtype=bool) if active is None else active
    return [
        filter_.step(heart_rate, speed, running, awake)
        for heart_rate, speed, running, awake in zip(*rows, on, strict=True)
    ]


class Runner(NamedTuple):
    """A group of hearts: float64[lane]."""

    tau_s: Floats
    gain: Floats
    intercept: Floats

    @classmethod
    def draw(cls, rng: np.random.Generator, lanes: int) -> Runner:
        return cls(
            np.maximum(rng.normal(57.6, 15, lanes), 25),
            rng.normal(24.2, 6, lanes),
            rng.normal(75, 8, lanes),
        )


def simulated(
    seconds: int, lanes: int, rate_bpm_min: float, seed: int, surge: float = 0.0
) -> tuple[Rows, Floats]:
    """Hearts that answer effort late and unlike the model, and their drift at the end in percent."""
    rng = np.random.default_rng(seed)
    heart = Runner.draw(rng, lanes)
    a = np.exp(-1 / heart.tau_s)
    x = heart.intercept + heart.gain * 1.2
    noise = rng.normal(0, 2, lanes)
    pace = np.array([3.0 + surge * ((t // 90) % 3 == 2) for t in range(seconds)])
    heart_rate = np.empty((seconds, lanes))
    for t in range(seconds):
        x = a * x + (1 - a) * (heart.intercept + heart.gain * pace[max(0, t - 8)])  # dead time 8 s
        noise = PHI * noise + rng.normal(0, 2 * np.sqrt(1 - PHI**2), lanes)
        heart_rate[t] = np.round(x + noise + rate_bpm_min / 60 * max(0, t - 600))
    speed = pace[:, np.newaxis] + rng.normal(0, 0.08, heart_rate.shape)
    reference = heart.intercept + heart.gain * pace[300:600].mean()
    truth = 100 * rate_bpm_min / 60 * (seconds - 600) / reference
    return Rows(heart_rate, speed, np.ones(speed.shape, dtype=bool)), truth


def test_agrees_with_the_matrix_form() -> None:
    lanes = 3
    rows = troubled_run(1500, lanes, seed=10)
    fast = DriftFilter(lanes)
    slow = [Textbook() for _ in range(lanes)]
    for heart_rate, speed, running in zip(*rows, strict=True):
        fast.step(heart_rate, speed, running, np.ones(lanes, dtype=bool))
        for i, one in enumerate(slow):
            one.step(heart_rate[i], speed[i], running=bool(running[i]))
    for i, one in enumerate(slow):
        assert one.drifting
        assert fast.drifting[i]
        assert one.z is not None
        assert fast.state[:, i] == pytest.approx(one.z, rel=1e-9, abs=1e-9)
        assert fast.covariance[:, :, i] == pytest.approx(one.p, rel=1e-9, abs=1e-9)


def test_covariance_stays_symmetric_to_the_last_bit_and_positive() -> None:
    f = DriftFilter(4)
    follow(f, troubled_run(2000, 4, seed=11))
    assert np.array_equal(f.covariance, f.covariance.swapaxes(0, 1))
    assert np.linalg.eigvalsh(f.covariance.transpose(2, 0, 1)).min() > -1e-12


def batch_estimate(heart_rate: Floats, speed: float, begin: int) -> Floats:
    """State at the end by generalised least squares over all heart rates at once (row 0 is the prior)."""
    mean = np.array([heart_rate[0], 75.0, 24.2, 0, 0, 0])
    cov = np.diag([25.0, 25.0**2, 8.3**2, 4.0, 0, 0])
    f = transition(speed)
    n = heart_rate.size - 1
    cross = np.zeros((6, n))  # covariance of the state with every observation so far
    joint = np.zeros((n, n))
    expected = np.zeros(n)
    for k in range(n):
        if k + 1 == begin:
            mean[5], cov[5, 5] = 0.05 / 60, (0.15 / 60) ** 2
        mean = f @ mean
        cov = f @ cov @ f.T + process_noise(lost=False, drifting=k + 1 >= begin)
        cross = f @ cross
        cross[:, k] = cov @ SEEN
        joint[k, : k + 1] = joint[: k + 1, k] = SEEN @ cross[:, : k + 1]
        expected[k] = SEEN @ mean
    return mean + cross @ np.linalg.solve(joint + 0.6 * np.eye(n), heart_rate[1:] - expected)


def test_agrees_with_batch_least_squares_and_finds_a_noise_free_drift() -> None:
    seconds, begin = 1800, 599
    x = np.empty(seconds)
    x[0] = 140.0
    for t in range(1, seconds):
        x[t] = A * x[t - 1] + (1 - A) * (85.0 + 22.0 * 3.0)
    heart_rate = x + 0.3 / 60 * np.maximum(0, np.arange(seconds) - begin)
    f = DriftFilter(1)
    ones = np.ones((seconds, 1))
    last = follow(f, Rows(heart_rate[:, np.newaxis], 3.0 * ones, ones > 0))[-1]
    assert f.state[:, 0] == pytest.approx(batch_estimate(heart_rate, 3.0, begin), abs=1e-6)
    stated = np.sqrt(f.covariance[4, 4, 0])
    assert stated < 1.5
    assert f.state[4, 0] == pytest.approx(0.3 / 60 * (seconds - begin), abs=1.5 * stated)
    assert last.slope_bpm_min[0] == pytest.approx(0.3, abs=0.06)
    assert last.heart_rate_ref[0] == pytest.approx(151.0, abs=0.5)
    assert last.pct[0] == pytest.approx(100 * f.state[4, 0] / last.heart_rate_ref[0])


@pytest.mark.parametrize("surge", [0.0, 0.6], ids=["steady", "fartlek"])
def test_no_drift_reads_as_none_and_never_as_five_percent(surge: float) -> None:
    rows, _ = simulated(3000, 60, 0.0, seed=12, surge=surge)
    said = follow(DriftFilter(60), rows)
    assert abs(said[-1].pct.mean()) < 0.6
    assert said[-1].pct.std() < 1.4
    certain = np.array([(one.exceedance(5.0) > 0.9) & one.fresh for one in said])
    for lane in certain.T:
        assert not np.convolve(lane, np.ones(60), "valid").max() >= 60


@pytest.mark.parametrize("surge", [0.0, 0.6], ids=["steady", "fartlek"])
def test_drift_is_measured_within_its_stated_error(surge: float) -> None:
    rows, truth = simulated(3600, 60, 0.4, seed=13, surge=surge)
    last = follow(DriftFilter(60), rows)[-1]
    error = last.pct - truth
    assert abs(error.mean()) < 0.8
    assert error.std() < 1.4
    assert last.sd_pct.mean() == pytest.approx(error.std(), rel=0.4)
    assert last.slope_bpm_min.mean() == pytest.approx(0.4, abs=0.05)
    assert (last.exceedance(10.0) > 0.9).mean() > 0.8


def test_a_hilly_course_that_climbs_at_the_end_is_no_drift_once_grade_is_known() -> None:
    rng = np.random.default_rng(14)
    lanes, seconds = 30, 3000
    heart = Runner.draw(rng, lanes)
    a = np.exp(-1 / heart.tau_s)
    x, noise, altitude = heart.intercept + heart.gain * 1.2, np.zeros(lanes), np.full(lanes, 400.0)
    slope, aware, blind = Slope(lanes), DriftFilter(lanes), DriftFilter(lanes)
    on = np.ones(lanes, dtype=bool)
    speeds = [
        np.full(lanes, 3.0)
    ] * 15  # the detector takes speed from 15 s ago: grade is that of a point behind
    for t in range(seconds):
        grade = 0.03 * (2 * t / seconds - 1) + 0.015 * np.sin(2 * np.pi * t / 150 + np.arange(lanes))
        x = a * x + (1 - a) * (heart.intercept + heart.gain * adjusted_speed(np.full(lanes, 3.0), grade))
        noise = PHI * noise + rng.normal(0, 2 * np.sqrt(1 - PHI**2), lanes)
        altitude = altitude + 3.0 * grade
        speed = 3.0 + rng.normal(0, 0.08, lanes)
        speeds.append(speed)
        seen = speed_for_drift(speeds.pop(0), slope.step(speed, altitude + rng.normal(0, 0.3, lanes), on))
        said = aware.step(np.round(x + noise), seen, on, on)
        fooled = blind.step(np.round(x + noise), speed, on, on)
    assert said.pct.mean() < 3.0
    assert fooled.pct.mean() > 8.0


def test_says_nothing_before_minute_10_and_judges_from_minute_18() -> None:
    rows, _ = simulated(1200, 1, 0.0, seed=15)
    said = follow(DriftFilter(1), rows)
    assert all(
        np.isnan([*one.pct, *one.sd_pct, *one.slope_bpm_min, *one.heart_rate_ref]).all() for one in said[:599]
    )
    assert np.isfinite([*said[600].pct, *said[600].sd_pct, *said[600].slope_bpm_min]).all()
    fresh = np.array([one.fresh[0] for one in said])
    assert not fresh[:1079].any()
    assert fresh[1079:].all()


def test_only_running_counts_as_time() -> None:
    rows, _ = simulated(1500, 1, 0.0, seed=16)
    rows.running[:300] = False  # walking to the start
    said = follow(DriftFilter(1), rows)
    assert np.isnan(said[890].pct).all()
    assert np.isfinite(said[900].pct).all()


def test_a_stop_suspends_judgement_for_150_s_and_does_not_move_the_drift() -> None:
    rows, _ = simulated(2400, 30, 0.0, seed=17)
    rows.speed[1500:1560] = 0.0
    rows.running[1500:1560] = False
    fall = 1 - 0.3 * np.exp(-((np.arange(200) - 60) ** 2) / 2000)
    rows.heart_rate[1500:1700] *= fall[:, np.newaxis]
    said = follow(DriftFilter(30), rows)
    fresh = np.array([one.fresh for one in said])
    assert fresh[1080:1500].all()
    assert not fresh[1500:1709].any()
    assert fresh[1710:].all()
    assert (said[1710].pct - said[1499].pct) == pytest.approx(0.0, abs=1.5)


def test_a_walk_suspends_judgement_and_a_flickering_gate_does_not() -> None:
    rows, _ = simulated(1500, 2, 0.0, seed=25)
    rows.speed[1200:1240] = 1.7
    rows.running[1200:1240, 0] = False
    rows.running[1200:1240:3, 1] = False
    fresh = np.array([one.fresh for one in follow(DriftFilter(2), rows)])
    assert fresh[1080:1210, 0].all()
    assert not fresh[1210:1389, 0].any()
    assert fresh[1390:, 0].all()
    assert fresh[1100:, 1].all()


def test_running_downhill_is_no_walk_however_low_the_adjusted_speed() -> None:
    rows, _ = simulated(1300, 1, 0.0, seed=26)
    rows.speed[1200:] = 1.4
    assert follow(DriftFilter(1), rows)[-1].fresh.all()


def test_silent_heart_rate_only_predicts_and_goes_stale_after_30_s() -> None:
    rows, _ = simulated(1300, 1, 0.4, seed=18)
    rows.heart_rate[1200:1250] = np.nan
    f = DriftFilter(1)
    said = follow(f, rows)
    fresh = np.array([one.fresh[0] for one in said])
    assert fresh[1200:1230].all()
    assert not fresh[1230:1250].any()
    assert fresh[1250:].all()
    gain = (said[1249].pct - said[1200].pct) * said[1249].heart_rate_ref / 100
    assert gain[0] == pytest.approx(said[1249].slope_bpm_min[0] * 49 / 60, rel=0.01)
    assert said[1249].sd_pct[0] > said[1200].sd_pct[0]


def test_unknown_speed_coasts_without_learning() -> None:
    rows, _ = simulated(1300, 1, 0.0, seed=19)
    rows.speed[1200:1230] = np.nan
    rows.heart_rate[1200:1230] += 40.0
    f = DriftFilter(1)
    said = follow(f, rows)
    assert not any(one.fresh[0] for one in said[1200:1230])
    assert said[1230].fresh[0]
    assert said[1299].pct[0] == pytest.approx(said[1199].pct[0], abs=0.5)


def test_one_wild_beat_moves_the_drift_no_more_than_the_limit_allows() -> None:
    rows, _ = simulated(1300, 2, 0.0, seed=20)
    rows.heart_rate[:, 1] = rows.heart_rate[:, 0]
    rows.speed[:, 1] = rows.speed[:, 0]
    rows.heart_rate[1290, 0] += 20.0
    rows.heart_rate[1290, 1] += 90.0
    last = follow(DriftFilter(2), rows)[-1]
    assert last.pct[0] == last.pct[1]


def test_exceedance_is_the_normal_tail() -> None:
    two = np.array([6.0, np.nan])
    drift = Drift(two, np.array([0.8, np.nan]), two, two, two, np.array([True, False]))
    assert drift.exceedance(5.0)[0] == pytest.approx(norm.sf(5.0, loc=6.0, scale=0.8))
    assert np.isnan(drift.exceedance(5.0)[1])


def test_reset_makes_lanes_new_and_leaves_the_others() -> None:
    f = DriftFilter(3)
    f.use_optical(np.array([True, True, False]))
    follow(f, troubled_run(900, 3, seed=21))
    kept = f.state[:, 2].copy()
    f.reset(np.array([True, False, True]) & [True, True, False])
    for name, new in vars(DriftFilter(1)).items():
        assert np.array_equal(getattr(f, name)[..., 0], new[..., 0]), name
    assert np.array_equal(f.state[:, 2], kept)
    assert f.started[1]
    assert f.noise_variance.tolist() == [4.0, 9.0, 4.0]


def test_an_optical_sensor_is_believed_less() -> None:
    rows, _ = simulated(1300, 1, 0.0, seed=22)
    twice = Rows(rows.heart_rate.repeat(2, 1), rows.speed.repeat(2, 1), rows.running.repeat(2, 1))
    f = DriftFilter(2)
    f.use_optical(np.array([False, True]))
    sd = follow(f, twice)[-1].sd_pct
    assert sd[1] > 1.1 * sd[0]


def test_a_lane_continues_elsewhere_bit_for_bit() -> None:
    rows = troubled_run(1400, 3, seed=27)
    here, there = DriftFilter(3), DriftFilter(1)
    said: list[Drift] = []
    for i, (heart_rate, speed, running) in enumerate(zip(*rows, strict=True)):
        if i == 900:
            there.put(0, here.take(1))
        said = [here.step(heart_rate, speed, running, np.ones(3, dtype=bool))]
        if i >= 900:
            said.append(there.step(heart_rate[1:2], speed[1:2], running[1:2], np.ones(1, dtype=bool)))
    assert here.take(1).keys() == vars(here).keys()
    for name, values in there.take(0).items():
        assert np.array_equal(values, here.take(1)[name]), name
    assert said[0].pct[1] == said[1].pct[0]


def test_lanes_do_not_touch_each_other() -> None:
    lanes = 19
    rows = troubled_run(1300, lanes, seed=23)
    active = np.random.default_rng(24).random(rows.speed.shape) < 0.95
    said = follow(DriftFilter(lanes), rows, active)
    for i in (0, 8, 18):
        awake = active[:, i]
        alone = follow(DriftFilter(1), rows.of(i, awake))
        for field in Drift._fields:
            together = np.array([getattr(one, field)[i] for one in said])
            apart = np.array([getattr(one, field)[0] for one in alone])
            assert np.array_equal(together[awake], apart, equal_nan=field != "fresh"), field
            assert not np.isfinite(together[~awake]).any() if field != "fresh" else not together[~awake].any()


def test_constants_are_those_of_the_sources() -> None:
    assert (module.TIME_CONSTANT_S, module.GAIN, module.GAIN_SD) == (57.6, 24.2, 8.3)
