"""A stream of notifications through the one path: its seconds and what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from fleetfoot.path.run import Run
from fleetfoot.path.session import Session
from fleetfoot.path.sink import Sink
from fleetfoot.path.track import Track
from fleetfoot.sensors.decoder import Decoder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.sink import Second
    from fleetfoot.path.source import Notification
    from fleetfoot_signal import Subject
    from fleetfoot_signal.sample import Beat
    from fleetfoot_signal.types import Floats


class Analysed(NamedTuple):
    rows: Floats
    """float64[second, channel]."""
    scores: Floats
    """float64[second, detector]."""
    alerts: list[dict[str, Any]]
    """Payloads."""


class Keeper(Sink):
    """A sink that keeps everything."""

    def __init__(self) -> None:
        self.rows: list[Floats] = []
        self.scores: list[Floats] = []
        self.alerts: list[dict[str, Any]] = []

    def begin(self, run: Run) -> None:
        pass

    def beats(self, run: Run, beats: list[Beat]) -> None:
        pass

    def second(self, run: Run, second: Second) -> None:
        del run
        self.rows.append(second.values.copy())
        self.scores.append(second.scores.copy())

    def alert(self, run: Run, alert: Alert) -> None:
        del run
        self.alerts.append(alert.payload())

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        pass


class NoHistory:
    """A library without earlier runs."""

    def memory(self, run: Run, sensor: str, subject: Subject) -> None:
        pass


def analysed(stream: Iterable[Notification], end_s: float) -> Analysed:
    track = Track(Run("run", "anna", "test"), stream, decoder=Decoder(), end_s=end_s)
    keeper = Keeper()
    session = Session([track], [keeper], NoHistory())
    second = 0
    while not track.exhausted:
        track.feed(second)
        session.pump()
        second += 30
    assert track.failure is None
    return Analysed(np.array(keeper.rows), np.array(keeper.scores), keeper.alerts)
