"""From notifications to samples and beats."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Final, TypeAlias

import pytest

from fleetfoot.gatt import uuid
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.gatt.running_dynamics import RunningDynamicsMeasurement
from fleetfoot.path.source import Notification
from fleetfoot.sensors.cadence_unit import Unit
from fleetfoot.sensors.decoder import MOST_SENSORS, Decoder
from fleetfoot.sensors.registry import by_characteristic
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Acceleration, Beat, Sample

if TYPE_CHECKING:
    from collections.abc import Iterable

Item: TypeAlias = Sample | Beat | Acceleration

STRAP: Final = "D0:11"
POD: Final = "E4:22"


def heart_rate(measured: HeartRateMeasurement, decoder: Decoder | None = None) -> list[Item]:
    notification = Notification(7.5, STRAP, uuid.HEART_RATE_MEASUREMENT, bytes(measured))
    return (decoder or Decoder()).feed(notification)


def rsc(t_s: float, measured: RscMeasurement) -> Notification:
    return Notification(t_s, POD, uuid.RSC_MEASUREMENT, bytes(measured))


def dynamics(t_s: float, measured: RunningDynamicsMeasurement) -> Notification:
    return Notification(t_s, POD, uuid.RUNNING_DYNAMICS_MEASUREMENT, bytes(measured))


def by_channel(readings: Iterable[Item]) -> dict[Channel, float]:
    return {each.channel: each.value for each in readings if isinstance(each, Sample)}


def test_a_strap_yields_a_sample_and_its_beats_in_order() -> None:
    assert heart_rate(HeartRateMeasurement(72, contact=True, rr_ms=(812.5, 843.75))) == [
        Sample(7.5, Channel.HEART_RATE, 72.0, STRAP),
        Beat(7.5, 812.5, STRAP),
        Beat(7.5, 843.75, STRAP),
    ]


def test_a_heart_rate_of_zero_is_unknown_and_an_interval_of_zero_is_none() -> None:
    sample, *beats = heart_rate(HeartRateMeasurement(0, rr_ms=(0.0, 500.0)))
    assert isinstance(sample, Sample)
    assert math.isnan(sample.value)
    assert beats == [Beat(7.5, 500.0, STRAP)]


def test_a_strap_off_the_skin_says_nothing_about_the_heart() -> None:
    (sample,) = heart_rate(HeartRateMeasurement(72, contact=False, rr_ms=(812.5,)))
    assert isinstance(sample, Sample)
    assert math.isnan(sample.value)


def test_standing_is_speed_zero_and_unknown_cadence_and_step_length() -> None:
    decoder = Decoder(names={POD: "Stryd"})
    values = by_channel(decoder.feed(rsc(0.0, RscMeasurement(0.0, 0, 0.0))))
    assert values[Channel.SPEED] == 0.0
    assert math.isnan(values[Channel.CADENCE])
    assert math.isnan(values[Channel.STEP_LENGTH])


def test_a_named_pod_is_understood_from_its_first_notification() -> None:
    decoder = Decoder(names={POD: "Stryd 1234"})
    values = by_channel(decoder.feed(rsc(0.0, RscMeasurement(3.0, 85, 2.12, running=True))))
    assert values == {Channel.SPEED: 3.0, Channel.CADENCE: 170.0, Channel.STEP_LENGTH: 1.06}
    assert decoder.facts[POD] == {
        "cadence_unit": "strides/min",
        "cadence_unit_by": "name",
        "cadence_unit_confidence": 0.9,
    }


def test_the_user_knows_better_than_the_name() -> None:
    decoder = Decoder(names={POD: "Stryd"}, cadence_units={POD: Unit.STEPS})
    values = by_channel(decoder.feed(rsc(0.0, RscMeasurement(3.0, 170, running=True))))
    assert values == {Channel.SPEED: 3.0, Channel.CADENCE: 170.0}


def test_an_unnamed_pod_is_understood_after_ten_seconds_of_running() -> None:
    decoder = Decoder()
    cadences = [
        by_channel(decoder.feed(rsc(float(t), RscMeasurement(3.0, 85, running=True))))[Channel.CADENCE]
        for t in range(12)
    ]
    assert all(map(math.isnan, cadences[:10]))
    assert cadences[10:] == [170.0, 170.0]
    assert decoder.facts[POD]["cadence_unit_by"] == "running"


def test_the_feature_of_a_pod_says_whether_its_running_flag_counts() -> None:
    for feature, known in ((b"\x04\x00", False), (b"\x00\x00", True)):
        decoder = Decoder()
        decoder.feed(Notification(0.0, POD, uuid.RSC_FEATURE, feature))
        for t in range(20):
            decoder.feed(rsc(float(t), RscMeasurement(4.1, 140, running=False)))
        assert (POD in decoder.facts) is known


def test_running_dynamics_yields_what_is_sent_and_nothing_else() -> None:
    readings = Decoder().feed(dynamics(3.0, RunningDynamicsMeasurement(92.25, 248)))
    assert readings == [
        Sample(3.0, Channel.VERTICAL_OSCILLATION, 92.25, POD),
        Sample(3.0, Channel.GROUND_CONTACT, 248.0, POD),
    ]


def test_running_dynamics_of_zero_are_unknown() -> None:
    values = by_channel(Decoder().feed(dynamics(3.0, RunningDynamicsMeasurement(0.0, 0, 0.0, 0.0))))
    assert len(values) == 4
    assert all(map(math.isnan, values.values()))


def test_a_pod_with_two_cadences_is_believed_in_the_finer_one() -> None:
    decoder = Decoder(names={POD: "Stryd"})
    coarse, fine = RscMeasurement(3.0, 85, running=True), RunningDynamicsMeasurement(cadence_spm=171.25)
    assert by_channel(decoder.feed(rsc(0.0, coarse)))[Channel.CADENCE] == 170.0
    unknown = by_channel(decoder.feed(dynamics(0.5, RunningDynamicsMeasurement(cadence_spm=0.0))))
    assert Channel.CADENCE not in unknown
    assert by_channel(decoder.feed(rsc(1.0, coarse)))[Channel.CADENCE] == 170.0
    assert by_channel(decoder.feed(dynamics(1.5, fine)))[Channel.CADENCE] == 171.25
    assert by_channel(decoder.feed(rsc(2.0, coarse))) == {Channel.SPEED: 3.0}
    other = Notification(2.5, "another pod", uuid.RSC_MEASUREMENT, bytes(coarse))
    assert Channel.CADENCE in by_channel(decoder.feed(other))


def test_facts_are_kept_by_sensor_and_the_last_counts() -> None:
    decoder = Decoder()
    for characteristic, payload in [
        (uuid.BATTERY_LEVEL, b"\x50"),
        (uuid.BATTERY_LEVEL, b"\x4f"),
        (uuid.MODEL_NUMBER, b"H10\0\0"),
        (uuid.MANUFACTURER_NAME, b" \0"),
        (uuid.BODY_SENSOR_LOCATION, b"\x05"),
    ]:
        assert decoder.feed(Notification(0.0, STRAP, characteristic, payload)) == []
    decoder.feed(Notification(0.0, POD, uuid.SENSOR_LOCATION, b"\x01"))
    assert decoder.facts == {
        STRAP: {"battery_pct": 79, "model": "H10", "location": "ear lobe"},
        POD: {"location": "top of shoe"},
    }


def test_unknown_characteristics_are_ignored_and_counted() -> None:
    decoder = Decoder()
    for _ in range(3):
        assert decoder.feed(Notification(0.0, POD, "fff0", b"\x01")) == []
    assert decoder.ignored == {(POD, "fff0"): 3}
    assert not decoder.faults


def test_malformed_notifications_are_counted_and_the_last_is_kept() -> None:
    decoder = Decoder()
    for payload in (b"", b"\x01\x48"):
        assert decoder.feed(Notification(0.0, STRAP, uuid.HEART_RATE_MEASUREMENT, payload)) == []
    fault = decoder.faults[STRAP]
    assert (fault.times, fault.last.payload) == (2, b"\x01\x48")
    assert heart_rate(HeartRateMeasurement(72), decoder) == [Sample(7.5, Channel.HEART_RATE, 72.0, STRAP)]
    assert set(decoder.faults) == {STRAP}


@pytest.mark.parametrize("characteristic", sorted(by_characteristic()))
def test_nothing_that_a_sensor_sends_makes_the_decoder_raise(characteristic: str) -> None:
    chance = random.Random(characteristic)  # noqa: S311 # a fuzzer: the same bytes every time
    decoder = Decoder()
    for t in range(2000):
        payload = chance.randbytes(chance.randrange(12))
        for reading in decoder.feed(Notification(float(t), POD, characteristic, payload)):
            assert reading.t_s == t
            assert reading.sensor == POD
    assert decoder.faults[POD].times


def test_interleaved_sensors_are_read_as_each_alone() -> None:
    runners = {"in strides": 85, "in steps": 170, "unclear": 122}
    notifications = [
        Notification(t / 2, sensor, uuid.RSC_MEASUREMENT, bytes(RscMeasurement(2.7, count, running=True)))
        for t in range(40)
        for sensor, count in runners.items()
    ]
    together = Decoder()
    readings = [reading for each in notifications for reading in together.feed(each)]
    for sensor in runners:
        alone = Decoder()
        expected = [
            reading for each in notifications if each.sensor == sensor for reading in alone.feed(each)
        ]
        assert repr([reading for reading in readings if reading.sensor == sensor]) == repr(expected)
    assert {sensor: facts["cadence_unit"] for sensor, facts in together.facts.items()} == {
        "in strides": "strides/min",
        "in steps": "steps/min",
    }


def test_of_endless_sensors_the_first_are_read_and_the_rest_is_told_once() -> None:
    decoder = Decoder()
    payload = bytes(HeartRateMeasurement(140))
    heard = 0
    for number in range(10_000):
        for characteristic in (uuid.DEVICE_NAME, "fff0", uuid.HEART_RATE_MEASUREMENT):
            heard += len(decoder.feed(Notification(0.0, f"made {number}", characteristic, payload)))
    assert heard == MOST_SENSORS
    assert decoder.remarks == ["more than 64 sensors: those after the first 64 are left out"]
    assert max(len(decoder.names), len(decoder.ignored), len(decoder.facts)) <= MOST_SENSORS
