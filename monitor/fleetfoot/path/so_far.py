"""What is known of a run while it goes on, for whoever shows it: the terminal, the live page."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from fleetfoot.path.run import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Identity, Run
    from fleetfoot.path.sink import Second


class SensorLine(NamedTuple):
    """One live sensor, in words."""

    name: str
    state: str
    details: str
    """What it is, how it does, what is wrong with it."""
    well: bool
    """Whether it is connected and speaks."""
    battery_pct: float | None = None
    """None: it does not say."""


@dataclass(slots=True)
class SoFar:
    """One run so far."""

    run: Run
    total_s: float | None = None
    """Length of the run where it is known beforehand."""
    second: Second | None = None
    """The latest."""
    alerts: int = 0
    """Onsets and escalations."""
    done: bool = False
    sensors: tuple[SensorLine, ...] = ()
    """Of a live run."""
    missing: tuple[str, ...] = ()
    """What cannot be judged for want of a sensor, and why."""

    @property
    def title(self) -> str:
        """What tells the run from others beside it: its file, of live runs the athlete."""
        return self.run.athlete if self.run.source == LIVE else self.run.source

    @property
    def elapsed_s(self) -> float:
        """How far the run has come."""
        return float(self.second.index) if self.second else 0.0

    @property
    def share(self) -> float | None:
        """How much of the run is over, 0..1; None where its length is not known."""
        if self.done:
            return 1.0
        return min(self.elapsed_s / self.total_s, 1.0) if self.total_s else None

    @property
    def ails(self) -> bool:
        """Whether a sensor is missing or does not do well."""
        return bool(self.missing) or not all(line.well for line in self.sensors)

    def count(self, alert: Alert) -> None:
        """Take an alert; the end of an episode is none."""
        self.alerts += not alert.event.phase.ends


@dataclass(slots=True)
class RunsSoFar:
    """All runs of this call, in the order in which they were first told of."""

    known: dict[Identity, SoFar] = field(default_factory=dict["Identity", SoFar])

    def of(self, run: Run) -> SoFar:
        """Return what is known of a run; nothing yet of a new one."""
        return self.known.setdefault(run.identity, SoFar(run))

    def forget(self, run: Run) -> None:
        """Know nothing of a run any more."""
        self.known.pop(run.identity, None)

    def still(self) -> RunsSoFar:
        """Return what is known now, for another thread."""
        return RunsSoFar({identity: replace(so_far) for identity, so_far in self.known.items()})

    def __iter__(self) -> Iterator[SoFar]:
        return iter(self.known.values())

    def __len__(self) -> int:
        return len(self.known)

    @property
    def share(self) -> float | None:
        """How much of all runs is over; None where any length is not known."""
        shares = [so_far.share for so_far in self]
        known = [share for share in shares if share is not None]
        return sum(known) / len(known) if known and len(known) == len(shares) else None
