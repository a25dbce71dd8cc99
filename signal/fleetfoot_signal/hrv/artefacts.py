"""Which intervals between beats are none: missed, extra, ectopic, too long and too short ones, and their repair.

The method is that of Lipponen and Tarvainen (2019, J Med Eng Technol 43:173), with the decisions in the order of their
figure 1. Differences of neighbours and deviations from the median of eleven are measured by thresholds that follow the
scatter of the 91 beats around, so that nothing has to be known of the heart in advance.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

WIDTH: Final = 91
"""Beats over which a threshold is taken, centred (Lipponen and Tarvainen 2019)."""
LAG: Final = WIDTH // 2
"""Beats that must follow one for its verdict to be final."""
MEDIAN_WIDTH: Final = 11
SCALE: Final = 5.2
"""Threshold in quartile deviations: 3.5 SDs, 99.95 % of normally distributed beats (same)."""
C1: Final = 0.13
C2: Final = 0.17
"""Slope and intercept of the lines beyond which a beat is ectopic (same)."""
LEAST_MS: Final = 2.0
"""Least threshold: where a sensor quantises, neighbours are equal and every step of 1/1024 s would be one."""


LEAST_SHARE: Final = 0.05
"""Of the median around it: an interval that is no further off is left as it is. FatMaxxer takes the same limit for an
artefact during exercise. Of sound beats the verdicts alone reject 1 to 2.5 %; without these, DFA a1 and RMSSD of made
hearts with and without artefacts come out nearer to the truth (a1 by .01 to .03, RMSSD by 3 to 8 %)."""


class Verdict(enum.IntEnum):
    """What an interval is."""

    NORMAL = 0
    ECTOPIC = 1
    MISSED = 2
    """Two intervals in one: a beat was not seen."""
    EXTRA = 3
    """This and the next are one interval: a beat was seen that was none."""
    MISPLACED = 4
    """Too long or too short without a beat missing or being too many."""


def judge(rr_ms: Floats) -> Ints:
    """Return the verdict on every interval.

    Parameters
    ----------
    rr_ms : Floats, shape (beat,)
        All known. What stands within :data:`LAG` of an end is judged by the beats that are there; the last two are
        not judged, since a verdict needs two successors.

    Returns
    -------
    Ints, shape (beat,)
        Values of :class:`Verdict`.
    """
    verdicts = np.zeros(rr_ms.size, dtype=np.int64)
    if rr_ms.size < 3:
        return verdicts
    step = np.diff(rr_ms, prepend=rr_ms[0])
    step[0] = np.mean(step[1:])
    step /= _threshold(step)
    middle: Floats = _rolling(rr_ms, MEDIAN_WIDTH, (0.5,))[0]
    beyond = rr_ms - middle
    far: Floats = np.where(beyond < 0.0, 2.0 * beyond, beyond)
    limit = _threshold(far)
    far /= limit
    ectopic, lengthy, brief = _subspaces(step)
    lone = np.abs(far) > 3.0
    halves = np.abs(rr_ms / 2.0 - middle) < limit
    joined = np.abs(rr_ms + np.append(rr_ms[1:], np.inf) - middle) < limit
    done = -1
    for i in np.flatnonzero(np.abs(step[:-2]) > 1.0).tolist():
        if i <= done:
            continue  # it was judged together with the one before
        done = i
        if ectopic[i]:
            verdicts[i] = Verdict.ECTOPIC
            continue
        both = abs(step[i + 1]) < abs(step[i + 2])
        for j in (i, i + 1) if both else (i,):
            done = j
            if brief[j] and joined[j]:
                verdicts[j] = Verdict.EXTRA
            elif lengthy[j] and halves[j]:
                verdicts[j] = Verdict.MISSED
            elif brief[j] or lengthy[j] or lone[j]:
                verdicts[j] = Verdict.MISPLACED
    return verdicts


def material(rr_ms: Floats, verdicts: Ints) -> Ints:
    """Return the verdicts on intervals that are off by more than :data:`LEAST_SHARE`; the others are normal.

    Parameters
    ----------
    rr_ms : Floats, shape (beat,)
    verdicts : Ints, shape (beat,)
        Of :func:`judge`.
    """
    (rejected,) = verdicts.nonzero()
    kept = verdicts.copy()
    half = MEDIAN_WIDTH // 2
    for i in rejected.tolist():
        middle = float(np.median(rr_ms[max(i - half, 0) : i + half + 1]))
        if abs(float(rr_ms[i]) - middle) <= LEAST_SHARE * middle:
            kept[i] = Verdict.NORMAL
    return kept


def repair(rr_ms: Floats, verdicts: Ints) -> tuple[Floats, Floats]:
    """Return the intervals as they should have been, and which of them were made here (1, else 0).

    The sum stays what it was: a missed beat is put in the middle, an extra one taken out, misplaced and ectopic ones
    are moved to where they divide their neighbours' time evenly.

    Parameters
    ----------
    rr_ms : Floats, shape (beat,)
    verdicts : Ints, shape (beat,)
        Of :func:`judge`; the last interval must be normal, as what follows it is not known.
    """
    if not verdicts.any():
        return rr_ms.copy(), np.zeros(rr_ms.size)
    rr, kinds = rr_ms.tolist(), verdicts.tolist()
    repaired: list[float] = []
    made: list[float] = []
    i = 0
    while i < len(rr):
        if kinds[i] == 0:  # normal, as nearly all are: comparing with the enumeration costs five times this
            repaired.append(rr[i])
            made.append(0.0)
            i += 1
            continue
        length, count = 1, 1
        if kinds[i] == Verdict.MISSED:
            count = 2
        elif kinds[i] == Verdict.EXTRA:
            length = 2
        else:
            while kinds[i + length - 1] in {Verdict.ECTOPIC, Verdict.MISPLACED}:
                length += 1
            count = length
        repaired += [sum(rr[i : i + length]) / count] * count
        made += [1.0] * count
        i += length
    return np.array(repaired), np.array(made)


def _subspaces(step: Floats) -> tuple[Bools, Bools, Bools]:
    """Return which beats are ectopic, which long and which short by their neighbours' steps (figure 1, subspaces)."""
    around = np.pad(step, 2, "reflect")
    before, after, later = around[1:-3], around[3:-1], around[4:]
    rising = step > 0.0
    s12 = np.where(rising, np.maximum(before, after), np.minimum(before, after))
    s22 = np.where(step >= 0.0, np.minimum(after, later), np.maximum(after, later))
    ectopic = ((step > 1.0) & (s12 < -C1 * step - C2)) | ((step < -1.0) & (s12 > -C1 * step + C2))
    return ectopic, (step > 1.0) & (s22 < -1.0), (step < -1.0) & (s22 > 1.0)


def _threshold(values: Floats) -> Floats:
    """Return the scaled quartile deviation of the sizes around each beat."""
    low, high = _rolling(np.abs(values), WIDTH, (0.25, 0.75))
    threshold: Floats = np.maximum(SCALE * 0.5 * (high - low), LEAST_MS)
    return threshold


def _rolling(values: Floats, width: int, shares: tuple[float, ...]) -> Floats:
    """Return quantiles over a centred window that is cut off at the ends; shape (share, beat)."""
    half = width // 2
    padded = np.concatenate((np.full(half, np.nan), values, np.full(half, np.nan)))
    ordered = np.sort(sliding_window_view(padded, width), axis=1)  # NaN sorts to the end
    known = np.count_nonzero(~np.isnan(ordered), axis=1)
    rows = np.arange(values.size)
    found: list[Floats] = []
    for share in shares:
        place = share * (known - 1)
        low = np.floor(place).astype(np.int64)
        high = np.minimum(low + 1, known - 1)
        left, right = ordered[rows, low], ordered[rows, high]
        found.append(left + (place - low) * (right - left))
    return np.array(found)
