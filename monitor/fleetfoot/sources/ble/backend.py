"""Which Bluetooth stack is spoken to: the platform's, or classes that stand for it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bleak import BleakClient, BleakScanner

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from bleak.backends.client import BaseBleakClient
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData, BaseBleakScanner


@dataclass(frozen=True, slots=True)
class BleBackend:
    """Makes bleak's scanners and clients.

    Parameters
    ----------
    scanner, client : type, optional
        Backend classes in the sense of bleak; None takes those of the platform.
    """

    scanner: type[BaseBleakScanner] | None = None
    client: type[BaseBleakClient] | None = None

    def new_scanner(self, detected: Callable[[BLEDevice, AdvertisementData], None]) -> BleakScanner:
        """Return a scanner for everything that advertises: straps may advertise less than they offer."""
        return BleakScanner(detected, backend=self.scanner)

    def new_client(self, device: BLEDevice, dropped: Callable[[BleakClient], None]) -> BleakClient:
        """Return a client for one connection.

        Bleak calls ``dropped`` at the end of every connection, asked for or not. A device and not its address is
        given, because an address makes bleak scan by itself.
        """
        return BleakClient(device, dropped, backend=self.client)

    async def let_go(self, wanted: Callable[[str, str, Collection[str]], bool]) -> list[str]:
        """Disconnect what a program that is no more left connected: see :func:`~fleetfoot.sources.ble.bluez.let_go`.

        Elsewhere than on Linux, and with classes of one's own, connections end with the program.
        """
        if sys.platform != "linux" or self.scanner is not None:
            return []
        from fleetfoot.sources.ble.bluez import let_go  # noqa: PLC0415 - Linux only

        return await let_go(wanted)

    async def watch(self, changed: Callable[[bool], None]) -> None:
        """Tell whenever the daemon below the stack goes (False) or comes (True), until cancelled.

        Returns at once where there is none to watch: on other systems than Linux, and with classes of one's own.
        """
        if sys.platform == "linux" and self.scanner is None:
            from fleetfoot.sources.ble.bluetoothd import watch_bluetoothd  # noqa: PLC0415 - Linux only

            await watch_bluetoothd(changed)
