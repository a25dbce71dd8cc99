"""Model, maker and revisions of any sensor, as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.gatt import uuid
from fleetfoot.gatt.device_string import DeviceString
from fleetfoot.kept import Kept
from fleetfoot.sensors.family import Fact, Family

if TYPE_CHECKING:
    from fleetfoot.path.source import Notification
    from fleetfoot.sensors.family import Device, Reading

_FACTS: Final = {
    uuid.MODEL_NUMBER: "model",
    uuid.SERIAL_NUMBER: "serial",
    uuid.FIRMWARE_REVISION: "firmware",
    uuid.HARDWARE_REVISION: "hardware",
    uuid.SOFTWARE_REVISION: "software",
    uuid.MANUFACTURER_NAME: "manufacturer",
}


class DeviceInformationDriver(Kept):
    """Reads the strings of the Device Information service; an empty one is no fact."""

    def __init__(self, _device: Device) -> None:
        """Need to know nothing of the sensor."""

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one notification says; see :class:`fleetfoot.sensors.family.Driver`."""
        text = DeviceString.from_bytes(notification.payload).text.strip()
        return [Fact(_FACTS[notification.characteristic], text)] if text else []


FAMILY: Final = Family(
    name="device_information",
    title="device information",
    service=uuid.DEVICE_INFORMATION_SERVICE,
    driver=DeviceInformationDriver,
    read=tuple(_FACTS),
)
