"""A run that its runner pauses: what is heard meanwhile does not count, in whatever order it is pressed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.path.source import TimerEvent
from fleetfoot.path.timer import Timer
from fleetfoot_signal import Beat, Channel, Sample

PRESSES = st.lists(st.tuples(st.floats(0.0, 100.0), st.booleans()), max_size=12).map(sorted)


@given(PRESSES, st.floats(100.0, 200.0))
def test_it_stands_from_each_first_stop_to_the_next_start(
    presses: list[tuple[float, bool]], end_s: float
) -> None:
    timer = Timer()
    expected_s, since_s = 0.0, math.nan
    for t_s, running in presses:
        stops = timer.press(TimerEvent(t_s, running))
        assert stops is (not running and math.isnan(since_s))
        if running and not math.isnan(since_s):
            expected_s, since_s = expected_s + t_s - since_s, math.nan
        elif not running and math.isnan(since_s):
            since_s = t_s
    expected_s += 0.0 if math.isnan(since_s) else end_s - since_s
    assert timer.stood_s(end_s) == pytest.approx(expected_s)
    assert timer.is_running is math.isnan(since_s)


def test_what_comes_in_a_pause_is_left_out_and_a_count_is_less_by_what_was_added_to_it() -> None:
    timer = Timer()
    counted = [timer.counted(Sample(0.0, Channel.DISTANCE, 100.0, "pod"))]
    timer.press(TimerEvent(0.5, running=False))
    paused = [timer.counted(Sample(t_s, Channel.DISTANCE, 100.0 + t_s, "pod")) for t_s in (1.0, 2.0, 3.0)]
    assert timer.counted(Beat(1.0, 800.0, "strap")) is None
    timer.press(TimerEvent(3.5, running=True))
    counted += [timer.counted(Sample(t_s, Channel.DISTANCE, 100.0 + t_s, "pod")) for t_s in (4.0, 5.0)]
    assert paused == [None] * 3
    assert [each.value for each in counted if isinstance(each, Sample)] == [100.0, 101.0, 102.0]
    assert timer.counted(beat := Beat(6.0, 800.0, "strap")) == beat


def test_a_pause_before_the_first_sample_is_none() -> None:
    timer = Timer()
    timer.press(TimerEvent(1.0, running=False))
    timer.press(TimerEvent(5.0, running=True))
    timer.press(TimerEvent(6.0, running=False))
    timer.begin(8.0)
    assert timer.stood_s(10.0) == 2.0


def test_a_state_goes_on_elsewhere() -> None:
    timer, other = Timer(), Timer()
    timer.counted(Sample(0.0, Channel.DISTANCE, 7.0, "pod"))
    timer.press(TimerEvent(1.0, running=False))
    timer.counted(Sample(2.0, Channel.DISTANCE, 9.0, "pod"))
    other.resume(timer.keep())
    assert (other.is_running, other.stood_s(4.0)) == (False, 3.0)
    other.press(TimerEvent(4.0, running=True))
    assert other.counted(Sample(5.0, Channel.DISTANCE, 10.0, "pod")) == Sample(
        5.0, Channel.DISTANCE, 8.0, "pod"
    )
