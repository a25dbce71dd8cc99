"""Heart rate beside cadence and effort, with what was before: where leaps that effort does not explain are seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot_signal.through_time import Past
    from fleetfoot_signal.types import Bools, Floats, Ints

LEVEL_S: Final = 4
"""A level is the median of so many seconds."""
JUMP_S: Final = 12
"""The longest time over which a leap is looked for."""
SAME_EFFORT: Final = 0.08
EFFORT_S: Final = 30
BEFORE_S: Final = 60
"""Effort explains nothing where its mean of 30 s is not 8 % higher (for a leap down: lower) than in the 60 s before."""

HEART_RATE, CADENCE, EFFORT = range(3)
"""Columns of :func:`rows_of`."""


@dataclass(frozen=True, slots=True)
class HeartRateWindow:
    """Seconds that are judged, [second, lane] each, and those before them."""

    heart_rate: Floats
    levels: Floats
    """float64[JUMP_S + second, lane]: medians of 4 s, the last being that of the last second."""
    index: Ints
    active: Bools
    past: Past
    """Of heart rate, cadence and effort."""

    def leap(self, over_s: int) -> Floats:
        """Return by how much the level differs from that so many seconds before."""
        here = self.levels[JUMP_S:]
        leap: Floats = here - self.levels[JUMP_S - over_s : len(self.levels) - over_s]
        return leap

    def window(self, seconds: int, at: Ints, lane: Ints) -> Floats:
        """Return float64[seconds, m, 3]: the last rows at some seconds of some lanes, newest first; else NaN."""
        return self.past.at(self.index[at, lane] - np.arange(seconds)[:, np.newaxis], lane)

    def without_cause(self, over_s: int, least_bpm: float, suspected: Bools) -> tuple[Ints, Ints]:
        """Return where it leapt and effort did not go the same way, as seconds and lanes."""
        leap = self.leap(over_s)
        at, lane = (suspected & (np.abs(leap) >= least_bpm)).nonzero()
        if not at.size:
            return at, lane
        effort = self.window(EFFORT_S + BEFORE_S, at, lane)[..., EFFORT]
        now, then = _mean(effort[:EFFORT_S]), _mean(effort[EFFORT_S:])
        chosen = np.sign(leap[at, lane]) * (now - then) <= SAME_EFFORT * then
        return at[chosen], lane[chosen]


def rows_of(values: Floats) -> Floats:
    """Return float64[second, 3, lane]: heart rate, cadence and effort."""
    speed: Floats = values[Channel.SPEED]
    cadence: Floats = values[Channel.CADENCE]
    power: Floats = values[Channel.POWER]
    effort: Floats = np.where(np.isnan(speed), np.where(np.isnan(power), cadence, power), speed)
    rows = np.empty((len(effort), 3, effort.shape[1]))
    rows[:, HEART_RATE], rows[:, CADENCE], rows[:, EFFORT] = values[Channel.HEART_RATE], cadence, effort
    return rows


def _mean(values: Floats) -> Floats:
    """Return the mean over the first axis, added in order, so that one lane alone gives what it gives among others."""
    result: Floats = np.cumsum(values, axis=0)[-1] / len(values)
    return result
