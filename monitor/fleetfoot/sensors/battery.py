"""The battery of any sensor, as a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.gatt import uuid
from fleetfoot.gatt.battery_level import BatteryLevel
from fleetfoot.kept import Kept
from fleetfoot.sensors.family import Fact, Family

if TYPE_CHECKING:
    from fleetfoot.path.source import Notification
    from fleetfoot.sensors.family import Device, Reading


class BatteryDriver(Kept):
    """Reads battery levels."""

    def __init__(self, _device: Device) -> None:
        """Need to know nothing of the sensor."""

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one notification says; see :class:`fleetfoot.sensors.family.Driver`."""
        return [Fact("battery_pct", BatteryLevel.from_bytes(notification.payload).percent)]


FAMILY: Final = Family(
    name="battery",
    title="battery",
    service=uuid.BATTERY_SERVICE,
    driver=BatteryDriver,
    notify=(uuid.BATTERY_LEVEL,),
    read=(uuid.BATTERY_LEVEL,),  # notification is optional in this service, reading is not
)
