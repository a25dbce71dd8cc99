"""The two minutes of beats that variability is taken of: whole, mended, and judged by how much of them is made up.

Many windows are taken at once. Those of one runner overlap by most of their beats, and what is to be known of a beat
that stands well inside of several is found once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.hrv.artefacts import MEDIAN_WIDTH, WIDTH, judge, material, repair

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

WINDOW_MS: Final = 120_000.0
"""Two minutes (Rogers 2021; Kubios): windows of 30 to 60 s are invalid at low intensity (within-subject agreement of
a1 .02 to .37 there, preprint 2026.02.02.703217)."""
CONTEXT: Final = WIDTH // 2 + MEDIAN_WIDTH // 2 + 1
"""Beats before the window that its first verdicts look at."""
UNJUDGED: Final = 2
"""The last beats have no verdict: it needs two successors."""
MOST_ARTEFACTS_PCT: Final = 3.0
"""From here on figures are not to be trusted (Rogers 2021): repairing 3 % moves a1 by .11 (1 SD, simulated for this
project's survey), and upwards where effort is high."""


class Variability(NamedTuple):
    """What windows of beats say; NaN where they say nothing."""

    rmssd_ms: Floats
    """float64[window]: root mean square of the differences of successive intervals, without those that were mended."""
    artefacts_pct: Floats
    """float64[window]: share of the intervals that are none."""
    mended_ms: Floats
    """float64[window, beat]: for DFA a1; all windows end in the last column."""
    beats: Ints
    """int64[window]: how many there are, 0 where there is no figure."""


def variability_of(rr_ms: Floats, last: Ints) -> Variability:
    """Return the variability of the last two minutes of beats of some windows, of each as if it were alone.

    Parameters
    ----------
    rr_ms : Floats, shape (window, beat)
        Intervals, oldest first, none of them lost. All windows end in the last column; NaN before the first beat.
    last : Ints, shape (window,)
        As :func:`~fleetfoot_signal.hrv.artefacts.judge` takes it.

    Returns
    -------
    Variability
        Nothing of less than two minutes; only the share of artefacts where that is more than
        :data:`MOST_ARTEFACTS_PCT`.
    """
    windows = len(rr_ms)
    rmssd_ms, artefacts_pct = np.full((2, windows), np.nan)
    count = np.zeros(windows, dtype=np.int64)
    beats = _reach(rr_ms[:, :-UNJUDGED])
    (long,) = beats.nonzero()
    if not long.size:
        return Variability(rmssd_ms, artefacts_pct, np.empty((windows, 0)), count)
    beats = beats[long] + UNJUDGED
    judged = _latest(rr_ms[long], beats + CONTEXT)
    verdicts = material(judged, judge(judged, last[long]))
    rejected = np.count_nonzero(verdicts.astype(np.bool_) & _ends(judged.shape[1], beats), axis=1)
    artefacts_pct[long] = 100.0 * rejected / (beats - UNJUDGED)
    sound = artefacts_pct[long] <= MOST_ARTEFACTS_PCT
    if not sound.any():
        return Variability(rmssd_ms, artefacts_pct, np.empty((windows, 0)), count)
    mended, own = _mended(judged[sound], verdicts[sound])
    length = np.minimum(_reach(mended), np.count_nonzero(~np.isnan(mended), axis=1))
    mended, own = _latest(mended, length), own[:, -length.max() :]
    rmssd_ms[long[sound]] = _rmssd(mended, own)
    count[long[sound]] = length
    whole = np.full((windows, mended.shape[1]), np.nan)
    whole[long[sound]] = mended
    return Variability(rmssd_ms, artefacts_pct, whole, count)


def _reach(rr_ms: Floats) -> Ints:
    """Return int64[window]: the last beats that are two minutes long; 0 where there are not so many."""
    age_ms = np.cumsum(np.nan_to_num(rr_ms[:, ::-1]), axis=1)
    within = np.count_nonzero(age_ms < WINDOW_MS, axis=1)
    return np.where(within < rr_ms.shape[1], within + 1, 0)


def _ends(length: int, beats: Ints) -> Bools:
    """Return bool[window, beat]: which are the last so many of each window."""
    ends: Bools = np.arange(length, 0, -1) <= beats[:, np.newaxis]
    return ends


def _latest(rr_ms: Floats, beats: Ints) -> Floats:
    """Return the last so many beats of each window, NaN before them."""
    latest = rr_ms[:, -beats.max() :]
    return np.where(_ends(latest.shape[1], beats), latest, np.nan)


def _mended(rr_ms: Floats, verdicts: Ints) -> tuple[Floats, Bools]:
    """Return the windows as they should have been, without the last that have no verdict, and what was not made."""
    rows = [
        repair(rr[~np.isnan(rr)], kinds[~np.isnan(rr)]) if kinds.any() else (rr, np.zeros(rr.size))
        for rr, kinds in zip(rr_ms, verdicts, strict=True)
    ]
    width = max((mended.size for mended, _ in rows), default=0)
    result = np.full((len(rows), width), np.nan)
    own = np.zeros(result.shape, dtype=np.bool_)
    for place, (mended, made) in enumerate(rows):
        result[place, width - mended.size :] = mended
        own[place, width - mended.size :] = made == 0.0
    return result[:, :-UNJUDGED], own[:, :-UNJUDGED]


def _rmssd(rr_ms: Floats, own: Bools) -> Floats:
    """Return float64[window]; sums are taken in the order of time, so that others' length changes no bit."""
    steps = np.diff(rr_ms, axis=1)
    counts = own[:, 1:] & own[:, :-1] & ~np.isnan(steps)
    squares = np.cumsum(np.where(counts, steps * steps, 0.0), axis=1)[:, -1]
    number = np.count_nonzero(counts, axis=1)
    return np.sqrt(np.where(number > 0, squares / np.maximum(number, 1), np.nan))
