"""Effort and heart rate at the moments at which they were measured.

Decoupling counts and weighs records as they came: smart recording leaves seconds out, and a grid of seconds would give
other halves.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot_signal.grid import Grid
    from fleetfoot_signal.types import Floats

TRACED: Final = (Channel.HEART_RATE, Channel.SPEED, Channel.POWER)


class EffortTrace:
    """One record for every moment at which heart rate, speed or power was measured."""

    def __init__(self) -> None:
        self._t_s = array("d")
        self._columns = {channel: array("d") for channel in TRACED}

    def note(self, t_s: float, grid: Grid) -> None:
        """Note what the grid holds at ``t_s``, the time of its latest sample; the last word on a moment counts."""
        if self._t_s and self._t_s[-1] == t_s:
            for channel, column in self._columns.items():
                column[-1] = grid.value(channel)
            return
        self._t_s.append(t_s)
        for channel, column in self._columns.items():
            column.append(grid.value(channel))

    @property
    def t_s(self) -> Floats:
        """float64[record]: strictly increasing."""
        return np.array(self._t_s, dtype=np.float64)

    def column(self, channel: Channel) -> Floats:
        """Return float64[record] of one of :data:`TRACED`; NaN where it was unknown."""
        return np.array(self._columns[channel], dtype=np.float64)
