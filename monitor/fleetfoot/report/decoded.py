"""Seconds of runs, each decoded once, as long as the runs that are looked at together fit into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.path.ticks import every_second
from fleetfoot.report.shape import trace_of

if TYPE_CHECKING:
    from fleetfoot.path.ticks import Ticks
    from fleetfoot.report.shape import Trace
    from fleetfoot.store.reading import StoredRun
    from fleetfoot.store.store import Store
    from fleetfoot_signal.types import Floats

MOST_S: Final = 720_000
"""Seconds that are held, 200 hours in some 250 MB; of more the run goes that was asked for longest ago."""


class Seconds(NamedTuple):
    """What a store holds of one run's seconds."""

    ticks: Ticks
    values: Floats
    """float64[channel, second]; those that were not stored are NaN."""


class Decoded:
    """Reads runs out of a store, and remembers them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[int, Seconds] = {}
        self._traces: dict[int, Trace | None] = {}

    def trace(self, run: StoredRun) -> Trace | None:
        """Return the route of a run as a shape; None where it has none."""
        if run.key not in self._traces:
            self._traces[run.key] = trace_of(self._store.way(run))
        return self._traces[run.key]

    def of(self, run: StoredRun) -> Seconds:
        """Return the seconds of a run."""
        found = self._held.pop(run.key, None)
        if found is None:
            ticks = self._store.ticks(run)
            found = Seconds(ticks, every_second(ticks))
        self._held[run.key] = found  # the latest last
        while len(self._held) > 1 and sum(each.values.shape[1] for each in self._held.values()) > MOST_S:
            del self._held[next(iter(self._held))]
        return found
