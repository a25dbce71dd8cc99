"""What is known of the runs that are being shown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fleetfoot.path.run import LIVE
from fleetfoot.words.quantity import METRIC, Figures

if TYPE_CHECKING:
    from fleetfoot.path.run import Identity, Run
    from fleetfoot.path.sink import Second
    from fleetfoot.words.detector import Gauge
    from fleetfoot.words.sensor_line import SensorLine


@dataclass(slots=True)
class Lane:
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


@dataclass(slots=True)
class Board:
    """All runs of this call."""

    gauges: tuple[Gauge, ...]
    figures: Figures = METRIC
    lanes: dict[Identity, Lane] = field(default_factory=dict["Identity", Lane])
    """In the order in which the runs began."""
    sensors: tuple[SensorLine, ...] = ()
    """Of a live run."""
    missing: tuple[str, ...] = ()
    """What cannot be judged for want of a sensor, and why."""

    def lane(self, run: Run) -> Lane:
        """Return the lane of a run, a new one if it has none."""
        if run.identity not in self.lanes:
            self.lanes[run.identity] = Lane(run)
        return self.lanes[run.identity]

    def still(self) -> Board:
        """Return the board as it is now, for another thread."""
        return replace(self, lanes={key: replace(lane) for key, lane in self.lanes.items()})

    @property
    def share(self) -> float | None:
        """How much of all runs is over; None where any length is not known."""
        shares = [lane.share for lane in self.lanes.values()]
        known = [share for share in shares if share is not None]
        return sum(known) / len(known) if known and len(known) == len(shares) else None
