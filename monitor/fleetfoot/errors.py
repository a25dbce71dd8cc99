"""The one tree of errors that fleetfoot raises; whatever others raise is translated at the border.

* :class:`FleetfootError`
    * :class:`UsageError` (2): the command line or the configuration asks for what cannot be
    * :class:`BluetoothError` (3): no adapter, no permission, no sensor
        * :class:`NotAuthenticatedError`: a sensor wants to be bonded first
        * :class:`RefusedError`: a sensor refuses a stream, and connecting again will not change that
        * :class:`UnfitError`: a sensor is no runner's
    * :class:`UnreadableError` (4): a recording that cannot be read
        * :class:`OtherSportError`: it is of no run, and so not judged
    * :class:`OutputError` (1): standard output cannot be written
    * :class:`NotDeliveredError` (7): an alert channel that does not deliver (in ``notify``)
    * :class:`StoreError` (5): the store cannot be opened or written
    * :class:`DecodeError`: bytes from a sensor that are not what they claim to be (in ``gatt``)

The numbers are the exit codes of the command line.
"""

from __future__ import annotations

from typing import ClassVar, Final

INTERRUPTED: Final = 130
"""The exit code of what was interrupted: 128 + SIGINT, as a shell reports it."""


class FleetfootError(Exception):
    """Base of all errors; its text is one line that says what is wrong, where, and what to do."""

    exit_code: ClassVar[int] = 1
    advice: ClassVar[str] = ""
    """What the command line adds, because it helps whatever the text says; begins with its separator."""


class UsageError(FleetfootError):
    """The command line or the configuration asks for something that cannot be."""

    exit_code = 2


class BluetoothError(FleetfootError):
    """Bluetooth is not available."""

    exit_code = 3
    advice = "; 'fleetfoot doctor' checks Bluetooth step by step"


class NotAuthenticatedError(BluetoothError):
    """A sensor answers a read or a write only after bonding (ATT errors 0x05 and 0x0F)."""


class RefusedError(BluetoothError):
    """A sensor refuses a stream, and connecting again will not change that; what else it sends is not affected."""


class UnfitError(BluetoothError):
    """A sensor turns out to be no runner's, such as the power meter of a bicycle; it is left alone."""


class UnreadableError(FleetfootError):
    """A recording cannot be read.

    Parameters
    ----------
    what : str
        What is wrong, and where.
    remedy : str, optional
        What to do; the default is for a file whose content is not what it should be.
    """

    exit_code = 4

    def __init__(self, what: str, remedy: str = "try another copy of the file, or export it anew") -> None:
        super().__init__(f"{what}; {remedy}")
        self.what = what
        """Without the remedy, for where the rest of the file is read all the same."""


class OtherSportError(UnreadableError):
    """A recording is of no run: a plan, another sport, a ride; it is told for what it seems to be, and not judged.

    Parameters
    ----------
    what : str
        What it is, and where.
    sport : str
        In one or two words, to count by.
    """

    def __init__(self, what: str, sport: str) -> None:
        super().__init__(what, "give a run")
        self.sport = sport


class OutputError(FleetfootError):
    """Standard output cannot be written."""


class StoreError(FleetfootError):
    """The store cannot be opened, read or written."""

    exit_code = 5
