"""bluetoothd itself, asked over D-Bus: what it holds, and what nobody listens to any more. Linux only."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from dbus_fast import BusType, Message, MessageType
from dbus_fast.aio import MessageBus

from fleetfoot.errors import BluetoothError
from fleetfoot.gatt.uuid import canonical
from fleetfoot.sensors.registry import measuring
from fleetfoot.sources.ble.translation import translated

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Collection, Iterator, Mapping

    from dbus_fast import Variant

    Properties = Mapping[str, Variant]
    Objects = Mapping[str, Mapping[str, Properties]]

NAME: Final = "org.bluez"
DEVICE: Final = "org.bluez.Device1"
CHARACTERISTIC: Final = "org.bluez.GattCharacteristic1"
ANSWER_S: Final = 5.0

log = logging.getLogger(__name__)


class Held(NamedTuple):
    """A device that bluetoothd is connected to although nobody gets notifications from it."""

    path: str
    key: str
    """Its address, as of a :class:`~fleetfoot.sources.ble.sighting.Sighting`."""
    name: str
    kinds: tuple[str, ...]
    """Names of the families that measure something, by what it offers."""


async def let_go(wanted: Callable[[str, str, Collection[str]], bool]) -> list[str]:
    """Disconnect what a program that is no more left connected, and return the keys; no error is raised.

    bluetoothd keeps the connections of a program that was killed, and a sensor that is connected does not advertise: a
    scan never finds it again. Where somebody gets its notifications it is left alone: that program lives.

    Parameters
    ----------
    wanted
        Whether a sensor is one, by key, name and names of its kinds; others are left as they are.
    """
    gone: list[str] = []
    try:
        async with system_bus("looking for sensors that are still connected") as bus:
            reply = await managed_objects(bus)
            for held in orphans(reply):
                if wanted(held.key, held.name, held.kinds):
                    await bus.call(
                        Message(destination=NAME, path=held.path, interface=DEVICE, member="Disconnect")
                    )
                    gone.append(held.key)
    except BluetoothError as error:
        log.info("%s", error)
    return gone


def orphans(reply: Message | None) -> Iterator[Held]:
    """Yield the connected devices that nobody listens to, by bluetoothd's account of its objects."""
    if reply is None or reply.message_type is not MessageType.METHOD_RETURN:
        return
    objects = cast("Objects", reply.body[0])
    heard = [path for path, each in objects.items() if _value(each.get(CHARACTERISTIC), "Notifying")]
    for path, interfaces in objects.items():
        device = interfaces.get(DEVICE)
        if not _value(device, "Connected") or any(each.startswith(f"{path}/") for each in heard):
            continue
        offered = {canonical(each) for each in _value(device, "UUIDs") or ()}
        kinds = tuple(family.name for family in measuring() if family.service in offered)
        yield Held(path, str(_value(device, "Address")).upper(), str(_value(device, "Name") or ""), kinds)


@asynccontextmanager
async def system_bus(doing: str) -> AsyncGenerator[MessageBus]:
    """Connect to the system bus for a block of a few seconds at most.

    Raises
    ------
    BluetoothError
        There is no bus, or no answer in time; ``doing`` says during what.
    """
    bus = MessageBus(bus_type=BusType.SYSTEM)
    try:
        with translated(doing):
            async with asyncio.timeout(ANSWER_S):
                await bus.connect()
                yield bus
    finally:
        bus.disconnect()


async def managed_objects(bus: MessageBus) -> Message | None:
    """Return bluetoothd's answer to what objects it has: adapters, devices and what these offer; it may be an error."""
    return await bus.call(
        Message(
            destination=NAME,
            path="/",
            interface="org.freedesktop.DBus.ObjectManager",
            member="GetManagedObjects",
        )
    )


def _value(properties: Properties | None, name: str) -> Any:  # noqa: ANN401 - whatever D-Bus carries
    return properties[name].value if properties is not None and name in properties else None
