"""Belt speed and grade, running power."""

from __future__ import annotations

import pytest

from fleetfoot.gatt import uuid
from fleetfoot.gatt.cycling_power_measurement import CyclingPowerMeasurement, Revolutions
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.gatt.treadmill_data import Slope, TreadmillData
from fleetfoot.path.source import Notification
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sensors.registry import families
from fleetfoot.sensors.treadmill import UNSAID
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Sample

POD = "E4:22"


def belt(decoder: Decoder, data: TreadmillData, t_s: float = 1.0) -> list[object]:
    return list(decoder.feed(Notification(t_s, POD, uuid.TREADMILL_DATA, bytes(data))))


def test_power_is_taken_and_nothing_else() -> None:
    measured = CyclingPowerMeasurement(285, balance_pct=49.5, crank=Revolutions(900, 3.5))
    readings = Decoder().feed(Notification(2.0, POD, uuid.CYCLING_POWER_MEASUREMENT, bytes(measured)))
    assert readings == [Sample(2.0, Channel.POWER, 285.0, POD)]


def test_a_standing_runner_has_power_zero() -> None:
    payload = bytes(CyclingPowerMeasurement(0))
    readings = Decoder().feed(Notification(2.0, POD, uuid.CYCLING_POWER_MEASUREMENT, payload))
    assert readings == [Sample(2.0, Channel.POWER, 0.0, POD)]


def test_belt_speed_and_grade_in_the_units_of_the_channels() -> None:
    data = TreadmillData(speed_km_h=10.8, slope=Slope(2.5))
    speed, grade = belt(Decoder(), data)
    assert isinstance(speed, Sample)
    assert isinstance(grade, Sample)
    assert (speed.channel, grade.channel) == (Channel.SPEED, Channel.GRADE)
    assert (speed.value, grade.value) == pytest.approx((3.0, 0.025))


def test_a_belt_without_inclination_tells_no_grade() -> None:
    for slope in (None, Slope(None, 1.0)):
        assert belt(Decoder(), TreadmillData(speed_km_h=0.0, slope=slope)) == [
            Sample(1.0, Channel.SPEED, 0.0, POD)
        ]


def test_a_treadmill_that_does_not_say_its_incline_is_told_of_once() -> None:
    silent, level = Decoder(), Decoder()
    for t_s in range(300):
        belt(silent, TreadmillData(speed_km_h=9.0), float(t_s))
        belt(level, TreadmillData(speed_km_h=9.0, slope=Slope(0.0 if t_s == 3 else None, 0.0)), float(t_s))
    assert [line for line in silent.remarks if "incline" in line] == [f"{POD} {UNSAID}"]
    assert level.remarks == []


def test_a_split_record_counts_from_the_packet_that_ends_it() -> None:
    decoder = Decoder()
    assert belt(decoder, TreadmillData(slope=Slope(4.0)), 1.0) == []
    assert belt(decoder, TreadmillData(elapsed_s=7), 1.1) == []
    assert belt(decoder, TreadmillData(speed_km_h=3.6), 1.2) == [
        Sample(1.2, Channel.SPEED, 1.0, POD),
        Sample(1.2, Channel.GRADE, 0.04, POD),
    ]
    assert belt(decoder, TreadmillData(speed_km_h=3.6), 2.2) == [Sample(2.2, Channel.SPEED, 1.0, POD)]


def test_a_part_whose_end_was_lost_does_not_join_a_later_record() -> None:
    decoder = Decoder()
    assert belt(decoder, TreadmillData(slope=Slope(4.0)), 1.0) == []
    assert belt(decoder, TreadmillData(speed_km_h=3.6), 9.0) == [Sample(9.0, Channel.SPEED, 1.0, POD)]


def test_a_belt_sensor_that_tells_its_speed_twice_is_believed_in_that_of_the_belt() -> None:
    decoder = Decoder()
    rsc = Notification(1.0, POD, uuid.RSC_MEASUREMENT, bytes(RscMeasurement(2.0, 85)))
    decoder.feed(rsc)
    belt(decoder, TreadmillData(speed_km_h=7.5))
    channels = [item.channel for item in decoder.feed(rsc) if isinstance(item, Sample)]
    assert channels == [Channel.CADENCE]


def test_nothing_is_ever_written_to_a_treadmill() -> None:
    (treadmill,) = (family for family in families() if family.name == "treadmill")
    assert treadmill.converse is None
    assert treadmill.notify == (uuid.TREADMILL_DATA, uuid.MACHINE_STATUS)
    assert treadmill.read == ()
