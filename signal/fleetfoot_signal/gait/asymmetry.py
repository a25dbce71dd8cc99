"""Step-time asymmetry: whether every other step is shorter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.gait.steps import REGULAR
from fleetfoot_signal.lanes import Lanes, floats, ints

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

MEMORY_STEPS: Final = 80.0
"""Each foot's mean forgets with this time constant, in its own steps: 2 min of running at 160 steps/min."""
MIN_WEIGHT: Final = 40.0
"""Steps of each foot, weighted, before anything is said: 30-40 s of running."""
_KEEP: Final = 1.0 - 1.0 / MEMORY_STEPS


class Asymmetry(Lanes):
    """Mean step times of the two feet; which of them is the left one is not known.

    The steps are told by a wide-band event (the acceleration crossing zero upwards behind the 10-Hz low-pass):
    in the cadence band 3 % of asymmetry would look like 1 %.
    """

    last = floats(np.nan)
    """Time of the last step in samples before the present end of the window, negative."""
    foot = ints(0)
    mean = floats(0.0, 2)
    """Mean step time of each foot in samples."""
    weight = floats(0.0, 2)

    def take_steps(self, lanes: Ints, events: Floats, usual: Floats, hop: int) -> Floats:
        """Take the steps of a window that moved on by ``hop`` samples and return the asymmetry in %.

        Parameters
        ----------
        lanes : Ints, shape (m,)
        events : Floats, shape (n, m)
            Events in samples before the end of the window (negative), ascending; NaN are left out.
        usual : Floats, shape (m,)
            Usual step time in samples.
        hop : int
            Samples since the window before.

        Returns
        -------
        Floats, shape (m,)
            ``200 |a - b| / (a + b)``; NaN until enough steps of each foot are known. Standard error about 0.12.
        """
        self.last[lanes] -= hop
        for event in events:
            interval = event - self.last[lanes]
            new = ~np.isnan(event) & ~(interval < (1.0 - REGULAR) * usual)
            regular = new & (np.abs(interval - usual) <= REGULAR * usual)
            self._restart(lanes[new & ~regular])
            self._learn(lanes[regular], interval[regular])
            self.last[lanes[new]] = event[new]
        return self._asymmetry(lanes)

    def forget(self, lanes: Ints | Bools) -> None:
        """Start afresh."""
        self._restart(lanes)
        self.last[lanes] = np.nan

    def _restart(self, lanes: Ints | Bools) -> None:
        """After a missed step nobody knows which foot is which."""
        self.weight[:, lanes] = 0.0

    def _learn(self, lanes: Ints, interval: Floats) -> None:
        foot = self.foot[lanes]
        weight = _KEEP * self.weight[foot, lanes] + 1.0
        self.mean[foot, lanes] += (interval - self.mean[foot, lanes]) / weight
        self.weight[foot, lanes] = weight
        self.foot[lanes] = 1 - foot

    def _asymmetry(self, lanes: Ints) -> Floats:
        a, b = self.mean[:, lanes]
        known = np.min(self.weight[:, lanes], axis=0) >= MIN_WEIGHT
        return np.where(known, 200.0 * np.abs(a - b) / np.where(known, a + b, 1.0), np.nan)
