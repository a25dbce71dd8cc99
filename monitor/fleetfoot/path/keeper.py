"""A sink with memory alone: for who has no store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetfoot.path.sink import Seconds, Sink
from fleetfoot.path.ticks import Ticks
from fleetfoot_signal import SPECS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second
    from fleetfoot_signal import Beat


class Keeper(Sink):
    """A sink that keeps one run in memory; a :class:`~fleetfoot.path.sink.Sink`."""

    def __init__(self) -> None:
        self.alerts: list[dict[str, Any]] = []
        self.intervals: list[Beat] = []
        self._seconds: list[Seconds] = []

    def begin(self, run: Run) -> None:
        """Nothing to do: there is one run."""

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Keep intervals between heart beats."""
        del run  # there is one
        self.intervals += beats

    def second(self, run: Run, second: Second) -> None:
        """Keep a second."""
        self.seconds(run, Seconds.of(second))

    def seconds(self, run: Run, seconds: Seconds) -> None:
        """Keep some seconds."""
        del run
        self._seconds.append(seconds)

    def alert(self, run: Run, alert: Alert) -> None:
        """Keep an alert."""
        del run
        self.alerts.append(alert.payload())

    def end(self, run: Run, summary: Mapping[str, object]) -> None:
        """Nothing to do: whoever keeps the run sums it up."""

    def ticks(self, detectors: tuple[str, ...]) -> Ticks:
        """Return the seconds that were kept."""
        none = np.zeros(0)
        index, values, scores = (
            none.astype(np.int64),
            none.reshape(len(SPECS), 0),
            none.reshape(len(detectors), 0),
        )
        return Ticks(
            np.concatenate((index, *(each.index for each in self._seconds))),
            np.concatenate((values, *(each.values for each in self._seconds)), axis=1),
            np.concatenate((scores, *(each.scores for each in self._seconds)), axis=1),
            detectors,
        )
