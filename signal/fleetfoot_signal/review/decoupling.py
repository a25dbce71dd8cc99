"""Aerobic decoupling of a whole run: how far heart rate and effort came apart between its halves.

Halves that were run at different paces differ in pace per beat without any decoupling: on 107 recorded runs the raw
figure followed the change of pace between the halves (r = -.85), so it measures pacing. Hence two kinds of figure:

* *at equal effort*: ``100 (HR2 - HR1 - kg (S2 - S1) - kr (G2 - G1)) / HR1``, with the gains of the judge of drift
  (:mod:`fleetfoot_signal.drift_model`), over the minutes from minute 10 on that may be set against each other;
* *raw*, as others count it, only where the run allows it: :func:`obstacles` says where it does not.

The formulas of others: pace of pace and heart rate is ``EF = mean speed / mean heart rate`` of each half, decoupling
``100 (EF1 - EF2) / EF1``. *Raw* takes halves of equal moving time (RUNALYZE's glossary). TrainingPeaks takes normalised
graded pace, by power normalised power: the fourth root of the mean fourth power of 30-s means (Coggan 2003).
GoldenCheetah takes speed, halves by count of samples, standing included, those without heart rate left out
(``AerobicDecoupling.cpp``, for runs by speed always).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.belief import believed
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.drift_model import GAIN, GAIN_SD, GRADE_GAIN, GRADE_GAIN_SD
from fleetfoot_signal.review.because import because
from fleetfoot_signal.review.minutes import graded
from fleetfoot_signal.travel import is_moving

if TYPE_CHECKING:
    from fleetfoot_signal.review.because import Because
    from fleetfoot_signal.review.minutes import Minutes
    from fleetfoot_signal.types import Bools, Floats

SMOOTH_S: Final = 30
"""Normalised pace and power are made of means over so many seconds (Coggan 2003)."""
FROM_MIN: Final = 10.0
"""Warm-up that the figure at equal effort leaves out."""
FEWEST_MIN: Final = 20
"""Fewer minutes from there on that count give no figure."""
MOST_SD_PCT: Final = 2.0
"""A larger doubt than this says nothing about a figure of which 5 % is a lot (Friel)."""
WANDER_BPM: Final = 1.5
WANDER_MIN: Final = 5.0
SCATTER_BPM: Final = 1.6
"""What effort leaves over in minutes: a slow wander, and the scatter about it. The coloured noise of 2 bpm and 45 s
(Hunt 2015) has an SD of 1.6 bpm in means of 60 s."""


@dataclass(frozen=True, slots=True)
class AtEqualEffort:
    """Decoupling at equal effort; NaN where it cannot be judged."""

    pct: float = np.nan
    sd_pct: float = np.nan
    reason: Because | None = None
    """Why it cannot be judged, after "because"; None where it can."""


@dataclass(frozen=True, slots=True)
class Raw:
    """Decoupling as others count it [%]; NaN where there is nothing to compute it from."""

    pace_pct: float
    """Speed over heart rate, halves of the moving time."""
    pace_skip10_pct: float
    """The same without the first 10 min."""
    graded_pct: float
    """Normalised graded pace, as TrainingPeaks."""
    power_pct: float
    """Normalised power, as TrainingPeaks."""
    goldencheetah_pct: float
    """Speed, halves by count of samples."""


def at_equal_effort(minutes: Minutes) -> AtEqualEffort:
    """Return the decoupling between the halves of the minutes that count, from minute 10 on."""
    late = minutes.middle_min > FROM_MIN
    count = int(np.count_nonzero(late))
    if count < FEWEST_MIN:
        return AtEqualEffort(reason=because("too_few_steady", had=count, minute=FROM_MIN))
    heart_rate, level, added = (column[late] for column in minutes[1:])
    cut = count // 2
    apart = [float(np.mean(each[cut:]) - np.mean(each[:cut])) for each in (heart_rate, level, added)]
    first = float(np.mean(heart_rate[:cut]))
    left = heart_rate - GAIN * level - GRADE_GAIN * added
    doubt = np.sqrt(_noise_variance(left, cut) + (GAIN_SD * apart[1]) ** 2 + (GRADE_GAIN_SD * apart[2]) ** 2)
    pct, sd_pct = (
        float(100.0 * bpm / first) for bpm in (apart[0] - GAIN * apart[1] - GRADE_GAIN * apart[2], doubt)
    )
    if sd_pct > MOST_SD_PCT:
        return AtEqualEffort(reason=because("unlike_halves"))
    return AtEqualEffort(pct, sd_pct)


def _noise_variance(left: Floats, cut: int) -> float:
    """Return the variance of the difference of the halves' means by what effort leaves over [bpm^2]."""
    minute = np.arange(left.size, dtype=np.float64)
    rest = np.concatenate(
        [_detrended(*part) for part in ((minute[:cut], left[:cut]), (minute[cut:], left[cut:]))]
    )
    expected = WANDER_BPM**2 + SCATTER_BPM**2
    scale = max(1.0, float(np.sum(rest**2)) / max(left.size - 4, 1) / expected)
    return scale * sum(
        WANDER_BPM**2 * min(1.0, 2.0 * WANDER_MIN / size) + SCATTER_BPM**2 / size
        for size in (cut, left.size - cut)
    )


def _detrended(x: Floats, y: Floats) -> Floats:
    x, y = x - np.mean(x), y - np.mean(y)
    slope = float(np.sum(x * y)) / max(float(np.sum(x * x)), 1e-9)
    return np.asarray(y - slope * x, dtype=np.float64)


def raw(values: Floats) -> Raw:
    """Return the decoupling of a run as others count it.

    Parameters
    ----------
    values : Floats, shape (channel, second)
        Every second of the run from the first on; NaN unknown.
    """
    speed, heart_rate = values[Channel.SPEED], believed(values)
    moving = is_moving(speed)
    late = np.arange(speed.size, dtype=np.int64) >= 60.0 * FROM_MIN
    later: Bools = moving & late
    power, pace = values[Channel.POWER], graded(values)
    return Raw(
        pace_pct=_loss(_halves(speed, heart_rate, moving)),
        pace_skip10_pct=_loss(_halves(speed, heart_rate, later)),
        graded_pct=_loss(_halves(pace, heart_rate, moving, normalised=True)),
        power_pct=_loss(_halves(power, heart_rate, moving & (power > 0.0), normalised=True)),
        goldencheetah_pct=_loss(_by_count(speed, heart_rate)),
    )


def _halves(
    effort: Floats, heart_rate: Floats, among: Bools, *, normalised: bool = False
) -> tuple[float, float]:
    """Return the efficiency factors of the halves of the seconds among which both are known."""
    valid = np.flatnonzero(among & np.isfinite(effort) & np.isfinite(heart_rate))
    cut = valid.size // 2
    first, second = (
        _over(_mean_effort(effort[part], normalised=normalised), _mean(heart_rate[part]))
        for part in (valid[:cut], valid[cut:])
    )
    return first, second


def _mean_effort(effort: Floats, *, normalised: bool) -> float:
    if not normalised or effort.size < SMOOTH_S:
        return _mean(effort)
    total = np.concatenate(([0.0], np.cumsum(effort)))
    return float(np.mean(((total[SMOOTH_S:] - total[:-SMOOTH_S]) / SMOOTH_S) ** 4) ** 0.25)


def _by_count(speed: Floats, heart_rate: Floats) -> tuple[float, float]:
    """Return the efficiency factors of the halves of the list of seconds."""
    beating = np.isfinite(heart_rate) & np.isfinite(speed)
    early = np.arange(speed.size) < (speed.size - 1) // 2
    first, second = (
        _over(_mean(speed[half]), _mean(heart_rate[half])) for half in (beating & early, beating & ~early)
    )
    return first, second


def _loss(efficiency: tuple[float, float]) -> float:
    return 100.0 * (1.0 - _over(efficiency[1], efficiency[0]))


def _mean(values: Floats) -> float:
    return float(np.mean(values)) if values.size else np.nan


def _over(over: float, under: float) -> float:
    return over / under if under > 0.0 else np.nan
