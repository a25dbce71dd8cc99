"""What the store holds, for notebooks and scripts: runs, their seconds, events and heart beats."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from fleetfoot.api.table import beats_table, ticks_table
from fleetfoot.config import Scale, load
from fleetfoot.store.store import Store
from fleetfoot.words.detector import gauges
from fleetfoot_signal import registry

if TYPE_CHECKING:
    from types import TracebackType

    from fleetfoot.api.table import Table
    from fleetfoot.store.reading import StoredRun


class StoredRuns:
    """A store that is open for reading: see :func:`open_store`. A live run may write to it meanwhile.

    Every method raises StoreError where the file fails.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def path(self) -> Path:
        """Of the file."""
        return self.store.path

    def runs(self, athlete: str | None = None) -> list[StoredRun]:
        """Return the runs, of one athlete or of all, oldest first; each has a ``summary`` once it is complete."""
        return self.store.runs(athlete)

    def find(self, ref: str = "last", athlete: str | None = None) -> StoredRun:
        """Return the run of an id, or of the beginning of exactly one id, or the one recorded last.

        Raises
        ------
        UsageError
            None or several fit.
        """
        return self.store.find(ref, athlete)

    def ticks(self, run: StoredRun) -> Table:
        """Return the seconds of a run, with the scores of all detectors that the store has ever known."""
        return ticks_table(self.store.ticks(run))

    def events(self, run: StoredRun) -> list[dict[str, Any]]:
        """Return the events of a run as they fell, each as it was published (``docs/schema/event.json``)."""
        return self.store.alerts(run)

    def beats(self, run: StoredRun) -> Table:
        """Return the intervals between heart beats, as they arrived."""
        return beats_table(self.store.beats(run))

    def close(self) -> None:
        """Close the file; again is harmless."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(path: str | os.PathLike[str] | None = None) -> StoredRuns:
    """Open a store for reading: what ``fleetfoot run`` and ``fleetfoot replay`` have recorded.

    Parameters
    ----------
    path
        Of its file. None: the one that the command line would use, by its configuration and environment.

    Raises
    ------
    StoreError
        There is none, it is damaged, or made by a newer fleetfoot.
    UsageError
        The configuration cannot be read.
    """
    where = Path(path) if path is not None else load(None, os.environ, known_scales()).store.path
    return StoredRuns(Store.open(where, read_only=True))


def known_scales() -> dict[str, Scale]:
    """Return unit and thresholds of every detector, as the configuration takes them."""
    return {gauge.name: Scale(gauge.unit, gauge.thresholds) for gauge in gauges(registry())}
