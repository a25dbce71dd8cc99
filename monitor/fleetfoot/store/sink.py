"""The store as a sink of the one path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetfoot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second
    from fleetfoot.store.baseline import Lesson
    from fleetfoot.store.reading import Ticks
    from fleetfoot.store.recorder import Recorder
    from fleetfoot.store.store import Store
    from fleetfoot_signal.sample import Beat


class StoreSink:
    """Records every run that the path yields; a :class:`~fleetfoot.path.sink.Sink`.

    Parameters
    ----------
    store
        Open for writing, with the detectors of the registry in its order.
    commit_every
        Seconds (rows, over all runs) from commit to commit. 1 for what happens live or paced: alerts are then
        committed at once too. Some hundreds for recordings that are read as fast as possible.
    """

    def __init__(self, store: Store, *, commit_every: int) -> None:
        self._store = store
        self._commit_every = commit_every
        self._pending = 0
        self._recorders: dict[tuple[str, str], Recorder] = {}
        self._lessons: dict[tuple[str, str], Sequence[Lesson]] = {}

    def begin(self, run: Run) -> None:
        """Start a pass; UsageError where the same run is being recorded already."""
        key = (run.athlete, run.id)
        if key in self._recorders:
            raise UsageError(
                f"run {run.id} ({run.source}) comes twice at the same time: give each recording once"
            )
        self._recorders[key] = self._store.record(run)

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Record intervals between heart beats; they are committed with the next second."""
        self._recorder(run).beats(beats)

    def second(self, run: Run, second: Second) -> None:
        """Record a second."""
        self._recorder(run).second(second)
        self._pending += 1
        if self._pending >= self._commit_every:
            self._commit()

    def alert(self, run: Run, alert: Alert) -> None:
        """Record an alert."""
        self._recorder(run).alert(alert)
        if self._commit_every == 1:
            self._commit()

    def recorded(self, run: Run) -> tuple[Ticks, list[dict[str, Any]]]:
        """Commit and read back the seconds and alert payloads of a run that is being recorded."""
        self._commit()
        return self._recorder(run).recorded()

    def learn(self, run: Run, lessons: Sequence[Lesson]) -> None:
        """Say before the end what the run teaches; it is stored in the same transaction as the end."""
        self._lessons[run.athlete, run.id] = lessons

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        """Complete the pass; lessons that were taught before are passed over."""
        recorder = self._recorder(run)
        recorder.end(summary, self._lessons.get((run.athlete, run.id), ()))
        del self._recorders[run.athlete, run.id]
        self._lessons.pop((run.athlete, run.id), None)

    def _recorder(self, run: Run) -> Recorder:
        recorder = self._recorders[run.athlete, run.id]
        recorder.run = run
        return recorder

    def _commit(self) -> None:
        self._store.commit()
        self._pending = 0
