"""What bleak and the system below it raise, as errors that say what to do."""

from __future__ import annotations

import asyncio
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
    BleakGATTProtocolErrorCode,
)

from fleetfoot.errors import BluetoothError, NotAuthenticatedError

if TYPE_CHECKING:
    from collections.abc import Generator

if sys.platform == "linux":
    from dbus_fast.errors import DBusFastError

    FOREIGN: Final[tuple[type[Exception], ...]] = (
        BleakError,
        OSError,
        TimeoutError,
        EOFError,
        DBusFastError,
    )
else:
    FOREIGN: Final[tuple[type[Exception], ...]] = (BleakError, OSError, TimeoutError, EOFError)
"""Everything that a working program may meet; what is not here is a fault.

A missing D-Bus raises a bare OSError, a bus that dies EOFError, a connection that is not made TimeoutError.
"""

_UNBONDED: Final = frozenset(
    {
        BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHENTICATION,
        BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION,
    }
)
"""ATT errors 0x05 and 0x0F (Bluetooth Core 5.4, vol 3 part F 3.4.1.1)."""

_REASONS: Final = {
    BleakBluetoothNotAvailableReason.NO_BLUETOOTH: "this machine has no Bluetooth adapter: plug one in",
    BleakBluetoothNotAvailableReason.NO_BLE_CENTRAL_ROLE: "the adapter cannot do Bluetooth Low Energy: use another",
    BleakBluetoothNotAvailableReason.POWERED_OFF: "the adapter is switched off: 'bluetoothctl power on',"
    " or 'rfkill unblock bluetooth'",
    BleakBluetoothNotAvailableReason.DENIED_BY_USER: "it was denied: allow it in the system's privacy settings",
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: "the system denies it: add yourself to the group 'bluetooth'",
}
DBUS_REASONS: Final = {
    "org.freedesktop.DBus.Error.ServiceUnknown": "bluetoothd does not run: 'sudo systemctl start bluetooth'",
    "org.freedesktop.DBus.Error.NameHasNoOwner": "bluetoothd does not run: 'sudo systemctl start bluetooth'",
    "org.freedesktop.DBus.Error.NoReply": "bluetoothd does not answer: 'sudo systemctl restart bluetooth'",
    "org.freedesktop.DBus.Error.AccessDenied": "the system denies it: add yourself to the group 'bluetooth'",
    "org.bluez.Error.NotReady": "the adapter is switched off: 'bluetoothctl power on'",
    "org.bluez.Error.InProgress": "the adapter is busy with another program",
}
"""By the name of the D-Bus error."""


@contextmanager
def translated(doing: str) -> Generator[None]:
    """Turn what others raise into :class:`~fleetfoot.errors.BluetoothError`; ``doing`` says during what.

    Raises
    ------
    NotAuthenticatedError
        The sensor wants to be bonded first.
    BluetoothError
        Anything else.
    """
    try:
        yield
    except BleakGATTProtocolError as error:
        kind = NotAuthenticatedError if error.code in _UNBONDED else BluetoothError
        raise kind(f"{doing}: the sensor refuses it: {error.args[1]}") from error
    except FOREIGN as error:
        if _wants_bond(error):
            raise NotAuthenticatedError(f"{doing}: the sensor wants to be paired with first") from error
        raise BluetoothError(f"{doing}: {reason_of(error)}") from error
    except asyncio.CancelledError as error:
        # Bluetooth stacks cancel their own futures when a link drops; nobody asked this task to end.
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise BluetoothError(f"{doing}: the link was lost") from error


def _wants_bond(error: Exception) -> bool:
    """Tell whether BlueZ says "Not paired", its word for ATT errors 0x05 and 0x0F (recalled, not tried)."""
    not_permitted = isinstance(error, BleakDBusError) and error.dbus_error == "org.bluez.Error.NotPermitted"
    return not_permitted and "paired" in str(error)


def reason_of(error: Exception) -> str:
    """Return what is wrong, and what to do where that is known."""
    if isinstance(error, BleakBluetoothNotAvailableError):
        return _REASONS.get(error.reason, str(error.args[0]))
    if isinstance(error, BleakDBusError):
        return DBUS_REASONS.get(error.dbus_error, str(error))
    if isinstance(error, BleakDeviceNotFoundError):
        return "the sensor is out of reach"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, FileNotFoundError | ConnectionRefusedError):
        return (
            "there is no D-Bus system bus, and so no bluetoothd: install and start BlueZ;"
            " in a container mount /run/dbus"
        )
    return str(error) or type(error).__name__
