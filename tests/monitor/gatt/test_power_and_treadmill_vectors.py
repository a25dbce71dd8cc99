"""Known packets of power sensors (OpenTracks, bluetooth-sig) and treadmills (qdomyos-zwift), and what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fleetfoot.gatt.cycling_power_feature import CyclingPowerFeature
from fleetfoot.gatt.cycling_power_measurement import CyclingPowerMeasurement, Extremes, Revolutions
from fleetfoot.gatt.machine_status import MachineEvent, MachineStatus
from fleetfoot.gatt.treadmill_data import Elevation, Energy, Force, Slope, TreadmillData
from fleetfoot.gatt.wire import DecodeError

POWER = [
    (
        "2C0000009F000C00E542",
        CyclingPowerMeasurement(
            0, torque_nm=159 / 32, torque_of_crank=True, crank=Revolutions(12, 17125 / 1024)
        ),
    ),
    (
        "31089401 6E 39300000 0010 9001 0008 1500",
        CyclingPowerMeasurement(
            404, 55.0, wheel=Revolutions(12345, 2.0), crank=Revolutions(400, 2.0), energy_kj=21
        ),
    ),
    ("0000FEFF", CyclingPowerMeasurement(-2)),
    ("0310FA0064", CyclingPowerMeasurement(250, 50.0, balance_of_left=True, offset_compensation=True)),
    (
        "C0010000 0A00F6FF 20003000 5F F010",
        CyclingPowerMeasurement(
            0, force_n=Extremes(10, -10), extreme_torque_nm=Extremes(1.0, 1.5), angle_deg=Extremes(95, 271)
        ),
    ),
    ("00800100AABB", CyclingPowerMeasurement(1)),  # a reserved flag may announce what is not known yet
]

FULL = TreadmillData(
    speed_km_h=8.0,
    average_speed_km_h=7.5,
    distance_m=5000,
    slope=Slope(-5.0, 3.0),
    elevation=Elevation(10.0, 5.0),
    pace=300,
    average_pace=310,
    energy=Energy(500, 600, 10),
    heart_rate_bpm=140,
    metabolic_equivalent=8.5,
    elapsed_s=1800,
    remaining_s=600,
    force=Force(-100, 250),
)
FULL_WIDE = "FE1F2003EE02881300CEFF1E00640032002C013601F40158020A8C5508075802 9CFFFA00"
FULL_NARROW = "FE1F2003EE02881300CEFF1E00640032002C36F40158020A8C5508075802 9CFFFA00"
NARROW = replace(FULL, pace=0x2C, average_pace=0x36, narrow_paces=True)

TREADMILL = [
    (
        "0C01C819D80100000000006A",
        TreadmillData(speed_km_h=66.0, distance_m=472, slope=Slope(0.0, 0.0), heart_rate_bpm=106),
    ),
    (FULL_WIDE, FULL),
    (FULL_NARROW, NARROW),
    (FULL_WIDE + "0102", FULL),  # bytes of the maker's own
    (FULL_NARROW + "01", NARROW),
    ("2000E803 2C01", TreadmillData(speed_km_h=10.0, pace=300)),
    ("2000E803 2C", TreadmillData(speed_km_h=10.0, pace=44, narrow_paces=True)),
    ("0900 1900FF7F", TreadmillData(slope=Slope(2.5, None))),  # more data follow
    ("0100", TreadmillData()),
    ("8000 0000 F401FFFFFF", TreadmillData(speed_km_h=0.0, energy=Energy(500))),
    ("0010 0000 FF7FFF7F", TreadmillData(speed_km_h=0.0, force=Force(None))),
]


@pytest.mark.parametrize(("packet", "expected"), POWER)
def test_cycling_power_vectors(packet: str, expected: CyclingPowerMeasurement) -> None:
    assert CyclingPowerMeasurement.from_bytes(bytes.fromhex(packet)) == expected


@pytest.mark.parametrize(("packet", "expected"), TREADMILL)
def test_treadmill_vectors(packet: str, expected: TreadmillData) -> None:
    assert TreadmillData.from_bytes(bytes.fromhex(packet)) == expected


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        ("01", MachineStatus(MachineEvent.RESET)),
        ("0201", MachineStatus(MachineEvent.STOPPED)),
        ("0202", MachineStatus(MachineEvent.PAUSED)),
        ("0200", MachineStatus(MachineEvent.STOPPED)),  # neither: it is halted all the same
        ("03", MachineStatus(MachineEvent.STOPPED_BY_SAFETY_KEY)),
        ("04", MachineStatus(MachineEvent.STARTED)),
        ("0400", MachineStatus(MachineEvent.STARTED)),
        ("05E803", MachineStatus(MachineEvent.SPEED, speed_km_h=10.0)),
        ("061900", MachineStatus(MachineEvent.INCLINATION, inclination_pct=2.5)),
        ("06E7FF", MachineStatus(MachineEvent.INCLINATION, inclination_pct=-2.5)),
        ("0714", MachineStatus(MachineEvent.OTHER)),
        ("FF", MachineStatus(MachineEvent.OTHER)),
    ],
)
def test_machine_status_vectors(packet: str, expected: MachineStatus) -> None:
    assert MachineStatus.from_bytes(bytes.fromhex(packet)) == expected


def test_cycling_power_features() -> None:
    assert CyclingPowerFeature.from_bytes(b"\x08\x08\x00\x00") == (
        CyclingPowerFeature.CRANK_REVOLUTIONS | CyclingPowerFeature.MULTIPLE_LOCATIONS
    )
    assert bytes(CyclingPowerFeature.from_bytes(b"\x01\x00\x00\x80")) == b"\x01\x00\x00\x80"


def test_a_split_record_is_merged_and_the_later_field_counts() -> None:
    first = TreadmillData(slope=Slope(1.0), elapsed_s=7)
    second = TreadmillData(speed_km_h=10.0, elapsed_s=8)
    assert first.merged(second) == TreadmillData(speed_km_h=10.0, slope=Slope(1.0), elapsed_s=8)
    assert TreadmillData().merged(NARROW) == NARROW
    assert NARROW.merged(TreadmillData()) == NARROW


@pytest.mark.parametrize(
    ("codec", "packet", "reason"),
    [
        (CyclingPowerMeasurement, "0000", "2 bytes where at least 4"),
        (
            CyclingPowerMeasurement,
            "10000000 01000000",
            "8 bytes where at least 10",
        ),  # a wheel takes six bytes
        (CyclingPowerFeature, "0000", "2 bytes where at least 4"),
        (MachineStatus, "", "0 bytes where at least 1"),
        (MachineStatus, "02", "1 bytes where at least 2"),
        (MachineStatus, "05E8", "2 bytes where at least 3"),
        (TreadmillData, "00", "1 bytes where at least 2"),
        (TreadmillData, "000001", "3 bytes where at least 4"),
        (TreadmillData, "2000E803", "4 bytes where at least 6"),
        (TreadmillData, "0400E8030102", "6 bytes where at least 7"),
    ],
)
def test_malformed_packets_are_refused(codec: type, packet: str, reason: str) -> None:
    with pytest.raises(DecodeError) as caught:
        codec.from_bytes(bytes.fromhex(packet))  # type: ignore[attr-defined] # every codec has it
    assert reason in caught.value.reason
