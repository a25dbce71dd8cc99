"""Personal baselines between the signal core and the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from fleetfoot.errors import StoreError
from fleetfoot.store.baseline import Lesson
from fleetfoot_signal.history import History, remember

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot.path.run import Run
    from fleetfoot.path.session import Session
    from fleetfoot.store.baseline import StoredBaseline
    from fleetfoot_signal.channel import Channel


class Stored(Protocol):
    """Where baselines are kept: a store, or the sink that has read ahead in it."""

    @property
    def path(self) -> Path:
        """Of its file."""
        ...

    def baseline(self, athlete: str, sensor: str, channel: Channel, *, before: str) -> StoredBaseline | None:
        """See :meth:`fleetfoot.store.store.Store.baseline`."""
        ...


class Library:
    """What earlier runs taught about each athlete, sensor and channel, out of the store."""

    def __init__(self, store: Stored) -> None:
        self._store = store

    def history(self, run: Run, sensor: str, channel: Channel) -> History | None:
        """See :class:`~fleetfoot.path.session.Library`; a run that has taught is judged by what it began with then."""
        stored = self._stored(run, sensor, channel)
        return self._decode(stored) if stored else None

    def lessons(self, session: Session, lane: int) -> list[Lesson]:
        """Return what the run of a lane makes of its baselines."""
        track = session.tracks[lane]
        lessons: list[Lesson] = []
        for detector in session.engine.form_detectors:
            sensor = track.sensors.get(detector.quantity)
            if sensor is None:
                continue
            stored = self._stored(track.run, sensor, detector.quantity)
            learned = remember(detector.baseline, lane, self._decode(stored) if stored else None)
            if learned is not None and not np.isnan(detector.baseline.level[lane]):
                content = learned.to_vector().astype("<f8").tobytes()
                lessons.append(Lesson(sensor, detector.quantity, content, stored.runs if stored else 0))
        return lessons

    def _stored(self, run: Run, sensor: str, channel: Channel) -> StoredBaseline | None:
        return self._store.baseline(run.athlete, sensor, channel, before=run.id)

    def _decode(self, stored: StoredBaseline) -> History:
        try:
            return History.from_vector(np.frombuffer(stored.content, dtype="<f8").astype(np.float64))
        except ValueError as error:
            raise StoreError(
                f"{self._store.path}: a baseline in it cannot be used: {error}: choose another with --store"
            ) from error
