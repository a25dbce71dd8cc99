"""What heart rate is made of, as a Kalman filter over lanes in cells of 5 s.

::

    HR = h0 + kg S + kr G + w + c + dr + v       S, G: speed, and what grade adds to it, as the heart sees them

    kg                      gain, bpm per m/s                       22, sd 5; considered, never learned
    h0' = h0                intercept, bpm                          75, sd 40
    kr' = kr                gain on what grade adds, bpm per m/s    16, sd 8
    w'  = exp(-5/300) w     settling of the first minutes, bpm      0, sd 13.5 at the start
    c'  = exp(-5/45) c      coloured noise, bpm                     stationary sd 2, or what the run tells
    dr' = dr + 5 b          drift, bpm; held where nothing settles  0 when it begins
    b'  = 0.05 + rho (b - 0.05)   its slope, bpm/min, rho = exp(-5/5400)   stationary sd 0.35

The gain is considered, not learned: learned from the wander of a steady pace it comes out far too low (median 7 bpm per
m/s on 113 recordings, where deliberate changes of pace show 9-26), because a runner slows where the effort grows, and
then every deliberate change of pace looks like drift. Given the gain, all else is linear, and the filter's weights do
not depend on it. So one filter runs with the mean gain, and beside its state the derivative of the state by the gain
(Friedland 1969, IEEE Trans Autom Control 14:359: the bias-free filter and its sensitivity); the doubt about the gain
then widens the answer exactly as far as the pace differs from before. What grade adds is learned: where altitude is
that of satellites, its gain soon goes to nothing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.effort import CELL_S
from fleetfoot_signal.lanes import Lanes, floats
from fleetfoot_signal.recursion import FEW, choose

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot_signal.recursion import Number, Where
    from fleetfoot_signal.types import Bools, Floats, Ints

INTERCEPT: Final = 75.0
INTERCEPT_SD: Final = 40.0
"""Heart rate of the steady line at speed 0, bpm; the mean puts 3 m/s at 141 bpm."""
GAIN: Final = 23.0
GAIN_SD: Final = 5.5
"""Response of heart rate to speed, bpm per m/s: 24.2 +- 8.3 on treadmills (Hunt & Fankhauser 2015), 19 +- 6 on 13
recordings with deliberate changes of pace."""
GRADE_GAIN: Final = 16.0
GRADE_GAIN_SD: Final = 8.0
"""The same for what grade adds by Minetti 2002: runners do not pay all of it in heart rate, and altitude errs."""
SETTLING_SD: Final = 13.5
SETTLING_S: Final = 300.0
"""Heart rate of most runners comes up over the first quarter of an hour (oxygen uptake's slow component): in minutes 3
to 18 of 26 recorded runs by a median of 10 bpm, as at the start, with an SD of 9, which are 13.5 about none. Counted as
drift it made two recorded alerts overstated."""
NOISE_SD: Final = 2.0
NOISE_S: Final = 45.0
"""Residual of first-order models: about 2 bpm (Hunt 2015)."""
SLOPE: Final = 0.05 / 60.0
SLOPE_SD: Final = 0.35 / 60.0
FIRST_SLOPE_SD: Final = 0.15 / 60.0
"""Slope of drift, bpm/s: everyday drift of a steady run is 0.03-0.1 bpm/min, in heat 0.5 (Lafrenz et al. 2008), which
is put at one in ten; with an SD of 0.25 bands of 80 % held drift of 0.6 bpm/min in 68 % of 40 made runs. Before minute
10 it is small (Wingo et al. 2012), and the same minutes must tell the level; 0.15 is measured on the same runs."""
SLOPE_S: Final = 5400.0
"""The slope of drift forgets within 90 min and goes back to its mean: drift flattens, and where nothing can be learned
for long it must not run away."""
DRIFT_WALK: Final = 5e-5 * CELL_S
"""Growth of the variance of drift in a cell, bpm^2; tuned on simulated runs."""
READING_VARIANCE: Final = 0.5
"""Of the mean heart rate of a cell: rounding and beats, bpm^2."""
UNSETTLED_VARIANCE: Final = 15.0**2
"""Of the coloured noise while the line of heart rate on effort does not hold: standing, walking, changing pace."""
HUBER: Final = 3.0
"""Innovations count up to so many of their standard deviations."""
HIDDEN_NOISE: Final = 2.5
"""Factor on the variance of the noise where no grade is known: half of the cost of a grade of 1.5 % (SD of rolling
ground) is not met by a slower pace, and comes to some 2.5 bpm."""
LEAST_NOISE: Final = 0.5
MOST_NOISE: Final = 25.0
NOISE_CELLS: Final = 60.0
SLOW_CELLS: Final = 120.0
"""How far a run may lower and raise the variance of the noise, and over how many cells innovations and noise are
averaged. One recorded heart rate swings by 10 bpm from minute to minute at one effort: nothing can be told of it."""

H0, KR, W, C, DR, B = range(6)
_STATES: Final = 6
_PHI: Final = math.exp(-CELL_S / NOISE_S)
_SETTLE: Final = math.exp(-CELL_S / SETTLING_S)
_RHO: Final = math.exp(-CELL_S / SLOPE_S)


class DriftModel(Lanes):
    """What is known of many hearts.

    Attributes
    ----------
    state
        float64[6, 2, lane]: the state at the mean gain, and its derivative by the gain.
    covariance
        float64[6, 6, lane]: given the gain.
    noise
        float64[2, lane]: factors on the variance of the coloured noise, by innovations and by itself; the larger
        counts.
    """

    state = floats(0.0, _STATES, 2)
    covariance = floats(0.0, _STATES, _STATES)
    noise = floats(1.0, 2)

    def start(self, lane: Ints, ran_s: Floats) -> None:
        """Begin with the population, so many seconds into the run."""
        self.state[:, :, lane] = 0.0
        self.covariance[:, :, lane] = 0.0
        for i, mean, sd in ((H0, INTERCEPT, INTERCEPT_SD), (KR, GRADE_GAIN, GRADE_GAIN_SD)):
            self.state[i, 0, lane] = mean
            self.covariance[i, i, lane] = sd**2
        self.covariance[W, W, lane] = SETTLING_SD**2 * np.exp(-2.0 * ran_s / SETTLING_S)
        self.covariance[C, C, lane] = UNSETTLED_VARIANCE
        self.noise[:, lane] = 1.0

    def begin_drift(self, lane: Ints) -> None:
        """Let drift begin, from 0 with a small slope."""
        self.state[B, 0, lane] = SLOPE
        self.covariance[B, B, lane] = FIRST_SLOPE_SD**2

    def free_drift(self, lane: Ints) -> None:
        """Let the slope of drift be any that is known of runners."""
        self.covariance[B, B, lane] += SLOPE_SD**2

    def doubt(self, lane: Ints, sd_bpm: float) -> None:
        """Let the line of heart rate on effort have shifted by an unknown amount: an effort that nobody reports."""
        if not lane.size:
            return
        self.covariance[H0, H0, lane] += sd_bpm**2
        self.state[C, :, lane] = 0.0  # what was taken for noise may be the shift
        self.covariance[C, :, lane] = 0.0
        self.covariance[:, C, lane] = 0.0
        self.covariance[C, C, lane] = NOISE_SD**2

    def step(
        self,
        lane: Ints,
        heart_rate: Floats,
        effort: Floats,
        *,
        unsettled: Bools,
        drifting: Ints,
        hidden: Bools,
    ) -> None:
        """Take one cell of some lanes.

        Parameters
        ----------
        lane : Ints, shape (m,)
        heart_rate : Floats, shape (m,)
            Mean of the cell; NaN where it is not known or not believed: the filter predicts only.
        effort : Floats, shape (2, m)
            Speed and what grade adds, as the heart sees them.
        unsettled : Bools, shape (m,)
            Whether the line of heart rate on effort does not hold.
        drifting : Ints, shape (m,)
            0 where drift does not count yet, 1 where it has begun, 2 where its slope is free.
        hidden : Bools, shape (m,)
            Whether the ground may rise and fall unseen.
        """
        heard = np.isfinite(heart_rate)
        given = (np.where(heard, heart_rate, 0.0), heard, *effort, unsettled, drifting, hidden)
        if lane.size > FEW:
            z, p, noise = (
                self.state[:, :, lane],
                self.covariance[:, :, lane][UPPER_ROWS, UPPER_COLUMNS],
                self.noise[:, lane],
            )
            self._keep(lane, _take(list(z.reshape(12, -1)), list(p), list(noise), given, np.where, np.sqrt))
            return
        for place, at in enumerate(lane.tolist()):
            z, p, noise = (
                self.state[:, :, at],
                self.covariance[:, :, at][UPPER_ROWS, UPPER_COLUMNS],
                self.noise[:, at],
            )
            told = tuple([field.item(place) for field in given])
            self._keep(at, _take(z.ravel().tolist(), p.tolist(), noise.tolist(), told, choose, math.sqrt))

    def _keep(self, lane: Ints | int, known: tuple[list[Number], list[Number], list[Number]]) -> None:
        """Keep the state, the upper triangle of the covariance, and the factors on the noise of some lanes."""
        state, covariance, noise = (np.array(each) for each in known)
        self.state[:, :, lane] = state.reshape(_STATES, 2, *state.shape[1:])
        self.covariance[:, :, lane] = covariance[IN_UPPER]
        self.noise[:, lane] = noise

    def drift(self) -> tuple[Floats, Floats]:
        """Return drift and its SD, which holds the gain's doubt [bpm]."""
        return self.state[DR, 0], sd_of_drift(self.covariance[DR, DR], self.state[DR, 1])

    def outlook(self) -> Floats:
        """Return float64[5, lane]: drift, its derivative by the gain, its variance given that, intercept, and width.

        The filter weighs by the larger of two estimates of the noise, which errs to the safe side, and bars are judged
        by it. The width is what their mean makes of that variance: with it bands of 80 % hold 72-88 % of 30 made runs
        of each of 10 kinds that nothing was tuned on, without it up to 95 %.
        """
        quick, slow = self.noise
        width = 0.5 * (quick + slow) / np.maximum(quick, slow)
        drift, by_gain = self.state[DR]
        return np.array((drift, by_gain, self.covariance[DR, DR], self.state[H0, 0], width))

    def explains(self, lane: Ints, level: Floats, grade: Floats) -> Floats:
        """Return by how much heart rate differs for a difference of effort [bpm]."""
        result: Floats = GAIN * level + self.state[KR, 0, lane] * grade
        return result

    def explained(self, lane: int, effort: Floats) -> tuple[float, float]:
        """Return the heart rate that effort explains without drift, and the SD of one reading about it [bpm]."""
        z, p = self.state[:, :, lane], self.covariance[:, :, lane]
        at = z[H0] + effort[1] * z[KR] + z[W]
        row = p[H0] + effort[1] * p[KR] + p[W]
        variance = float(row[H0] + effort[1] * row[KR] + row[W]) + (GAIN_SD * float(effort[0] + at[1])) ** 2
        noise = NOISE_SD**2 * float(self.noise[:, lane].max()) + READING_VARIANCE
        return float(GAIN * effort[0] + at[0]), math.sqrt(max(variance, 0.0) + noise)


def sd_of_drift(variance: Floats, by_gain: Floats) -> Floats:
    """Return the SD of drift [bpm] from its variance given the gain and its derivative by the gain."""
    return np.sqrt(np.maximum(variance, 0.0) + (GAIN_SD * by_gain) ** 2)


def _take(
    z: list[Number],
    p: list[Number],
    factors: list[Number],
    given: tuple[Number, ...],
    where: Where,
    root: Callable[[Number], Number],
) -> tuple[list[Number], list[Number], list[Number]]:
    """Take one cell, on plain numbers or arrays; as :meth:`DriftModel._keep` has them."""
    quick, slow = factors
    heart_rate, heard, level, grade, unsettled, drifting, hidden = given
    noise, ground = where(quick > slow, quick, slow), where(hidden, HIDDEN_NOISE, LEAST_NOISE)
    _predict(z, p, where(noise > ground, noise, ground), unsettled, drifting, where)
    seen = [p[a] + grade * p[b] + p[c] + p[d] + p[e] for a, b, c, d, e in _SEEN]
    variance = seen[H0] + grade * seen[KR] + seen[W] + seen[C] + seen[DR]
    share = heard / root(variance + READING_VARIANCE)
    shown, by_gain = (z[i] + grade * z[2 + i] + z[4 + i] + z[6 + i] + z[8 + i] for i in (0, 1))
    # All is divided by the innovation's SD first: then a cell that is not heard has a share of 0 and changes nothing,
    # without a branch.
    surprise = where(heard, heart_rate - (GAIN * level + shown), 0.0) * share
    size = abs(surprise)
    weight = where(size > HUBER, HUBER / where(size > HUBER, size, 1.0), 1.0)
    seen = [each * share for each in seen]
    one, other = weight * surprise, weight * share * (level + by_gain)
    # Huber's weight holds back the state, not the covariance: an outlier says little, but it was a reading.
    for i, each in enumerate(seen):
        z[2 * i] = z[2 * i] + each * one
        z[2 * i + 1] = z[2 * i + 1] - each * other
    p = [value - seen[i] * seen[j] for value, (i, j) in zip(p, _PAIRS, strict=True)]
    return (
        z,
        p,
        _adapt(quick, slow, surprise, (z[2 * C], p[IN_UPPER[C, C]]), heard & (unsettled ^ True), where),
    )


def _predict(
    z: list[Number], p: list[Number], noise: Number, unsettled: Number, drifting: Number, where: Where
) -> None:
    # Drift that nothing confirms is not told on: where heart rate does not follow effort, only its doubt goes on.
    grows_s = where(unsettled, 0.0, CELL_S)
    for i in (0, 1):
        z[2 * W + i] = z[2 * W + i] * _SETTLE
        z[2 * C + i] = z[2 * C + i] * _PHI
        z[2 * DR + i] = z[2 * DR + i] + grows_s * z[2 * B + i]
        z[2 * B + i] = z[2 * B + i] * _RHO
    z[2 * B] = z[2 * B] + (drifting > 0) * _SLOPE_BACK
    # Row DR of F P F', with F adding 5 s of slope to drift: the row first, then the diagonal, which has it twice.
    drifted = [p[a] + CELL_S * p[b] for a, b in _DRIFTING]
    for (place, _), value in zip(_DRIFTING, drifted, strict=True):
        p[place] = value
    p[_DR_DR] = p[_DR_DR] + CELL_S * drifted[B]
    for place, keep in _FADING:
        p[place] = p[place] * keep
    variance = p[_C_C] + _NOISE_FRESH * (NOISE_SD**2 * noise)
    p[_C_C] = where(unsettled & (variance < UNSETTLED_VARIANCE), UNSETTLED_VARIANCE, variance)
    p[_DR_DR] = p[_DR_DR] + (drifting > 0) * DRIFT_WALK
    p[_B_B] = p[_B_B] + (drifting > 1) * _SLOPE_FRESH


def _adapt(
    quick: Number,
    slow: Number,
    surprise: Number,
    noise: tuple[Number, Number],
    counts: Number,
    where: Where,
) -> list[Number]:
    """Let noise that is found larger than expected raise its variance: by innovations, and by the noise itself."""
    square = surprise * surprise
    square = where(square > HUBER**2, HUBER**2, square)
    found = (noise[0] * noise[0] + noise[1]) / NOISE_SD**2
    found = where(found > MOST_NOISE, MOST_NOISE, found)
    raised = quick + quick * (square - 1.0) / NOISE_CELLS, slow + (found - slow) / SLOW_CELLS
    bounded = [
        where(each < LEAST_NOISE, LEAST_NOISE, where(each > MOST_NOISE, MOST_NOISE, each)) for each in raised
    ]
    return [where(counts, bounded[0], quick), where(counts, bounded[1], slow)]


_PAIRS: Final = [(i, j) for i in range(_STATES) for j in range(i, _STATES)]
"""Rows and columns of the upper triangle of the covariance, which is symmetric to the bit."""
UPPER_ROWS, UPPER_COLUMNS = np.array(_PAIRS).T
IN_UPPER: Final = np.array(
    [[_PAIRS.index((min(i, j), max(i, j))) for j in range(_STATES)] for i in range(_STATES)]
)
"""Where each entry of the covariance stands in its upper triangle."""
_SEEN: Final = IN_UPPER[[H0, KR, W, C, DR]].T.tolist()
_DRIFTING: Final = IN_UPPER[[DR, B]].T.tolist()
_FADING: Final = [
    (int(IN_UPPER[i, j]), keep)
    for i, keep in ((W, _SETTLE), (C, _PHI), (B, _RHO))
    for j in (*range(_STATES), i)  # what stands on the diagonal is in the row and in the column
]
_C_C, _DR_DR, _B_B = (int(IN_UPPER[i, i]) for i in (C, DR, B))
_NOISE_FRESH: Final = 1.0 - _PHI**2
_SLOPE_BACK: Final = (1.0 - _RHO) * SLOPE
_SLOPE_FRESH: Final = (1.0 - _RHO**2) * SLOPE_SD**2
