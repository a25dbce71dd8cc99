"""Aerobic decoupling of a whole run: how far heart rate and effort came apart between its halves.

Works on the records of one finished run (1-D arrays over time), whatever their spacing: 1 Hz rows with held
values and the records they came from give the same figures but for where the one record that straddles
half-time falls. Three conventions are in use, and the same run differs by some tenths of a percent between
them, so each figure carries the name of its own. None of them knows grade, stops or warm-up: a hilly route
shows as decoupling that no heart made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.travel import is_moving

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats

MAX_HOLD_S: Final = 10.0
"""A record stands for the time to the next one, but not for longer than smart recording's spacing."""

MIN_HEART_RATE: Final = 30.0
"""What is not above it is a sensor that says nothing, bpm."""

MIN_VALID_MIN: Final = 20.0
"""Less gives no figure: heart rate settles in 2-3 min, drift shows after about 10 (Wingo et al. 2012)."""

FIT_MIN: Final = 40.0
FIT_COVERAGE: Final = 0.9
FIT_SPEED_CV: Final = 0.08
"""Others judge only runs as long, as covered and as even as this (gates of the Athlytics package)."""

BAND: Final = 0.05
"""Half width of the effort band around its median in which heart rate over time is a fair comparison."""

MIN_BAND_S: Final = 300.0
"""Less time than this in the band gives no slope: over minutes, heart rate wanders by 2 bpm (Hunt 2015)."""


@dataclass(frozen=True, slots=True)
class Half:
    """Time-weighted means of one half."""

    effort: float
    heart_rate: float

    @property
    def efficiency(self) -> float:
        """Efficiency factor, effort per beat."""
        return self.effort / self.heart_rate


@dataclass(frozen=True, slots=True)
class Decoupling:
    """Decoupling of one run; figures are NaN where it cannot be judged, and ``reason`` then says why."""

    trainingpeaks_pct: float
    """``100 (EF1 - EF2) / EF1``, halves of equal moving time; as TrainingPeaks and RUNALYZE define it."""
    goldencheetah_pct: float
    """The same ratio, halves by count of samples, standing included, heart rate 0 dropped; GoldenCheetah."""
    goldencheetah_hr_per_effort_pct: float
    """``100 (r2 - r1) / r1``, ``r = HR / effort``, on those halves; GoldenCheetah before its correction."""
    hr_slope_bpm_h: float
    """Least-squares slope of heart rate over time where effort is within 5 % of its median, each record
    counting once; NaN with less than 5 min of it. Means most with the warm-up skipped."""
    halves: tuple[Half, Half] | None
    """What ``trainingpeaks_pct`` was computed from."""
    valid_min: float
    """Moving time with heart rate, minutes."""
    reason: str | None
    """Why there is no figure; None where there is one."""
    doubts: tuple[str, ...]
    """What speaks against trusting the figure."""


def decoupling(
    t_s: Floats,
    effort: Floats,
    heart_rate: Floats,
    *,
    speed: Floats | None = None,
    skip_s: float = 0.0,
) -> Decoupling:
    """Return the decoupling of one run.

    Parameters
    ----------
    t_s
        float64[record], seconds, not decreasing.
    effort
        float64[record], speed (m/s; grade-adjusted if known) or power (W). NaN and 0: no record.
    heart_rate
        float64[record], bpm. NaN and anything up to 30: no record.
    speed
        float64[record], m/s, by which moving is told from standing; by default ``effort``.
    skip_s
        Leave out the first so many seconds after the first record: the warm-up.

    Raises
    ------
    ValueError
        The arrays differ in length, or ``t_s`` decreases.
    """
    pace = effort if speed is None else speed
    if not t_s.shape == effort.shape == heart_rate.shape == pace.shape or t_s.ndim != 1:
        raise ValueError("decoupling wants 1-D arrays of equal length")
    step_s = np.diff(t_s, append=t_s[-1:] + 1.0)
    if (step_s < 0.0).any():
        raise ValueError("decoupling wants times that do not decrease")
    kept = t_s >= (t_s[0] if t_s.size else 0.0) + skip_s
    return _judge(
        *(values[kept] for values in (t_s, effort, heart_rate, pace, np.minimum(step_s, MAX_HOLD_S)))
    )


def _judge(t_s: Floats, effort: Floats, heart_rate: Floats, pace: Floats, weight: Floats) -> Decoupling:
    """Return the decoupling of records that each stand for ``weight`` seconds."""
    moving = is_moving(pace)
    valid = moving & (effort > 0.0) & (heart_rate > MIN_HEART_RATE)
    valid_min = _total(weight[valid]) / 60.0
    if valid_min < MIN_VALID_MIN:
        reason = _missing(valid_min, _total(weight[moving]) / 60.0)
        return Decoupling(np.nan, np.nan, np.nan, np.nan, None, valid_min, reason, ())
    first, second = halves = _halves(effort[valid], heart_rate[valid], weight[valid])
    by_count = _efficiency_by_count(effort, heart_rate)
    return Decoupling(
        trainingpeaks_pct=100.0 * (1.0 - second.efficiency / first.efficiency),
        goldencheetah_pct=100.0 * (1.0 - _ratio(by_count[1], by_count[0])),
        goldencheetah_hr_per_effort_pct=100.0 * (_ratio(*by_count) - 1.0),
        hr_slope_bpm_h=_slope_in_band(t_s[valid], effort[valid], heart_rate[valid], weight[valid]),
        halves=halves,
        valid_min=valid_min,
        reason=None,
        doubts=_doubts(pace[valid], weight[valid], valid_min / (_total(weight[moving]) / 60.0)),
    )


def _total(values: Floats) -> float:
    return float(np.sum(values))


def _missing(valid_min: float, moving_min: float) -> str:
    """Say what there was too little of."""
    lacking = "running" if moving_min < MIN_VALID_MIN else "running with heart rate"
    return f"{valid_min:.0f} min of {lacking}, {MIN_VALID_MIN:.0f} needed"


def _halves(effort: Floats, heart_rate: Floats, weight: Floats) -> tuple[Half, Half]:
    """Return the means before and after half of the weight has passed."""
    passed = np.cumsum(weight)
    early = passed <= 0.5 * passed[-1]
    return _half(effort, heart_rate, weight * early), _half(effort, heart_rate, weight * ~early)


def _half(effort: Floats, heart_rate: Floats, weight: Floats) -> Half:
    total = _total(weight)
    return Half(_total(effort * weight) / total, _total(heart_rate * weight) / total)


def _efficiency_by_count(effort: Floats, heart_rate: Floats) -> tuple[float, float]:
    """Return the efficiency factors of the two halves of the list of records."""
    beating = heart_rate > 0.0
    early = np.arange(effort.size) < effort.size // 2
    known = np.where(np.isfinite(effort), effort, 0.0)
    first, second = (
        _ratio(_total(known[half]), _total(heart_rate[half])) for half in (beating & early, beating & ~early)
    )
    return first, second


def _ratio(over: float, under: float) -> float:
    return over / under if under > 0.0 else np.nan


def _slope_in_band(t_s: Floats, effort: Floats, heart_rate: Floats, weight: Floats) -> float:
    """Return the slope of heart rate in bpm/h where effort is near its median."""
    band: Bools = np.abs(effort / np.median(effort) - 1.0) <= BAND
    if _total(weight[band]) < MIN_BAND_S:
        return np.nan
    hours = t_s[band] / 3600.0
    hours -= np.mean(hours)
    return _ratio(_total(hours * (heart_rate[band] - np.mean(heart_rate[band]))), _total(hours * hours))


def _doubts(pace: Floats, weight: Floats, coverage: float) -> tuple[str, ...]:
    """Return what others would refuse the run for."""
    total = _total(weight)
    mean = _total(pace * weight) / total
    spread = np.sqrt(_total((pace - mean) ** 2 * weight) / total) / mean
    found = {
        f"only {total / 60.0:.0f} min, {FIT_MIN:.0f} are usual": total / 60.0 < FIT_MIN,
        f"heart rate for only {100.0 * coverage:.0f} % of the running": coverage < FIT_COVERAGE,
        f"speed varies by {100.0 * spread:.0f} %, {100.0 * FIT_SPEED_CV:.0f} % is usual": spread
        > FIT_SPEED_CV,
    }
    return tuple(doubt for doubt, holds in found.items() if holds)
