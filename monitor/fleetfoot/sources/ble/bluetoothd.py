"""Whether bluetoothd runs, as D-Bus tells it at once. Linux only."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from dbus_fast import BusType, Message, MessageType
from dbus_fast.aio import MessageBus

from fleetfoot.errors import BluetoothError
from fleetfoot.sources.ble.translation import translated

if TYPE_CHECKING:
    from collections.abc import Callable

NAME: Final = "org.bluez"
DBUS: Final = "org.freedesktop.DBus"
AGAIN_S: Final = 10.0
"""Pause after the system bus was lost; bleak notices that loss by itself."""
_MATCH: Final = f"type='signal',sender='{DBUS}',interface='{DBUS}',member='NameOwnerChanged',arg0='{NAME}'"

log = logging.getLogger(__name__)


async def watch_bluetoothd(changed: Callable[[bool], None]) -> None:
    """Tell whenever bluetoothd goes (False) or comes (True), until cancelled.

    A crash ends no connection that bleak knows of: what hangs on bluetoothd only falls silent. Where the system bus
    cannot be reached, nothing is told.
    """
    while True:
        bus = MessageBus(bus_type=BusType.SYSTEM)
        try:
            with translated("watching bluetoothd"):
                await _listen(bus, changed)
        except BluetoothError as error:
            log.info("%s", error)
        finally:
            bus.disconnect()
        await asyncio.sleep(AGAIN_S)


async def _listen(bus: MessageBus, changed: Callable[[bool], None]) -> None:
    def heard(message: Message) -> None:
        if message.message_type is MessageType.SIGNAL and message.member == "NameOwnerChanged":
            name, _, owner = message.body
            if name == NAME:
                changed(bool(owner))

    await bus.connect()
    bus.add_message_handler(heard)
    await bus.call(
        Message(
            destination=DBUS,
            path="/org/freedesktop/DBus",
            interface=DBUS,
            member="AddMatch",
            signature="s",
            body=[_MATCH],
        )
    )
    await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # dbus-fast leaves it so
