"""What every family of sensors must be."""

from __future__ import annotations

from collections import Counter

import pytest

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
        "running_dynamics",
        "running_speed_cadence",
    } <= set(names)


def test_no_characteristic_belongs_to_two_families() -> None:
    owners = Counter(uuid for family in families() for uuid in {*family.notify, *family.read})
    assert set(owners.values()) == {1}
    assert set(owners) == set(by_characteristic())


@pytest.mark.parametrize("family", families(), ids=lambda family: family.name)
def test_every_family_is_complete(family: Family) -> None:
    uuids = (family.service, *family.notify, *family.read)
    assert uuids == tuple(map(canonical, uuids))
    assert family.notify or family.read
    assert family.title
    assert all(channel < MEASURED for channel in family.channels)
    assert family.driver(Device()) is not family.driver(Device())
