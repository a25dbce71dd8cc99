"""Straps without skin contact, without a heart rate, and what their beats can make of it."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from fleetfoot.gatt import uuid
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.path.run import Run
from fleetfoot.path.source import Notification
from fleetfoot.path.track import Track
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sensors.heart_rate import NO_CONTACT, NO_RATE
from fleetfoot.sensors.mute import IDLE, PATIENCE_S
from fleetfoot_signal.sample import Beat, Sample

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STRAP = "D0:11"
WET = "the heart rate strap Tickr was connected and never told a heart rate: {}"


def strap(measured: HeartRateMeasurement, t_s: float) -> Notification:
    return Notification(t_s, STRAP, uuid.HEART_RATE_MEASUREMENT, bytes(measured))


def rates(decoder: Decoder, notifications: Iterable[Notification]) -> list[float]:
    readings = [reading for each in notifications for reading in decoder.feed(each)]
    return [reading.value for reading in readings if isinstance(reading, Sample)]


def beating(
    seconds: int, rr_ms: float, heart_rate_bpm: int, *, contact: bool | None, noise_ms: float = 0.0
) -> Iterator[Notification]:
    """Yield a notification every second with the beats that ended in it."""
    chance = random.Random(rr_ms)  # noqa: S311 # the same beats every time
    due_ms = 0.0
    for second in range(seconds):
        beats: list[float] = []
        while due_ms < 1000.0 * (second + 1):
            beats.append(max(rr_ms + chance.uniform(-noise_ms, noise_ms), 1.0))
            due_ms += beats[-1]
        yield strap(HeartRateMeasurement(heart_rate_bpm, contact, rr_ms=tuple(beats)), float(second))


@pytest.mark.parametrize("contact", [None, True, False])
@pytest.mark.parametrize("rr_ms", [300.0, 430.0, 1000.0, 1900.0])
def test_a_heart_rate_of_zero_is_told_by_the_beats(rr_ms: float, contact: bool | None) -> None:
    heard = rates(Decoder(), beating(30, rr_ms, 0, contact=contact, noise_ms=0.05 * rr_ms))
    known = [each for each in heard if not math.isnan(each)]
    assert len(known) >= 20
    assert all(each == pytest.approx(60_000 / rr_ms, rel=0.05) for each in known)


def test_a_contact_bit_that_is_never_set_is_overruled_by_beats_that_fit() -> None:
    decoder = Decoder(names={STRAP: "Tickr"})
    heard = rates(decoder, beating(90, 430.0, 139, contact=False, noise_ms=10.0))
    assert set(heard[2:]) == {139.0}
    decoder.finish()
    assert decoder.remarks == []


@pytest.mark.parametrize(
    ("rr_ms", "noise_ms"), [(800.0, 5.0), (430.0, 300.0)], ids=["of another heart rate", "noise"]
)
def test_without_contact_beats_that_do_not_fit_confirm_nothing(rr_ms: float, noise_ms: float) -> None:
    decoder = Decoder()
    notifications = list(beating(90, rr_ms, 139, contact=False, noise_ms=noise_ms))
    assert sum(not math.isnan(each) for each in rates(decoder, notifications)) <= 9
    beats = [each for n in notifications for each in Decoder().feed(n) if isinstance(each, Beat)]
    assert not beats


def test_beats_of_long_ago_make_no_pulse() -> None:
    decoder = Decoder()
    rates(decoder, beating(20, 430.0, 0, contact=None))
    silent = [strap(HeartRateMeasurement(0), 20.0 + second) for second in range(10)]
    heard = rates(decoder, silent)
    assert not math.isnan(heard[0])
    assert all(math.isnan(each) for each in heard[3:])


@pytest.mark.parametrize(
    ("measured", "reason"),
    [
        (HeartRateMeasurement(0, contact=True), NO_RATE.reason),
        (HeartRateMeasurement(0), NO_RATE.reason),
        (HeartRateMeasurement(0, contact=False), NO_CONTACT.reason),
        (HeartRateMeasurement(139, contact=False), NO_CONTACT.reason),
    ],
    ids=str,
)
@pytest.mark.parametrize("seconds", [20, 200])
def test_a_strap_that_never_tells_a_heart_rate_is_told_of_in_one_line(
    measured: HeartRateMeasurement, reason: str, seconds: int
) -> None:
    decoder = Decoder(names={STRAP: "Tickr"})
    told_s = math.nan
    for second in range(seconds):
        decoder.feed(strap(measured, float(second)))
        told_s = float(second) if decoder.remarks and math.isnan(told_s) else told_s
    decoder.finish()
    assert decoder.remarks == [WET.format(reason)]
    assert math.isnan(told_s) if seconds < PATIENCE_S else told_s == PATIENCE_S


def test_a_strap_that_was_late_is_told_of_in_its_first_minute_only() -> None:
    decoder = Decoder()
    for second in range(50):
        decoder.feed(strap(HeartRateMeasurement(0), float(second)))
    decoder.feed(strap(HeartRateMeasurement(140), 50.0))
    for second in range(51, 300):
        decoder.feed(strap(HeartRateMeasurement(0), float(second)))
    decoder.finish()
    assert decoder.remarks == []


def test_a_pod_that_never_moved_is_told_of_at_the_end_and_not_while_its_runner_may_stand() -> None:
    decoder = Decoder()
    for second in range(200):
        decoder.feed(Notification(float(second), "pod", uuid.RSC_MEASUREMENT, bytes(RscMeasurement(0.0, 0))))
    assert decoder.remarks == []
    decoder.finish()
    assert decoder.remarks == [
        f"the running pod pod was connected and never told speed, cadence or step length: {IDLE}"
    ]


def test_what_only_tells_its_battery_is_no_sensor_that_is_missed() -> None:
    decoder = Decoder()
    decoder.feed(Notification(0.0, STRAP, uuid.BATTERY_LEVEL, b"\x50"))
    decoder.finish()
    assert decoder.remarks == []


def test_the_summary_of_a_run_says_so() -> None:
    notifications = [strap(HeartRateMeasurement(0), float(second)) for second in range(30)]
    track = Track(Run("r", "ann", "x"), notifications, decoder=Decoder())
    track.feed(math.inf)
    assert [each for each in track.warnings if "never told" in each] == [
        WET.format(NO_RATE.reason).replace("Tickr", STRAP)
    ]


def test_the_pulse_follows_a_heart_that_quickens() -> None:
    decoder = Decoder()
    bpm = [90.0 + second / 2 for second in range(120)]
    notifications = [
        strap(HeartRateMeasurement(0, rr_ms=(60_000 / each, 60_000 / each)), float(second))
        for second, each in enumerate(bpm)
    ]
    heard = rates(decoder, notifications)[2:]
    assert all(later >= earlier for earlier, later in pairwise(heard))
    assert heard[-1] == pytest.approx(bpm[-1], abs=2.0)
