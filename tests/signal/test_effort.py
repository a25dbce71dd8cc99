from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from rows import one

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.effort import Effort, Exertion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def follow(
    speed: Floats, grade: Floats | float = np.nan, running: NDArray[np.bool_] | None = None
) -> Exertion:
    effort, on = Effort(1), np.array([True])
    slope = np.broadcast_to(np.asarray(grade, dtype=np.float64), speed.shape)
    for k in range(speed.size):
        values = np.full((len(Channel), 1), np.nan)
        values[Channel.SPEED], values[Channel.GRADE] = speed[k], slope[k]
        runs = np.array([bool(running[k])]) if running is not None else np.array([speed[k] > 1.9])
        felt = effort.step(one(values), np.array([[k]]), one(runs), one(on)).at(0)
    return felt


def test_the_heart_sees_effort_behind_a_dead_time_and_a_lag() -> None:
    effort = follow(np.concatenate((np.full(900, 3.0), np.full(58, 4.0))))
    # 58 s after the step: 1 - exp(-50/50) of it for a pure dead time of 8 s.
    assert effort.lagged[0, 0] == pytest.approx(3.0 + 1.0 - np.exp(-1.0), abs=0.03)
    assert effort.lagged[1, 0] == 0.0


def test_what_grade_adds_is_kept_apart() -> None:
    effort = follow(np.full(900, 3.0), 0.05)
    assert effort.lagged[0, 0] == pytest.approx(3.0, abs=1e-3)
    assert effort.lagged[1, 0] == pytest.approx(3.0 * (4.685 / 3.6 - 1.0), rel=1e-3)  # C(0.05): Minetti 2002
    assert effort.steepness[0] == pytest.approx(0.05)


def test_a_change_of_pace_shows_within_half_a_minute() -> None:
    effort = follow(np.concatenate((np.full(600, 3.0), np.full(30, 3.6))))
    assert effort.change[0] == pytest.approx(0.2, abs=0.01)


def test_who_keeps_the_effort_on_a_hill_does_not_change_pace() -> None:
    speed, grade = np.full(700, 3.0), np.zeros(700)
    grade[600:] = 0.05
    speed[600:] *= 3.6 / 4.685
    assert abs(follow(speed, grade).change[0]) < 0.01


def test_intervals_are_uneven_and_a_hilly_course_at_even_effort_is_not() -> None:
    repeats = np.where(np.arange(1800) % 240 < 120, 4.2, 2.6)
    grade = 0.05 * np.sin(np.arange(1800) / 60.0)
    hilly = 3.0 / (1.0 + 5.4 * grade)
    assert follow(repeats).unevenness[0] > 0.12
    assert follow(hilly, grade).unevenness[0] < 0.06


def test_share_of_running_is_that_of_five_minutes() -> None:
    running = np.ones(1200, dtype=np.bool_)
    running[-150:] = False
    assert follow(np.full(1200, 2.5), running=running).running_share[0] == pytest.approx(0.5)


def test_ground_is_hidden_where_speed_is_not_that_of_a_belt_and_no_grade_was_ever_known() -> None:
    rng = np.random.default_rng(1)
    rough = 3.0 + np.convolve(rng.normal(0, 0.25, 1200), np.ones(5) / 5, "same")
    assert follow(rough).hidden_ground[0]
    assert not follow(rough, 0.0).hidden_ground[0]
    assert not follow(np.full(1200, 3.0) + 0.01 * rng.standard_normal(1200)).hidden_ground[0]


def test_an_unknown_speed_coasts_on_the_last() -> None:
    speed = np.full(900, 3.0)
    speed[-20:] = np.nan
    effort = follow(speed)
    assert not effort.known[0]
    assert effort.lagged[0, 0] == pytest.approx(3.0, abs=1e-3)


def test_an_idle_lane_keeps_what_it_knows_to_the_bit() -> None:
    effort = Effort(2)
    values = np.full((len(Channel), 2), np.nan)
    values[Channel.SPEED] = 3.0
    on = np.ones(2, dtype=np.bool_)
    for k in range(400):
        effort.step(one(values), np.array([[k, k]]), one(on), one(on))
    before, first = effort.take(1), np.array([True, False])
    for k in range(400, 460):
        values[Channel.SPEED, 1] = np.nan
        effort.step(one(values), np.array([[k, 399]]), one(first), one(first))
    assert all(before[name].tobytes() == after.tobytes() for name, after in effort.take(1).items())
