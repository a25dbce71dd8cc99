"""What bluetoothd answers when something fails."""

from __future__ import annotations

from typing import Final

from bleak.exc import BleakError, BleakGATTProtocolError
from dbus_fast import DBusError

FAILED: Final = "org.bluez.Error.Failed"
IN_PROGRESS: Final = "org.bluez.Error.InProgress"
NOT_READY: Final = "org.bluez.Error.NotReady"
NOT_PERMITTED: Final = "org.bluez.Error.NotPermitted"
ABORTED: Final = "Software caused connection abort"
"""Of a Connect that came to nothing; bluetoothd's words vary with its version."""

_ATT: Final[dict[int, tuple[str, str]]] = {
    0x02: (NOT_PERMITTED, "Read not permitted"),
    0x03: (NOT_PERMITTED, "Write not permitted"),
    0x05: (NOT_PERMITTED, "Not paired"),
    0x06: ("org.bluez.Error.NotSupported", "Operation is not supported"),
    0x07: ("org.bluez.Error.InvalidArguments", "Invalid offset"),
    0x08: ("org.bluez.Error.NotAuthorized", "Operation Not Authorized"),
    0x0C: (NOT_PERMITTED, "Not paired"),
    0x0D: ("org.bluez.Error.InvalidArguments", "Invalid Length"),
    0x0F: (NOT_PERMITTED, "Not paired"),
    0xFD: ("org.bluez.Error.ImproperlyConfigured", "Improperly configured"),
}
"""ATT errors with a name of their own (BlueZ 5.66, src/gatt-client.c, create_gatt_dbus_error)."""


def dbus_error(error: BleakError | TimeoutError) -> DBusError:
    """Return a failed request as the error that bluetoothd makes of it."""
    if isinstance(error, BleakGATTProtocolError):
        named = _ATT.get(error.code)
        return DBusError(*(named or (FAILED, f"Operation failed with ATT error: 0x{error.code:02x}")))
    return DBusError(FAILED, str(error) or ABORTED)
