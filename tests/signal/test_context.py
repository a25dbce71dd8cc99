from __future__ import annotations

import numpy as np
import pytest
from rows import one

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.context import HILL_GRADE, HOT_C, LINGER_S, Context


class Outside:
    """One lane, second by second."""

    def __init__(self) -> None:
        self.context = Context(1)
        self.index = -1
        self.since_stop_s = 0.0

    def run(
        self, seconds: int = 1, *, active: bool = True, stopped: bool = False, **known: float
    ) -> tuple[str, ...]:
        for _ in range(seconds):
            values = np.full((len(Channel), 1), np.nan)
            for name, value in known.items():
                values[Channel[name.upper()]] = value
            on = np.array([active])
            self.index += active
            self.since_stop_s = 0.0 if stopped else self.since_stop_s + active
            since_stop_s, index = np.array([[self.since_stop_s]]), np.array([[self.index]])
            outside = self.context.step(one(values), index, since_stop_s, one(on))
        return outside.causes(0, 0)


def test_on_a_cool_level_run_there_is_no_cause() -> None:
    assert Outside().run(500, temperature=15.0, grade=0.0) == ()


def test_before_anything_is_known_there_is_no_cause() -> None:
    assert Outside().run(10) == ()


@pytest.mark.parametrize(("grade", "hill"), [(HILL_GRADE, ()), (0.031, ("hill",)), (-0.031, ("hill",))])
def test_a_hill_is_steeper_than_three_percent_up_or_down(grade: float, hill: tuple[str, ...]) -> None:
    assert Outside().run(grade=grade) == hill


def test_a_hill_lingers_for_three_minutes() -> None:
    outside = Outside()
    outside.run(grade=0.05)
    assert outside.run(int(LINGER_S), grade=0.0) == ("hill",)
    assert outside.run(grade=0.0) == ()


def test_heat_is_the_last_known_temperature() -> None:
    outside = Outside()
    assert outside.run(temperature=HOT_C) == ("heat",)
    assert outside.run(1000) == ("heat",)
    assert outside.run(temperature=HOT_C - 0.1) == ()


def test_a_stop_lingers_for_three_minutes_and_the_start_is_none() -> None:
    outside = Outside()
    assert outside.run(100) == ()
    assert outside.run(stopped=True) == ("stop",)
    assert outside.run(int(LINGER_S)) == ("stop",)
    assert outside.run() == ()


def test_causes_come_together() -> None:
    outside = Outside()
    outside.run(10)
    assert outside.run(stopped=True, grade=0.1, temperature=30.0) == ("hill", "heat", "stop")


def test_an_idle_lane_remembers() -> None:
    outside = Outside()
    outside.run(10)
    outside.run(stopped=True, grade=0.1, temperature=30.0)
    assert outside.run(1000, active=False) == ("hill", "heat", "stop")
