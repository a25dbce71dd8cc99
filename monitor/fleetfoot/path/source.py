"""What every live source offers to the one path that follows it: items as they happen, and how its devices do.

Bluetooth is one. A phone that relays its sensors, a log of messages, a broker's topics and a run that is simulated over
virtual Bluetooth are others; who follows them (:mod:`fleetfoot.path.follow`) knows this protocol alone.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from fleetfoot_signal import Acceleration, Beat, Sample

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Link(enum.StrEnum):
    """Where the link to a device stands, in words for people."""

    IDLE = "idle"
    SEARCHED = "searched for"
    CONNECTING = "connecting"
    SETTING_UP = "setting up"
    CONNECTED = "connected"
    WAITING = "waiting to try again"
    UNFIT = "not used"


class Notification(NamedTuple):
    """One notification (or read value) of one characteristic of one sensor."""

    t_s: float
    """Seconds on the run's one monotonic clock, taken at receipt."""
    sensor: str
    """Stable key of the sensor, such as its address."""
    characteristic: str
    """UUID: four hex digits for those of the Bluetooth SIG (``"2a37"``), else the long form in lower case."""
    payload: bytes


class TimerEvent(NamedTuple):
    """The runner has paused the run, or goes on."""

    t_s: float
    running: bool


Item = Sample | Beat | Acceleration | Notification
"""What happens."""


class Heard(NamedTuple):
    """One item, and whose it is."""

    athlete: str
    item: Item


@dataclass(frozen=True, slots=True)
class Device:
    """How one device does at one moment."""

    t_s: float
    """The moment, on the run's clock."""
    athlete: str
    """Who wears it."""
    key: str
    """As ``sensor`` of its items."""
    name: str
    """Empty where it tells none."""
    kinds: tuple[str, ...] = ()
    """Titles of the families of sensors that it is used for."""
    link: Link = Link.IDLE
    trouble: str = ""
    """Why it is not connected, or what of it does not work."""
    silent_s: float = 0.0
    """For how long what is silent longest has said nothing."""
    stale: bool = True
    """Whether something that it was sending has stopped."""
    longest_gap_s: float = 0.0
    """Of the present connection."""
    duplicates: int = 0
    """Items that came twice and were taken once."""

    @property
    def title(self) -> str:
        """What people know it by."""
        return self.name or self.key


@dataclass(frozen=True, slots=True)
class Trouble:
    """The source as a whole fails, or works again."""

    t_s: float
    text: str
    """What is wrong, or that it works again."""
    over: bool = False
    """Whether it works again."""


Change = Device | Trouble
"""What is told at once: the link of a device has changed, or the source as a whole fails or works again."""


@dataclass(frozen=True, slots=True)
class Status:
    """How a source does at one moment."""

    t_s: float
    devices: Sequence[Device] = ()
    """Every device that was taken, in that order."""
    awaited: Mapping[str, Sequence[str]] = field(default_factory=dict[str, "Sequence[str]"])
    """By athlete the devices that are named for them and have not been heard of yet."""
    strangers: Sequence[str] = ()
    """Titles of some devices that are named for nobody and left alone: a handful, however many there are."""
    trouble: str = ""
    """Why nothing can be heard at all; empty where all is well."""
    dropped: int = 0
    """Items that were lost because nobody took them in time."""


class Source(Protocol):
    """Yields what happens, in the order of time, for as long as it runs.

    Whoever follows it never waits for the world: :meth:`items` returns what has come. What comes after a call is
    stamped no earlier than :attr:`now_s` was at that call, but for the moment that delivery takes
    (:data:`fleetfoot.path.follow.LAG_S`): by that alone rows of silence are closed.
    """

    @property
    def now_s(self) -> float:
        """The run's clock, which stamps the items."""
        ...

    async def run(self) -> None:
        """Listen until cancelled, or until nothing will come any more; end in good order either way."""

    async def wait(self, timeout_s: float) -> None:
        """Return when items or changes have come, or after so many seconds of the run's clock."""

    def items(self) -> Sequence[Heard]:
        """Return and forget what has come, in the order of time."""
        ...

    def changes(self) -> Sequence[Change]:
        """Return and forget what has changed, in the order of time."""
        ...

    def status(self) -> Status:
        """Return how everything does now."""
        ...
