"""Cardiac drift: heart rate rising away from the pace that it answered ten minutes into the run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detector import Detector, Family
from fleetfoot_signal.drift_filter import DriftFilter
from fleetfoot_signal.energy_cost import speed_for_drift
from fleetfoot_signal.event import Severity
from fleetfoot_signal.lanes import floats, part
from fleetfoot_signal.normal import ndtr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.detector import Row
    from fleetfoot_signal.drift_filter import Drift
    from fleetfoot_signal.types import Bools, Floats, Ints

SURE: Final = 0.90
"""Probability, under the filter's own model, from which a threshold counts as passed."""
HYSTERESIS_PCT: Final = 2.0
RISING_BPM_MIN: Final = 0.15
"""Heart rate that surely rises faster than this is drifting: the everyday drift of a steady run is 0.03-0.1 bpm/min."""
AHEAD_MIN: Final = 2.0
"""A sure rise is told when it will more likely than not have passed a threshold in so many minutes: the filter's
estimate of a fast drift lags. On simulated runs of 0.4 bpm/min this finds 98 % within 10 min of crossing 5 %, where
certainty about the level alone finds 67 %, at 0.2 false alerts in 10 h of normal running."""
DELAY_S: Final = 15
"""Speed is taken from so many seconds ago: grade, a regression over the last half minute, is that of a point
behind, and the heart answers with a dead time of some 8 s (F1000Research 13:894). Undelayed, the error of the sum
lowers the learned gain and shows as +2.8 % of drift at the end of simulated progression runs, delayed as +0.4 %."""
DOUBT: Final = 0.5
"""It is over when drift is more likely than not this much below the lowest threshold."""
USUAL_SDS: Final = 2.0
"""Half of the personal range, in SDs: 95 % of the seconds without drift lie within, as the filter sees it."""


class CardiacDrift(Detector):
    """Heart rate drifting upwards at the same grade-adjusted pace.

    Thresholds are on the drift reached now. Half-against-half decoupling shows about half of it: Friel's 5 % there is
    10-11 % here, which agrees with the segment ratios of Smyth 2022 (1.1 moderate, 1.2 high).
    """

    name = "cardiac_drift"
    family = Family.HEART
    title = "Cardiac drift"
    summary = "Rise of heart rate at the same grade-adjusted pace since minute 10, by a Kalman filter."
    unit = "%"
    inputs = (Channel.HEART_RATE, Channel.SPEED)
    needs = "18 min of running"
    thresholds = {  # noqa: RUF012 (a ClassVar in the base)
        Severity.NOTICE: 5.0,
        Severity.WARNING: 10.0,
        Severity.SEVERE: 20.0,
    }
    sources = (
        "Hunt & Fankhauser 2015, BioMed Eng OnLine 14: response of heart rate to speed",
        "Wingo et al. 2012; Lafrenz et al. 2008: drift from minute 10, size in heat",
        "Smyth et al. 2022, Sports Med, doi 10.1007/s40279-022-01680-5: marathon decoupling",
        "Minetti et al. 2002, J Appl Physiol 93:1039: energy cost on grade",
    )
    onset_dwell_s = 60.0
    escalate_dwell_s = 60.0
    clear_dwell_s = 120.0
    priority = 1

    filter: DriftFilter = part()
    speeds = floats(np.nan, DELAY_S)
    """Speed of the last seconds, by row number modulo their count [m/s]."""

    def __init__(self, lanes: int, limits: Mapping[Severity, float] | None = None) -> None:
        super().__init__(lanes, limits)
        self.filter = DriftFilter(lanes)

    def step(self, row: Row, block: Block | None, engaged: Bools) -> None:
        """See :meth:`Detector.step`."""
        del block, engaged
        drift = self.filter.step(row.values[Channel.HEART_RATE], self._effort(row), row.running, row.active)
        self._judge(drift, row.active)
        self.onset_s[row.active & (self.evident == 0)] = np.nan  # what begins later began later
        begins = row.active & (self.evident > 0) & np.isnan(self.onset_s)
        if begins.any():
            self._date(np.flatnonzero(begins), drift, row)

    def _judge(self, drift: Drift, active: Bools) -> None:
        if not drift.fresh.any():  # the first 18 minutes of everybody
            self._fall_silent(active)
            return
        bars = self._bars()
        chance = np.where(drift.fresh, drift.exceedance(bars), np.nan)
        rising = ndtr((drift.slope_bpm_min - RISING_BPM_MIN) / drift.slope_sd_bpm_min) > SURE
        soon_pct = drift.pct + 100.0 * AHEAD_MIN * drift.slope_bpm_min / drift.heart_rate_ref
        passed = (chance[1:] > SURE) | (drift.fresh & rising & (soon_pct > bars[1:]))
        np.copyto(self.effect, np.where(drift.fresh, drift.pct, np.nan), where=active)
        np.copyto(self.evident, np.where(passed, self._levels(), 0).max(axis=0), where=active)
        np.copyto(self.confidence, np.where(drift.fresh, chance[0], 0.0), where=active)
        np.copyto(self.calm, chance[0] < DOUBT, where=active)

    def _fall_silent(self, active: Bools) -> None:
        self.effect[active] = np.nan
        self.evident[active] = 0
        self.confidence[active] = 0.0
        self.calm[active] = False

    def _effort(self, row: Row) -> Floats:
        """Return the speed of :data:`DELAY_S` ago, adjusted to the grade that is known now."""
        lane = np.arange(row.active.size)
        place = row.index % DELAY_S
        before = self.speeds[place, lane]
        self.speeds[place, lane] = np.where(row.active, row.values[Channel.SPEED], before)
        return speed_for_drift(before, row.values[Channel.GRADE])

    def _bars(self) -> Floats:
        """Return the level below which it is over, then each threshold, as a column [%]."""
        limits = sorted(self.limits.values())
        return np.array([limits[0] - HYSTERESIS_PCT, *limits])[:, None]

    def _levels(self) -> Ints:
        return np.array(sorted(self.limits), dtype=np.int64)[:, None]

    def _date(self, lanes: Ints, drift: Drift, row: Row) -> None:
        """Date the crossing of the lowest threshold back along the present slope, to a second of the run."""
        over_bpm = 0.01 * drift.heart_rate_ref[lanes] * (drift.pct[lanes] - min(self.limits.values()))
        slope_bpm_s = drift.slope_bpm_min[lanes] / 60.0
        ago_s = np.where(slope_bpm_s > 0.0, over_bpm / np.maximum(slope_bpm_s, 1e-9), 0.0)
        index = row.index[lanes]
        self.onset_s[lanes] = row.t_s[lanes] - np.ceil(np.clip(ago_s, 0.0, index))

    def release(self, lanes: Ints) -> None:
        """See :meth:`Detector.release`."""
        self.onset_s[lanes] = np.nan
        self.evident[lanes] = 0

    def usual(self, lane: int, values: Floats) -> dict[Channel, tuple[float, float]]:
        """See :meth:`Detector.usual`: heart rate at this pace without what has drifted since minute 10."""
        del values  # the filter has taken them already
        if math.isnan(self.effect[lane]):
            return {}
        bpm, sd_bpm = self.filter.expected(lane)
        return {Channel.HEART_RATE: (bpm - USUAL_SDS * sd_bpm, bpm + USUAL_SDS * sd_bpm)}

    def trace_second(self) -> dict[str, Floats]:
        """See :meth:`Detector.trace_second`: the drift that is judged, its SD, and the heart rate it is a share of."""
        drift_pct, sd_pct, reference = self.filter.reading(~np.isnan(self.effect))
        return {"drift_pct": drift_pct, "drift_sd_pct": sd_pct, "reference_bpm": reference}

    @staticmethod
    def sentence(severity: Severity, value: float) -> str:
        """See :meth:`Detector.sentence`."""
        # Not "has risen": where the pace falls and heart rate does not, it is as much too high for the pace.
        risen = f"Your heart rate is up about {value:.0f} % for this pace"
        if severity is Severity.NOTICE:
            return f"{risen}. Heat, fluid, fuel or effort may be behind it; ease off a little to hold it."
        if severity is Severity.WARNING:
            return f"{risen}. Ease off, drink to thirst and cool down if you can."
        return f"{risen}, which is a lot. Slow down or walk; stop if you feel unwell."

    @staticmethod
    def relief() -> str:
        """See :meth:`Detector.relief`."""
        return "Your heart rate fits your pace again."
