"""What a sensor's advertisement says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.gatt.uuid import canonical
from fleetfoot.sensors.registry import measuring

if TYPE_CHECKING:
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData

    from fleetfoot.sensors.family import Family

UNKNOWN_DBM: Final = -127
"""Stands for a strength that the stack does not know (bleak 3.1)."""


class Sighting(NamedTuple):
    """One sensor, as it was last heard advertising."""

    key: str
    """Its address in capitals; on macOS, which hides addresses, the UUID by which the system knows it."""
    name: str
    """Empty where it tells none."""
    kinds: tuple[Family, ...]
    """Families that measure something, by what it advertises; it may offer more, or other ones."""
    rssi_dbm: int
    first_s: float
    """When it was first heard."""
    seen_s: float
    """When it was last heard."""
    device: BLEDevice

    @property
    def title(self) -> str:
        """What people know it by."""
        return self.name or self.key


def key_of(device: BLEDevice) -> str:
    """Return the key of a sensor: the same in every run, for the baselines."""
    return device.address.upper()


def sighting_of(device: BLEDevice, heard: AdvertisementData, t_s: float, before: Sighting | None) -> Sighting:
    """Return what an advertisement adds to what was known: name and services may come in separate packets."""
    kinds = {family.name: family for family in measuring() if _shows(heard, family)}
    kinds |= {family.name: family for family in before.kinds} if before else {}
    name = heard.local_name or (before.name if before else "") or (device.name or "")
    return Sighting(
        key=key_of(device),
        name=name,
        kinds=tuple(kinds[each] for each in sorted(kinds)),
        rssi_dbm=heard.rssi,
        first_s=before.first_s if before else t_s,
        seen_s=t_s,
        device=device,
    )


def _shows(heard: AdvertisementData, family: Family) -> bool:
    advertised = {canonical(each) for each in heard.service_uuids}
    makers = heard.manufacturer_data.keys()
    return not advertised.isdisjoint((family.service, *family.advertised)) or not makers.isdisjoint(
        family.companies
    )
