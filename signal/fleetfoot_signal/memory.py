"""What a detector learns about a runner from run to run, and how a run lies beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot_signal.channel import Channel
    from fleetfoot_signal.types import Floats


class Memory(Protocol):
    """What earlier runs of one athlete with one sensor taught a detector."""

    @property
    def runs(self) -> int:
        """How many runs taught it."""
        raise NotImplementedError

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to compare a run with."""
        raise NotImplementedError

    @property
    def level(self) -> float:
        """What is usual, in the detector's own measure."""
        raise NotImplementedError

    @property
    def day_sd(self) -> float:
        """SD of the level from day to day."""
        raise NotImplementedError

    def to_vector(self) -> Floats:
        """Return it as float64[n], a version first: that is how it is stored and sent."""
        raise NotImplementedError


class Subject(NamedTuple):
    """What a detector learns about a runner from run to run; no two detectors have the same."""

    name: str
    """Under which it is stored: a name for ever, for stores hold it."""
    channel: Channel
    """Whose sensor it belongs to: what one sensor taught says nothing about another."""
    recall: Callable[[Floats], Memory]
    """Makes a memory of its vector; a ValueError says that the vector is of another version or impossible."""


class Comparison(NamedTuple):
    """A run beside the earlier ones of the same runner with the same sensor."""

    runs: int
    """How many earlier runs."""
    above_pct: float
    """How far this run's level lies above their usual one."""
    z: float
    """The same in SDs of day and estimate."""
    is_telling: bool
    """Whether that is worth a word."""
