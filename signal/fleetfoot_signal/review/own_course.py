"""What of a finished run can be set against its own first minutes alone: contact balance, and a run without speed.

Contact balance needs no speed: whether one foot stays longer on the ground than it did is asked at any. Of a run of
which no sensor told the speed, heart rate and form can only be set against their own beginning; whether a change is the
pace or the legs, nobody can say then, and it is said so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.belief import believed
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.gate import AFTER_STOP_S, JOG_SPM, SHUFFLE_SHARE, is_running
from fleetfoot_signal.heart_rate_quality import JUMP_BPM
from fleetfoot_signal.heart_rate_window import JUMP_S, LEVEL_S
from fleetfoot_signal.through_time import since

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats

RUN_SPM: Final = JOG_SPM
OWN_SHARE: Final = SHUFFLE_SHARE
SETTLED_S: Final = float(AFTER_STOP_S)
"""Who runs is known by the cadence alone, by this share of the own once that is known, and this long after a stop."""
WARM_UP_S: Final = 300
"""Form settles in the first minutes (preprints.org 202601.2214), and heart rate does."""
FIRST_S: Final = 600
"""Ten minutes of running make the beginning: 40 blocks of 15 s, as the judges of form take."""
LAST_S: Final = 600
FEWEST_S: Final = 300
"""Of either that must be known."""
LEVEL: Final = 0.03
"""Steeper ground loads the feet otherwise (science of asymmetry: judged on level ground only)."""
BALANCE_POINTS: Final = 2.5
"""Change of the balance from the own beginning that is told: three SDs of what differs from side to side (.7 %), which
does not change within 30 min (Girard 2019; Mtibaa 2023)."""
DWELL_S: Final = 180
"""For three minutes."""


class BalanceChange(NamedTuple):
    """That the balance of ground contact moved."""

    from_s: float
    """Since when, from the start of the run."""
    before_pct: float
    """Share of the left foot in the beginning."""
    now_pct: float
    """The same over the three minutes in which it lay furthest off."""


def balance_change(values: Floats) -> BalanceChange | None:
    """Return how contact balance moved away from its beginning, at most; None where it did not or cannot be judged.

    Parameters
    ----------
    values : Floats, shape (channel, second)
        Every second of the run from the first on; NaN unknown.
    """
    grade, running = values[Channel.GRADE], is_running(values)
    counts = running & ~(np.abs(grade) > LEVEL) & np.isfinite(values[Channel.BALANCE])
    warm = np.flatnonzero(counts & (np.cumsum(running) > WARM_UP_S))
    if warm.size < FIRST_S + DWELL_S:
        return None
    told = values[Channel.BALANCE, warm]
    before = float(np.median(told[:FIRST_S]))
    cells = told[FIRST_S:][: (warm.size - FIRST_S) // DWELL_S * DWELL_S].reshape(-1, DWELL_S)
    off = np.median(cells, axis=1) - before
    beyond = np.flatnonzero(np.abs(off) >= BALANCE_POINTS)
    if not beyond.size:
        return None
    most = int(np.argmax(np.abs(off)))
    first = float(warm[FIRST_S + int(beyond[0]) * DWELL_S])
    return BalanceChange(first, before, before + float(off[most]))


class OwnCourse(NamedTuple):
    """The last ten minutes of running against the first after the warm-up; NaN where either is not known."""

    heart_rate_bpm: float
    """Difference."""
    cadence_pct: float
    vertical_oscillation_pct: float
    ground_contact_pct: float


def own_course(values: Floats) -> OwnCourse | None:
    """Return what changed from the beginning to the end of a run without speed; None with speed, or of too short ones.

    Who runs is known by the cadence alone; where that is unknown too, nothing is said.

    Parameters
    ----------
    values : Floats, shape (channel, second)
    """
    cadence = values[Channel.CADENCE]
    if np.isfinite(values[Channel.SPEED]).any():
        return None
    running = np.flatnonzero(_steadily(cadence >= RUN_SPM))[WARM_UP_S:]
    if running.size < FIRST_S + LAST_S:
        return None
    first, last = running[:FIRST_S], running[-LAST_S:]

    def both(row: Floats) -> tuple[float, float]:
        then, now = (row[part][np.isfinite(row[part])] for part in (first, last))
        known = min(then.size, now.size) >= FEWEST_S
        return (float(np.median(then)), float(np.median(now))) if known else (np.nan, np.nan)

    beats = both(_after_leaps(believed(values), _steadily(cadence >= RUN_SPM)))
    form = (Channel.CADENCE, Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT)
    shares = [100.0 * (now / then - 1.0) for then, now in (both(values[channel]) for channel in form)]
    return OwnCourse(beats[1] - beats[0], *shares)


def _after_leaps(heart_bpm: Floats, running: Bools) -> Floats:
    """Return heart rate without what lies before its last leap on the run: no heart leaps, a dry strap does.

    The core's judge of heart rate looks for the same leap, and asks for speed to know that nobody began to run just
    then.
    """
    known = np.flatnonzero(running & np.isfinite(heart_bpm))
    size = LEVEL_S + JUMP_S
    if known.size < size:
        return heart_bpm
    levels = np.median(np.lib.stride_tricks.sliding_window_view(heart_bpm[known], LEVEL_S), axis=-1)
    at_once = known[size - 1 :] - known[: 1 - size] == size - 1
    leaps = np.flatnonzero(at_once & (np.abs(levels[JUMP_S:] - levels[:-JUMP_S]) >= JUMP_BPM))
    from_s = known[leaps[-1] + size - 1] if leaps.size else 0
    return np.where(np.arange(heart_bpm.size) < from_s, np.nan, heart_bpm)


def _steadily(steps: Bools) -> Bools:
    """Return which seconds of running are 20 s away from a stop (the settling of the judges of form)."""
    column = ~steps[:, np.newaxis]
    settled: Bools = since(column, np.ones_like(column), np.zeros(1))[:, 0] >= SETTLED_S
    return settled & steps
