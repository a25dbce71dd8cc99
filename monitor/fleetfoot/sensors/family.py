"""What a family of sensors is: a GATT service, what to subscribe to and read, and what makes samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from fleetfoot.path.source import TimerEvent
from fleetfoot_signal.sample import Acceleration, Beat, Sample

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from fleetfoot.kept import Plain
    from fleetfoot.path.source import Notification
    from fleetfoot.sensors.cadence_unit import Unit
    from fleetfoot.sensors.settings import BeltSettings
    from fleetfoot_signal.channel import Channel


class Fact(NamedTuple):
    """Something about the sensor itself: its battery, its model, where it is worn."""

    name: str
    """Lower case with the unit in it, such as ``"battery_pct"``."""
    value: str | float


class Lack(NamedTuple):
    """Why a notification tells nothing of what its family measures."""

    reason: str
    """What the sensor does instead, and what helps: ``"it sends 0: wet its electrodes"``."""


class Remark(NamedTuple):
    """What people are to be told of the sensor, once."""

    text: str
    """A sentence without its subject, the sensor: ``"tells its speed in miles per hour"``."""


Reading: TypeAlias = Sample | Beat | Acceleration | TimerEvent | Fact | Lack | Remark
"""What a driver makes of notifications."""


@dataclass(frozen=True, slots=True)
class Device:
    """What is known of a sensor before it speaks."""

    name: str = ""
    """The name that it advertises; empty where unknown."""
    cadence_unit: Unit | None = None
    """What the user says that its running cadence counts; None leaves it to be found out."""
    belt: BeltSettings | None = None
    """What the user says of a treadmill; None leaves its unit to be found out."""


class Driver(Protocol):
    """Turns the notifications of one sensor into readings; holds whatever state that takes, and declares it.

    Every driver is a :class:`~fleetfoot.kept.Kept`.
    """

    def keep(self) -> dict[str, Plain]:
        """Return the state."""
        ...

    def resume(self, state: dict[str, Plain]) -> None:
        """Continue from a state."""
        ...

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one notification of the family's characteristics says.

        Raises
        ------
        DecodeError
            It is malformed; the state is as before.
        """
        ...


class Link(Protocol):
    """A connected sensor, as a family that must talk to it sees it. Foreign errors arrive as BluetoothError."""

    async def read(self, characteristic: str) -> bytes:
        """Read a characteristic."""
        ...

    async def write(self, characteristic: str, payload: bytes) -> None:
        """Write a characteristic, with response."""
        ...

    async def indication(self, characteristic: str, timeout_s: float) -> bytes:
        """Return the next indication or notification of a characteristic that was subscribed to.

        It goes on to the driver as well. Every one since subscribing is returned, in order, each once.
        """
        ...

    async def pair(self) -> None:
        """Bond with the sensor."""
        ...

    @property
    def longest_write(self) -> int:
        """Bytes that one write without response can carry: the ATT MTU less 3."""
        ...


class Conversation(Protocol):
    """What a family says to its sensor besides subscribing: settings, starting and stopping streams."""

    async def open(self, link: Link) -> None:
        """Start the streams; called after subscribing, again after every reconnect."""
        ...

    async def close(self, link: Link) -> None:
        """Stop the streams; called before disconnecting while the link still stands."""
        ...


@dataclass(frozen=True, slots=True)
class Family:
    """One family of sensors. UUIDs are in the form of :func:`fleetfoot.gatt.uuid.canonical`."""

    name: str
    title: str
    """What people call such a sensor."""
    service: str
    """UUID of its service, by which it is known where it advertises it."""
    driver: Callable[[Device], Driver]
    """Makes the driver of one sensor."""
    notify: tuple[str, ...] = ()
    """Characteristics to subscribe to."""
    read: tuple[str, ...] = ()
    """Characteristics to read once after connecting; each is optional on the sensor."""
    channels: tuple[Channel, ...] = ()
    """What it can measure; empty for families that only tell facts."""
    converse: Callable[[], Conversation] | None = None
    """Makes the conversation with one sensor; None where subscribing is all it takes."""
    advertised: tuple[str, ...] = ()
    """Other services by which it is known from afar: what advertises one may have the family's service."""
    companies: tuple[int, ...] = ()
    """Company identifiers of manufacturer data (Bluetooth SIG, Assigned Numbers) that say the same."""
    fits: Callable[[Link, Collection[str]], Awaitable[None]] | None = None
    """Finds out before subscribing whether a sensor with the service is a runner's; None where all are.

    It gets the link and the UUIDs of all services that the sensor offers, and raises
    :class:`~fleetfoot.errors.UnfitError` where the sensor is not.
    """
    rank: int = 0
    """Of two families of one sensor that measure the same channel, that of the higher rank is believed."""
    estimated: bool = False
    """Whether its channels are computed here from the raw acceleration that it sends."""
