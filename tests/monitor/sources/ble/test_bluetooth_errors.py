from __future__ import annotations

import asyncio

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)

from fleetfoot.errors import BluetoothError, NotAuthenticatedError
from fleetfoot.sources.ble.translation import translated

AVAILABILITY = BleakBluetoothNotAvailableReason


@pytest.mark.parametrize(
    ("foreign", "said"),
    [
        (FileNotFoundError(2, "No such file or directory"), "mount /run/dbus"),
        (ConnectionRefusedError(111, "refused"), "no D-Bus system bus"),
        (BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", []), "systemctl start bluetooth"),
        (BleakDBusError("org.freedesktop.DBus.Error.AccessDenied", []), "group 'bluetooth'"),
        (BleakDBusError("org.bluez.Error.InProgress", []), "busy"),
        (BleakDBusError("org.bluez.Error.Failed", ["le-connection-abort"]), "le-connection-abort"),
        (BleakBluetoothNotAvailableError("x", AVAILABILITY.POWERED_OFF), "bluetoothctl power on"),
        (BleakBluetoothNotAvailableError("x", AVAILABILITY.NO_BLUETOOTH), "no Bluetooth adapter"),
        (BleakDeviceNotFoundError("C0:00"), "out of reach"),
        (BleakError("Not connected"), "Not connected"),
        (BleakGATTProtocolError(0x11), "refuses"),
        (TimeoutError(), "no answer in time"),
        (EOFError(), "EOFError"),
    ],
)
def test_foreign_errors_say_what_to_do_in_one_line(foreign: Exception, said: str) -> None:
    with pytest.raises(BluetoothError) as caught, translated("connecting to Strap"):
        raise foreign
    assert str(caught.value).startswith("connecting to Strap: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("code", [0x05, 0x0F])
def test_a_sensor_that_wants_to_be_bonded_is_told_apart(code: int) -> None:
    with pytest.raises(NotAuthenticatedError), translated("subscribing"):
        raise BleakGATTProtocolError(code)


@pytest.mark.parametrize("code", [0x01, 0x0A, 0x11])
def test_other_refusals_are_no_matter_of_bonding(code: int) -> None:
    with pytest.raises(BluetoothError) as caught, translated("subscribing"):
        raise BleakGATTProtocolError(code)
    assert not isinstance(caught.value, NotAuthenticatedError)


async def test_a_stack_that_cancels_its_own_request_has_lost_the_link() -> None:
    with pytest.raises(BluetoothError, match="link was lost"), translated("reading"):
        raise asyncio.CancelledError


async def test_a_task_that_is_cancelled_stays_cancelled() -> None:
    async def waiting() -> None:
        with translated("reading"):
            await asyncio.sleep(3600)

    task = asyncio.create_task(waiting())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_a_fault_is_not_taken_for_bluetooth() -> None:
    with pytest.raises(KeyError), translated("reading"):
        raise KeyError("fault")


def test_bluez_says_not_paired_where_a_sensor_wants_a_bond() -> None:
    with pytest.raises(NotAuthenticatedError), translated("subscribing"):
        raise BleakDBusError("org.bluez.Error.NotPermitted", ["Not paired"])
    with pytest.raises(BluetoothError, match="Read not permitted") as caught, translated("reading"):
        raise BleakDBusError("org.bluez.Error.NotPermitted", ["Read not permitted"])
    assert not isinstance(caught.value, NotAuthenticatedError)
