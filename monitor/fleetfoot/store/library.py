"""Personal baselines between the signal core and the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from fleetfoot.errors import StoreError
from fleetfoot.store.baseline import Lesson

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.path.run import Run
    from fleetfoot.path.session import Session
    from fleetfoot.path.track import Track
    from fleetfoot.store.baseline import StoredBaseline
    from fleetfoot_signal import Memory, Subject


class Stored(Protocol):
    """Where baselines are kept: a store, or the sink that has read ahead in it."""

    @property
    def path(self) -> Path:
        """Of its file."""
        ...

    def baseline(self, athlete: str, sensor: str, subject: str, *, before: str) -> StoredBaseline | None:
        """See :meth:`fleetfoot.store.store.Store.baseline`."""
        ...


class Library:
    """What earlier runs taught about each athlete, sensor and subject, out of the store."""

    def __init__(self, store: Stored) -> None:
        self._store = store

    def memory(self, run: Run, sensor: str, subject: Subject) -> Memory | None:
        """See :class:`~fleetfoot.path.session.Library`; a run that has taught is judged by what it began with then."""
        stored = self._stored(run, sensor, subject)
        return self._recall(subject, stored) if stored else None

    def lessons(self, session: Session, track: Track) -> list[Lesson]:
        """Return what a run makes of its baselines."""
        engine = session.engine
        sensors = {s.name: track.sensors[s.channel] for s in engine.subjects if s.channel in track.sensors}
        stored = {
            subject.name: (subject, found)
            for subject in engine.subjects
            if subject.name in sensors and (found := self._stored(track.run, sensors[subject.name], subject))
        }
        memories = {name: self._recall(subject, found) for name, (subject, found) in stored.items()}
        return [
            Lesson(
                sensors[name],
                name,
                learned.to_vector().astype("<f8").tobytes(),
                stored[name][1].runs if name in stored else 0,
            )
            for name, learned in engine.lessons(session.lane(track), memories).items()
            if name in sensors
        ]

    def _stored(self, run: Run, sensor: str, subject: Subject) -> StoredBaseline | None:
        return self._store.baseline(run.athlete, sensor, subject.name, before=run.id)

    def _recall(self, subject: Subject, stored: StoredBaseline) -> Memory:
        try:
            return subject.recall(np.frombuffer(stored.content, dtype="<f8").astype(np.float64))
        except ValueError as error:
            raise StoreError(
                f"{self._store.path}: a baseline in it cannot be used: {error}: choose another with --store"
            ) from error
