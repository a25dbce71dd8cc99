"""The seconds of a run, side by side: what was recorded of it, for who looks at all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot_signal import Floats
    from fleetfoot_signal.types import Ints


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
