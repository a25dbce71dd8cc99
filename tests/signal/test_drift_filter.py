"""Clocks, memory and answers around the drift model, on hearts that answer unlike it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
from rows import one, verdict
from scipy.stats import norm

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.drift_filter import DriftFilter
from fleetfoot_signal.drift_gates import GAIN_SURE, Drift
from fleetfoot_signal.effort import Effort

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

PHI = np.exp(-1 / 45)


class Rows(NamedTuple):
    """[second, lane] each."""

    heart_rate: Floats
    speed: Floats
    running: Bools
    fault: Ints
    back_s: Ints
    restart: Bools

    def of(self, lane: int, kept: Bools) -> Rows:
        """Return what one lane had in the rows kept, as a group of one."""
        one = slice(lane, lane + 1)
        heart_rate, speed = self.heart_rate[kept, one], self.speed[kept, one]
        running, restart = self.running[kept, one], self.restart[kept, one]
        return Rows(heart_rate, speed, running, self.fault[kept, one], self.back_s[kept, one], restart)


class Said(NamedTuple):
    """[second, lane] each."""

    pct: Floats
    sd_pct: Floats
    heart_rate_ref: Floats
    fresh: Bools
    counted_s: Floats
    bar_sd_pct: Floats


def simulated(
    seconds: int, lanes: int, bpm_min: float, seed: int, pace: Floats | None = None
) -> tuple[Rows, Floats]:
    """Return hearts with lags and gains of their own, and their drift at the end in percent."""
    rng = np.random.default_rng(seed)
    gain = rng.normal(23.0, 5.0, lanes)
    keep = np.exp(-1 / np.maximum(rng.normal(57.6, 15, lanes), 25))
    pace = np.full(seconds, 3.0) if pace is None else pace
    x, noise = np.full(lanes, 80.0), rng.normal(0, 2, lanes)  # from rest
    heart_rate = np.empty((seconds, lanes))
    for t in range(seconds):
        x = keep * x + (1 - keep) * (75.0 + gain * pace[max(0, t - 8)])  # a dead time of 8 s
        noise = PHI * noise + rng.normal(0, 2 * np.sqrt(1 - PHI**2), lanes)
        heart_rate[t] = np.round(x + noise + bpm_min / 60 * max(0, t - 600))
    speed = pace[:, np.newaxis] + rng.normal(0, 0.05, heart_rate.shape)
    truth = 100 * bpm_min / 60 * (seconds - 600) / (75.0 + gain * 3.0)
    running = speed > 1.9
    none = np.zeros(speed.shape, dtype=np.int64)
    return Rows(heart_rate, speed, running, none, none.copy(), none > 0), truth


def follow(rows: Rows, active: Bools | None = None, *, graded: bool = True) -> tuple[Said, DriftFilter]:
    lanes = rows.speed.shape[1]
    filter_, effort = DriftFilter(lanes), Effort(lanes)
    on = np.ones(rows.speed.shape, dtype=np.bool_) if active is None else active
    index = np.full(lanes, -1)
    said: list[Drift] = []
    for k in range(len(rows.speed)):
        index += on[k]
        values = np.full((len(Channel), lanes), np.nan)
        values[Channel.SPEED] = np.where(on[k], rows.speed[k], np.nan)
        values[Channel.GRADE] = np.where(on[k] & graded, 0.0, np.nan)
        heart_rate = np.where(on[k] & (rows.fault[k] == 0), rows.heart_rate[k], np.nan)
        heart = verdict(
            one(heart_rate),
            fault=rows.fault[[k]],
            back_s=one(on[k] * rows.back_s[k]),
            restart=one(on[k] & rows.restart[k]),
        )
        running = one(rows.running[k] & on[k])
        felt = effort.step(one(values), one(index), running, on[[k]])
        said.append(filter_.step(heart, felt, one(index), running, on[[k]]))
    return Said(*(np.concatenate(field) for field in zip(*said, strict=True))), filter_


def test_no_drift_reads_as_none_and_never_surely_as_five_percent() -> None:
    rows, _ = simulated(3000, 60, 0.0, seed=12)
    said, _ = follow(rows)
    assert abs(said.pct[-1].mean()) < 0.6
    assert said.pct[-1].std() < 1.5
    certain = said.fresh & (norm.sf(5.0, said.pct, said.sd_pct) > 0.8)
    assert not any(np.convolve(lane, np.ones(60), "valid").max() >= 60 for lane in certain.T)


@pytest.mark.parametrize("bpm_min", [0.1, 0.4])
def test_drift_is_measured_within_its_stated_error(bpm_min: float) -> None:
    rows, truth = simulated(3600, 80, bpm_min, seed=13)
    said, _ = follow(rows)
    error = said.pct[-1] - truth
    assert abs(error.mean()) < 0.6
    assert said.sd_pct[-1].mean() == pytest.approx(error.std(), rel=0.35)
    assert 0.65 < np.mean(np.abs(error) < 1.2816 * said.sd_pct[-1]) < 0.95


@pytest.mark.parametrize(
    ("pace", "name"),
    [
        (np.linspace(2.7, 3.5, 3600), "progression"),
        (np.where(np.arange(3600) < 1800, 3.15, 2.9), "positive split"),
        (np.where(np.arange(3600) < 1800, 2.9, 3.15), "negative split"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_deliberate_change_of_pace_is_no_drift_and_its_doubt_is_told(pace: Floats, name: str) -> None:
    rows, _ = simulated(3600, 80, 0.0, seed=14, pace=pace)
    said, _ = follow(rows)
    last = said.pct[-1]
    assert abs(last.mean()) < 0.9, name
    assert 0.65 < np.mean(np.abs(last) < 1.2816 * said.sd_pct[-1]) < 0.96, name


def test_drift_counts_from_minute_8_and_is_judged_a_minute_later() -> None:
    rows, _ = simulated(1200, 1, 0.0, seed=15)
    said, _ = follow(rows)
    assert np.isnan(said.pct[:479]).all()
    assert not said.fresh[:539].any()
    assert said.fresh[560:].all()


def test_only_running_counts_as_time() -> None:
    rows, _ = simulated(1500, 1, 0.0, seed=16)
    rows.running[:300] = False
    rows.speed[:300] = 1.2
    said, _ = follow(rows)
    assert np.isnan(said.pct[770]).all()
    assert np.isfinite(said.pct[800]).all()


def test_a_stop_does_not_move_the_drift() -> None:
    rows, _ = simulated(2400, 40, 0.0, seed=17)
    rows.speed[1500:1560] = 0.0
    rows.running[1500:1560] = False
    fall = 1 - 0.3 * np.exp(-((np.arange(200) - 60) ** 2) / 2000)
    rows.heart_rate[1500:1700] *= fall[:, np.newaxis]
    said, _ = follow(rows)
    assert said.pct[1720] - said.pct[1499] == pytest.approx(0.0, abs=1.6)


def test_heart_rate_that_is_not_believed_is_stale_after_30_s_and_teaches_nothing() -> None:
    rows, _ = simulated(1800, 1, 0.0, seed=18)
    rows.heart_rate[1200:1300] += 40.0
    rows.fault[1200:1300] = 5
    said, _ = follow(rows)
    assert said.fresh[1200:1225].all()
    assert not said.fresh[1235:1300].any()
    assert said.fresh[1310:].all()
    assert said.pct[1400, 0] == pytest.approx(said.pct[1199, 0], abs=0.7)


def test_what_is_withdrawn_afterwards_leaves_no_trace() -> None:
    """Three minutes of a lock that is known only at their end, against a run in which they were never heard."""
    rows, _ = simulated(2400, 1, 0.0, seed=19)
    wrong = rows.heart_rate.copy()
    wrong[1400:1580] += (
        np.minimum(np.arange(180), 60)[:, np.newaxis] / 12.0
    )  # less than what is held for a hidden effort
    rows.fault[1580:1600] = 5
    rows.back_s[1580] = 180
    fooled, _ = follow(rows._replace(heart_rate=wrong))
    rows.fault[1400:1600] = 5
    rows.back_s[:] = 0
    never, _ = follow(rows)
    assert fooled.pct[1579, 0] > never.pct[1579, 0] + 0.5
    assert fooled.pct[1700, 0] == pytest.approx(never.pct[1700, 0], abs=0.3)


def test_a_bad_start_is_forgotten_and_drift_counts_from_four_minutes_after_it() -> None:
    rows, _ = simulated(3000, 40, 0.4, seed=20)
    rows.heart_rate[:560] += 45.0
    rows.restart[565] = True
    said, filter_ = follow(rows)
    assert np.isnan(said.pct[790]).all()
    assert np.isfinite(said.pct[830]).all()
    assert filter_.begun_s == pytest.approx(570, abs=10)
    expected = 100 * 0.4 / 60 * (3000 - 810) / 144.0
    assert said.pct[-1].mean() == pytest.approx(expected, abs=1.2)


def test_an_effort_that_nobody_reports_is_no_drift() -> None:
    rows, _ = simulated(3600, 60, 0.0, seed=21)
    steep = 14.0 * (1 - np.exp(-np.arange(2100) / 58.0))
    rows.heart_rate[1500:] += steep[:, np.newaxis]
    rows.speed[:] = 3.0
    said, _ = follow(rows, graded=False)
    passed = said.fresh & (norm.sf(7.0, said.pct, said.sd_pct) > 0.8)
    assert passed.any(axis=0).mean() < 0.1


def test_intervals_are_not_judged() -> None:
    pace = np.where((np.arange(3600) > 900) & (np.arange(3600) % 240 < 120), 4.1, 2.6)
    rows, _ = simulated(3600, 4, 0.0, seed=22, pace=pace)
    said, _ = follow(rows)
    assert said.fresh[1500:].mean() < 0.05


LARGER_NOISE = 2.0**0.5
"""By how much the larger of two estimates of a noise widens what their mean gives, at most."""


def test_what_another_gain_would_explain_must_be_surer_than_the_rest() -> None:
    even, _ = follow(simulated(2400, 4, 0.3, seed=5)[0])
    quicker = np.where(np.arange(2400) < 1200, 3.0, 3.4)
    chosen, _ = follow(simulated(2400, 4, 0.3, seed=5, pace=quicker)[0])
    safer, surer = (said.bar_sd_pct[-1] / said.sd_pct[-1] for said in (even, chosen))
    assert ((safer >= 1.0) & (safer <= 1.05 * LARGER_NOISE)).all(), safer
    assert ((surer >= 1.2) & (surer > safer) & (surer <= GAIN_SURE)).all(), surer


def test_exceedance_is_the_normal_tail() -> None:
    two = np.array([6.0, np.nan])
    drift = Drift(two, np.array([0.8, np.nan]), two, np.array([True, False]), two, two)
    assert drift.exceedance(5.0)[0] == pytest.approx(norm.sf(5.0, loc=6.0, scale=0.8))
    assert np.isnan(drift.exceedance(5.0)[1])


def troubled(seconds: int, lanes: int, seed: int) -> Rows:
    rows, _ = simulated(seconds, lanes, 0.3, seed)
    rng = np.random.default_rng(seed)
    for lane in range(lanes):
        stop, mute, back, anew, step = rng.integers(100, seconds - 200, 5)
        rows.speed[stop : stop + 40, lane] = 0.0
        rows.running[stop : stop + 40, lane] = False
        rows.heart_rate[mute : mute + 50, lane] = np.nan
        rows.back_s[back, lane] = rng.integers(10, 181)
        rows.restart[anew, lane] = lane % 3 == 0
        rows.heart_rate[step:, lane] += 15.0
        rows.speed[mute + 60 : mute + 80, lane] = np.nan
    return rows


def test_lanes_do_not_touch_each_other() -> None:
    lanes = 9
    rows = troubled(1500, lanes, seed=23)
    active = np.random.default_rng(24).random(rows.speed.shape) < 0.95
    together, _ = follow(rows, active)
    for lane in (0, 4, 8):
        awake = active[:, lane]
        alone, _ = follow(rows.of(lane, awake))
        for mine, among in zip(alone, together, strict=True):
            assert np.array_equal(mine[:, 0], among[awake, lane], equal_nan=mine.dtype == np.float64)


def test_a_lane_continues_elsewhere_bit_for_bit() -> None:
    rows = troubled(1500, 2, seed=27)
    _, whole = follow(rows)
    here, there = DriftFilter(2), DriftFilter(1)
    effort, far = Effort(2), Effort(1)
    for k in range(1500):
        if k == 900:
            there.put(0, here.take(1))
            far.put(0, effort.take(1))
        for filter_, seen, lane in ((here, effort, slice(0, 2)), (there, far, slice(1, 2))):
            if filter_ is there and k < 900:
                continue
            count = rows.speed[k, lane].size
            values = np.full((len(Channel), count), np.nan)
            values[Channel.SPEED], values[Channel.GRADE] = rows.speed[k, lane], 0.0
            on, index = np.ones((1, count), dtype=np.bool_), np.full((1, count), k)
            heart = verdict(
                rows.heart_rate[[k], lane], back_s=rows.back_s[[k], lane], restart=rows.restart[[k], lane]
            )
            felt = seen.step(one(values), index, rows.running[[k], lane], on)
            filter_.step(heart, felt, index, rows.running[[k], lane], on)
    for name, array in there.take(0).items():
        assert np.array_equal(array, here.take(1)[name], equal_nan=array.dtype == np.float64), name
        assert np.array_equal(array, whole.take(1)[name], equal_nan=array.dtype == np.float64), name
