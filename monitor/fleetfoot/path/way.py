"""Where a run led, as far as its recording says: positions, and where the runner began a new lap."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal import Floats


class Way(NamedTuple):
    """The way of one run, on its clock."""

    t_s: Floats
    """float64[n]: seconds of the positions."""
    degrees: Floats
    """float64[2, n]: latitude and longitude; all are known."""
    laps_s: Floats
    """float64[m]: when laps ended that the runner or the device counted, the last at the end."""

    def __bool__(self) -> bool:
        return bool(self.t_s.size or self.laps_s.size)

    def since(self, start_s: float) -> Way:
        """Return the same on a clock that begins later, without what lies before."""
        ran, lapped = self.t_s >= start_s, self.laps_s > start_s
        return Way(self.t_s[ran] - start_s, self.degrees[:, ran], self.laps_s[lapped] - start_s)


NOWHERE = Way(np.empty(0), np.empty((2, 0)), np.empty(0))
"""Of a run that says nothing of it."""
