"""A dead sensor's channel is told by another; where sensors differ, whoever compares begins anew."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from fleetfoot.gatt import uuid
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.gatt.treadmill_data import TreadmillData
from fleetfoot.path.run import Run
from fleetfoot.path.session import Session
from fleetfoot.path.sink import Sink
from fleetfoot.path.source import Notification
from fleetfoot.path.track import Track
from fleetfoot.sensors.decoder import Decoder
from fleetfoot_signal import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fleetfoot.path.alert import Alert
    from fleetfoot_signal import Subject

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
    return [line for line in track.warnings if "instead of" in line]


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


def test_a_pod_that_dies_is_followed_by_another_which_keeps_the_channel_and_that_is_told() -> None:
    def told(second: int) -> Iterable[Notification]:
        if second < 100 or second >= 300:
            yield pace("pod", second, 30)
        yield pace("belt", second, 32)

    track = played(400, told)
    speeds = column(track, Channel.SPEED)
    assert set(speeds[:100]) == {3.0}
    assert set(speeds[106:159]) == {None}
    assert set(speeds[161:400]) == {3.199}
    assert taken_over(track) == [
        f"{what} came from belt instead of pod from 02:40 on; sensors differ, so what is judged by it starts anew there"
        for what in ("speed", "cadence")
    ]
    assert track.handovers == {160: [Channel.SPEED, Channel.CADENCE]}


def test_a_link_of_a_pod_that_recovers_is_waited_for() -> None:
    def told(second: int) -> Iterable[Notification]:
        if not 100 <= second < 150:
            yield pace("pod", second, 30)
        yield pace("belt", second, 32)

    track = played(300, told)
    assert set(column(track, Channel.SPEED)) == {3.0, None}
    assert (taken_over(track), track.handovers) == ([], {})


def test_two_sensors_of_one_channel_are_never_mixed_while_both_live() -> None:
    def told(second: int) -> Iterable[Notification]:
        yield pace("pod", second, 30)
        yield pace("belt", second, 32)

    assert set(column(played(200, told), Channel.SPEED)) == {3.0}


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


def test_the_distance_of_a_belt_counts_where_its_speed_does() -> None:
    def told(second: int) -> Iterable[Notification]:
        yield belt(second, 10.8, 3 * second)
        yield pace("pod", second, 35)

    track = played(300, told)
    assert max(value or 0.0 for value in column(track, Channel.DISTANCE)) == 897.0

    def pod_first(second: int) -> Iterable[Notification]:
        yield pace("pod", second, 35)
        yield belt(second, 10.8, 3 * second)

    track = played(300, pod_first)
    assert set(column(track, Channel.DISTANCE)) == {None}
    assert set(column(track, Channel.SPEED)) == {3.5}


@pytest.mark.parametrize("dies", [True, False])
def test_the_steps_of_another_pod_are_no_change_of_form(dies: bool) -> None:
    """The second pod counts 8 % fewer steps: told by one pod, that would be long steps."""
    second_pod = "heir" if dies else "pod"

    def told(second: int) -> Iterable[Notification]:
        yield steps("pod" if second < 1500 else second_pod, second, 85 if second < 1500 else 78)

    notifications = [each for second in range(2700) if not 1500 <= second < 1561 for each in told(second)]
    track = Track(Run("r", "ann", "x"), notifications, decoder=Decoder(), end_s=2700.0)
    heard = Hearing()
    session = Session([track], [heard], NoLibrary())
    track.feed(math.inf)
    session.pump()
    long_steps = [alert.event.phase.value for alert in heard.alerts if alert.event.detector == "overstriding"]
    assert long_steps == ([] if dies else ["onset"])
    assert session.engine.availability(0)["overstriding"].judged_s > 600.0
    assert (session.engine.lessons(0, {}) == {}) is dies


def belt(second: int, km_h: float, count_m: int) -> Notification:
    return Notification(
        float(second), "tm", uuid.TREADMILL_DATA, bytes(TreadmillData(speed_km_h=km_h, distance_m=count_m))
    )


def steps(sensor: str, second: int, strides: int) -> Notification:
    return Notification(
        float(second), sensor, uuid.RSC_MEASUREMENT, bytes(RscMeasurement(3.0, strides, running=True))
    )


class Hearing(Sink):
    """A sink that keeps the alerts."""

    def __init__(self) -> None:
        self.alerts: list[Alert] = []

    def begin(self, run: Run) -> None:
        del run

    def beats(self, run: Run, beats: object) -> None:
        del run, beats

    def second(self, run: Run, second: object) -> None:
        del run, second

    def alert(self, run: Run, alert: Alert) -> None:
        del run
        self.alerts.append(alert)

    def end(self, run: Run, summary: object) -> None:
        del run, summary


class NoLibrary:
    """Nobody has taught anything."""

    def memory(self, run: Run, sensor: str, subject: Subject) -> None:
        del run, sensor, subject
