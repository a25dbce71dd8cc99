"""Whether heart rate can be believed this second, and if not, why: a stage that every judge of the heart stands on.

A strap that is dry at the start reads far too low or too high and then jumps to the truth; optical sensors and loose
straps take the cadence, or half of it, for the pulse; some repeat their last value. What is believed by mistake becomes
drift that is none. The limits were measured on 113 recorded runs and 120 made ones.

A fault is often known only after the fact. The verdict therefore says for how many seconds *before* this one heart rate
is withdrawn as well, and whether all of it is. What costs much is computed only where something is suspected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.cadence_lock import FACTORS, LONG_S, WINDOW_S, locks_of, since_entry_s
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.heart_rate_fault import HeartRateFault, HeartRateVerdict
from fleetfoot_signal.heart_rate_window import JUMP_S, LEVEL_S, HeartRateWindow, rows_of
from fleetfoot_signal.lanes import Lanes, bools, floats, ints, singles
from fleetfoot_signal.recursion import Recursion
from fleetfoot_signal.through_time import Past, ever, since, total

if TYPE_CHECKING:
    from fleetfoot_signal.cadence_lock import Locks
    from fleetfoot_signal.recursion import Number, Where
    from fleetfoot_signal.types import Bools, Floats, Ints


JUMP_BPM: Final = 15.0
"""A jump: the median of 4 s differs by so much from that of 12 s before. A heart at unchanged effort moves by its noise
of about 2 bpm (Hunt 2015), and where it rises fastest, at the start of hard repeats, effort changes."""
AFTER_STOP_S: Final = 120.0
"""For two time constants of heart rate (58 s: Hunt 2015) after a stop nothing is a jump."""
EARLY_S: Final = 900
"""A jump before minute 15 of the run ends a bad start: all heart rate before it is withdrawn."""
JUMP_HOLD_S: Final = 30.0
RETURN_BPM: Final = 10.0
LONGEST_HOLD_S: Final = 180.0
"""A later jump withdraws 30 s, and goes on until heart rate is back within 10 bpm of where it was believed. After three
minutes the new level is taken for a new beginning: which of the two was true cannot be known."""

FROZEN_S: Final = 75
"""No heart of a runner keeps one whole number for so long."""

SPIKE_BPM: Final = 15.0
"""A second that differs by so much from the median of the 4 before is a spike, until it has become the median."""

_WINDOW: Final = 1 + np.arange(LEVEL_S)[:, np.newaxis]


class HeartRateQuality(Lanes):
    """Judges heart rate of many lanes."""

    rows = singles(np.nan, LONG_S, 3)
    """Heart rate, cadence and effort of the last seconds, by row number modulo their count. Float32 holds what sensors
    say of the first two as it is, in half the room: this is the most that a run has to remember."""
    recent = floats(np.nan, LEVEL_S)
    """Heart rate of the last seconds, oldest first."""
    levels = floats(np.nan, JUMP_S + 1)
    """Medians of 4 s of the last seconds, oldest first."""
    believed = floats(np.nan)
    """Level of heart rate when it was last beyond suspicion [bpm]."""
    since_entry_s = floats(np.inf, len(FACTORS))
    """Seconds since heart rate came near a multiple of the cadence by a leap."""
    locked = ints(0)
    """1 + place in :data:`FACTORS` of what it is locked to; 0 is none."""
    same_s = floats(0.0)
    """Seconds for which it has not changed."""
    held_s = floats(np.inf)
    """Seconds since a jump that still withdraws it; infinite where none does."""
    clean_s = floats(0.0)
    """Seconds since the last fault; 0 before the first heart rate."""
    heard = bools()
    """Whether there was ever a heart rate."""
    fault_s = floats(0.0, len(HeartRateFault))
    """Seconds of each fault while running."""

    def step(
        self, values: Floats, index: Ints, running: Bools, since_stop_s: Floats, active: Bools
    ) -> HeartRateVerdict:
        """Take some seconds of all lanes.

        Parameters
        ----------
        values : Floats, shape (channel, second, lane)
            Completed rows; NaN in lanes that are not active.
        index : Ints, shape (second, lane)
            Row number in each lane's run.
        running : Bools, shape (second, lane)
        since_stop_s : Floats, shape (second, lane)
            As the gate counts it.
        active : Bools, shape (second, lane)
            The other lanes keep their state and answer as if there were no fault.
        """
        same_s = self._same_s(values[Channel.HEART_RATE], running, active)
        past = Past(self.rows, rows_of(values), index[0] + 1 - active[0])
        seconds = HeartRateWindow(
            values[Channel.HEART_RATE], self._levels(values, active), index, active, past
        )
        jump = np.zeros(active.shape, dtype=np.bool_)
        leaps = seconds.without_cause(JUMP_S, JUMP_BPM, active & (since_stop_s > AFTER_STOP_S))
        if leaps[0].size:
            jump[leaps] = True
        entry_s = since_entry_s(seconds, self.since_entry_s)
        apart = entry_s.min(axis=0) > 2 * WINDOW_S
        locks = locks_of(seconds, entry_s, self.locked, apart)
        self.since_entry_s[:] = entry_s[:, -1]
        heard = ever(~np.isnan(seconds.heart_rate), self.heard)
        verdict = self._decide(seconds, locks, heard, jump, same_s, apart)
        self.heard[:] = heard[-1]
        past.keep(total(active))
        at, lane = (running & heard & active).nonzero()
        if len(active) == 1:
            self.fault_s[verdict.fault[at, lane], lane] += 1.0
        else:
            np.add.at(self.fault_s, (verdict.fault[at, lane], lane), 1.0)
        return verdict

    def _same_s(self, heart_rate: Floats, running: Bools, active: Bools) -> Floats:
        """Return for how long it has stood on one value while running."""
        before = self.recent[-1:]
        if len(active) > 1:
            before = np.concatenate((before, heart_rate[:-1]))
        same_s = since(~((heart_rate == before) & running), active, self.same_s)
        self.same_s[:] = same_s[-1]
        return same_s

    def _levels(self, values: Floats, active: Bools) -> Floats:
        """Move the windows on; return what :attr:`HeartRateWindow.levels` says."""
        heart_rate = np.concatenate((self.recent, values[Channel.HEART_RATE]))
        alone = len(active) == 1
        windows = heart_rate[1:, np.newaxis].copy() if alone else heart_rate[np.arange(len(active)) + _WINDOW]
        windows.sort(axis=0)  # the median of four; NaN come last, so that it is unknown where two of them are
        levels = np.concatenate((self.levels, 0.5 * (windows[1] + windows[2])))
        self.recent[:] = _after(heart_rate, active, LEVEL_S)
        self.levels[:] = _after(levels, active, JUMP_S + 1)
        return levels[1:]

    def _decide(
        self, seconds: HeartRateWindow, locks: Locks, heard: Bools, jump: Bools, same_s: Floats, apart: Bools
    ) -> HeartRateVerdict:
        """Lock and unlock, hold after jumps, and name the fault of each second."""
        heart_rate, active, levels = seconds.heart_rate, seconds.active, seconds.levels
        silent, frozen = np.isnan(heart_rate), active & (same_s >= FROZEN_S)
        spike = np.abs(heart_rate - levels[JUMP_S - 1 : -1]) >= SPIKE_BPM
        early, first, latest = seconds.index < EARLY_S, levels[:-JUMP_S], levels[JUMP_S:]
        faults = (silent, frozen, spike, heard, apart)
        given = (locks.by_leap, locks.by_likeness, *locks.kept, jump, early, latest, first, *faults)
        state = (self.locked, self.held_s, self.believed, self.clean_s)
        fault, restart, clean_s, by_leap, alike = Recursion(_hold, given, active, 5).run(state)
        back_s = np.where(frozen & (same_s == FROZEN_S), FROZEN_S, 0)
        back_s = np.maximum(back_s, np.where(by_leap > 0.0, locks.reach_s, np.where(alike > 0.0, LONG_S, 0)))
        back_s = np.where(jump, np.maximum(back_s, JUMP_S + LEVEL_S), back_s)
        believed = np.where(fault == 0.0, heart_rate, np.nan)
        return HeartRateVerdict(
            fault.astype(np.int64), back_s, restart > 0.0, clean_s, believed, heard & active
        )


def _hold(
    state: tuple[Number, ...], given: tuple[Number, ...], where: Where
) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """Take one second: lock, hold after a jump, and name the fault that says most."""
    locked, held_s, believed, clean_s = state
    new, alike, once, half, twice, jump, early, latest, first, silent, frozen, spike, heard, apart = given
    by_leap = (locked == 0) & (new > 0)
    keeps = ((locked == 1) & once) | ((locked == 2) & half) | ((locked == 3) & twice)
    locked = where(locked > 0, where(keeps, locked, 0), new)
    by_likeness = (locked == 0) & (alike > 0)
    locked = where(by_likeness, alike, locked)
    free = locked == 0
    restart = jump & early & free
    held_s = where(jump & (restart ^ True), 0.0, held_s + 1.0)
    back = (held_s >= JUMP_HOLD_S) & (abs(latest - believed) <= RETURN_BPM)
    restart = restart | ((held_s >= LONGEST_HOLD_S) & (held_s < np.inf) & free)
    held_s = where(back | restart, np.inf, held_s)
    fault = where(held_s < np.inf, int(HeartRateFault.JUMP), where(spike, int(HeartRateFault.SPIKE), 0))
    fault = where(frozen, int(HeartRateFault.FROZEN), fault)
    fault = where(free, fault, locked + (int(HeartRateFault.CADENCE) - 1))
    fault = where(restart, int(HeartRateFault.RESTART), fault)
    fault = where(silent, int(HeartRateFault.SILENT), fault)
    sound = fault == 0
    # The level of 12 s ago, not that of now: what a jump or a lock is compared with must lie before its beginning.
    believed = where(sound & apart & (first == first), first, believed)  # noqa: PLR0124 - else NaN
    clean_s = where(sound & heard, clean_s + 1.0, 0.0)
    return (locked, held_s, believed, clean_s), (fault, restart, clean_s, by_leap, by_likeness)


def _after(window: Floats, active: Bools, size: int) -> Floats:
    """Return float64[size, lane]: the last of a window that goes on behind it, up to the last active second."""
    everybody = np.count_nonzero(active[-1]) == active[-1].size
    if len(active) == 1 or everybody:
        moved = window[len(window) - size :]
        return moved if everybody else np.where(active[0], moved, window[:size])
    count = total(active)
    return np.take_along_axis(window, count + np.arange(size)[:, np.newaxis], axis=0)
