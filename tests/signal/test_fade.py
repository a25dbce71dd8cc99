"""A fade: pace lost late, told from a cool-down, intervals and a rising heart rate."""

from __future__ import annotations

import numpy as np
import pytest

from fleetfoot_signal.fade import by_minute, find_fade, then_and_now

HOURS_2 = 7200


def pace(*stretches: tuple[int, float]) -> np.ndarray:
    return np.concatenate([np.full(minutes * 60, speed) for minutes, speed in stretches])


def test_a_late_loss_of_pace_with_level_heart_rate_is_a_fade() -> None:
    fade = find_fade(pace((80, 3.0), (40, 2.5)), np.full(HOURS_2, 150.0))
    assert fade is not None
    assert fade.start_s == 80 * 60
    assert fade.loss_pct == pytest.approx(100 / 6)
    assert fade.rise_bpm == 0.0


def test_heart_rate_in_the_fade_is_compared_with_the_quarter_hour_before_it() -> None:
    beats = np.concatenate([np.full(65 * 60, 140.0), np.full(15 * 60, 150.0), np.full(40 * 60, 157.0)])
    fade = find_fade(pace((80, 3.0), (40, 2.5)), beats)
    assert fade is not None
    assert (fade.heart_rate_before_bpm, fade.heart_rate_bpm) == (150.0, 157.0)
    assert fade.has_rise


def test_a_heart_rate_that_falls_with_the_pace_and_then_rises_has_risen() -> None:
    beats = np.full(HOURS_2, 150.0)
    beats[80 * 60 : 105 * 60] = 140.0
    beats[105 * 60 :] = 158.0
    fade = find_fade(pace((80, 3.0), (40, 2.5)), beats)
    assert fade is not None
    assert (fade.heart_rate_bpm, fade.heart_rate_end_bpm, fade.rise_bpm) == (140.0, 158.0, 8.0)
    assert fade.has_rise


@pytest.mark.parametrize(("loss", "found"), [(0.085, False), (0.105, True)])
def test_it_takes_ten_percent(loss: float, found: bool) -> None:
    fade = find_fade(pace((80, 3.0), (40, 3.0 * (1 - loss))), np.full(HOURS_2, 150.0))
    assert (fade is not None) is found


@pytest.mark.parametrize(("minutes", "found"), [(14, False), (15, True)])
def test_a_short_cool_down_is_no_fade(minutes: int, found: bool) -> None:
    fade = find_fade(pace((120 - minutes, 3.0), (minutes, 2.4)), np.full(HOURS_2, 150.0))
    assert (fade is not None) is found


def test_a_slow_stretch_that_ends_is_no_fade() -> None:
    assert find_fade(pace((65, 3.0), (20, 2.4), (35, 3.0)), np.full(HOURS_2, 150.0)) is None


def test_who_slowed_down_before_half_time_did_not_fade_late() -> None:
    assert find_fade(pace((30, 3.0), (90, 2.5)), np.full(HOURS_2, 150.0)) is None


def test_intervals_have_no_pace_to_fade_from() -> None:
    reps = pace(*[(3, 4.0), (2, 2.4)] * 16, (40, 2.4))
    assert find_fade(reps, np.full(reps.size, 150.0)) is None


def test_a_run_too_short_to_know_its_pace_has_no_fade() -> None:
    assert find_fade(pace((25, 3.0), (20, 2.2)), np.full(45 * 60, 150.0)) is None


def test_walking_belongs_to_a_fade_and_standing_does_not() -> None:
    speed = pace((80, 3.0), (40, 1.5))
    speed[110 * 60 :] = 0.0
    fade = find_fade(speed, np.full(HOURS_2, 150.0))
    assert fade is not None
    assert fade.speed_m_s == 1.5


def test_unknown_heart_rate_stays_unknown() -> None:
    fade = find_fade(pace((80, 3.0), (40, 2.5)), np.full(HOURS_2, np.nan))
    assert fade is not None
    assert np.isnan(fade.rise_bpm)
    assert not fade.has_rise


@pytest.mark.parametrize("seconds", [0, 1, 59, 7200])
def test_unknown_speed_is_no_fade(seconds: int) -> None:
    assert find_fade(np.full(seconds, np.nan), np.full(seconds, 150.0)) is None


def test_a_minute_needs_half_of_its_seconds() -> None:
    values = np.full(150, np.nan)
    values[:29] = 1.0
    values[60:90] = 2.0
    values[120:149] = 3.0
    assert np.isnan(by_minute(values)).tolist() == [True, False, True]


def test_then_is_minutes_10_to_20_and_now_the_last_five() -> None:
    values = pace((10, 1.0), (10, 2.0), (30, 3.0), (5, 4.0))
    assert then_and_now(values, np.ones(values.size, dtype=np.bool_), values.size - 1) == (2.0, 4.0)


def test_what_stood_does_not_count() -> None:
    values, moving = np.full(1500, 150.0), np.ones(1500, dtype=np.bool_)
    values[1300:] = 90.0
    moving[1300:] = False
    assert then_and_now(values, moving, 1499) == (150.0, 150.0)
