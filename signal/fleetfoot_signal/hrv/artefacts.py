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


def judge(rr_ms: Floats, last: Ints) -> Ints:
    """Return the verdict on every interval of some windows.

    Parameters
    ----------
    rr_ms : Floats, shape (window, beat)
        All windows end in the last column; NaN before the first beat of each. Beats are in a row, as they are sorted.
    last : Ints, shape (window,)
        Number of each last beat, counted backwards from it for the others: where windows hold beats of one number,
        these are the same beat, and what is to be known of it is found once.

    Returns
    -------
    Ints, shape (window, beat)
        Values of :class:`Verdict`. What stands within :data:`LAG` of an end is judged by the beats that are there; the
        last two are not judged, since a verdict needs two successors.
    """
    verdicts = np.zeros(rr_ms.shape, dtype=np.int64)
    if rr_ms.shape[1] < 3:
        return verdicts
    known = ~np.isnan(rr_ms)
    (middle,), whole = _rolling(rr_ms, known, MEDIAN_WIDTH, (0.5,), last)
    first = rr_ms.shape[1] - np.count_nonzero(known, axis=1)
    step, own = _steps(rr_ms, known, first)
    step /= _threshold(step, own, last)
    beyond: Floats = rr_ms - middle
    far: Floats = np.where(beyond < 0.0, 2.0 * beyond, beyond)
    limit = _threshold(far, whole, last)
    ectopic, lengthy, brief = _subspaces(step, first)
    halves = np.abs(rr_ms / 2.0 - middle) < limit
    joined = np.abs(rr_ms[:, :-1] + rr_ms[:, 1:] - middle[:, :-1]) < limit[:, :-1]
    alone = np.where(brief | lengthy | (np.abs(far) > 3.0 * limit), Verdict.MISPLACED, Verdict.NORMAL)
    alone[lengthy & halves] = Verdict.MISSED
    alone[:, :-1][brief[:, :-1] & joined] = Verdict.EXTRA
    size = np.abs(step)
    window, beat = np.nonzero(size[:, :-2] > 1.0)
    both = size[window, beat + 1] < size[window, beat + 2]
    told = (window, beat, ectopic[window, beat], alone[window, beat], both, alone[window, beat + 1])
    done = (-1, -1)
    for w, i, is_ectopic, this, is_two, other in zip(*(each.tolist() for each in told), strict=True):
        if (w, i) == done:
            continue  # it was judged together with the one before
        if is_ectopic:
            verdicts[w, i] = Verdict.ECTOPIC
            continue
        verdicts[w, i] = this
        if is_two:
            verdicts[w, i + 1] = other
            done = (w, i + 1)
    return verdicts


def material(rr_ms: Floats, verdicts: Ints) -> Ints:
    """Return the verdicts on intervals that are off by more than :data:`LEAST_SHARE`; the others are normal.

    Parameters
    ----------
    rr_ms : Floats, shape (window, beat)
    verdicts : Ints, shape (window, beat)
        Of :func:`judge`.
    """
    window, beat = verdicts.nonzero()
    kept = verdicts.copy()
    if not window.size:
        return kept
    around = _around(rr_ms, MEDIAN_WIDTH)[window, beat]
    (middle,) = _quantiles(around, np.count_nonzero(~np.isnan(around), axis=1), (0.5,))
    slight = np.abs(rr_ms[window, beat] - middle) <= LEAST_SHARE * middle
    kept[window[slight], beat[slight]] = Verdict.NORMAL
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
    kinds = verdicts.tolist()
    parts: list[tuple[Floats, float]] = []
    done = 0
    for i in verdicts.nonzero()[0].tolist():
        if i < done:
            continue  # it was mended together with the one before
        length, count = 1, 1
        if kinds[i] == Verdict.MISSED:
            count = 2
        elif kinds[i] == Verdict.EXTRA:
            length = 2
        else:
            while kinds[i + length - 1] in {Verdict.ECTOPIC, Verdict.MISPLACED}:
                length += 1
            count = length
        parts += [
            (rr_ms[done:i], 0.0),
            (np.full(count, sum(rr_ms[i : i + length].tolist()) / count), 1.0),
        ]
        done = i + length
    parts.append((rr_ms[done:], 0.0))
    made = np.repeat([flag for _, flag in parts], [part.size for part, _ in parts])
    return np.concatenate([part for part, _ in parts]), made


def _steps(rr_ms: Floats, known: Bools, first: Ints) -> tuple[Floats, Bools]:
    """Return the differences of neighbours, that of a window's first beat the mean; and which are no such mean."""
    step = np.full_like(rr_ms, np.nan)
    np.subtract(rr_ms[:, 1:], rr_ms[:, :-1], out=step[:, 1:])
    own = known & ~np.isnan(step)
    window = np.arange(len(rr_ms))
    leads = np.minimum(first, rr_ms.shape[1] - 1)
    rise = rr_ms[:, -1] - rr_ms[window, leads]
    step[window, leads] = rise / np.maximum(rr_ms.shape[1] - 1 - leads, 1)
    return step, own


def _subspaces(step: Floats, first: Ints) -> tuple[Bools, Bools, Bools]:
    """Return which beats are ectopic, which long and which short by their neighbours' steps (figure 1, subspaces)."""
    last = step.shape[1] - 1
    window, leads = np.arange(len(step)), np.minimum(first, last)
    before, after, later = np.empty_like(step), np.empty_like(step), np.empty_like(step)
    before[:, 1:], after[:, :-1], later[:, :-2] = step[:, :-1], step[:, 1:], step[:, 2:]
    before[window, leads] = step[window, np.minimum(leads + 1, last)]
    after[:, -1], later[:, -2:] = step[:, -2], step[:, -2:-4:-1]
    rising = step > 0.0
    s12 = np.where(rising, np.maximum(before, after), np.minimum(before, after))
    s22 = np.where(step >= 0.0, np.minimum(after, later), np.maximum(after, later))
    ectopic = ((step > 1.0) & (s12 < -C1 * step - C2)) | ((step < -1.0) & (s12 > -C1 * step + C2))
    return ectopic, (step > 1.0) & (s22 < -1.0), (step < -1.0) & (s22 > 1.0)


def _threshold(values: Floats, own: Bools, last: Ints) -> Floats:
    """Return the scaled quartile deviation of the sizes around each beat."""
    (low, high), _ = _rolling(np.abs(values), own, WIDTH, (0.25, 0.75), last)
    threshold: Floats = np.maximum(SCALE * 0.5 * (high - low), LEAST_MS)
    return threshold


def _rolling(
    values: Floats, own: Bools, width: int, shares: tuple[float, ...], last: Ints
) -> tuple[Floats, Bools]:
    """Return quantiles over a centred part of a window that is cut off at its ends; those of one beat are found once.

    Parameters
    ----------
    values : Floats, shape (window, beat)
    own : Bools, shape (window, beat)
        Where a value is the same in whichever window its beat is.
    last : Ints, shape (window,)
        As :func:`judge` takes it.

    Returns
    -------
    Floats, shape (share, window, beat)
        NaN where the value is.
    Bools, shape (window, beat)
        Where they are the same in whichever window their beat is.
    """
    whole = _count_around(own, width) == width
    backwards: Ints = np.arange(1 - values.shape[1], 1, dtype=np.int64)
    number: Ints = (last[:, np.newaxis] + backwards)[whole]
    once = np.full(last.max(initial=0) + 1, -1)
    once[number] = np.flatnonzero(whole)
    known = ~np.isnan(values)
    place = np.concatenate((once[once >= 0], np.flatnonzero(known & ~whole)))
    at = np.divmod(place, values.shape[1])
    found = np.full((len(shares), values.size), np.nan)
    found[:, place] = _quantiles(_around(values, width)[at], _count_around(known, width)[at], shares)
    found[:, whole.ravel()] = found[:, once[number]]
    return found.reshape(-1, *values.shape), whole


def _around(values: Floats, width: int) -> Floats:
    """Return [window, beat, width]: the values around each, NaN beyond the ends; a view."""
    half = width // 2
    padded = np.full((len(values), values.shape[1] + 2 * half), np.nan)
    padded[:, half:-half] = values
    return sliding_window_view(padded, width, axis=1)


def _count_around(flags: Bools, width: int) -> Ints:
    """Return int64[window, beat]: how many flags are up around each."""
    half = width // 2
    up_to = np.zeros((len(flags), flags.shape[1] + width), dtype=np.int64)
    up_to[:, half + 1 : -half] = flags
    np.cumsum(up_to, axis=1, out=up_to)
    counts: Ints = up_to[:, width:] - up_to[:, :-width]
    return counts


def _quantiles(values: Floats, known: Ints, shares: tuple[float, ...]) -> Floats:
    """Return quantiles of the known values of each row, which are put in order; shape (share, row)."""
    values.sort(axis=1)  # NaN sorts to the end
    rows = np.arange(len(values))
    found: list[Floats] = []
    for share in shares:
        place = share * (known - 1)
        low = np.floor(place).astype(np.int64)
        high = np.minimum(low + 1, known - 1)
        left, right = values[rows, low], values[rows, high]
        found.append(left + (place - low) * (right - left))
    return np.array(found)
