"""Cardiac drift while running: a six-state Kalman filter at 1 Hz, over lanes.

Heart rate follows effort with a lag, wanders with coloured noise and drifts; the filter tells them apart::

    x'  = a x + (1-a) (h0 + kg s)   lagged heart rate, a = exp(-1/57.6)     q = 0.05
    h0' = h0                        intercept, bpm                           sd 25 at the start
    kg' = kg                        gain, bpm per m/s                        24.2, sd 8.3 at the start
    c'  = phi c                     coloured noise, phi = exp(-1/45)         stationary sd 2 (optical 3)
    dr' = dr + b                    drift, bpm                               q = 1e-4
    b'  = b                         its slope, bpm/s                         q = (0.02/60)^2 / 60
    HR  = x + c + dr + v                                                     r = 0.6

``s`` is grade-adjusted speed. Gain and time constant: Hunt & Fankhauser 2015 (BioMed Eng OnLine, doi
10.1186/s12938-015-0112-7: 24.2 +- 8.3 bpm/(m/s), 57.6 +- 23.6 s). Noise levels, prior of the slope and the
rules for stops are tuned on simulated runs. Products are written out along the zeros of the transition
matrix; each keeps the covariance symmetric to the last bit, so it is never symmetrised.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.lanes import Lanes, bools, floats
from fleetfoot_signal.normal import ndtr

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats

TIME_CONSTANT_S: Final = 57.6
GAIN: Final = 24.2
GAIN_SD: Final = 8.3
"""Population response of heart rate to speed (Hunt & Fankhauser 2015): s, bpm per m/s."""

INTERCEPT: Final = 75.0
INTERCEPT_SD: Final = 25.0
"""Heart rate of the steady line at speed 0, bpm; the mean puts 3 m/s at 148 bpm."""

NOISE_SD: Final = 2.0
OPTICAL_NOISE_SD: Final = 3.0
NOISE_TIME_S: Final = 45.0
"""Coloured noise of heart rate, bpm and s; the residual of first-order models is about 2 bpm (Hunt 2015)."""

DRIFT_FROM_S: Final = 600.0
DRIFT_SLOPE: Final = 0.05 / 60.0
DRIFT_SLOPE_SD: Final = 0.15 / 60.0
"""Drift counts from 10 min of running on (Wingo et al. 2012), with this prior slope in bpm/s."""

REFERENCE_FROM_S: Final = 300.0
JUDGE_FROM_S: Final = 1080.0
"""The reference speed is the mean from minute 5 to 10; drift is judged from minute 18 of running on."""

WALK_SPEED: Final = 1.5
SETTLE_S: Final = 150.0
SETTLE_VARIANCE: Final = 25.0
WALK_S: Final = 10.0
"""Not running, and slower than this or for longer than this: the line of heart rate on speed does not hold.
Then and for 150 s after, 25 bpm^2 a second are added to the variance of x. A gate that flickers at the edge
of running is no stop, nor is the low adjusted speed of one who runs downhill."""

MAX_SILENCE_S: Final = 30.0
"""Without heart rate for longer, drift is not judged."""

HUBER: Final = 3.0
"""Innovations count up to so many of their standard deviations."""

_A: Final = math.exp(-1.0 / TIME_CONSTANT_S)
_PHI: Final = math.exp(-1.0 / NOISE_TIME_S)
_Q_X: Final = 0.05
_Q_DRIFT: Final = 1e-4
_Q_SLOPE: Final = (0.02 / 60.0) ** 2 / 60.0
_R: Final = 0.6
_START_SD: Final = 5.0  # of x about the first heart rate, bpm
_X, _H0, _KG, _C, _DR, _B = range(6)


class Drift(NamedTuple):
    """What the filter says after one row; all fields are over lanes, NaN where there is nothing to say."""

    pct: Floats
    """Drift since minute 10 in percent of ``heart_rate_ref``."""
    sd_pct: Floats
    """Its standard deviation; optimistic by up to a half where heart rate is noisier than assumed."""
    slope_bpm_min: Floats
    slope_sd_bpm_min: Floats
    heart_rate_ref: Floats
    """Steady heart rate at the speed of minutes 5 to 10, bpm."""
    fresh: Bools
    """Whether it may be judged: 18 min run, settled after any stop, speed known, heart rate not silent."""

    def exceedance(self, theta_pct: Floats | float) -> Floats:
        """Return P(drift > ``theta_pct``) for one threshold or a column of them; NaN where drift is."""
        probability: Floats = ndtr((self.pct - theta_pct) / self.sd_pct)
        return probability


class DriftFilter(Lanes):
    """Cardiac drift of many lanes, one row a second.

    Attributes
    ----------
    state
        float64[6, lane]: x, h0, kg, c, dr, b.
    covariance
        float64[6, 6, lane].
    noise_variance
        float64[lane]: stationary variance of c in bpm^2; see :meth:`use_optical`.
    started, drifting
        bool[lane]: has had a heart rate; counts drift.
    running_s, idle_s, settle_s, silent_s
        float64[lane]: seconds of running; since it; left to settle after a stop; since the last heart rate.
    speed, reference_sum_m, reference_s
        float64[lane]: the last known speed; sum and count of speeds in minutes 5 to 10.
    """

    state = floats(0.0, 6)
    covariance = floats(0.0, 6, 6)
    noise_variance = floats(NOISE_SD**2)
    started = bools()
    drifting = bools()
    running_s = floats(0.0)
    idle_s = floats(0.0)
    settle_s = floats(0.0)
    silent_s = floats(0.0)
    speed = floats(0.0)
    reference_sum_m = floats(0.0)
    reference_s = floats(0.0)

    def reset(self, lanes: Bools) -> None:
        """Forget everything about the lanes that are true in ``lanes``."""
        new = DriftFilter(1).arrays()
        for name, values in self.arrays().items():
            values[..., lanes] = new[name]

    def use_optical(self, lanes: Bools) -> None:
        """Expect the greater noise of an optical sensor on the lanes that are true in ``lanes``."""
        self.noise_variance[lanes] = OPTICAL_NOISE_SD**2

    def step(self, heart_rate: Floats, adjusted_speed: Floats, running: Bools, active: Bools) -> Drift:
        """Take one second.

        Parameters
        ----------
        heart_rate
            float64[lane], bpm. NaN: the filter predicts only; after 30 s drift is not fresh.
        adjusted_speed
            float64[lane], grade-adjusted m/s. NaN: the filter coasts on the last speed, unsure as after a
            stop, and learns nothing; drift is not fresh.
        running
            bool[lane]: running, not walking or standing. Time counts while this is true.
        active
            bool[lane]: lanes that have this row; the others keep their state and answer NaN.
        """
        known = active & np.isfinite(adjusted_speed)
        heard = active & np.isfinite(heart_rate)
        live = active & self.started
        self.speed = np.where(known, adjusted_speed, self.speed)
        self._count(active & running, known, heard, active)
        lost = active & (~known | (self.settle_s > 0.0))
        self._begin(live & ~lost)
        self._predict(live, lost)
        self._update(live & known & heard, heart_rate)
        self._start(known & heard & ~self.started, heart_rate)
        return self._drift(active, lost)

    def expected(self, lane: int) -> tuple[float, float]:
        """Return the heart rate that this lane's pace explains now, without drift, and the SD of one reading [bpm].

        The SD is that of the lagged heart rate, of its coloured noise and of the sensor together. 0 and that of the
        noise before the first heart rate.
        """
        variance = float(self.covariance[_X, _X, lane]) + float(self.noise_variance[lane]) + _R
        return float(self.state[_X, lane]), math.sqrt(variance)

    def reading(self, shown: Bools) -> tuple[Floats, Floats, Floats]:
        """Return drift [%], its SD [%] and the reference heart rate [bpm] as they stand; NaN where not ``shown``."""
        speed_ref = self.reference_sum_m / np.maximum(self.reference_s, 1.0)
        reference = np.where(shown, self.state[_H0] + self.state[_KG] * speed_ref, np.nan)
        per_ref = 100.0 / reference
        return self.state[_DR] * per_ref, np.sqrt(self.covariance[_DR, _DR]) * per_ref, reference

    def _count(self, moving: Bools, known: Bools, heard: Bools, active: Bools) -> None:
        """Advance the clocks and the reference speed."""
        self.running_s = self.running_s + moving
        self.silent_s = np.where(heard, 0.0, self.silent_s + active)
        idle = known & ~moving
        self.idle_s = np.where(moving, 0.0, self.idle_s + idle)
        stopped = idle & ((self.speed < WALK_SPEED) | (self.idle_s > WALK_S))
        self.settle_s = np.where(stopped, SETTLE_S, np.maximum(self.settle_s - active, 0.0))
        counts = moving & known & (self.running_s > REFERENCE_FROM_S) & (self.running_s <= DRIFT_FROM_S)
        self.reference_s = self.reference_s + counts
        self.reference_sum_m = self.reference_sum_m + counts * self.speed

    def _start(self, first: Bools, heart_rate: Floats) -> None:
        """Put x at the first heart rate, everything else at the population."""
        if not first.any():
            return
        self.state[_X, first] = heart_rate[first]
        for i, mean, sd in ((_H0, INTERCEPT, INTERCEPT_SD), (_KG, GAIN, GAIN_SD)):
            self.state[i, first] = mean
            self.covariance[i, i, first] = sd**2
        self.covariance[_X, _X, first] = _START_SD**2
        self.covariance[_C, _C, first] = self.noise_variance[first]
        self.started = self.started | first

    def _begin(self, settled: Bools) -> None:
        """Let drift begin, from 0 with the prior slope, in settled lanes that have run long enough."""
        first = settled & ~self.drifting & (self.running_s >= DRIFT_FROM_S)
        if first.any():
            self.state[_B, first] = DRIFT_SLOPE
            self.covariance[_B, _B, first] = DRIFT_SLOPE_SD**2
            self.drifting = self.drifting | first

    def _predict(self, live: Bools, lost: Bools) -> None:
        """``z = F z`` and ``P = F P F' + Q``; the identity in lanes that are not live."""
        z, p = self.state, self.covariance
        keep, pull, fade = _factors(live)
        drag = pull * self.speed
        z[_X] = keep * z[_X] + pull * z[_H0] + drag * z[_KG]
        z[_C] *= fade
        z[_DR] += z[_B] * live
        # Each step changes one row and, by symmetry, the same column; the corner takes it twice.
        lagged = keep * p[_X] + pull * p[_H0] + drag * p[_KG]
        p[_X] = p[:, _X] = lagged
        p[_X, _X] = keep * lagged[_X] + pull * lagged[_H0] + drag * lagged[_KG]
        faded = fade * p[_C]
        p[_C] = p[:, _C] = faded
        p[_C, _C] *= fade
        drifted = p[_DR] + p[_B] * live
        p[_DR] = p[:, _DR] = drifted
        p[_DR, _DR] += drifted[_B] * live
        drifting = live & self.drifting
        p[_X, _X] += live * (_Q_X + SETTLE_VARIANCE * lost)
        p[_C, _C] += live * (1.0 - _PHI**2) * self.noise_variance
        p[_DR, _DR] += drifting * _Q_DRIFT
        p[_B, _B] += drifting * _Q_SLOPE

    def _update(self, heard: Bools, heart_rate: Floats) -> None:
        """Correct by the heart rate where there is one, and by an outlier no more than the Huber limit."""
        z, p = self.state, self.covariance
        row = p[_X] + p[_C] + p[_DR]
        deviation = np.sqrt(row[_X] + row[_C] + row[_DR] + _R)
        share = heard / deviation
        surprise = np.where(heard, heart_rate - (z[_X] + z[_C] + z[_DR]), 0.0) * share
        row *= share
        z += row * np.minimum(np.maximum(surprise, -HUBER), HUBER)
        p -= row[:, np.newaxis] * row

    def _drift(self, active: Bools, lost: Bools) -> Drift:
        """Return the answer of this row."""
        shown = active & self.drifting & (self.reference_s > 0.0)
        pct, sd_pct, reference = self.reading(shown)
        heard = self.silent_s <= MAX_SILENCE_S
        return Drift(
            pct=pct,
            sd_pct=sd_pct,
            slope_bpm_min=np.where(shown, 60.0 * self.state[_B], np.nan),
            slope_sd_bpm_min=np.where(shown, 60.0 * np.sqrt(self.covariance[_B, _B]), np.nan),
            heart_rate_ref=reference,
            fresh=shown & ~lost & heard & (self.running_s >= JUDGE_FROM_S),
        )


def _factors(live: Bools) -> tuple[Floats | float, Floats | float, Floats | float]:
    """Return what each lane keeps of x, is pulled by and keeps of c; plain numbers, and faster, where all are live."""
    if live.all():
        return _A, 1.0 - _A, _PHI
    return np.where(live, _A, 1.0), np.where(live, 1.0 - _A, 0.0), np.where(live, _PHI, 1.0)
