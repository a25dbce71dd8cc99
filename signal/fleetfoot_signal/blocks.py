"""15-s blocks: robust means of steady running, the unit that form is judged in.

A block is valid when the runner ran, settled after any stop, for at least 80 % of it; when speed and cadence
are known for at least 70 % of it; when the pace of the block before was within 12 %; and when no part of it
is steeper than 6 %: grade is what fools a judge of step length (on 33 h of recorded runs it made nearly all
false alarms).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.lanes import Lanes, bools, floats
from fleetfoot_signal.robust import huber_mean

if TYPE_CHECKING:
    from fleetfoot_signal.detector import Row
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
)
"""Channels that blocks average, in this order."""


class Block(NamedTuple):
    """The blocks that ended with this second; the lane axis holds only the lanes named in ``lanes``."""

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


class Blocks(Lanes):
    """Collects rows of each lane into its blocks; a lane's blocks start with its own first row."""

    rows = floats(np.nan, BLOCK_S, len(USED))
    steady = bools(BLOCK_S)
    last_speed_m_s = floats(np.nan)

    def step(self, row: Row) -> Block | None:
        """Take one second of all lanes; return the blocks that it ends, or None where it ends none."""
        lane = np.flatnonzero(row.active)
        place = row.index[lane] % BLOCK_S
        self.rows[place, :, lane] = row.values[USED, :][:, lane].T
        self.steady[place, lane] = row.steady[lane]
        ending = lane[place == BLOCK_S - 1]
        return self._close(ending, row.t_s[ending]) if ending.size else None

    def _close(self, lanes: Ints, end_s: Floats) -> Block:
        rows = self.rows[:, :, lanes]
        speed, cadence, oscillation, contact, grade = huber_mean(rows)
        known = np.count_nonzero(~np.isnan(rows[:, 0] + rows[:, 1]), axis=0)
        ran = np.count_nonzero(self.steady[:, lanes], axis=0)
        pace = np.where(speed > 0.0, speed, np.nan)
        change = np.abs(np.log(pace / self.last_speed_m_s[lanes]))
        steepest = np.fmax.reduce(np.abs(rows[:, 4]), axis=0)
        valid = (
            (ran >= RUNNING_SHARE * BLOCK_S)
            & (known >= KNOWN_SHARE * BLOCK_S)
            & (change <= PACE_CHANGE)
            & ~(steepest > STEEPEST)
        )
        self.last_speed_m_s[lanes] = np.where(ran >= RUNNING_SHARE * BLOCK_S, speed, np.nan)
        level = np.where(np.isnan(grade), 0.0, grade)
        return Block(lanes, end_s, valid, speed, cadence, oscillation, contact, level)
