"""The seconds of a run, side by side: what was recorded of it, for who looks at all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import SPECS, Channel
from fleetfoot_signal.derive import complete

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot_signal import Floats
    from fleetfoot_signal.types import Ints

_LOW: Final = np.array([[spec.low] for spec in SPECS])
_HIGH: Final = np.array([[spec.high] for spec in SPECS])


@dataclass(frozen=True, slots=True)
class Ticks:
    """The seconds of a run. NaN is unknown; a minus zero that was stored reads as zero."""

    index: Ints
    """int64[n]: seconds since the start of the run, ascending."""
    values: Floats
    """float64[channel, n]."""
    scores: Floats
    """float64[detector, n]; NaN throughout for a detector that the store did not know when it recorded."""
    detectors: tuple[str, ...]
    """Names of the rows of ``scores``."""

    def followed_by(self, rows: Sequence[Sequence[float]]) -> Ticks:
        """Return these seconds and then others, each as index, channels and scores."""
        if not rows:
            return self
        table = np.array(rows, dtype=np.float64).T
        channels = 1 + len(self.values)
        return Ticks(
            np.concatenate((self.index, table[0].astype(np.int64))),
            np.concatenate((self.values, table[1:channels]), axis=1),
            np.concatenate((self.scores, table[channels:]), axis=1),
            self.detectors,
        )


def every_second(ticks: Ticks) -> Floats:
    """Return float64[channel, second] from the first second of the run to the last that was stored.

    Seconds that the store does not hold are NaN, and so is what no sensor can truthfully say. Derived channels are
    derived again: an older store may not have had them.
    """
    seconds = int(ticks.index[-1]) + 1 if ticks.index.size else 0
    values = np.full((len(SPECS), seconds), np.nan)
    values[:, ticks.index] = np.where((ticks.values >= _LOW) & (ticks.values <= _HIGH), ticks.values, np.nan)
    complete(values, values[Channel.GRADE])
    return values
