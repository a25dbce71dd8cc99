"""Whether cardiac drift can be judged this second, and what is answered: pure functions of what the filter knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.drift_model import GAIN, sd_of_drift
from fleetfoot_signal.normal import ndtr

if TYPE_CHECKING:
    from fleetfoot_signal.effort import Exertion
    from fleetfoot_signal.types import Bools, Floats

JUDGE_AFTER_S: Final = 60.0
"""Drift is judged from a minute after it began to count."""
UNEVEN: Final = 0.12
STEEP: Final = 0.06
RUNNING_SHARE: Final = 0.8
"""Not judged: intervals (speed varies by more than 12 % from minute to minute), steeper than 6 % on the average of five
minutes, and where less than 80 % of these was run (measured: of 10 wrong alerts on recordings 4 and 5 came of
these)."""
FAR: Final = 0.25
"""Nor is it judged, or anything learned, where effort is further than 25 % from the reference: there the line of heart
rate on speed is extrapolated (its slope, 24 +- 3 bpm per m/s, is off by 1.6 % at 3 m/s), and who is that slow walks,
climbs or picks a way over rough ground, which costs more than speed tells."""
MAX_SILENCE_S: Final = 30.0
"""Without believed heart rate for longer, drift is not judged."""

GAIN_SURE: Final = 1.95
"""What another gain within 95 % of runners explains is no drift, while 80 % are enough of all else (1.645 / 0.842):
noise passes, but a gain stays, and tells who chose another pace the same falsehood in every run. Measured on 60 made
runs each: of progressions 10 were told of drift, now 3, of those by a watch 6 aloud, now 1; no recorded alert changed
but by a minute."""


class Gates(NamedTuple):
    """What must hold for drift to be judged, bool[second, lane] each."""

    begun: Bools
    """It counts."""
    ran: Bools
    """For long enough."""
    speed: Bools
    """Speed is known."""
    heard: Bools
    """Heart rate was believed of late."""
    even: Bools
    """The pace is."""
    level: Bools
    """The ground is not steep."""
    running: Bools
    """Most of the last minutes was run."""
    near: Bools
    """Effort is near the reference."""
    settled: Bools
    """Enough was learned of late, and no effort has just changed that nobody reports."""

    @property
    def all_open(self) -> Bools:
        """Where it may be judged."""
        begun, ran, speed, heard, even, level, running, near, settled = self
        return begun & ran & speed & heard & even & level & running & near & settled


class Drift(NamedTuple):
    """What the filter says of some seconds, [second, lane] each; NaN where there is nothing to say."""

    pct: Floats
    """Drift since it began to count in percent of ``heart_rate_ref``."""
    sd_pct: Floats
    """Its standard deviation."""
    heart_rate_ref: Floats
    """Steady heart rate at the reference effort, bpm."""
    fresh: Bools
    """Whether it may be judged."""
    counted_s: Floats
    """Seconds of running for which drift has counted; below 0 or NaN where it does not."""
    bar_sd_pct: Floats
    """The standard deviation by which drift must lie beyond a bar: the gain's doubt counts :data:`GAIN_SURE` times, and
    the larger estimate of the noise."""

    def exceedance(self, theta_pct: Floats | float) -> Floats:
        """Return P(drift > ``theta_pct``) for one threshold or a column of them; NaN where drift is."""
        probability: Floats = ndtr((self.pct - theta_pct) / self.sd_pct)
        return probability


def answer(known: Floats, clocks: Floats, effort: Exertion, active: Bools) -> Drift:
    """Return the answers by what is known, float64[second, 8, lane], and the clocks, float64[4, second, lane]."""
    bpm, by_gain, variance, intercept, width, drifting, drift_s, settled = known.swapaxes(0, 1)
    running_s, silent_s, weighted, weight = clocks
    shown = active & (drifting > 0.0)
    reference = reference_of(weighted, weight)
    heart_rate_ref = np.where(shown, intercept + GAIN * reference, np.nan)
    share = 100.0 / heart_rate_ref
    sd_pct = share * sd_of_drift(width * variance, by_gain)
    bar_sd_pct = share * sd_of_drift(variance, GAIN_SURE * by_gain)
    gates = gates_of(shown, running_s - drift_s, settled > 0.0, silent_s, effort, reference)
    return Drift(share * bpm, sd_pct, heart_rate_ref, gates.all_open, running_s - drift_s, bar_sd_pct)


def gates_of(
    begun: Bools, counted_s: Floats, settled: Bools, silent_s: Floats, effort: Exertion, reference: Floats
) -> Gates:
    """Return what must hold for drift to be judged, [second, lane] each."""
    return Gates(
        begun,
        counted_s >= JUDGE_AFTER_S,
        effort.known,
        silent_s <= MAX_SILENCE_S,
        effort.unevenness <= UNEVEN,
        effort.steepness <= STEEP,
        effort.running_share >= RUNNING_SHARE,
        ~is_far(effort, reference),
        settled,
    )


def reference_of(weighted: Floats, weight: Floats) -> Floats:
    """Return the reference effort [m/s] by the sums of :attr:`.DriftFilter.reference`."""
    reference: Floats = weighted / np.maximum(weight, 1.0)
    return reference


def is_odd(effort: Exertion) -> Bools:
    """Return where the last minutes were steep, or not run."""
    odd: Bools = (effort.steepness > STEEP) | (effort.running_share < RUNNING_SHARE)
    return odd


def is_far(effort: Exertion, reference: Floats) -> Bools:
    """Return where effort, as the heart sees it, is further than :data:`FAR` from the reference."""
    far: Bools = np.abs(effort.lagged[0] + effort.lagged[1] - reference) > FAR * reference
    return far
