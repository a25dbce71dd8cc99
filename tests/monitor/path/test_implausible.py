"""What is impossible is unknown, counted, and told in one line."""

from __future__ import annotations

import math

import pytest

from fleetfoot.path.implausible import OF_STEPS, Implausible
from fleetfoot.path.run import Run
from fleetfoot.path.track import Track
from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.sample import Sample

CHANNELS = [channel for channel in Channel if channel < MEASURED]


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_is_held_to_its_range(channel: Channel) -> None:
    spec, found = channel.spec, Implausible()
    for value in (spec.low, spec.high, (spec.low + spec.high) / 2):
        assert found.without(Sample(0.0, channel, value, "x")).value == value
    assert math.isnan(found.without(Sample(0.0, channel, math.nan, "x")).value)
    assert found.lines(str) == []
    for value in (spec.high + 1, math.inf, -math.inf, min(spec.low, 0.0) - 1):
        assert math.isnan(found.without(Sample(0.0, channel, value, "x")).value)
    (line,) = found.lines(str)
    assert line.startswith(f"4 values are impossible in {spec.title} of x")


@pytest.mark.parametrize("channel", sorted(OF_STEPS))
def test_few_and_short_steps_are_unknown_without_a_word(channel: Channel) -> None:
    found = Implausible()
    for value in (0.0, channel.spec.low / 2):
        assert math.isnan(found.without(Sample(0.0, channel, value, "x")).value)
    assert found.lines(str) == []


def test_an_impossible_value_is_unknown_in_the_run_and_not_the_value_before_it() -> None:
    values = [140.0, 255.0, 255.0, 141.0]
    samples = [Sample(float(t), Channel.HEART_RATE, value, "strap") for t, value in enumerate(values)]
    track = Track(Run("r", "ann", "x"), samples)
    track.feed(math.inf)
    rows = track.grid.rows[Channel.HEART_RATE].tolist()
    assert [None if math.isnan(value) else value for value in rows] == [140.0, None, None, 141.0]
    assert track.warnings == [
        "2 values are impossible in heart rate of strap (255 bpm; possible are 30 to 240): taken as unknown"
    ]


def test_each_sensor_has_its_own_line() -> None:
    found = Implausible()
    for sensor, value in (("a", 13.0), ("b", 20.0), ("b", 30.0)):
        found.without(Sample(0.0, Channel.SPEED, value, sensor))
    assert found.lines({"a": "Pod", "b": "Watch"}.__getitem__) == [
        "1 value is impossible in speed of Pod (13 m/s; possible are 0 to 12): taken as unknown",
        "2 values are impossible in speed of Watch (20 to 30 m/s; possible are 0 to 12): taken as unknown",
    ]
