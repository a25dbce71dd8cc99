"""15-s blocks: robust means of steady running, the unit that form is judged in.

A block is valid when the runner ran, settled after any stop, for at least 80 % of it; when speed and cadence
are known for at least 70 % of it; when the pace of the block before was within 12 %; and when no part of it
is steeper than 6 %: grade is what fools a judge of step length (on 33 h of recorded runs it made nearly all
false alarms).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.lanes import Lanes, floats
from fleetfoot_signal.robust import huber_mean
from fleetfoot_signal.through_time import Past, total

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

BLOCK_S: Final = 15
"""Length of a block [s]: long enough to average 40 steps, short enough for an alert within 90 s."""
STEEPEST: Final = 0.06
"""Steeper than this, step length is legitimately another (design of the running gate)."""
PACE_CHANGE: Final = 0.12
"""Largest change of the logarithm of speed from the block before."""
RUNNING_SHARE: Final = 0.8
KNOWN_SHARE: Final = 0.7

USED: Final = (
    Channel.SPEED,
    Channel.CADENCE,
    Channel.VERTICAL_OSCILLATION,
    Channel.GROUND_CONTACT,
    Channel.GRADE,
    Channel.BALANCE,
)
"""Channels that blocks average, in this order."""


class Block(NamedTuple):
    """The blocks that ended with one second; the lane axis holds only the lanes named in ``lanes``."""

    lanes: Ints
    end_s: Floats
    """Time of the last second of the block."""
    valid: Bools
    speed_m_s: Floats
    cadence_spm: Floats
    vertical_oscillation_mm: Floats
    ground_contact_ms: Floats
    grade: Floats
    """Mean grade; 0 where no grade is known."""
    balance_pct: Floats


class Blocks(Lanes):
    """Collects rows of each lane into its blocks; a lane's blocks start with its own first row."""

    rows = floats(np.nan, BLOCK_S, len(USED) + 1)
    """Values of :data:`USED`, and whether it was steady running."""
    last_speed_m_s = floats(np.nan)
    version = 3

    def step(
        self, values: Floats, steady: Bools, t_s: Floats, index: Ints, active: Bools
    ) -> list[tuple[int, Block]]:
        """Take some seconds, [second, lane] each; return the blocks that they end, by second."""
        rows = np.empty((len(active), len(USED) + 1, active.shape[1]))
        for place, channel in enumerate(USED):
            rows[:, place] = values[channel]
        rows[:, -1] = steady
        past = Past(self.rows, rows, index[0] + 1 - active[0])
        at, lane = np.nonzero(active & (index % BLOCK_S == BLOCK_S - 1))
        found: list[tuple[int, Block]] = []
        if len(active) == 1:
            past.keep(total(active))
        if at.size:
            if len(active) == 1:  # the ring holds the block, in its order
                own = self.rows if lane.size == active.size else self.rows[:, :, lane]
            else:
                number = index[at, lane] + np.arange(1 - BLOCK_S, 1)[:, np.newaxis]
                own = past.at(number, lane).swapaxes(1, 2)
            whole = self._close(own, lane, t_s[at, lane])
            begins = (1 + np.flatnonzero(at[1:] != at[:-1])).tolist()
            for begin, end in pairwise([0, *begins, at.size]):
                found.append((int(at[begin]), Block._make(field[begin:end] for field in whole)))
        if len(active) > 1:
            past.keep(total(active))
        return found

    def _close(self, rows: Floats, lanes: Ints, end_s: Floats) -> Block:
        """Make blocks of their rows, float64[BLOCK_S, field, block]; those of a lane are in the order of time."""
        speed, cadence, oscillation, contact, grade, balance = huber_mean(rows[:, :-1])
        known = np.count_nonzero(~np.isnan(rows[:, 0] + rows[:, 1]), axis=0)
        ran = np.count_nonzero(rows[:, -1] > 0.0, axis=0) >= RUNNING_SHARE * BLOCK_S
        pace = np.where(speed > 0.0, speed, np.nan)
        change = np.abs(np.log(pace / self._speed_before(lanes, np.where(ran, speed, np.nan))))
        steepest = np.fmax.reduce(np.abs(rows[:, 4]), axis=0)
        valid = ran & (known >= KNOWN_SHARE * BLOCK_S) & (change <= PACE_CHANGE) & ~(steepest > STEEPEST)
        level = np.where(np.isnan(grade), 0.0, grade)
        return Block(lanes, end_s, valid, speed, cadence, oscillation, contact, level, balance)

    def _speed_before(self, lanes: Ints, speed: Floats) -> Floats:
        """Return the speed of the block before each block, and keep the last of each lane."""
        # Lane by lane, each in the order of time: the block before is the neighbour, but for the first of each lane.
        before, order = np.empty_like(speed), np.argsort(lanes, kind="stable")
        lane, told = lanes[order], speed[order]
        leads = np.concatenate(([True], lane[1:] != lane[:-1]))
        before[order] = np.where(leads, self.last_speed_m_s[lane], np.roll(told, 1))
        ends = np.append(leads[1:], np.True_)
        self.last_speed_m_s[lane[ends]] = told[ends]
        return before
