"""The few figures of one finished run that the history and the causes need, so that seconds need not be read again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.belief import not_false
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.days.stretches import (
    MINUTE_S,
    climbs,
    early_and_late,
    fastest,
    last_seconds,
    mean_of,
    median_of,
    part_median,
)
from fleetfoot_signal.days.zones import reserve_share
from fleetfoot_signal.fade import FADE_PCT, find_fade, find_slowing
from fleetfoot_signal.travel import is_moving, total_m

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats

HEART_FROM_BPM: Final = 40
HEART_STEP_BPM: Final = 2
HEART_BINS: Final = 100
"""Heart rate is counted in steps of 2 bpm from 40 to 240, so that zones can be drawn when their edges are known."""
FIRST_S: Final = 600
"""A start is the first 10 min."""
FAST_S: Final = 180
"""A fast start lasts 3 min (science H)."""
WARM_UP_MIN: Final = 5
LAST_S: Final = 300
"""A cool-down would be in the last 5 min (science H)."""
STEADY_FROM_S: Final = 300
STEADY_TO_S: Final = 1800
"""Heart rate against pace is taken from minute 5 to 30: settled, and hardly drifted (Wingo 2012)."""
RECOVERY_S: Final = 60
"""Heart-rate recovery is told over one minute (Le Meur 2017)."""
STANDS_M_S: Final = 1.9
"""Slower than this people walk (as in the gate)."""

_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one run. NaN: not known. Late against early is at the same pace, in percent."""

    duration_s: float
    moving_s: float
    distance_m: float = _NAN
    speed_m_s: float = _NAN
    """Median grade-adjusted speed while moving."""
    first_speed_m_s: float = _NAN
    """Fastest 3 min of the first 10, grade-adjusted."""
    rest_speed_m_s: float = _NAN
    """Median of the rest."""
    last_speed_m_s: float = _NAN
    """Of the last 5 min of moving."""
    heart_rate_bpm: float = _NAN
    """Median while moving."""
    greatest_bpm: float = _NAN
    """Highest that was held for 10 s."""
    first_bpm: tuple[float, ...] = (_NAN,) * WARM_UP_MIN
    """Medians of the first 5 min."""
    last_bpm: float = _NAN
    """Median of the last 5 min of moving."""
    recovery_bpm: float = _NAN
    """By how much heart rate fell in the minute after the end of moving."""
    steady_bpm: float = _NAN
    steady_speed_m_s: float = _NAN
    heart_s: tuple[int, ...] = ()
    """Seconds in each step of heart rate; empty without heart rate."""
    ascent_m: float = _NAN
    descent_m: float = _NAN
    temperature_c: float = _NAN
    cadence_spm: float = _NAN
    contact_ms: float = _NAN
    oscillation_mm: float = _NAN
    balance_pct: float = _NAN
    cadence_late_pct: float = _NAN
    contact_late_pct: float = _NAN
    balance_late: float = _NAN
    """Points by which the balance moved from early to late."""
    speed_late_pct: float = _NAN
    fade_pct: float = _NAN
    """Late loss of pace at heart rate that did not rise, below 10 % only where heart rate did not fall with it; 0 where
    none was found, NaN where it could not be judged."""
    fade_start_s: float = _NAN


def figures_of(values: Floats) -> Figures:
    """Return the figures of a run.

    Parameters
    ----------
    values
        float64[channel, second]: every second from the first on; NaN unknown.
    """
    seconds = values.shape[1]
    moving = _moving(values)
    heart, pace = not_false(values), _pace(values)
    last = last_seconds(moving, LAST_S)
    return Figures(
        duration_s=float(seconds),
        moving_s=float(np.count_nonzero(moving)),
        distance_m=total_m(values[Channel.SPEED], values[Channel.DISTANCE]),
        speed_m_s=median_of(pace[moving]),
        first_speed_m_s=fastest(pace[:FIRST_S], FAST_S),
        rest_speed_m_s=median_of(pace[FIRST_S:][moving[FIRST_S:]]),
        last_speed_m_s=mean_of(pace[last]),
        heart_rate_bpm=median_of(heart[moving]),
        greatest_bpm=fastest(heart, 10),
        first_bpm=tuple(part_median(heart, m * MINUTE_S, (m + 1) * MINUTE_S) for m in range(WARM_UP_MIN)),
        last_bpm=median_of(heart[last]),
        recovery_bpm=_recovery(values, moving),
        steady_bpm=part_median(np.where(moving, heart, np.nan), STEADY_FROM_S, STEADY_TO_S),
        steady_speed_m_s=part_median(np.where(moving, pace, np.nan), STEADY_FROM_S, STEADY_TO_S),
        heart_s=_counted(heart),
        **climbs(values),
        **early_and_late(values, moving),
        **_fade(pace, heart),
    )


def reserve_minutes(figures: Figures, resting: float, greatest: float) -> tuple[Floats, Floats]:
    """Return the share of the heart-rate reserve of each step, and the minutes in it; empty without heart rate."""
    seconds = np.array(figures.heart_s, dtype=np.float64)
    middle = HEART_FROM_BPM + HEART_STEP_BPM * (np.arange(seconds.size, dtype=np.float64) + 0.5)
    return reserve_share(middle, np.array(resting), np.array(greatest)), seconds / MINUTE_S


def _pace(values: Floats) -> Floats:
    """Return float64[second]: grade-adjusted speed, plain speed where that is unknown."""
    pace: Floats = values[Channel.ADJUSTED_SPEED].copy()
    np.copyto(pace, values[Channel.SPEED], where=np.isnan(pace))
    return pace


def _moving(values: Floats) -> Bools:
    speed, cadence = values[Channel.SPEED], values[Channel.CADENCE]
    moving: Bools = np.isfinite(values[Channel.HEART_RATE])
    if np.isfinite(speed).any():
        moving = is_moving(speed)
    elif np.isfinite(cadence).any():
        moving = np.greater(cadence, 0.0)
    return moving


def _recovery(values: Floats, moving: Bools) -> float:
    heart, speed = not_false(values), values[Channel.SPEED]
    ran = np.flatnonzero(moving & ~(speed < STANDS_M_S))
    if not ran.size or not np.isfinite(speed).any():
        return _NAN
    end = int(ran[-1]) + 1
    if end + RECOVERY_S > heart.size:
        return _NAN
    before, after = heart[max(end - 10, 0) : end], heart[end + RECOVERY_S - 10 : end + RECOVERY_S]
    return median_of(before) - median_of(after)


def _counted(heart: Floats) -> tuple[int, ...]:
    known = heart[np.isfinite(heart)]
    if not known.size:
        return ()
    step = np.clip((known - HEART_FROM_BPM) // HEART_STEP_BPM, 0, HEART_BINS - 1).astype(np.int64)
    return tuple(np.bincount(step, minlength=HEART_BINS).tolist())


def _fade(pace: Floats, heart: Floats) -> dict[str, float]:
    if not np.isfinite(pace).any():
        return {}
    fade = find_fade(pace, heart) or find_slowing(pace, heart)
    if fade is None or fade.has_rise or (fade.loss_pct < FADE_PCT and fade.eased):
        return {"fade_pct": 0.0}
    return {"fade_pct": fade.loss_pct, "fade_start_s": float(fade.start_s)}
