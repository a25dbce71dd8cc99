"""The scheme of form detectors for what may leave the runner's own either way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleetfoot_signal.cusum import Cusum
from fleetfoot_signal.form import MEMORY, FormDetector
from fleetfoot_signal.lanes import ints, part
from fleetfoot_signal.robust import median

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot_signal.event import Severity
    from fleetfoot_signal.types import Floats, Ints


class TwoSidedFormDetector(FormDetector):
    """A detector of one form indicator that rises above the personal baseline, or falls below it."""

    falling: Cusum = part()
    """Of what falls."""
    side = ints(1)
    """1 where it lies above the usual, -1 where below."""

    def __init__(self, lanes: int, limits: Mapping[Severity, float] | None = None) -> None:
        super().__init__(lanes, limits)
        self.falling = Cusum(lanes)

    def release(self, lanes: Ints) -> None:
        """See :meth:`Detector.release`."""
        super().release(lanes)
        self.falling.reset(lanes)

    def _evidence(self, lanes: Ints) -> Floats:
        evidence: Floats = np.maximum(self.cusum.sum[lanes], self.falling.sum[lanes])
        return evidence

    def _weigh(self, lanes: Ints, z: Floats, start_s: Floats) -> None:
        self.cusum.step(lanes, z, start_s)
        self.falling.step(lanes, -z, start_s)
        recent = median(self.residuals[:MEMORY, lanes])
        self.side[lanes] = np.where(recent < 0.0, -1, 1)
        for side, cusum in ((1, self.cusum), (-1, self.falling)):
            chosen = lanes[self.side[lanes] == side]
            if chosen.size:
                self._conclude(chosen, side * self.residuals[:, chosen], cusum)
        self.effect[lanes] = np.maximum(self.effect[lanes], 0.0)
