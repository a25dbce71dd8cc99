"""What every family of sensors must be."""

from __future__ import annotations

from collections import Counter

import pytest

from fleetfoot.gatt import uuid
from fleetfoot.gatt.uuid import canonical
from fleetfoot.sensors.family import Device, Family
from fleetfoot.sensors.registry import by_characteristic, families
from fleetfoot_signal.channel import MEASURED


def test_families_are_found_by_their_modules() -> None:
    names = [family.name for family in families()]
    assert names == sorted(set(names))
    assert {
        "battery",
        "device_information",
        "heart_rate",
        "movesense",
        "phone_position",
        "polar",
        "running_dynamics",
        "running_power",
        "running_speed_cadence",
        "timer",
        "treadmill",
    } <= set(names)


def test_no_characteristic_belongs_to_two_families() -> None:
    owners = Counter(each for family in families() for each in {*family.notify, *family.read})
    assert set(owners.values()) == {1}
    assert set(owners) == set(by_characteristic())


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
def test_every_family_is_complete(family: Family) -> None:
    written = (family.service, *family.notify, *family.read)
    assert written == tuple(map(canonical, written))
    assert family.notify or family.read
    assert family.title
    assert all(channel < MEASURED for channel in family.channels)
    assert family.driver(Device()) is not family.driver(Device())


def test_subscriptions_are_an_explicit_list_and_nothing_else() -> None:
    """Some pods fall silent when their own services are subscribed to (Zwift RunPod: FFF0, F000FFC0-...)."""
    assert {characteristic for family in families() for characteristic in family.notify} == {
        uuid.BATTERY_LEVEL,
        uuid.HEART_RATE_MEASUREMENT,
        uuid.RSC_MEASUREMENT,
        uuid.RUNNING_DYNAMICS_MEASUREMENT,
        uuid.CYCLING_POWER_MEASUREMENT,
        uuid.TREADMILL_DATA,
        uuid.MACHINE_STATUS,
        uuid.PMD_CONTROL_POINT,
        uuid.PMD_DATA,
        uuid.GSP_DATA,
        uuid.PHONE_POSITION,
        uuid.TIMER_STATE,
    }
