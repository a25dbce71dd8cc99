"""A power meter of a bicycle is told from a running pod."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from fake_link import FakeLink

from fleetfoot.errors import BluetoothError, UnfitError
from fleetfoot.gatt import uuid
from fleetfoot.gatt.cycling_power_feature import CyclingPowerFeature as Can
from fleetfoot.gatt.sensor_location import SensorLocation
from fleetfoot.sensors.running_power import RUNNERS, check_runner

if TYPE_CHECKING:
    from collections.abc import Iterable

POWER = (uuid.CYCLING_POWER_SERVICE,)


@dataclass
class Meter:
    """What can be read of a power meter; the rest is not there."""

    values: dict[str, bytes] = field(default_factory=dict)

    def read(self, characteristic: str) -> bytes:
        if characteristic not in self.values:
            raise BluetoothError(f"no characteristic {characteristic}")
        return self.values[characteristic]

    def write(self, characteristic: str, payload: bytes) -> Iterable[tuple[str, bytes]]:
        raise AssertionError((characteristic, payload))


def check(place: bytes | None, features: bytes | None, services: tuple[str, ...] = POWER) -> None:
    told = {uuid.SENSOR_LOCATION: place, uuid.CYCLING_POWER_FEATURE: features}
    values = {key: value for key, value in told.items() if value is not None}
    asyncio.run(check_runner(FakeLink(Meter(values)), services))


@pytest.mark.parametrize("place", list(SensorLocation))
def test_where_it_is_mounted_decides(place: SensorLocation) -> None:
    if place in RUNNERS or place is SensorLocation.OTHER:
        check(bytes(place), bytes(4))
    else:
        with pytest.raises(UnfitError, match="bicycle"):
            check(bytes(place), bytes(4))


@pytest.mark.parametrize("place", [None, bytes(SensorLocation.OTHER), b"\xff", b""])
@pytest.mark.parametrize("feature", [Can.PEDAL_BALANCE, Can.WHEEL_REVOLUTIONS, Can.DEAD_SPOTS])
def test_where_the_place_is_not_told_what_only_a_bicycle_can_tell_decides(
    place: bytes | None, feature: Can
) -> None:
    with pytest.raises(UnfitError, match="bicycle"):
        check(place, bytes(feature | Can.CRANK_REVOLUTIONS))


@pytest.mark.parametrize(
    "features", [None, b"", bytes(4), bytes(Can.CRANK_REVOLUTIONS), bytes(Can.ACCUMULATED_ENERGY)]
)
def test_what_does_not_say_is_taken_for_a_running_pod(features: bytes | None) -> None:
    check(None, features)


def test_on_a_runner_features_do_not_matter() -> None:
    check(bytes(SensorLocation.TOP_OF_SHOE), bytes(Can.PEDAL_BALANCE))


def test_what_tells_running_speed_and_cadence_is_a_runners_and_is_not_asked() -> None:
    services = (*POWER, uuid.RUNNING_SPEED_AND_CADENCE_SERVICE)
    check(bytes(SensorLocation.LEFT_CRANK), bytes(Can.PEDAL_BALANCE), services)
