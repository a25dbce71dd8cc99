"""Known packets and what they say; many from the tests of polar-ble-sdk, OpenTracks and bluetooth-sig."""

from __future__ import annotations

import pytest

from fleetfoot.gatt.battery_level import BatteryLevel
from fleetfoot.gatt.body_sensor_location import BodySensorLocation
from fleetfoot.gatt.device_string import DeviceString
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.gatt.rsc_feature import RscFeature
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.gatt.running_dynamics import RunningDynamicsMeasurement
from fleetfoot.gatt.sensor_location import SensorLocation
from fleetfoot.gatt.wire import DecodeError

HEART_RATE = [
    ("00FF", HeartRateMeasurement(255)),
    ("018080", HeartRateMeasurement(32896)),
    ("0600", HeartRateMeasurement(0, contact=True)),
    ("0400", HeartRateMeasurement(0, contact=False)),
    ("0200", HeartRateMeasurement(0, contact=None)),
    ("0000", HeartRateMeasurement(0, contact=None)),
    ("090000FFFF", HeartRateMeasurement(0, energy_kj=65535)),
    ("08007F80", HeartRateMeasurement(0, energy_kj=32895)),
    ("110000FFFF7F80", HeartRateMeasurement(0, rr_ms=(65535 * 1000 / 1024, 32895 * 1000 / 1024))),
    ("105A00080010", HeartRateMeasurement(90, rr_ms=(2000.0, 4000.0))),
    ("0E4B8000", HeartRateMeasurement(75, contact=True, energy_kj=128)),
    ("103EB103DE", HeartRateMeasurement(62, rr_ms=(945 * 1000 / 1024,))),  # an odd byte at the end
    ("0E4B8000FF", HeartRateMeasurement(75, contact=True, energy_kj=128)),  # the same, without intervals
    ("104B", HeartRateMeasurement(75)),  # intervals announced, none there
    ("804B0102", HeartRateMeasurement(75)),  # a reserved flag may announce what is not known yet
]

RSC = [
    ("07341256890704030201", RscMeasurement(4660 / 256, 86, 19.29, 1690906.0, running=True)),
    ("02000550FFFF0001", RscMeasurement(5.0, 80, total_distance_m=1684275.1)),
    ("038002B4550010270000", RscMeasurement(2.5, 180, 0.85, 1000.0)),
    ("000A0014", RscMeasurement(10 / 256, 20)),
    ("08000550AABB", RscMeasurement(5.0, 80)),  # a reserved flag may announce what is not known yet
]

DYNAMICS = [
    ("00", RunningDynamicsMeasurement()),
    ("0382010501", RunningDynamicsMeasurement(96.5, 261)),
    ("0F8201050130068016", RunningDynamicsMeasurement(96.5, 261, 49.5, 180.0)),
    ("0C00000000", RunningDynamicsMeasurement(balance_pct=0.0, cadence_spm=0.0)),
    ("12FA0001", RunningDynamicsMeasurement(ground_contact_ms=250)),
]


@pytest.mark.parametrize(("packet", "expected"), HEART_RATE)
def test_heart_rate_vectors(packet: str, expected: HeartRateMeasurement) -> None:
    assert HeartRateMeasurement.from_bytes(bytes.fromhex(packet)) == expected


@pytest.mark.parametrize(("packet", "expected"), RSC)
def test_rsc_vectors(packet: str, expected: RscMeasurement) -> None:
    assert RscMeasurement.from_bytes(bytes.fromhex(packet)) == expected


@pytest.mark.parametrize(("packet", "expected"), DYNAMICS)
def test_running_dynamics_vectors(packet: str, expected: RunningDynamicsMeasurement) -> None:
    assert RunningDynamicsMeasurement.from_bytes(bytes.fromhex(packet)) == expected


def test_intervals_are_exact_fractions_of_a_second() -> None:
    measured = HeartRateMeasurement.from_bytes(bytes.fromhex("164D1603"))
    assert measured.rr_ms == (771.484375,)
    assert bytes(measured) == bytes.fromhex("164D1603")


def test_a_heart_rate_takes_two_bytes_only_where_one_is_too_small() -> None:
    assert bytes(HeartRateMeasurement(255)) == bytes.fromhex("00FF")
    assert bytes(HeartRateMeasurement(256)) == bytes.fromhex("010001")


def test_small_characteristics() -> None:
    assert BodySensorLocation.from_bytes(b"\x01") is BodySensorLocation.CHEST
    assert SensorLocation.from_bytes(b"\x02") is SensorLocation.IN_SHOE
    assert SensorLocation.from_bytes(b"\x0e") is SensorLocation.CHEST
    assert BatteryLevel.from_bytes(b"\x64") == BatteryLevel(100)
    assert RscFeature.from_bytes(b"\x07\x00") == RscFeature(
        stride_length=True, total_distance=True, walking_or_running=True
    )
    assert RscFeature.from_bytes(b"\x18\xff") == RscFeature(calibration=True, multiple_locations=True)


@pytest.mark.parametrize("packet", [b"Polar H10", b"Polar H10\0\0\0", b"Polar H10\0rubbish\xff"])
def test_device_string_ends_at_the_first_zero_byte(packet: bytes) -> None:
    assert DeviceString.from_bytes(packet) == DeviceString("Polar H10")


@pytest.mark.parametrize(
    ("codec", "packet", "reason"),
    [
        (HeartRateMeasurement, "", "0 bytes where at least 1"),
        (HeartRateMeasurement, "00", "1 bytes where at least 2"),
        (HeartRateMeasurement, "0148", "2 bytes where at least 3"),
        (HeartRateMeasurement, "084801", "3 bytes where at least 4"),
        (RscMeasurement, "010005", "3 bytes where at least 4"),
        (RscMeasurement, "01000550", "4 bytes where at least 6"),
        (RscMeasurement, "02000550010203", "7 bytes where at least 8"),
        (RunningDynamicsMeasurement, "04810C", "balance of 100.031 %"),
        (BodySensorLocation, "07", "7 is reserved"),
        (SensorLocation, "11", "17 is reserved"),
        (BatteryLevel, "65", "101 % is reserved"),
        (DeviceString, "41FF", "no UTF-8 at byte 1"),
    ],
)
def test_malformed_packets_are_refused_with_their_bytes(codec: type, packet: str, reason: str) -> None:
    payload = bytes.fromhex(packet)
    with pytest.raises(DecodeError) as caught:
        codec.from_bytes(payload)  # type: ignore[attr-defined] # every codec has it
    error = caught.value
    assert error.payload == payload
    assert reason in error.reason
    assert str(error) == f"{error.characteristic}: {error.reason}; bytes: {payload.hex(' ') or 'none'}"
