"""Notification bytes that other people captured or tested with."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.gatt.pmd_acceleration import acceleration_g
from fleetfoot.gatt.pmd_control_point import PmdCommand, PmdOperation, PmdStream
from fleetfoot.gatt.pmd_frame import PmdFrame
from fleetfoot.gatt.pmd_settings import PmdSettings
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.gatt.treadmill_data import Energy, TreadmillData

ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
FRAMES = ROOT.parent / "shared" / "data" / "ble_frames.csv"

# What each frame says, told apart by its bytes: heart rate and intervals in ticks of 1/1024 s.
HEART_RATE = {
    "16 4D 16 03": (77, [790]),
    "16 4E 1B 03 12 03": (78, [795, 786]),
    "16 4F 02 03": (79, [770]),
    "16 4E 0F 03": (78, [783]),
    "10 48 2C 03": (72, [812]),
    "10 49 5E 03 96 03": (73, [862, 918]),
    "10 3B 53 04": (59, [1107]),
    "10 3E B1 03 DE": (62, [945]),
    "10 39 23 04 35": (57, [1059]),
    "10 3D CF 03 EF": (61, [975]),
    "12 36 78 04": (54, [1144]),
    "02 36": (54, []),
    "12 35 78 04": (53, [1144]),
    "10 C3 3C 01 3C 01 3C 01": (195, [316, 316, 316]),
    "09 00 00 FF FF": (0, []),
    "08 00 7F 80": (0, []),
    "11 00 00 FF FF 7F 80": (0, [65535, 32895]),
    "06 00": (0, []),
    "04 00": (0, []),
}
SPEED_AND_CADENCE = {
    "07 34 12 56 89 07 04 03 02 01": (4660 / 256, 86, 19.29),
    "00 0A 00 14": (10 / 256, 20, None),
    "02 00 05 50 FF FF 00 01": (5.0, 80, None),
}


def frames(characteristic: str) -> list[str]:
    if not FRAMES.exists():
        pytest.skip(f"no recordings beside the project: {FRAMES.parent} is absent")
    with FRAMES.open(newline="", encoding="utf-8") as lines:
        rows = [row["bytes_hex"] for row in csv.DictReader(lines) if row["characteristic"] == characteristic]
    assert rows
    return rows


@pytest.mark.recordings
def test_every_recorded_heart_rate_frame_is_understood() -> None:
    for packet in frames("2A37"):
        measured = HeartRateMeasurement.from_bytes(bytes.fromhex(packet))
        ticks = [rr_ms * 1024 / 1000 for rr_ms in measured.rr_ms]
        assert (measured.heart_rate_bpm, ticks) == HEART_RATE[packet], packet


@pytest.mark.recordings
def test_every_recorded_rsc_frame_is_understood_and_written_back() -> None:
    for packet in frames("2A53"):
        measured = RscMeasurement.from_bytes(bytes.fromhex(packet))
        said = (measured.speed_m_s, measured.cadence_per_min, measured.stride_length_m)
        assert said == SPEED_AND_CADENCE[packet], packet
        assert bytes(measured) == bytes.fromhex(packet)


# One of the two is written down as a layout; here its letters are zeros.
TREADMILL = {
    "84 04 00 00 00 00 00 00 00 00 00 00 00 00": Energy(0, 0, 0),
    "84 24 00 00 00 00 00 00 00 FF FF FF 00 00 00 00 00": Energy(0, None, None),
}


@pytest.mark.recordings
def test_every_recorded_treadmill_frame_is_understood() -> None:
    for layout in frames("2ACD"):
        packet = re.sub("[a-z]{2}", "00", layout).replace("..", "00 00")
        measured = TreadmillData.from_bytes(bytes.fromhex(packet))
        assert measured == TreadmillData(
            speed_km_h=0.0, distance_m=0, energy=TREADMILL[packet], elapsed_s=0
        ), layout


@pytest.mark.recordings
def test_every_recorded_frame_of_polar_measurement_data_is_understood_and_written_back() -> None:
    for packet in frames("PMD ACC raw t1"):
        frame = PmdFrame.from_bytes(bytes.fromhex(packet))
        assert (frame.stream, frame.timestamp_ns) == (PmdStream.ACCELERATION, 2_000_000_000)
        assert (acceleration_g(frame) * 1000).round(9).T.tolist() == [[-9, -1, 999], [-8, -2, 997]]
        assert bytes(frame) == bytes.fromhex(packet)
    for packet in frames("PMD ACC cmd"):
        command = PmdCommand(
            PmdOperation.START, PmdStream.ACCELERATION, PmdSettings((52,), (16,), (8,), (3,))
        )
        assert PmdCommand.from_bytes(bytes.fromhex(packet)) == command
        assert bytes(command) == bytes.fromhex(packet)


@pytest.mark.recordings
def test_no_recorded_characteristic_is_left_out() -> None:
    assert frames("2A37")
    with FRAMES.open(newline="", encoding="utf-8") as lines:
        found = {row["characteristic"] for row in csv.DictReader(lines)}
    assert found == {"2A37", "2A53", "2ACD", "PMD ACC raw t1", "PMD ACC cmd"}
