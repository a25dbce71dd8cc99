"""What is believed of heart rate: made seconds with one fault each, and sound ones that look faulty."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
from rows import one

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.heart_rate_fault import HeartRateFault, HeartRateVerdict
from fleetfoot_signal.heart_rate_quality import HeartRateQuality

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Seconds(NamedTuple):
    """float64[second] each."""

    heart_rate: Floats
    cadence: Floats
    speed: Floats


class Said(NamedTuple):
    fault: NDArray[np.int64]
    back_s: NDArray[np.int64]
    restart: NDArray[np.bool_]
    believed: Floats


def sound(seconds: int = 1800, seed: int = 1) -> Seconds:
    """Return a steady runner of 140 bpm and 170 steps/min, with a heart that wanders."""
    rng = np.random.default_rng(seed)
    heart_rate = 140.0 + np.cumsum(rng.normal(0, 0.25, seconds)) * 0.5 + rng.normal(0, 0.4, seconds)
    cadence = 170.0 + rng.normal(0, 1.0, seconds)
    return Seconds(np.round(heart_rate), np.round(cadence), 3.0 + rng.normal(0, 0.08, seconds))


def judge(*runs: Seconds, since_stop_s: float = 1e6) -> list[Said]:
    lanes = len(runs)
    quality = HeartRateQuality(lanes)
    said: list[HeartRateVerdict] = []
    on = np.ones(lanes, dtype=np.bool_)
    for k in range(runs[0].speed.size):
        values = np.full((len(Channel), lanes), np.nan)
        for lane, run in enumerate(runs):
            columns = (run.heart_rate[k], run.cadence[k], run.speed[k])
            values[[Channel.HEART_RATE, Channel.CADENCE, Channel.SPEED], lane] = columns
        stopped_s = np.full((1, lanes), since_stop_s)
        said.append(quality.step(one(values), np.full((1, lanes), k), one(on), stopped_s, one(on)))
    return [
        Said(
            np.array([each.fault[0, lane] for each in said]),
            np.array([each.back_s[0, lane] for each in said]),
            np.array([each.restart[0, lane] for each in said]),
            np.array([each.believed_bpm[0, lane] for each in said]),
        )
        for lane in range(lanes)
    ]


def locked(run: Seconds, since: int, until: int, factor: float = 1.0) -> Seconds:
    heart_rate = run.heart_rate.copy()
    heart_rate[since:until] = np.round(factor * run.cadence[since:until])
    return run._replace(heart_rate=heart_rate)


def test_a_sound_run_is_believed_all_through() -> None:
    (said,) = judge(sound())
    assert not said.fault.any()
    assert not said.restart.any()
    assert np.isfinite(said.believed).all()


@pytest.mark.parametrize(("factor", "name"), [(1.0, "CADENCE"), (0.5, "HALF_CADENCE")])
@pytest.mark.parametrize("lasts_s", [60, 180, 700])
def test_a_lock_on_the_cadence_is_named_soon_and_taken_back_to_its_start(
    factor: float, name: str, lasts_s: int
) -> None:
    (said,) = judge(locked(sound(), 1000, 1000 + lasts_s, factor))
    fault = HeartRateFault[name]
    first = int(np.flatnonzero(said.fault == fault)[0])
    assert first <= 1040
    assert first - said.back_s[first] <= 1000
    assert np.isnan(said.believed[1005 : 1000 + lasts_s]).all()
    assert (said.fault[1000 + lasts_s + 120 :] == 0).all(), "believed again after the lock"


def test_a_slow_slide_onto_the_cadence_is_found_by_likeness_and_taken_back_three_minutes() -> None:
    run = sound(2400)
    heart_rate = run.heart_rate.copy()
    heart_rate[1000:1120] = np.round(np.linspace(140, 170, 120))
    heart_rate[1120:] = run.cadence[1120:]
    (said,) = judge(run._replace(heart_rate=heart_rate))
    first = int(np.flatnonzero(said.fault == HeartRateFault.CADENCE)[0])
    assert first < 1400
    assert said.back_s[first] == 180
    assert (said.fault[first:] == HeartRateFault.CADENCE).mean() > 0.99


def test_a_heart_that_merely_lies_near_the_cadence_is_believed() -> None:
    run = sound(2400)
    rng, wander = np.random.default_rng(3), np.zeros(2400)
    for k in range(1, 2400):
        wander[k] = 0.978 * wander[k - 1] + rng.normal(0, 0.42)  # 2 bpm over 45 s
    near = run._replace(heart_rate=np.round(170.0 + wander))
    (said,) = judge(near)
    assert np.mean(np.abs(near.heart_rate - near.cadence) <= 3.0) > 0.5
    assert not said.fault.any()


@pytest.mark.parametrize("off", [-40.0, 40.0])
def test_a_jump_in_the_first_quarter_of_an_hour_ends_a_bad_start(off: float) -> None:
    run = sound()
    heart_rate = run.heart_rate.copy()
    heart_rate[:500] += off
    (said,) = judge(run._replace(heart_rate=heart_rate))
    begins_anew = np.flatnonzero(said.restart)
    assert begins_anew.size
    assert 500 <= begins_anew[-1] <= 520
    assert (said.fault[530:] == 0).all()


def test_a_late_jump_is_withheld_until_heart_rate_is_back_where_it_was_believed() -> None:
    run = sound()
    heart_rate = run.heart_rate.copy()
    heart_rate[1200:1260] += 30.0
    (said,) = judge(run._replace(heart_rate=heart_rate))
    assert np.isnan(said.believed[1205:1260]).all()
    assert (said.fault[1310:] == 0).all()
    assert not said.restart.any()


def test_a_late_jump_that_stays_is_a_new_beginning_after_three_minutes() -> None:
    run = sound()
    heart_rate = run.heart_rate.copy()
    heart_rate[1200:] += 30.0
    (said,) = judge(run._replace(heart_rate=heart_rate))
    (anew,) = np.flatnonzero(said.restart).tolist()
    assert 1370 <= anew <= 1400
    assert (said.fault[anew + 1 :] == 0).all()


@pytest.mark.parametrize("by", [1.3, 0.7])
def test_what_effort_explains_is_no_jump(by: float) -> None:
    run = sound()
    speed = run.speed.copy()
    speed[1000:] *= by
    answer = 35.0 * np.sign(by - 1.0) * (1.0 - np.exp(-np.arange(800) / 20.0))
    heart_rate = run.heart_rate.copy()
    heart_rate[1010:] += np.round(answer[:790])
    (said,) = judge(run._replace(heart_rate=heart_rate, speed=speed))
    assert not (said.fault == HeartRateFault.JUMP).any()


def test_a_leap_against_the_effort_is_a_jump_however_much_effort_changed() -> None:
    run = sound()
    speed, heart_rate = run.speed.copy(), run.heart_rate.copy()
    speed[1170:] *= 0.85
    heart_rate[1200:] += 30.0
    (said,) = judge(run._replace(heart_rate=heart_rate, speed=speed))
    assert (said.fault[1206:1300] == HeartRateFault.JUMP).all()


def test_nothing_jumps_within_two_minutes_of_a_stop() -> None:
    run = sound()
    heart_rate = run.heart_rate.copy()
    heart_rate[1200:] -= 30.0
    (said,) = judge(run._replace(heart_rate=heart_rate), since_stop_s=60.0)
    assert not (said.fault == HeartRateFault.JUMP).any()


def test_a_value_that_does_not_change_for_75_s_is_frozen_from_its_first_second() -> None:
    run = sound()
    heart_rate = run.heart_rate.copy()
    heart_rate[1000:1300] = 141.0
    (said,) = judge(run._replace(heart_rate=heart_rate))
    frozen = np.flatnonzero(said.fault == HeartRateFault.FROZEN)
    assert frozen[0] == pytest.approx(1075, abs=2)
    assert said.back_s[frozen[0]] == 75
    assert frozen[-1] == 1299


def test_single_wild_values_are_spikes_and_the_rest_is_believed() -> None:
    run = sound()
    heart_rate = run.heart_rate.copy()
    at = np.arange(300, 1700, 97)
    heart_rate[at] += 40.0
    (said,) = judge(run._replace(heart_rate=heart_rate))
    assert np.flatnonzero(said.fault).tolist() == at.tolist()
    assert (said.fault[at] == HeartRateFault.SPIKE).all()


def test_silence_is_a_fault_of_its_own() -> None:
    run = sound()
    heart_rate = run.heart_rate.copy()
    heart_rate[700:760] = np.nan
    (said,) = judge(run._replace(heart_rate=heart_rate))
    assert (said.fault[700:760] == HeartRateFault.SILENT).all()
    assert not said.fault[760:].any()


def test_without_speed_the_cadence_tells_whether_effort_changed() -> None:
    run = sound()
    heart_rate = run.heart_rate.copy()
    heart_rate[:500] -= 40.0
    blind = run._replace(heart_rate=heart_rate, speed=np.full(run.speed.size, np.nan))
    (said,) = judge(blind)
    assert said.restart.any()


def test_seconds_of_each_fault_are_counted_and_a_run_without_a_heart_rate_has_none() -> None:
    quality, on = HeartRateQuality(2), np.ones(2, dtype=np.bool_)
    run = locked(sound(), 1000, 1300)
    for k in range(1800):
        values = np.full((len(Channel), 2), np.nan)
        values[[Channel.CADENCE, Channel.SPEED]] = np.array([[run.cadence[k]], [run.speed[k]]])
        values[Channel.HEART_RATE, 0] = run.heart_rate[k]
        quality.step(one(values), np.full((1, 2), k), one(on), np.full((1, 2), 1e6), one(on))
    assert quality.fault_s[HeartRateFault.CADENCE, 0] == pytest.approx(300, abs=30)
    assert quality.fault_s[HeartRateFault.NONE, 0] > 1350
    assert not quality.fault_s[:, 1].any()
    assert quality.heard.tolist() == [True, False]


def test_lanes_do_not_touch_each_other() -> None:
    runs = [sound(seed=4), locked(sound(seed=5), 1000, 1200), locked(sound(seed=6), 600, 700, 0.5)]
    alone = [judge(run)[0] for run in runs]
    for mine, among in zip(alone, judge(*runs), strict=True):
        for said, other in zip(mine, among, strict=True):
            assert np.array_equal(said, other, equal_nan=said.dtype == np.float64)


def test_every_reason_can_be_said() -> None:
    assert HeartRateFault.NONE.reason == ""
    reasons = [fault.reason for fault in HeartRateFault if fault]
    assert len(set(reasons)) == len(reasons)
    assert all(reason and not reason.endswith(".") for reason in reasons)
