"""The pair of classes with which bleak uses a virtual central in place of the computer's Bluetooth.

.. code-block:: python

    scanner, client = backends(central)
    await BleakScanner.discover(backend=scanner)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fleetfoot.sim.ble.bleak_client import VirtualClient
from fleetfoot.sim.ble.bleak_scanner import VirtualScanner

if TYPE_CHECKING:
    from fleetfoot.sim.ble.central import Central


class Backends(NamedTuple):
    """What goes into ``backend=`` of :class:`bleak.BleakScanner` and of :class:`bleak.BleakClient`."""

    scanner: type[VirtualScanner]
    client: type[VirtualClient]


def backends(central: Central) -> Backends:
    """Return the backends of one central; bleak wants classes, so each central gets its own."""

    class Scanner(VirtualScanner):
        pass

    class Client(VirtualClient):
        pass

    Scanner.central = Client.central = central
    Client.scanner = Scanner
    return Backends(Scanner, Client)
