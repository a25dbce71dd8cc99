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
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.lanes import Lanes, bools, floats, ints, singles
from fleetfoot_signal.recursion import Recursion
from fleetfoot_signal.through_time import Past, ever, since, total

if TYPE_CHECKING:
    from fleetfoot_signal.recursion import Number, Where
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
    RESTART = 8
    """One second: with it begins what is believed, and all before it is withdrawn."""

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
    HeartRateFault.RESTART: "it jumped, and what came before the jump cannot be true",
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
_WINDOW: Final = 1 + np.arange(LEVEL_S)[:, np.newaxis]


class HeartRateVerdict(NamedTuple):
    """What is to be thought of heart rate in some seconds, [second, lane] each."""

    fault: Ints
    """:class:`HeartRateFault`; 0 is believed."""
    back_s: Ints
    """So many seconds before this one are withdrawn too."""
    restart: Bools
    """All heart rate up to and including this second is withdrawn: the judges of the heart begin anew."""
    clean_s: Floats
    """Seconds since the last fault; 0 before the first heart rate."""
    believed_bpm: Floats
    """Heart rate where it is believed, else NaN."""
    heard: Bools
    """Whether this second is one of the lane, and there was ever a heart rate."""


@dataclass(frozen=True, slots=True)
class _Seconds:
    """The seconds that are judged, [second, lane] each, and those before them."""

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
        effort = self.window(EFFORT_S + BEFORE_S, at, lane)[..., _EFFORT]
        now, then = _mean(effort[:EFFORT_S]), _mean(effort[EFFORT_S:])
        chosen = np.sign(leap[at, lane]) * (now - then) <= SAME_EFFORT * then
        return at[chosen], lane[chosen]


class _Locks(NamedTuple):
    """What speaks for a lock to the cadence, [second, lane] each."""

    by_leap: Ints
    """1 + place in :data:`FACTORS` of what it would be locked to by rule A; 0 is none."""
    reach_s: Ints
    """How far back such a lock reaches."""
    kept: Bools
    """bool[factor, second, lane]: whether a lock would go on."""
    by_likeness: Ints
    """As ``by_leap``, by rule B."""


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
        past = Past(self.rows, _rows(values), index[0] + 1 - active[0])
        seconds = _Seconds(values[Channel.HEART_RATE], self._levels(values, active), index, active, past)
        jump = np.zeros_like(active)
        jump[seconds.without_cause(JUMP_S, JUMP_BPM, active & (since_stop_s > AFTER_STOP_S))] = True
        since_entry_s = self._since_entry_s(seconds)
        apart = since_entry_s.min(axis=0) > 2 * WINDOW_S
        locks = self._locks(seconds, since_entry_s, apart)
        self.since_entry_s[:] = since_entry_s[:, -1]
        heard = ever(~np.isnan(seconds.heart_rate), self.heard)
        verdict = self._decide(seconds, locks, heard, jump, same_s, apart)
        self.heard[:] = heard[-1]
        past.keep(total(active))
        at, lane = (running & heard & active).nonzero()
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
        """Move the windows on; return what :attr:`_Seconds.levels` says."""
        heart_rate = np.concatenate((self.recent, values[Channel.HEART_RATE]))
        windows = heart_rate[np.arange(len(active)) + _WINDOW]
        windows.sort(axis=0)
        levels = np.concatenate((self.levels, 0.5 * (windows[1] + windows[2])))
        self.recent[:] = _after(heart_rate, active, LEVEL_S)
        self.levels[:] = _after(levels, active, JUMP_S + 1)
        return levels[1:]

    def _since_entry_s(self, seconds: _Seconds) -> Floats:
        """Return float64[factor, second, lane]: for how long it has been near a multiple of the cadence by a leap."""
        at, lane = seconds.without_cause(ENTRY_S, ENTRY_BPM, seconds.active)
        if not at.size:
            return self.since_entry_s[:, np.newaxis] + np.cumsum(seconds.active, axis=0)
        entered = np.zeros((len(FACTORS), *seconds.active.shape), dtype=np.bool_)
        if at.size:
            cadence = seconds.window(1, at, lane)[0, :, _CADENCE]
            near = np.abs(seconds.levels[JUMP_S + at, lane] - FACTORS * cadence) <= NEAR_BPM
            entered[:, at, lane] = near
        return since(entered, seconds.active, self.since_entry_s)

    def _locks(self, seconds: _Seconds, since_entry_s: Floats, apart: Bools) -> _Locks:
        """Return what speaks for locks; what costs much is computed only in lanes where something is suspected."""
        shape = seconds.active.shape
        by_leap, reach_s = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        kept = np.zeros((len(FACTORS), *shape), dtype=np.bool_)
        by_likeness = self._likeness(seconds)
        leapt = seconds.active & ~apart
        (lane,) = ((self.locked > 0) | (leapt | (by_likeness > 0)).any(axis=0)).nonzero()
        if lane.size:
            number = (
                self._number(seconds, lane)
                + 1
                - WINDOW_S
                + np.arange(WINDOW_S - 1 + shape[0], dtype=np.int64)[:, np.newaxis]
            )
            count = np.cumsum(_is_near(seconds.past.at(number, lane)), axis=1, dtype=np.int64)
            count[:, WINDOW_S:] -= count[:, :-WINDOW_S].copy()
            share = count[:, WINDOW_S - 1 :] / WINDOW_S
            since_s = since_entry_s[:, :, lane]
            enters = (share >= ENTER_SHARE) & (since_s <= 2 * WINDOW_S)
            by_leap[:, lane] = np.where(enters.any(axis=0), enters.argmax(axis=0) + 1, 0)
            reach = np.where(enters, np.maximum(since_s + ENTRY_S, WINDOW_S), 0.0).max(axis=0)
            reach_s[:, lane], kept[:, :, lane] = reach.astype(np.int64), share >= LEAVE_SHARE
        return _Locks(by_leap, reach_s, kept, by_likeness)

    @staticmethod
    def _number(seconds: _Seconds, lane: Ints) -> Ints:
        """Return the number of the first of the rows in some lanes."""
        number: Ints = seconds.index[0, lane] + 1 - seconds.active[0, lane]
        return number

    @staticmethod
    def _likeness(seconds: _Seconds) -> Ints:
        """Return int64[second, lane]: 1 + place in :data:`FACTORS` of what it would be locked to by rule B."""
        index, found = seconds.index, np.zeros(seconds.index.shape, dtype=np.int64)
        due = seconds.active & (index % EVERY_S == EVERY_S - 1) & (index >= LONG_S - 1)
        at, lane = due.nonzero()
        if not at.size:
            return found
        window = seconds.window(LONG_S, at, lane)
        close = np.count_nonzero(_is_near(window), axis=1) >= LONG_SHARE * LONG_S
        for factor, place in np.argwhere(close).tolist():
            cadence = float(FACTORS[factor, 0]) * window[:, place, _CADENCE]
            if _follows(window[:, place, _HEART_RATE], cadence):
                found[at[place], lane[place]] = factor + 1
        return found

    def _decide(
        self, seconds: _Seconds, locks: _Locks, heard: Bools, jump: Bools, same_s: Floats, apart: Bools
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
    believed = where(sound & apart & (first == first), first, believed)  # noqa: PLR0124 - else NaN
    clean_s = where(sound & heard, clean_s + 1.0, 0.0)
    return (locked, held_s, believed, clean_s), (fault, restart, clean_s, by_leap, by_likeness)


def _rows(values: Floats) -> Floats:
    """Return float64[second, 3, lane]: heart rate, cadence and effort."""
    speed: Floats = values[Channel.SPEED]
    cadence: Floats = values[Channel.CADENCE]
    power: Floats = values[Channel.POWER]
    effort: Floats = np.where(np.isnan(speed), np.where(np.isnan(power), cadence, power), speed)
    rows = np.empty((len(effort), 3, effort.shape[1]))
    rows[:, _HEART_RATE], rows[:, _CADENCE], rows[:, _EFFORT] = values[Channel.HEART_RATE], cadence, effort
    return rows


def _is_near(rows: Floats) -> Bools:
    """Return bool[factor, n, m] of float64[n, m, 3]: whether heart rate is near a multiple of the cadence."""
    near: Bools = np.abs(rows[..., _HEART_RATE] - FACTORS[..., np.newaxis] * rows[..., _CADENCE]) <= NEAR_BPM
    return near


def _after(window: Floats, active: Bools, size: int) -> Floats:
    """Return float64[size, lane]: the last of a window that goes on behind it, up to the last active second."""
    if len(active) == 1 or active[-1].all():
        moved = window[len(window) - size :]
        return moved if active[-1].all() else np.where(active[0], moved, window[:size])
    count = total(active)
    return np.take_along_axis(window, count + np.arange(size)[:, np.newaxis], axis=0)


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
