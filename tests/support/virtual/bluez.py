"""A fake bluetoothd: shows the sensors of a virtual central as ``org.bluez`` on a D-Bus of one's own.

With ``DBUS_SYSTEM_BUS_ADDRESS`` set to that bus, bleak's own BlueZ backend finds and uses them, unmodified, in
any process. Adapter1, Device1, GattService1, GattCharacteristic1 and GattDescriptor1 behave as BlueZ 5.66's do
as far as bleak 3.1 uses them.
"""

# pyright: reportUnknownMemberType=false
# dbus-fast leaves the type of its futures open

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from dbus_fast import DBusError, Message, MessageType, NameFlag, RequestNameReply, Variant
from dbus_fast.aio import MessageBus
from virtual.bluez_device import CHARACTERISTIC, DEVICE, BluezDevice
from virtual.bluez_errors import FAILED, IN_PROGRESS, NOT_READY
from virtual.bluez_tree import NO, PROPERTIES, YES, ObjectTree

from fleetfoot.sim.ble.bleak_client import backends
from fleetfoot.sim.ble.bleak_scanner import advertisement_data

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Coroutine

    from bumble.device import Advertisement

    from fleetfoot.sim.ble.central import Central

NAME: Final = "org.bluez"
ADAPTER: Final = "org.bluez.Adapter1"
HCI0: Final = "/org/bluez/hci0"
DEVICE_DEPTH: Final = 5
"""Parts of ``/org/bluez/hci0/dev_...`` between slashes, the empty first one included."""
GENERIC: Final = frozenset({"00001800-0000-1000-8000-00805f9b34fb", "00001801-0000-1000-8000-00805f9b34fb"})
"""Generic Access and Generic Attribute, which bluetoothd keeps to itself."""


class FakeBluez:
    """One bluetoothd with one adapter, ``hci0``.

    Parameters
    ----------
    central
        Its radio; powered or not, the adapter shows which.
    hidden
        UUIDs of the services that it does not show.
    """

    def __init__(self, central: Central, *, hidden: Collection[str] = GENERIC) -> None:
        self._central = central
        self._client = backends(central).client
        self._hidden = hidden
        self._bus: MessageBus | None = None
        self._tree = ObjectTree(self._emit)
        self._devices: dict[str, BluezDevice] = {}
        self._discovering: set[str] = set()
        self._calls: set[asyncio.Task[None]] = set()
        self.sending: Callable[[Message], None] = _ignore
        """Is called with each signal right before it goes out, for who measures."""

    async def start(self, address: str) -> None:
        """Appear on the bus at an address, as ``unix:path=/tmp/bus``.

        Raises
        ------
        RuntimeError
            Somebody else has the name ``org.bluez`` there.
        """
        self._bus = bus = await MessageBus(bus_address=address).connect()
        bus.add_message_handler(self._handle)
        if await bus.request_name(NAME, NameFlag.DO_NOT_QUEUE) != RequestNameReply.PRIMARY_OWNER:
            raise RuntimeError(f"{NAME} is taken on {address}")
        watch = "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'"
        await bus.call(
            Message(
                destination="org.freedesktop.DBus",
                path="/org/freedesktop/DBus",
                interface="org.freedesktop.DBus",
                member="AddMatch",
                signature="s",
                body=[watch],
            )
        )
        self._tree.add(HCI0, ADAPTER, self._adapter())

    async def die(self) -> None:
        """Vanish without a word, as after a crash; the connections end with it."""
        if self._bus is None:
            return
        bus, self._bus = self._bus, None
        bus.disconnect()
        await self._end_all()
        self._devices.clear()
        self._discovering.clear()
        self._tree = ObjectTree(self._emit)
        await self._central.ignore(self._hear)

    async def power(self, *, on: bool) -> None:
        """Switch the adapter."""
        if on == self._central.is_on:
            return
        if on:
            await self._central.power_on()
        else:
            await self._end_all()
            self._discovering.clear()
            await self._central.power_off()
        self._tree.change(HCI0, ADAPTER, {"Powered": Variant("b", on), "Discovering": NO})

    async def _end_all(self) -> None:
        for device in self._devices.values():
            await device.disconnect()

    def _emit(self, signal: Message) -> None:
        if self._bus is not None:
            self.sending(signal)
            self._bus.send(signal)

    def _handle(self, message: Message) -> Message | bool:
        if message.message_type is MessageType.SIGNAL:
            if message.member == "NameOwnerChanged" and not message.body[2]:
                self._spawn(self._forget(message.body[0]))
            return False
        if message.message_type is not MessageType.METHOD_CALL:
            return False
        answer = self._tree.answer(message)
        if answer is None:
            self._spawn(self._serve(message))
        return answer or True

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def _serve(self, call: Message) -> None:
        """Do what a call asks for, and answer it."""
        bus = self._bus
        try:
            reply = Message.new_method_return(call, *await self._act(call))
        except DBusError as error:
            reply = Message.new_error(call, error.type, error.text)
        if bus is not None and bus.connected:
            await bus.send(reply)

    async def _act(self, call: Message) -> tuple[str, list[object]]:
        """Return signature and body of the answer."""
        if call.path == HCI0:
            await self._act_adapter(call)
            return "", []
        path = call.path or ""
        device = self._devices.get("/".join(path.split("/")[:DEVICE_DEPTH]))
        if device is None or path not in self._tree:
            raise DBusError("org.freedesktop.DBus.Error.UnknownObject", f"no object {path}")
        if call.interface == CHARACTERISTIC:
            return await self._act_characteristic(device, call)
        await self._act_device(device, call)
        return "", []

    async def _act_adapter(self, call: Message) -> None:
        sender = call.sender or ""
        match call.member:
            case "SetDiscoveryFilter":
                self._require_power()
            case "StartDiscovery":
                self._require_power()
                await self._start_discovery(sender)
            case "StopDiscovery":
                self._require_power()
                if sender not in self._discovering:
                    raise DBusError(FAILED, "No discovery started")
                await self._stop_discovery(sender)
            case "RemoveDevice":
                await self._remove(call.body[0])
            case "Set" if call.interface == PROPERTIES and call.body[1] == "Powered":
                await self.power(on=call.body[2].value)
            case _:
                raise _unknown(call)

    async def _act_device(self, device: BluezDevice, call: Message) -> None:
        match call.member:
            case "Connect":
                self._require_power()
                await device.connect()
            case "Disconnect":
                await device.disconnect()
            case "Pair":
                self._require_power()
                await device.pair()
            case "Set" if call.interface == PROPERTIES:  # Trusted
                self._tree.change(call.path or "", DEVICE, {call.body[1]: call.body[2]})
            case _:
                raise _unknown(call)

    @staticmethod
    async def _act_characteristic(device: BluezDevice, call: Message) -> tuple[str, list[object]]:
        path, sender = call.path or "", call.sender or ""
        match call.member:
            case "ReadValue":
                return "ay", [await device.read(path)]
            case "WriteValue":
                await device.write(path, bytes(call.body[0]), call.body[1])
            case "StartNotify":
                await device.start_notify(path, sender)
            case "StopNotify":
                await device.stop_notify(path, sender)
            case _:
                raise _unknown(call)
        return "", []

    async def _start_discovery(self, sender: str) -> None:
        if sender in self._discovering:
            raise DBusError(IN_PROGRESS, "Operation already in progress")
        self._discovering.add(sender)
        if len(self._discovering) == 1:
            await self._central.listen(self._hear)
            self._tree.change(HCI0, ADAPTER, {"Discovering": YES})

    async def _stop_discovery(self, sender: str) -> None:
        self._discovering.discard(sender)
        if not self._discovering:
            await self._central.ignore(self._hear)
            for device in self._devices.values():
                device.end_discovery()
            self._tree.change(HCI0, ADAPTER, {"Discovering": NO})

    async def _remove(self, path: str) -> None:
        device = self._devices.pop(path, None)
        if device is None:
            raise DBusError("org.bluez.Error.DoesNotExist", "Does Not Exist")
        await device.disconnect()
        self._tree.remove(path)

    async def _forget(self, sender: str) -> None:
        """Clean up after a D-Bus client that is gone; its connections stay."""
        if sender in self._discovering:
            await self._stop_discovery(sender)
        for device in list(self._devices.values()):
            await device.leave(sender)

    def _hear(self, advertisement: Advertisement) -> None:
        name = advertisement.address.to_string(with_type_qualifier=False)
        path = f"{HCI0}/dev_{name.replace(':', '_')}"
        if path not in self._devices:
            self._devices[path] = BluezDevice(self._tree, path, HCI0, self._client, self._hidden)
        self._devices[path].advertise(advertisement.address, name, advertisement_data(advertisement))

    def _require_power(self) -> None:
        if not self._central.is_on:
            raise DBusError(NOT_READY, "Resource Not Ready")

    def _adapter(self) -> dict[str, Variant]:
        return {
            "Address": Variant("s", self._central.address),
            "AddressType": Variant("s", "public"),
            "Name": Variant("s", "virtual"),
            "Alias": Variant("s", "virtual"),
            "Class": Variant("u", 0),
            "Powered": Variant("b", self._central.is_on),
            "Discoverable": NO,
            "Pairable": YES,
            "Discovering": NO,
            "UUIDs": Variant("as", list[str]()),
            "Roles": Variant("as", ["central"]),
        }


def _unknown(call: Message) -> DBusError:
    return DBusError("org.freedesktop.DBus.Error.UnknownMethod", f"no method {call.interface}.{call.member}")


def _ignore(signal: Message) -> None:
    """Take no notice."""
