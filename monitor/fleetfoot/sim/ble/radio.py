"""Where a virtual device gets its radio: in the air, or a real one behind an HCI transport."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bumble.device import Device, DeviceConfiguration
from bumble.hci import Address, OwnAddressType
from bumble.host import Host
from bumble.transport.common import AsyncPipeSink

from fleetfoot.sim.ble.controller import SimController

if TYPE_CHECKING:
    from bumble.transport.common import Transport

    from fleetfoot.sim.ble.air import Air


class RadioSource(Protocol):
    """Gives a device its radio and takes it away again."""

    @property
    def address_type(self) -> OwnAddressType:
        """Which of its addresses the device uses."""
        ...

    def switch_on(self, name: str, address: str) -> Device:
        """Return a device with a fresh radio; it is not powered on yet."""
        ...

    def switch_off(self) -> None:
        """Take the radio away; peers are not told."""
        ...


@dataclass(slots=True)
class AirRadio:
    """A radio in the air."""

    air: Air
    public: bool = False
    """Whether its address is a public one; else it is a random static one."""
    _controller: SimController | None = field(default=None, init=False)

    @property
    def address_type(self) -> OwnAddressType:
        """Which of its addresses the device uses."""
        return OwnAddressType.PUBLIC if self.public else OwnAddressType.RANDOM

    def switch_on(self, name: str, address: str) -> Device:
        """Return a device with a fresh radio; it is not powered on yet."""
        self._controller = controller = SimController(name, self.air, address if self.public else None)
        host = Host(controller, AsyncPipeSink(controller))
        return Device(config=_configuration(name, address), host=host)

    def switch_off(self) -> None:
        """Take the radio out of the air; peers notice by their supervision timeouts."""
        if self._controller is not None:
            self.air.remove_controller(self._controller)
            self._controller = None


@dataclass(frozen=True, slots=True)
class HciRadio:
    """A real controller, such as a USB dongle."""

    transport: Transport

    @property
    def address_type(self) -> OwnAddressType:
        """A random static one: dongles seldom have one of their own."""
        return OwnAddressType.RANDOM

    def switch_on(self, name: str, address: str) -> Device:
        """Return a device on the controller; it is not powered on yet."""
        host = Host(self.transport.source, self.transport.sink)
        return Device(config=_configuration(name, address), host=host)

    def switch_off(self) -> None:
        """Do nothing: the transport belongs to whoever opened it."""


def _configuration(name: str, address: str) -> DeviceConfiguration:
    return DeviceConfiguration(name=name, address=Address(address))
