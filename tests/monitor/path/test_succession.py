"""A dead sensor's channel is told by another where that is the same quantity, and never mixed where it is not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from fleetfoot.gatt import uuid
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.path.notification import Notification
from fleetfoot.path.run import Run
from fleetfoot.path.track import Track
from fleetfoot.sensors.decoder import Decoder
from fleetfoot_signal import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Told = dict[str, "range | list[int]"]


def beat(sensor: str, second: int, bpm: int) -> Notification:
    return Notification(float(second), sensor, uuid.HEART_RATE_MEASUREMENT, bytes(HeartRateMeasurement(bpm)))


def pace(sensor: str, second: int, tenths: int) -> Notification:
    measured = RscMeasurement(tenths / 10, 85, running=True)
    return Notification(float(second), sensor, uuid.RSC_MEASUREMENT, bytes(measured))


def played(seconds: int, told: Callable[[int], Iterable[Notification]]) -> Track:
    notifications = [each for second in range(seconds) for each in told(second)]
    track = Track(Run("r", "ann", "x"), notifications, decoder=Decoder(), end_s=float(seconds))
    track.feed(math.inf)
    return track


def column(track: Track, channel: Channel) -> list[float | None]:
    return [None if math.isnan(value) else round(value, 3) for value in track.grid.rows[channel].tolist()]


def taken_over(track: Track) -> list[str]:
    return [line for line in track.warnings if "instead of" in line or "not mixed" in line]


def test_another_strap_stands_in_after_a_minute_and_the_first_speaks_again_when_it_is_back() -> None:
    def told(second: int) -> Iterable[Notification]:
        if second < 100 or second >= 300:
            yield beat("strap", second, 140)
        yield beat("watch", second, 150)

    track = played(400, told)
    rates = column(track, Channel.HEART_RATE)
    assert set(rates[:100]) == {140.0}
    assert set(rates[106:159]) == {None}
    assert set(rates[161:300]) == {150.0}
    assert set(rates[301:400]) == {140.0}
    assert taken_over(track) == [
        "heart rate came from watch instead of strap from 02:40 on",
        "heart rate came from strap instead of watch from 05:00 on",
    ]
    assert track.sensors[Channel.HEART_RATE] == "strap"


def test_a_strap_that_is_connected_and_tells_nothing_any_more_is_dead_too() -> None:
    def told(second: int) -> Iterable[Notification]:
        yield beat("strap", second, 140 if second < 50 else 0)
        yield beat("watch", second, 150)

    rates = column(played(200, told), Channel.HEART_RATE)
    assert set(rates[112:200]) == {150.0}


@pytest.mark.parametrize("silence_s", [1, 20, 59])
def test_a_link_that_recovers_is_waited_for(silence_s: int) -> None:
    def told(second: int) -> Iterable[Notification]:
        if not 100 <= second < 100 + silence_s:
            yield beat("strap", second, 140)
        yield beat("watch", second, 150)

    track = played(300, told)
    assert set(column(track, Channel.HEART_RATE)) <= {140.0, None}
    assert taken_over(track) == []


def test_an_heir_that_dies_is_followed_by_the_next() -> None:
    def told(second: int) -> Iterable[Notification]:
        if second < 50:
            yield beat("strap", second, 140)
        if second < 200:
            yield beat("watch", second, 150)
        yield beat("arm", second, 160)

    rates = column(played(400, told), Channel.HEART_RATE)
    assert set(rates[112:200]) == {150.0}
    assert set(rates[262:400]) == {160.0}


def test_speed_of_two_pods_is_never_mixed_and_that_is_told_once() -> None:
    def told(second: int) -> Iterable[Notification]:
        if second < 100:
            yield pace("pod", second, 30)
        yield pace("belt", second, 32)

    track = played(400, told)
    assert set(column(track, Channel.SPEED)) == {3.0, None}
    assert [line for line in taken_over(track) if line.startswith("speed")] == [
        "speed of pod fell silent; that of belt was not mixed with it, because sensors differ"
    ]


def test_live_and_replayed_the_same_values_are_told() -> None:
    def told(second: int) -> Iterable[Notification]:
        if second < 100:
            yield beat("strap", second, 140)
        yield beat("watch", second, 150)

    live = Track(Run("r", "ann", "x"), (), decoder=Decoder())
    remarks: list[tuple[int, str]] = []
    for second in range(300):
        for each in told(second):
            live.take(each)
        live.advance(second + 0.75)
        remarks += [(second, line) for line in live.take_remarks()]
    live.finish(300.0)
    assert remarks == [(160, "heart rate came from watch instead of strap from 02:40 on")]
    assert column(live, Channel.HEART_RATE) == column(played(300, told), Channel.HEART_RATE)
