"""Whether heart rate can be believed this second, and if not, why: a stage that every judge of the heart stands on.

A strap that is dry at the start reads far too low or too high and then jumps to the truth; optical sensors and loose
straps take the cadence, or half of it, for the pulse; some repeat their last value. What is believed by mistake becomes
drift that is none. The limits were measured on 113 recorded runs and 120 made ones: a plain "within 3 bpm of the
cadence for 30 s" would flag 27 minutes of one sound recording; the two rules here marked 4 of 111.

A fault is often known only after the fact. The verdict therefore says for how many seconds *before* this one heart rate
is withdrawn as well, and whether all of it is. What costs much is computed only where something is suspected.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.lanes import Lanes, bools, floats, ints

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints


class HeartRateFault(enum.IntEnum):
    """Why heart rate is not believed; the number is what is stored."""

    NONE = 0
    SILENT = 1
    SPIKE = 2
    JUMP = 3
    FROZEN = 4
    CADENCE = 5
    HALF_CADENCE = 6
    TWICE_CADENCE = 7

    @property
    def reason(self) -> str:
        """The second half of "heart rate not believed: ..."; empty where it is."""
        return _REASONS[self]


_REASONS: Final = {
    HeartRateFault.NONE: "",
    HeartRateFault.SILENT: "the sensor is silent",
    HeartRateFault.SPIKE: "a single value stands out",
    HeartRateFault.JUMP: "it jumped while your effort stayed the same",
    HeartRateFault.FROZEN: "it has not changed for over a minute",
    HeartRateFault.CADENCE: "it follows your cadence",
    HeartRateFault.HALF_CADENCE: "it follows half of your cadence",
    HeartRateFault.TWICE_CADENCE: "it follows twice your cadence",
}

JUMP_BPM: Final = 15.0
JUMP_S: Final = 12
LEVEL_S: Final = 4
"""A jump: the median of 4 s differs by so much from that of 12 s before. A heart at unchanged effort moves by its noise
of about 2 bpm (Hunt 2015), and where it rises fastest, at the start of hard repeats, effort changes."""
SAME_EFFORT: Final = 0.08
EFFORT_S: Final = 30
BEFORE_S: Final = 60
"""Effort explains nothing where its mean of 30 s is not 8 % higher (for a leap down: lower) than in the 60 s before."""
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

NEAR_BPM: Final = 3.0
FACTORS: Final = np.array([1.0, 0.5, 2.0])[:, None]
"""Heart rate over cadence when the sensor counts steps, strides, or steps beside a pod that reports strides."""
WINDOW_S: Final = 30
ENTER_SHARE: Final = 0.85
ENTRY_BPM: Final = 7.0
ENTRY_S: Final = 8
LEAVE_SHARE: Final = 0.5
"""Rule A: for 85 % of 30 s within 3 bpm, entered by at least 7 bpm within 8 s at unchanged effort. It is over when
less than half of 30 s is near."""
LONG_S: Final = 180
LONG_SHARE: Final = 0.8
CORRELATION: Final = 0.6
LAG_S: Final = 5
SD_SHARE: Final = 0.75
EVERY_S: Final = 15
"""Rule B, for slow entries: over 180 s near for 80 %, differences over 5 s correlated by 0.6 and more, and the
difference from the cadence scatters by at most 0.75 of the scatter of the cadence. Asked every 15 s."""

_HEART_RATE, _CADENCE, _EFFORT = range(3)


class HeartRateVerdict(NamedTuple):
    """What is to be thought of heart rate; all fields over lanes."""

    fault: Ints
    """:class:`HeartRateFault` of this second; 0 is believed."""
    back_s: Ints
    """So many seconds before this one are withdrawn too."""
    restart: Bools
    """All heart rate up to and including this second is withdrawn: the judges of the heart begin anew."""
    clean_s: Floats
    """Seconds since the last fault; 0 before the first heart rate."""
    believed_bpm: Floats
    """Heart rate where it is believed, else NaN."""


class HeartRateQuality(Lanes):
    """Judges heart rate of many lanes, one row a second."""

    rows = floats(np.nan, LONG_S, 3)
    """Heart rate, cadence and effort of the last seconds, by row number modulo their count."""
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
        """Take one second of all lanes.

        Parameters
        ----------
        values : Floats, shape (channel, lane)
            The completed row; NaN in lanes that are not active.
        index : Ints, shape (lane,)
            Row number in each lane's run.
        running : Bools, shape (lane,)
        since_stop_s : Floats, shape (lane,)
            As the gate counts it.
        active : Bools, shape (lane,)
            The other lanes keep their state and answer as if there were no fault.
        """
        heart_rate = values[Channel.HEART_RATE]
        spike = np.abs(heart_rate - self.levels[-1]) >= SPIKE_BPM
        self._remember(values, index, active)
        frozen = self._is_frozen(heart_rate, running, active)
        back_s = np.where(frozen & (self.same_s == FROZEN_S), FROZEN_S, 0)
        jump = self._is_jump(index, since_stop_s, active)
        self._note_entries(index, active)
        back_s = np.maximum(back_s, self._lock(index, active))
        restart = self._hold(jump, index, active)
        back_s = np.where(jump, np.maximum(back_s, JUMP_S + LEVEL_S), back_s)
        fault = self._name(heart_rate, spike, frozen, active)
        self._count(heart_rate, fault, running, active)
        believed = np.where(fault == 0, heart_rate, np.nan)
        return HeartRateVerdict(fault, back_s, restart, self.clean_s.copy(), believed)

    def _remember(self, values: Floats, index: Ints, active: Bools) -> None:
        speed: Floats = values[Channel.SPEED]
        cadence: Floats = values[Channel.CADENCE]
        power: Floats = values[Channel.POWER]
        effort: Floats = np.where(np.isnan(speed), np.where(np.isnan(power), cadence, power), speed)
        lane = np.flatnonzero(active)
        heart_rate: Floats = values[Channel.HEART_RATE]
        self.rows[index[lane] % LONG_S, :, lane] = np.stack((heart_rate, cadence, effort))[:, lane].T
        _push(self.recent, heart_rate, active)
        ordered = np.sort(self.recent, axis=0)
        _push(self.levels, 0.5 * (ordered[1] + ordered[2]), active)

    def _is_frozen(self, heart_rate: Floats, running: Bools, active: Bools) -> Bools:
        """Return where it has stood on one value for too long while running."""
        same = (heart_rate == self.recent[-2]) & running
        np.copyto(self.same_s, np.where(same, self.same_s + 1.0, 0.0), where=active)
        frozen: Bools = active & (self.same_s >= FROZEN_S)
        return frozen

    def _is_jump(self, index: Ints, since_stop_s: Floats, active: Bools) -> Bools:
        """Return where it has leapt while effort stayed the same."""
        leap = self.levels[-1] - self.levels[0]
        return self._without_cause(
            active & (np.abs(leap) >= JUMP_BPM) & (since_stop_s > AFTER_STOP_S), leap, index
        )

    def _without_cause(self, suspected: Bools, leap: Floats, index: Ints) -> Bools:
        """Return which of the suspected lanes leapt without effort going the same way."""
        result = np.zeros_like(suspected)
        lane = np.flatnonzero(suspected)
        if lane.size:
            effort = self._last(EFFORT_S + BEFORE_S, lane, index)[:, _EFFORT]
            now, then = _mean(effort[:EFFORT_S]), _mean(effort[EFFORT_S:])
            result[lane] = np.sign(leap[lane]) * (now - then) <= SAME_EFFORT * then
        return result

    def _last(self, seconds: int, lane: Ints, index: Ints) -> Floats:
        """Return float64[seconds, 3, lane]: the last rows of some lanes, newest first; NaN before the first row."""
        back = index[lane] - np.arange(seconds)[:, None]
        rows = np.moveaxis(self.rows[back % LONG_S, :, lane], 2, 1)
        return np.where((back >= 0)[:, None], rows, np.nan)

    def _note_entries(self, index: Ints, active: Bools) -> None:
        """Count the seconds since heart rate came near a multiple of the cadence by a leap."""
        np.copyto(self.since_entry_s, self.since_entry_s + 1.0, where=active)
        leap = self.levels[-1] - self.levels[-1 - ENTRY_S]
        lane = np.flatnonzero(self._without_cause(active & (np.abs(leap) >= ENTRY_BPM), leap, index))
        if lane.size:
            cadence = self._last(1, lane, index)[0, _CADENCE]
            near = np.abs(self.levels[-1, lane] - FACTORS * cadence) <= NEAR_BPM
            self.since_entry_s[:, lane] = np.where(near, 0.0, self.since_entry_s[:, lane])

    def _lock(self, index: Ints, active: Bools) -> Ints:
        """Lock and unlock; return how far back a new lock reaches."""
        back_s = np.zeros(index.size, dtype=np.int64)
        leapt = self.since_entry_s.min(axis=0) <= 2 * WINDOW_S
        asked = active & ((self.locked > 0) | leapt)
        lane = np.flatnonzero(asked)
        if lane.size:
            self._lock_by_leap(lane, index, back_s)
        lane = np.flatnonzero(
            active & (self.locked == 0) & (index % EVERY_S == EVERY_S - 1) & (index >= LONG_S - 1)
        )
        if lane.size:
            self._lock_by_likeness(lane, index, back_s)
        return back_s

    def _lock_by_leap(self, lane: Ints, index: Ints, back_s: Ints) -> None:
        """Rule A, and the end of any lock."""
        window = self._last(WINDOW_S, lane, index)
        near = np.abs(window[:, None, _HEART_RATE] - FACTORS * window[:, None, _CADENCE]) <= NEAR_BPM
        share = np.count_nonzero(near, axis=0) / WINDOW_S
        since_s = self.since_entry_s[:, lane]
        enters = (share >= ENTER_SHARE) & (since_s <= 2 * WINDOW_S)
        locked = self.locked[lane]
        kept = np.take_along_axis(share, np.maximum(locked - 1, 0)[None], axis=0)[0] >= LEAVE_SHARE
        new = np.where(enters.any(axis=0), enters.argmax(axis=0) + 1, 0)
        self.locked[lane] = np.where(locked > 0, np.where(kept, locked, 0), new)
        reach = np.where(enters, np.maximum(since_s + ENTRY_S, WINDOW_S), 0.0).max(axis=0)
        back_s[lane] = np.where((locked == 0) & (new > 0), reach, 0.0).astype(np.int64)

    def _lock_by_likeness(self, lane: Ints, index: Ints, back_s: Ints) -> None:
        """Rule B."""
        window = self._last(LONG_S, lane, index)
        near = np.abs(window[:, None, _HEART_RATE] - FACTORS * window[:, None, _CADENCE]) <= NEAR_BPM
        close = np.count_nonzero(near, axis=0) >= LONG_SHARE * LONG_S
        for factor, place in np.argwhere(close):
            heart_rate = window[:, _HEART_RATE, place]
            if _follows(heart_rate, float(FACTORS[factor, 0]) * window[:, _CADENCE, place]):
                self.locked[lane[place]] = factor + 1
                back_s[lane[place]] = LONG_S

    def _hold(self, jump: Bools, index: Ints, active: Bools) -> Bools:
        """Withdraw heart rate after a jump; return where it begins anew."""
        restart: Bools = jump & (index < EARLY_S) & (self.locked == 0)
        held_s = np.where(jump & ~restart, np.minimum(self.held_s, 0.0), self.held_s + 1.0)
        back = (held_s >= JUMP_HOLD_S) & (np.abs(self.levels[-1] - self.believed) <= RETURN_BPM)
        anew = (held_s >= LONGEST_HOLD_S) & (held_s < np.inf) & (self.locked == 0)
        restart |= active & anew
        np.copyto(self.held_s, np.where(back | restart, np.inf, held_s), where=active)
        return restart

    def _name(self, heart_rate: Floats, spike: Bools, frozen: Bools, active: Bools) -> Ints:
        """Return the fault of this second, the one that says most."""
        fault = np.where(spike, int(HeartRateFault.SPIKE), 0)
        fault[self.held_s < np.inf] = HeartRateFault.JUMP
        fault[frozen] = HeartRateFault.FROZEN
        fault = np.where(self.locked > 0, self.locked + int(HeartRateFault.CADENCE) - 1, fault)
        fault[np.isnan(heart_rate)] = HeartRateFault.SILENT
        return np.where(active, fault, 0)

    def _count(self, heart_rate: Floats, fault: Ints, running: Bools, active: Bools) -> None:
        self.heard |= ~np.isnan(heart_rate)
        sure = active & (fault == 0) & (self.since_entry_s.min(axis=0) > 2 * WINDOW_S)
        np.copyto(self.believed, self.levels[0], where=sure & ~np.isnan(self.levels[0]))
        np.copyto(self.clean_s, np.where((fault == 0) & self.heard, self.clean_s + 1.0, 0.0), where=active)
        lane = np.flatnonzero(running & self.heard & active)
        self.fault_s[fault[lane], lane] += 1.0


def _push(window: Floats, newest: Floats, active: Bools) -> None:
    """Move a window on by one second in the active lanes; the newest comes last."""
    np.copyto(window[:-1], window[1:], where=active)
    np.copyto(window[-1], newest, where=active)


def _mean(values: Floats) -> Floats:
    """Return the mean over the first axis, added in order, so that one lane alone gives what it gives among others."""
    result: Floats = np.cumsum(values, axis=0)[-1] / len(values)
    return result


def _follows(heart_rate: Floats, cadence: Floats) -> bool:
    """Tell whether one window of heart rate moves as the cadence does."""
    known = ~np.isnan(heart_rate + cadence)
    if np.count_nonzero(known) < LONG_SHARE * LONG_S:
        return False
    a, b = heart_rate[:-LAG_S] - heart_rate[LAG_S:], cadence[:-LAG_S] - cadence[LAG_S:]
    both = ~np.isnan(a + b)
    a, b = a[both] - a[both].mean(), b[both] - b[both].mean()
    alike = float((a * b).sum()) >= CORRELATION * float((a * a).sum() * (b * b).sum()) ** 0.5 > 0.0
    return bool(alike and (heart_rate - cadence)[known].std() <= SD_SHARE * cadence[known].std())
