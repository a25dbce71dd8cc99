"""Effort as the heart sees it: lagged speed and what the grade adds, how even the pace is, how steep and how broken.

Heart rate answers effort with a dead time of some 8 s (F1000Research 13:894) and a lag of 57.6 +- 23.6 s (Hunt &
Fankhauser 2015). On 13 recordings with deliberate changes of pace a lag of 35-60 s explains most, with gains of 9-26
bpm per m/s. On steady recordings the same regression gives gains about 0: a runner who holds the effort slows on what
no sensor reports (hill, wind, ground), and the heart does not answer. So the small wander of pace teaches nothing about
the heart, and nobody here learns the gain from it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.energy_cost import DRIFT_MAX_GRADE, DRIFT_MIN_GRADE, LEVEL_COST, cost_of_running
from fleetfoot_signal.lanes import Lanes, bools, floats
from fleetfoot_signal.recursion import FEW, Recursion
from fleetfoot_signal.robust import total
from fleetfoot_signal.through_time import Past, ever, final, held, lasting, some

if TYPE_CHECKING:
    from fleetfoot_signal.recursion import Number, Where
    from fleetfoot_signal.types import Bools, Floats, Ints

DEAD_S: Final = 8.0
LAG_S: Final = 50.0
"""Of the heart behind effort; the dead time is taken as a short lag of its own."""
CELL_S: Final = 5
"""Effort is summed up in cells of so many seconds: much shorter than the heart's lag."""
NOW_CELLS: Final = 6
BEFORE_CELLS: Final = 12
"""A change of pace shows between the last 30 s and the 60 s before."""
MINUTE_S: Final = 60
MINUTES: Final = 10
"""Evenness of the pace is judged over so many minutes."""
BELT_ROUGHNESS: Final = 0.006
MOST_STEP: Final = 0.1
"""From one cell to the next the speed of belts and bridges changes by less than 0.6 % on the mean, that of satellites
and pods by 0.7-4 % (57 recorded and made runs); more than 10 % is a change of pace."""
STEEP_CELLS: Final = 60
"""Steepness and the share of running are judged over 5 min."""


class Exertion(NamedTuple):
    """Effort in some seconds, [second, lane] each."""

    speed: Floats
    """Last known speed [m/s]; 0 while standing."""
    known: Bools
    """Whether speed is known this second."""
    lagged: Floats
    """float64[2, second, lane]: speed, and what grade adds to it, as the heart sees them [m/s]."""
    change: Floats
    """Speed of the last 30 s over that of the 60 s before, less 1, the nearer to 0 of speed and adjusted speed; 0 where
    unknown. On a hill speed changes and effort does not; where altitude errs it is the other way round."""
    unevenness: Floats
    """Coefficient of variation from minute to minute, the smaller of that of speed and of adjusted speed."""
    steepness: Floats
    """Mean absolute grade of the last 5 min."""
    running_share: Floats
    """Of the last 5 min."""
    graded: Bools
    """Whether grade was ever known."""
    hidden_ground: Bools
    """Whether the ground may rise and fall unseen: no grade was ever known, and the speed is not that of a belt."""

    def at(self, second: int) -> Exertion:
        """Return one second, [lane] each."""
        return Exertion._make(field[..., second, :] for field in self)


class Effort(Lanes):
    """Effort of many lanes; the fields are as those of :class:`Exertion`, after the last second."""

    speed = floats(0.0)
    known = bools()
    delayed = floats(0.0)
    """Speed behind the dead time [m/s]."""
    lagged = floats(0.0, 2)
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
    unevenness = floats(0.0)
    steepness = floats(0.0)
    running_share = floats(1.0)
    roughness = floats(0.0)
    """Mean relative change of speed from cell to cell while running, over some five minutes."""
    graded = bools()

    def step(self, values: Floats, index: Ints, running: Bools, active: Bools) -> Exertion:
        """Take some seconds: ``values`` is float64[channel, second, lane], the others [second, lane]."""
        speed, grade = values[Channel.SPEED], values[Channel.GRADE]
        known = active & np.isfinite(speed)
        graded = ever(active & np.isfinite(grade), self.graded)
        speed = held(speed, known, self.speed)
        level = np.minimum(
            np.maximum(np.where(np.isnan(grade), 0.0, grade), DRIFT_MIN_GRADE), DRIFT_MAX_GRADE
        )
        added = speed * (cost_of_running(level) / LEVEL_COST - 1.0)
        cell_ends, minute_ends = index % CELL_S == CELL_S - 1, index % MINUTE_S == MINUTE_S - 1
        lag = Recursion(_lag, (speed, added, running, np.abs(level), ~cell_ends, ~minute_ends), active, 9)
        told = lag.run((self.delayed, *self.lagged, *self.sums, *self.minute))
        lagged, sums, minute = told[:2], told[2:6], told[6:]
        change, running_share, steepness, roughness = self._close_cells(
            sums, index, active, active & cell_ends
        )
        unevenness = self._close_minutes(minute, index, active & minute_ends)
        self.known[:], self.graded[:] = final(known, active, self.known), graded[-1]
        self.speed[:] = speed[-1]
        hidden = ~graded & (roughness > BELT_ROUGHNESS)
        return Exertion(speed, known, lagged, change, unevenness, steepness, running_share, graded, hidden)

    def _close_cells(self, sums: Floats, index: Ints, active: Bools, ends: Bools) -> Floats:
        """End the cells that end; return what every second knows of those before it."""
        what = np.array((self.change, self.running_share, self.steepness, self.roughness))
        at, lane = ends.nonzero()
        if not at.size:
            return lasting(what, len(active))
        number = index[at, lane] // CELL_S
        first = (self._before(index, active) + 1) // CELL_S
        cell, place = sums[:, at, lane] / CELL_S, number - first[lane]
        rows = np.full((place.max() + 1, 4, active.shape[1]), np.nan)
        rows[place, :, lane] = cell.T
        pace, ground = Past(self.pace, rows[:, :2], first), Past(self.ground, rows[:, 2:], first)
        told = np.full((4, *active.shape), np.nan)
        told[0, at, lane] = _change(
            pace.at(number - np.arange(NOW_CELLS + BEFORE_CELLS)[:, np.newaxis], lane)
        )
        last = pace.at(number - 1, lane)[:, 0]
        told[3, at, lane] = self._roughen(cell, last, place, lane)[place, lane]
        count = np.bincount(lane, minlength=active.shape[1])
        pace.keep(count)
        if len(active) == 1:
            ground.keep(count)
            around = self.ground if lane.size == count.size else self.ground[:, :, lane]
        else:
            # In the order of the ring, not of time: so the mean adds up as it does for a second alone, bit for bit.
            back = (number - np.arange(STEEP_CELLS)[:, np.newaxis]) % STEEP_CELLS
            around = ground.at(number - back, lane).swapaxes(1, 2)
            ground.keep(count)
        mean = _mean(np.where(np.isnan(around), _BEFORE, around))
        told[1, at, lane], told[2, at, lane] = mean
        series = held(told, ends, what)
        self.change[:], self.running_share[:], self.steepness[:] = series[:3, -1]
        return series

    @staticmethod
    def _before(index: Ints, active: Bools) -> Ints:
        """Return the number of the row before the first of these seconds."""
        before: Ints = index[0] - active[0]
        return before

    def _roughen(self, cell: Floats, last: Floats, place: Ints, lane: Ints) -> Floats:
        """Average how much speed changes from cell to cell; return float64[cell, lane]."""
        step = np.abs(cell[0] - last) / np.maximum(cell[0], 1.0)
        counts = (cell[2] == 1.0) & (step < MOST_STEP)
        told = np.zeros((3, place.max() + 1, self.roughness.size))
        told[:, place, lane] = step, counts, np.ones_like(step)
        rough = Recursion(_average, (told[0], told[1] > 0.0), told[2] > 0.0, 1)
        series: Floats = rough.run((self.roughness,))[0]
        return series

    def _close_minutes(self, minute: Floats, index: Ints, ends: Bools) -> Floats:
        """End the minutes that end; return float64[second, lane]: the unevenness by then."""
        if not some(ends):
            return lasting(self.unevenness.copy(), len(ends))
        series = np.repeat(self.unevenness[np.newaxis], len(ends), axis=0)
        for at in np.flatnonzero(ends.any(axis=1)).tolist():
            (lane,) = ends[at].nonzero()
            count = minute[2, at, lane]
            mean = np.where(count >= 45.0, minute[:2, at, lane] / np.maximum(count, 1.0), np.nan)
            self.minutes[index[at, lane] // MINUTE_S % MINUTES, :, lane] = mean.T
            self.unevenness[lane] = _variation(self.minutes[:, :, lane]).min(axis=0)
            series[at:] = self.unevenness
        return series


def _lag(
    state: tuple[Number, ...], given: tuple[Number, ...], _: Where
) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """Lag effort as the heart does; sum up what belongs to a cell and to a minute."""
    delayed, by_speed, by_grade, s0, s1, s2, s3, m0, m1, m2 = state
    speed, added, running, steep, cell_goes_on, minute_goes_on = given
    delayed = delayed + _DEAD * (speed - delayed)
    by_speed = by_speed + _LAG * (delayed - by_speed)
    by_grade = by_grade + _LAG * (added - by_grade)
    adjusted = speed + added
    s0, s1, s2, s3 = s0 + speed, s1 + adjusted, s2 + running, s3 + steep
    m0, m1, m2 = m0 + speed * running, m1 + adjusted * running, m2 + running
    cell = s0 * cell_goes_on, s1 * cell_goes_on, s2 * cell_goes_on, s3 * cell_goes_on
    minute = m0 * minute_goes_on, m1 * minute_goes_on, m2 * minute_goes_on
    return (delayed, by_speed, by_grade, *cell, *minute), (by_speed, by_grade, s0, s1, s2, s3, m0, m1, m2)


def _average(
    state: tuple[Number, ...], given: tuple[Number, ...], where: Where
) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    (rough,), (step, counts) = state, given
    rough = rough + where(counts, (step - rough) / STEEP_CELLS, 0.0)
    return (rough,), (rough,)


def _change(pace: Floats) -> Floats:
    """Return the change of pace, [m], from the cells up to now, newest first: float64[cell, m, 2]."""
    now, before = _mean(pace[:NOW_CELLS]), _mean(pace[NOW_CELLS:])
    known = before > 0.0
    change = np.where(known, now / np.where(known, before, 1.0) - 1.0, 0.0)
    return np.where(np.abs(change[:, 0]) < np.abs(change[:, 1]), change[:, 0], change[:, 1])


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
    added: Floats = total(values) if values[0].size > FEW else np.cumsum(values, axis=0)[-1]
    return added / len(values)


_BEFORE: Final = np.array([[1.0], [0.0]])
"""Share of running and steepness before the run: there was nothing else."""
_DEAD: Final = 1.0 - math.exp(-1.0 / DEAD_S)
_LAG: Final = 1.0 - math.exp(-1.0 / LAG_S)
