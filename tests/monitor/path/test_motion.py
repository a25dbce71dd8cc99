"""Whether a runner has set off, second by second."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from fleetfoot.path.motion import BEATING_S, STRIDING_S, Motion, Stillness, effort_bpm_of
from fleetfoot.path.run import LIVE, Run
from fleetfoot.path.sink import Second
from fleetfoot_signal import MEASURED, Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot_signal import Floats

EFFORT_BPM = effort_bpm_of(None, None)


def rows(values: Sequence[float], channel: Channel = Channel.SPEED) -> Floats:
    made = np.full((MEASURED, len(values)), np.nan)
    made[channel] = values
    return made


def test_a_dash_for_a_bus_is_no_run() -> None:
    motion = Motion(EFFORT_BPM, setting_off=True)
    motion.take(0.0, rows([*[4.0] * 14, *[0.0] * 60, *[4.0] * 14]))
    assert math.isnan(motion.since_s)


def test_a_run_begins_with_its_first_second_and_not_when_it_is_noticed() -> None:
    motion = Motion(EFFORT_BPM, setting_off=True)
    motion.take(100.0, rows([1.2] * 50))
    motion.take(150.0, rows([3.0] * STRIDING_S))
    assert motion.since_s == 150.0
    assert motion.latest_s == 150.0 + STRIDING_S - 1


def test_a_second_that_is_missing_now_and_then_does_not_hide_a_run() -> None:
    motion = Motion(EFFORT_BPM, setting_off=True)
    motion.take(0.0, rows([3.0, 3.0, math.nan] * 10))
    assert motion.since_s < 3.0


def test_a_heart_alone_must_beat_at_effort_for_a_minute() -> None:
    motion = Motion(EFFORT_BPM, setting_off=True)
    motion.take(0.0, rows([180.0] * 30 + [70.0] * 60, Channel.HEART_RATE))
    assert math.isnan(motion.since_s)
    motion.take(90.0, rows([140.0] * BEATING_S, Channel.HEART_RATE))
    assert motion.since_s == 90.0


def test_of_a_group_it_is_enough_that_one_moves() -> None:
    stillness = Stillness({"ana": EFFORT_BPM, "bo": EFFORT_BPM})
    runs = {name: Run(name, name, LIVE) for name in ("ana", "bo")}
    for index in range(200):
        for name, speed in (("ana", 0.0), ("bo", 3.0 if index < 120 else 0.0)):
            values = rows([speed])[:, 0]
            stillness.second(runs[name], Second(index, values, np.zeros(0)))
    assert stillness.since_s == 119.0
