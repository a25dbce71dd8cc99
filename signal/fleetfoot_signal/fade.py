"""A fade: pace that falls late in a run and does not come back, told apart from cardiac drift by heart rate.

Heart rate per metre rises in both. In cardiac drift heart rate rises; in a fade pace falls and heart rate stays where
it was or falls with it. A judge of heart rate against pace cannot tell the two apart, so a fade has a rule of its own.

Where the limits come from: of marathon runners who felt that they hit the wall all had run some 5 km at least 7.3 % and
some kilometre at least 11 % slower than the rest of the race ("Devising a pace-based definition for the wall", J Athl
Train 2020, 55:494: sensitivity 1, specificity 0.6). Ten percent for a quarter of an hour lies between the two. Smyth
2021 (PLoS ONE 16:e0251513, 4 million races) compares with the early, steady part of the race, as is done here, and
finds slowdowns of 37-40 % where the wall is hit, over about 10 km.

A smaller or shorter loss, from 4 % (a minute of pace by feel wanders by 3 %), is a slowing: told as what it is, and
never followed by a "keep going".

Works on the seconds of one finished run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.drift_model import GAIN
from fleetfoot_signal.travel import is_moving

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats

FADE_PCT: Final = 10.0
"""Median loss of speed over the stretch from which it is a fade: see the module's sources."""
SLOW_PCT: Final = 5.0
"""A minute that is this much slower than before counts as slow: half of the limit, as elsewhere in this core."""
SLOW_SHARE: Final = 0.8
"""Share of slow minutes in a fade, and of minutes that are not slow in a pace that one can fade from."""
LASTS_MIN: Final = 15
"""Shorter is a cool-down or a hill; 5 km at the pace of most runners is longer."""
SETTLED_MIN: Final = 10
"""Minutes before the pace to compare with: warm-up."""
BEFORE_MIN: Final = 15
"""Minutes before a fade whose heart rate it is compared with, and fewest minutes of pace to fade from."""
LEVEL_BPM: Final = 2.0
"""Heart rate that is no more than this above another has not risen: the noise of first-order models (Hunt 2015)."""
LEVEL_PCT: Final = 3.0
"""Speed that differs by no more has not fallen: a pace run by feel wanders as far from minute to minute."""
RECENT_MIN: Final = 5
"""Minutes over which the present is taken."""
SLOWING_PCT: Final = 4.0
SLOWING_MIN: Final = 10
"""From so much loss over so long it is a slowing. Issue of the detector of fading: graded, from 4 %."""
SMOOTH_MIN: Final = 5
"""A slowing is sought in running medians of so many minutes: single ones wander as far."""
EASED_SHARE: Final = 0.6
"""Heart rate that falls by this share of what the slower pace explains fell with the pace: the effort was eased."""

_MINUTE_S: Final = 60


@dataclass(frozen=True, slots=True)
class Fade:
    """A late loss of pace. Speeds are of the kind that was given, medians over minutes."""

    start_s: int
    """First second of its first slow minute."""
    speed_before_m_s: float
    """From minute 10 to half-time."""
    speed_m_s: float
    heart_rate_before_bpm: float
    """In the quarter of an hour before it; NaN where unknown."""
    heart_rate_bpm: float
    """All through it."""
    heart_rate_end_bpm: float
    """In its last quarter of an hour: it may fall with the pace at first and then rise."""

    @property
    def loss_pct(self) -> float:
        """How much of the speed was lost."""
        return 100.0 * (1.0 - self.speed_m_s / self.speed_before_m_s)

    @property
    def rise_bpm(self) -> float:
        """By how much heart rate rose, at its end or all through it, whichever is more; NaN where unknown."""
        return max(self.heart_rate_bpm, self.heart_rate_end_bpm) - self.heart_rate_before_bpm

    @property
    def eased(self) -> bool:
        """Whether heart rate fell with the pace: less effort, by choice or not; False where it is unknown."""
        explained = GAIN * (self.speed_before_m_s - self.speed_m_s)
        return self.heart_rate_bpm - self.heart_rate_before_bpm <= -EASED_SHARE * explained

    @property
    def has_rise(self) -> bool:
        """Whether heart rate rose: then the pace was lost, but it is no fade."""
        return self.rise_bpm > LEVEL_BPM


def find_fade(speed: Floats, heart_rate: Floats) -> Fade | None:
    """Return the late loss of pace of a finished run, or None; it is a fade unless :attr:`Fade.has_rise`.

    Parameters
    ----------
    speed
        float64[second], m/s, grade-adjusted where grade is known: else a climb is a fade. NaN: unknown.
    heart_rate
        float64[second], bpm. NaN: unknown.
    """
    return _find(speed, heart_rate, _FADE)


def find_slowing(speed: Floats, heart_rate: Floats) -> Fade | None:
    """Return the late loss of pace of a finished run from 4 % and 10 min on, or None; as :func:`find_fade`."""
    return _find(speed, heart_rate, _SLOWING)


class _Limits(NamedTuple):
    """What a loss of pace must be."""

    loss: float
    """Median share of the speed that is lost."""
    slow: float
    """Share from which a minute is slow."""
    lasts_min: int
    smooth_min: int


_FADE: Final = _Limits(0.01 * FADE_PCT, 0.01 * SLOW_PCT, LASTS_MIN, 1)
_SLOWING: Final = _Limits(0.01 * SLOWING_PCT, 0.005 * SLOWING_PCT, SLOWING_MIN, SMOOTH_MIN)


def _find(speed: Floats, heart_rate: Floats, limits: _Limits) -> Fade | None:
    moving = is_moving(speed)  # walking belongs to a fade
    pace = by_minute(np.where(moving, speed, np.nan))
    half = pace.size // 2
    steady = pace[SETTLED_MIN:half]
    steady = steady[~np.isnan(steady)]
    if steady.size < BEFORE_MIN:
        return None
    before = float(np.median(steady))
    if np.mean(steady >= before * (1.0 - 0.01 * SLOW_PCT)) < SLOW_SHARE:
        return None  # intervals, or a run that has not found its pace
    start = _start(pace, before, half, limits)
    if start is None:
        return None
    beats = by_minute(np.where(moving, heart_rate, np.nan))
    return Fade(
        start_s=start * _MINUTE_S,
        speed_before_m_s=before,
        speed_m_s=_median(pace[start:]),
        heart_rate_before_bpm=_median(beats[max(start - BEFORE_MIN, 0) : start]),
        heart_rate_bpm=_median(beats[start:]),
        heart_rate_end_bpm=_median(beats[-BEFORE_MIN:]),
    )


def _start(pace: Floats, before: float, half: int, limits: _Limits) -> int | None:
    """Return the first slow minute after half-time from which on the pace stays lost."""
    slow = _smoothed(pace, limits.smooth_min) < before * (1.0 - limits.slow)
    for minute in range(half, pace.size - limits.lasts_min + 1):
        known = ~np.isnan(pace[minute:])
        lasts = np.count_nonzero(known) >= limits.lasts_min
        if not (slow[minute] and lasts and np.mean(slow[minute:][known]) >= SLOW_SHARE):
            continue
        if np.median(pace[minute:][known]) <= before * (1.0 - limits.loss):
            return minute
    return None


def _smoothed(minutes: Floats, width: int) -> Floats:
    """Return running medians, centred; those at the ends are of fewer minutes."""
    half = width // 2
    parts = (minutes[max(at - half, 0) : at + half + 1] for at in range(minutes.size))
    return np.array([_median(part) for part in parts], dtype=np.float64)


def then_and_now(values: Floats, moving: Bools, at_s: int) -> tuple[float, float]:
    """Return the median of a quantity in minutes 10 to 20 and in the five minutes up to a second; NaN where unknown.

    Parameters
    ----------
    values
        float64[second], such as heart rate; NaN: unknown.
    moving
        bool[second]: what stood is left out.
    at_s
        The second up to which the present is taken.
    """
    known = np.where(moving, values, np.nan)
    early = known[SETTLED_MIN * _MINUTE_S : 2 * SETTLED_MIN * _MINUTE_S]
    recent = known[max(at_s + 1 - RECENT_MIN * _MINUTE_S, 0) : at_s + 1]
    return _median(early), _median(recent)


def by_minute(values: Floats) -> Floats:
    """Return the median of each minute; NaN where less than half of it is known. The last may be short.

    >>> by_minute(np.array([1.0] * 60 + [3.0] * 30))
    array([1., 3.])
    """
    count = -(-values.size // _MINUTE_S)
    minutes = np.full(count * _MINUTE_S, np.nan)
    minutes[: values.size] = values
    return np.array([_minute(minute) for minute in minutes.reshape(count, _MINUTE_S)], dtype=np.float64)


def _minute(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if 2 * known.size >= _MINUTE_S else np.nan


def _median(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else np.nan
