"""The one tree of errors that fleetfoot raises; whatever others raise is translated at the border.

* :class:`FleetfootError`
    * :class:`UsageError` (2): the command line or the configuration asks for what cannot be
    * :class:`BluetoothError` (3): no adapter, no permission, no sensor
        * :class:`NotAuthenticatedError`: a sensor wants to be bonded first
        * :class:`RefusedError`: a sensor refuses a stream, and connecting again will not change that
    * :class:`UnreadableError` (4): a recording that cannot be read
    * :class:`OutputError` (1): standard output cannot be written
    * :class:`StoreError` (5): the store cannot be opened or written
    * :class:`DecodeError`: bytes from a sensor that are not what they claim to be (in ``gatt``)

The numbers are the exit codes of the command line.
"""

from __future__ import annotations

from typing import ClassVar


class FleetfootError(Exception):
    """Base of all errors; its text is one line that says what is wrong, where, and what to do."""

    exit_code: ClassVar[int] = 1


class UsageError(FleetfootError):
    """The command line or the configuration asks for something that cannot be."""

    exit_code = 2


class BluetoothError(FleetfootError):
    """Bluetooth is not available."""

    exit_code = 3


class NotAuthenticatedError(BluetoothError):
    """A sensor answers a read or a write only after bonding (ATT errors 0x05 and 0x0F)."""


class RefusedError(BluetoothError):
    """A sensor refuses a stream, and connecting again will not change that; what else it sends is not affected."""


class UnreadableError(FleetfootError):
    """A recording cannot be read."""

    exit_code = 4


class OutputError(FleetfootError):
    """Standard output cannot be written."""


class StoreError(FleetfootError):
    """The store cannot be opened, read or written."""

    exit_code = 5
