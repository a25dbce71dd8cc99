from __future__ import annotations

import math

from fleetfoot.path.silence import STALE_S, Gap, Silence
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Sample

HEART = Channel.HEART_RATE


def sample(t_s: float, channel: Channel = HEART, sensor: str = "strap") -> Sample:
    return Sample(t_s, channel, 150.0, sensor)


def test_a_channel_falls_silent_five_seconds_after_its_last_sample() -> None:
    silence = Silence()
    silence.note(sample(0.1))
    silence.note(sample(1.1))
    assert silence.before(1.1 + STALE_S) == []
    (marker,) = silence.before(math.nextafter(1.1 + STALE_S, math.inf))
    assert (marker.t_s, marker.channel, marker.sensor) == (1.1 + STALE_S, HEART, "strap")
    assert math.isnan(marker.value)


def test_it_is_told_once_and_again_after_the_sensor_was_back() -> None:
    silence = Silence()
    silence.note(sample(0.0))
    assert len(silence.before(100.0)) == 1
    assert silence.before(200.0) == []
    silence.note(sample(200.0))
    assert [marker.t_s for marker in silence.before(300.0)] == [200.0 + STALE_S]


def test_markers_come_in_the_order_of_time_whatever_the_order_of_the_sensors() -> None:
    silence = Silence()
    silence.note(sample(0.0, Channel.SPEED, "pod"))
    silence.note(sample(1.0, HEART, "strap"))
    silence.note(sample(2.0, Channel.SPEED, "pod"))
    markers = silence.before(60.0)
    assert [(marker.t_s, marker.sensor) for marker in markers] == [(6.0, "strap"), (7.0, "pod")]


def test_gaps_are_summed_up_by_sensor_and_channel() -> None:
    silence = Silence()
    silence.note(sample(0.0))
    silence.before(20.0)
    silence.note(sample(20.0))
    silence.note(sample(21.0))
    silence.before(50.0)
    silence.finish(31.0)
    assert silence.gaps == {("strap", HEART): Gap(2, 30.0)}
