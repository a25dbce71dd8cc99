"""Effort as the heart sees it: lagged speed and what the grade adds, how even the pace is, how steep and how broken.

Heart rate answers effort with a dead time of some 8 s (F1000Research 13:894) and a lag of 57.6 +- 23.6 s (Hunt &
Fankhauser 2015). On 13 recordings with deliberate changes of pace a lag of 35-60 s explains most, with gains of 9-26
bpm per m/s. On steady recordings the same regression gives gains about 0: a runner who holds the effort slows on what
no sensor reports (hill, wind, ground), and the heart does not answer. So the small wander of pace teaches nothing about
the heart, and nobody here learns the gain from it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.energy_cost import DRIFT_MAX_GRADE, DRIFT_MIN_GRADE, LEVEL_COST, cost_of_running
from fleetfoot_signal.lanes import Lanes, bools, floats

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

DEAD_S: Final = 8.0
LAG_S: Final = 50.0
"""Of the heart behind effort; the dead time is taken as a short lag of its own."""
CELL_S: Final = 5
"""Effort is summed up in cells of so many seconds: much shorter than the heart's lag."""
NOW_CELLS: Final = 6
BEFORE_CELLS: Final = 12
"""A change of pace shows between the last 30 s and the 60 s before."""
MINUTES: Final = 10
"""Evenness of the pace is judged over so many minutes."""
BELT_ROUGHNESS: Final = 0.006
MOST_STEP: Final = 0.1
"""From one cell to the next the speed of belts and bridges changes by less than 0.6 % on the mean, that of satellites
and pods by 0.7-4 % (57 recorded and made runs); more than 10 % is a change of pace."""
STEEP_CELLS: Final = 60
"""Steepness and the share of running are judged over 5 min."""


class Effort(Lanes):
    """Effort of many lanes, one row a second."""

    speed = floats(0.0)
    """Last known speed [m/s]; 0 while standing."""
    known = bools()
    """Whether speed is known this second."""
    delayed = floats(0.0)
    """Speed behind the dead time [m/s]."""
    lagged = floats(0.0, 2)
    """Speed, and what grade adds to it, as the heart sees them [m/s]."""
    sums = floats(0.0, 4)
    """Of this cell: speed and adjusted speed [m/s], running seconds, absolute grade."""
    pace = floats(np.nan, NOW_CELLS + BEFORE_CELLS, 2)
    """Mean speed and adjusted speed of the last cells, by number modulo their count."""
    ground = floats(np.nan, STEEP_CELLS, 2)
    """The same of the share of running and of absolute grade."""
    minutes = floats(np.nan, MINUTES, 2)
    """Mean speed and adjusted speed of the last minutes, NaN where not all of it was run."""
    minute = floats(0.0, 3)
    """Of this minute: sums of speed and adjusted speed, and running seconds."""
    change = floats(0.0)
    """Speed of the last 30 s over that of the 60 s before, less 1, the nearer to 0 of speed and adjusted speed; 0 where
    unknown. On a hill speed changes and effort does not; where altitude errs it is the other way round."""
    unevenness = floats(0.0)
    """Coefficient of variation from minute to minute, the smaller of that of speed and of adjusted speed."""
    steepness = floats(0.0)
    """Mean absolute grade of the last 5 min."""
    running_share = floats(1.0)
    """Of the last 5 min."""
    roughness = floats(0.0)
    """Mean relative change of speed from cell to cell while running, over some five minutes."""
    graded = bools()
    """Whether grade was ever known."""

    @property
    def hidden_ground(self) -> Bools:
        """Whether the ground may rise and fall unseen: no grade was ever known, and the speed is not that of a belt."""
        hidden: Bools = ~self.graded & (self.roughness > BELT_ROUGHNESS)
        return hidden

    def step(self, values: Floats, index: Ints, running: Bools, active: Bools) -> None:
        """Take one second of all lanes."""
        speed, grade = values[Channel.SPEED], values[Channel.GRADE]
        self.graded |= active & np.isfinite(grade)
        np.copyto(self.known, np.isfinite(speed), where=active)
        np.copyto(self.speed, speed, where=active & self.known)
        held = np.minimum(np.maximum(np.where(np.isnan(grade), 0.0, grade), DRIFT_MIN_GRADE), DRIFT_MAX_GRADE)
        added = self.speed * (cost_of_running(held) / LEVEL_COST - 1.0)
        delayed = self.delayed + _DEAD * (self.speed - self.delayed)
        np.copyto(self.delayed, delayed, where=active)
        effort = np.stack((self.delayed, added))
        np.copyto(self.lagged, self.lagged + _LAG * (effort - self.lagged), where=active)
        adjusted = self.speed + added
        self.sums += np.stack((self.speed, adjusted, running, np.abs(held))) * active
        self.minute += np.stack((self.speed, adjusted, np.ones_like(added))) * (running & active)
        self._close(index, active)

    def _close(self, index: Ints, active: Bools) -> None:
        lane = np.flatnonzero(active & (index % CELL_S == CELL_S - 1))
        if lane.size:
            self._close_cell(lane, index[lane] // CELL_S)
        lane = np.flatnonzero(active & (index % 60 == 59))
        if lane.size:
            self._close_minute(lane, index[lane] // 60)

    def _close_cell(self, lane: Ints, number: Ints) -> None:
        cell = self.sums[:, lane] / CELL_S
        self.sums[:, lane] = 0.0
        size = NOW_CELLS + BEFORE_CELLS
        self._roughen(lane, cell[0], self.pace[(number - 1) % size, 0, lane], cell[2])
        self.pace[number % size, :, lane] = cell[:2].T
        self.ground[number % STEEP_CELLS, :, lane] = cell[2:].T
        back = number - np.arange(size)[:, None]
        pace = np.where((back >= 0)[..., None], self.pace[back % size, :, lane], np.nan)
        now, before = _mean(pace[:NOW_CELLS]), _mean(pace[NOW_CELLS:])
        known = before > 0.0
        change = np.where(known, now / np.where(known, before, 1.0) - 1.0, 0.0)
        self.change[lane] = np.where(np.abs(change[:, 0]) < np.abs(change[:, 1]), change[:, 0], change[:, 1])
        ground = self.ground[:, :, lane]
        share = np.where(np.isnan(ground[:, 0]), 1.0, ground[:, 0])  # before the run there was nothing else
        steep = np.where(np.isnan(ground[:, 1]), 0.0, ground[:, 1])
        self.running_share[lane], self.steepness[lane] = _mean(share), _mean(steep)

    def _roughen(self, lane: Ints, speed: Floats, last: Floats, running: Floats) -> None:
        """Average how much speed changes from cell to cell."""
        step = np.abs(speed - last) / np.maximum(speed, 1.0)
        counts = (running == 1.0) & (step < MOST_STEP)
        self.roughness[lane] += np.where(counts, (step - self.roughness[lane]) / STEEP_CELLS, 0.0)

    def _close_minute(self, lane: Ints, number: Ints) -> None:
        count = self.minute[2, lane]
        mean = np.where(count >= 45.0, self.minute[:2, lane] / np.maximum(count, 1.0), np.nan)
        self.minutes[number % MINUTES, :, lane] = mean.T
        self.minute[:, lane] = 0.0
        self.unevenness[lane] = _variation(self.minutes[:, :, lane]).min(axis=0)


def _variation(values: Floats) -> Floats:
    """Return the coefficient of variation over the first axis without the NaN; 0 where there is nothing else."""
    known = ~np.isnan(values)
    count = np.maximum(np.count_nonzero(known, axis=0), 1)
    mean = np.cumsum(np.where(known, values, 0.0), axis=0)[-1] / count
    square = np.cumsum(np.where(known, (values - mean) ** 2, 0.0), axis=0)[-1] / count
    result: Floats = np.sqrt(square) / np.maximum(mean, 1e-9)
    return result


def _mean(values: Floats) -> Floats:
    """Return the mean over the first axis, added in order, so that one lane alone gives what it gives among others."""
    result: Floats = np.cumsum(values, axis=0)[-1] / len(values)
    return result


_DEAD: Final = 1.0 - math.exp(-1.0 / DEAD_S)
_LAG: Final = 1.0 - math.exp(-1.0 / LAG_S)
