"""Notifications of every family of sensors at once, with what goes wrong with each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleetfoot.gatt import pmd_acceleration, uuid
from fleetfoot.gatt.cycling_power_measurement import CyclingPowerMeasurement
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.gatt.machine_status import MachineEvent, MachineStatus
from fleetfoot.gatt.movesense import GspAcceleration, GspKind, GspNotification, write_acceleration
from fleetfoot.gatt.phone_position import PhonePosition
from fleetfoot.gatt.pmd_frame import PmdFrame
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.gatt.running_dynamics import RunningDynamicsMeasurement
from fleetfoot.gatt.timer_state import TimerState
from fleetfoot.gatt.treadmill_data import Slope, TreadmillData
from fleetfoot.path.source import Notification

if TYPE_CHECKING:
    from collections.abc import Iterator

_OFFERED = bytes.fromhex("F0 01 02 00 00 00 01 C8 00 01 01 10 00 02 01 08 00")
_STARTED = bytes.fromhex("F0 02 02 00 00")


def stream(seed: int, duration_s: int = 90) -> list[Notification]:
    """Return notifications in the order of time; the same for the same seed."""
    rng = np.random.default_rng(seed)
    told = [*_names(), *_once()]
    for second in range(duration_s):
        told += [
            Notification(second + float(rng.uniform(0.0, 0.9)), *said)
            for said in _second(rng, second, duration_s)
        ]
    return sorted(told, key=lambda notification: notification.t_s)


def _names() -> Iterator[Notification]:
    for sensor, name in (
        ("strap", "Polar H10 12"),
        ("pod", "Runner"),
        ("belt", "Belt 3"),
        ("move", "Movesense 1"),
        ("PHONE", "phone (GPS)"),
    ):
        yield Notification(0.0, sensor, uuid.DEVICE_NAME, name.encode())


def _once() -> Iterator[Notification]:
    yield Notification(0.0, "strap", uuid.BATTERY_LEVEL, b"\x5a")
    yield Notification(0.0, "strap", uuid.MODEL_NUMBER, b"H10")
    yield Notification(0.1, "strap", uuid.PMD_CONTROL_POINT, _OFFERED)
    yield Notification(0.2, "strap", uuid.PMD_CONTROL_POINT, _STARTED)


def _second(rng: np.random.Generator, second: int, duration_s: int) -> Iterator[tuple[str, str, bytes]]:
    stood = duration_s // 3 <= second < duration_s // 2
    speed = 0.0 if stood else round(float(rng.normal(3.0, 0.05)), 2)
    rate = 0 if rng.random() < 0.1 else int(rng.integers(120, 170))
    contact = bool(rng.random() < 0.8)
    intervals = tuple(float(x) * 1000 / 1024 for x in rng.integers(380, 520, rng.integers(0, 3)))
    yield "strap", uuid.HEART_RATE_MEASUREMENT, bytes(HeartRateMeasurement(rate, contact, None, intervals))
    yield (
        "pod",
        uuid.RSC_MEASUREMENT,
        bytes(RscMeasurement(speed, int(rng.integers(78, 92)), 2.1, running=not stood)),
    )
    yield "pod", uuid.RUNNING_DYNAMICS_MEASUREMENT, bytes(RunningDynamicsMeasurement(80.0, 240, 50.0, 168.0))
    yield "pod", uuid.CYCLING_POWER_MEASUREMENT, bytes(CyclingPowerMeasurement(int(rng.integers(200, 260))))
    fix = PhonePosition(48.1, 11.5 + 1e-5 * second, float(rng.integers(30, 700)) / 10, speed)
    yield "PHONE", uuid.PHONE_POSITION, bytes(fix)
    if second in {duration_s // 5, duration_s // 4}:
        yield "PHONE", uuid.TIMER_STATE, bytes(TimerState(second == duration_s // 4))
    if second in {duration_s // 3, duration_s // 2}:
        event = MachineEvent.PAUSED if stood else MachineEvent.STARTED
        yield "belt", uuid.MACHINE_STATUS, bytes(MachineStatus(event))
    record = TreadmillData(speed_km_h=round(3.6 * speed, 2), distance_m=3 * second, slope=Slope(1.0))
    yield (
        "belt",
        uuid.TREADMILL_DATA,
        bytes(TreadmillData(elapsed_s=second) if rng.random() < 0.2 else record),
    )
    xyz = rng.integers(-4000, 4000, (3, 36))
    frame = PmdFrame(2, 10**9 * (second + 1), pmd_acceleration.WORDS, pmd_acceleration.write_words(xyz))
    yield "strap", uuid.PMD_DATA, bytes(frame)
    yield from _movesense(rng, second)
    if rng.random() < 0.05:
        yield "pod", uuid.RSC_MEASUREMENT, b"\x01"


def _movesense(rng: np.random.Generator, second: int) -> Iterator[tuple[str, str, bytes]]:
    payload = write_acceleration(GspAcceleration(1000 * second, rng.normal(0.0, 9.8, (3, 8))))
    if rng.random() < 0.5:
        yield "move", uuid.GSP_DATA, bytes(GspNotification(GspKind.DATA, 208, payload))
        return
    for kind, part in ((GspKind.DATA, payload[:60]), (GspKind.SECOND_PART, payload[60:])):
        yield "move", uuid.GSP_DATA, bytes(GspNotification(kind, 208, part))
