"""Cardiac drift: heart rate rising away from the pace that it answered ten minutes into the run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.course import STAGES, Courses, begun, note, stage_of
from fleetfoot_signal.detector import Detector, Family
from fleetfoot_signal.drift_filter import FREE_AFTER_S, DriftFilter
from fleetfoot_signal.event import Severity
from fleetfoot_signal.lanes import floats, part, singles
from fleetfoot_signal.memory import Subject
from fleetfoot_signal.normal import ndtr
from fleetfoot_signal.through_time import every, held, some
from fleetfoot_signal.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.drift_gates import Drift
    from fleetfoot_signal.memory import Memory
    from fleetfoot_signal.types import Bools, Floats, Ints
    from fleetfoot_signal.verdict import Span

SURE: Final = 0.80
"""Probability, under the filter's own model, from which a threshold counts as passed. The level decides, never where
the slope would lead: with a look two minutes ahead the bar of 5 % was one of 4.5 % (113 recorded runs)."""
SURE_SDS: Final = 0.8416
"""The same as a quantile of the normal distribution."""
HYSTERESIS_PCT: Final = 2.0
"""It is over when drift is more likely than not this much below the lowest threshold."""
CLEAN_S: Final = 600.0
"""Nobody is told to stop unless heart rate was beyond doubt for so long."""
USUAL_SDS: Final = 2.0
"""Half of the personal range, in SDs: 95 % of the seconds without drift lie within, as the filter sees it."""
ALOUD_PCT: Final = 7.0
"""From here on drift is worth a word where nothing is known of other runs. Less is everyday: on 113 recorded runs true
drift at minute 30 had a median of 3.3 %, and 32 % of them had 5 % and more."""
BEYOND_SDS: Final = 1.2816
"""Where the runner's own usual at this minute is known, what lies beyond nine of ten days is worth a word."""
DAYS_PCT: Final = 3.6
"""SD of true drift at minute 30 among these runs, of many runners: what a runner's own few runs are shrunk to. Days
differ the more the longer the run, as steps that add up: with the root of the time since minute 8."""
THIRTY: Final = 4
"""The stage of minute 30."""
FEWEST_STAGES: Final = 2
"""Of a run that teaches: ten minutes since drift counts."""
MOST_PCT: Final = 40.0
"""No heart drifts by more within a run; half of it the other way."""


def _recalled(vector: Floats) -> Courses:
    return Courses.from_vector(vector, STAGES, THIRTY)


class CardiacDrift(Detector):
    """Heart rate drifting upwards at the same grade-adjusted pace.

    Thresholds are on the drift reached now. Half-against-half decoupling shows about half of it: Friel's 5 % there is
    10-11 % here, which agrees with the segment ratios of Smyth 2022 (1.1 moderate, 1.2 high).
    """

    name = "cardiac_drift"
    family = Family.HEART
    by_block = False
    title = "Rising heart rate"
    summary = "Rise of heart rate at the same grade-adjusted pace since minute 10, by a Kalman filter."
    unit = "%"
    inputs = (Channel.HEART_RATE, Channel.SPEED)
    needs = "9 min of running"
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
    onset_dwell_s = 30.0
    escalate_dwell_s = 60.0
    clear_dwell_s = 120.0
    priority = 1
    subject = Subject("cardiac_drift", Channel.HEART_RATE, _recalled)

    filter: DriftFilter = part()
    crossed_s = floats(np.nan)
    """When drift last rose above the lowest threshold, on the samples' clock; NaN where it is below."""
    course = singles(np.nan, STAGES)
    """Drift at the end of each stage since it counts [%]."""
    beyond_usual = singles(np.nan, STAGES)
    """What lies beyond the usual of earlier runs there [%]."""
    said = floats(np.nan, 4)
    """What was judged last: second of the run, drift [%], its SD [%], the heart rate that it is a share of [bpm]."""

    def __init__(self, lanes: int, limits: Mapping[Severity, float] | None = None) -> None:
        super().__init__(lanes, limits)
        self.filter = DriftFilter(lanes)

    def step(self, span: Span, block: Block | None, engaged: Bools) -> Verdict:
        """See :meth:`Detector.step`."""
        del block, engaged
        drift = self.filter.step(span.heart, span.effort, span.index, span.running, span.active)
        if not some(drift.fresh):
            verdict = self._silent(drift)
            self.keep(verdict, span.active)
            return verdict
        stage = stage_of(drift.counted_s)
        verdict = self._judge(drift, stage, span)
        self.keep(verdict, span.active)
        self._note(drift, span)
        note(self.course, span.active & drift.fresh, stage, drift.pct)
        return verdict

    def _note(self, drift: Drift, span: Span) -> None:
        """Keep what was judged last."""
        told = span.active & drift.fresh
        fields = (span.index, drift.pct, drift.sd_pct, drift.heart_rate_ref)
        if len(told) == 1:
            for kept, field in zip(self.said, fields, strict=True):
                np.copyto(kept, field[0], where=told[0])
            return
        lane = np.flatnonzero(told.any(axis=0))
        if lane.size:
            at = len(told) - 1 - np.argmax(told[::-1, lane], axis=0)
            self.said[:, lane] = np.stack([field[at, lane] for field in fields])

    def _judge(self, drift: Drift, stage: Ints, span: Span) -> Verdict:
        fresh = drift.fresh
        bars = self._bars()
        beyond = np.where(fresh, drift.pct - bars, np.nan)
        passed = np.where(beyond[1:] > SURE_SDS * drift.bar_sd_pct, self._levels(), 0).max(axis=0)
        doubtful = (passed == Severity.SEVERE) & (span.heart.clean_s < CLEAN_S)
        confidence = np.zeros(fresh.shape)
        known = span.active & (passed > 0)  # nobody asks for it elsewhere, and it costs as much as all this
        if some(known):
            confidence[known] = ndtr(beyond[0][known] / drift.sd_pct[known])
        return Verdict(
            np.where(fresh, drift.pct, np.nan),
            np.where(doubtful, int(Severity.WARNING), passed),
            beyond[0] < 0.0,
            self._date(drift.pct >= bars[1], span, fresh & np.isfinite(drift.pct)),
            confidence,
            _traced(drift),
            self._aloud(drift, stage, passed),
        )

    def _aloud(self, drift: Drift, stage: Ints, passed: Ints) -> Bools:
        """Return where drift is surely worth a word: beyond the runner's own usual, or 7 %, and from a warning on."""
        if not some(passed > 0):
            return passed > 0
        lane: Ints = np.arange(stage.shape[1], dtype=np.int64)
        own = self.beyond_usual[stage, lane].astype(np.float64)
        least, most = min(self.limits.values()), self.limits.get(Severity.WARNING, np.inf)
        bar = np.minimum(np.maximum(np.where(np.isnan(own), ALOUD_PCT, own), least), most)
        sure: Bools = drift.pct - bar > SURE_SDS * drift.bar_sd_pct
        return sure | (passed >= int(Severity.WARNING))

    def _silent(self, drift: Drift) -> Verdict:
        """Return the verdict where nothing can be judged, as in the first 9 minutes of everybody."""
        nothing = np.zeros(drift.fresh.shape)
        onset_s = np.repeat(self.crossed_s[np.newaxis], len(nothing), axis=0)
        return Verdict(
            nothing + np.nan, nothing.astype(np.int64), nothing > 0.0, onset_s, nothing, _traced(drift)
        )

    def _date(self, above: Bools, span: Span, known: Bools) -> Floats:
        """Return when the lowest threshold was crossed; what cannot be judged for a while keeps its date."""
        judged = span.active & known
        if not some(judged & above) and every(np.isnan(self.crossed_s)):
            return np.full(judged.shape, np.nan)
        was_above = held(above, judged, ~np.isnan(self.crossed_s))
        before = np.concatenate((~np.isnan(self.crossed_s)[np.newaxis], was_above[:-1]))
        told = judged & ~(above & before)
        crossed_s = held(np.where(above, span.t_s, np.nan), told, self.crossed_s)
        self.crossed_s[:] = crossed_s[-1]
        return crossed_s

    def _bars(self) -> Floats:
        """Return the level below which it is over, then each threshold, [bar, 1, 1] in %."""
        limits = sorted(self.limits.values())
        return np.array([limits[0] - HYSTERESIS_PCT, *limits])[:, None, None]

    def _levels(self) -> Ints:
        return np.array(sorted(self.limits), dtype=np.int64)[:, None, None]

    def release(self, lanes: Ints) -> None:
        """See :meth:`Detector.release`."""
        self.evident[lanes] = 0

    def usual(self, lane: int, values: Floats) -> dict[Channel, tuple[float, float]]:
        """See :meth:`Detector.usual`: heart rate at this pace without what has drifted since minute 10."""
        del values  # the filter has taken them already
        if math.isnan(self.effect[lane]):
            return {}
        bpm, sd_bpm = self.filter.expected(lane)
        return {Channel.HEART_RATE: (bpm - USUAL_SDS * sd_bpm, bpm + USUAL_SDS * sd_bpm)}

    def findings(self, lane: int) -> dict[str, float]:
        """See :meth:`Detector.findings`: drift when it was judged last, and efforts that changed unseen."""
        at_s, drift_pct, sd_pct, reference = self.said[:, lane].tolist()
        return {
            "from_s": float(self.filter.from_s[lane]) + FREE_AFTER_S,
            "at_s": at_s,
            "drift_pct": drift_pct,
            "drift_sd_pct": sd_pct,
            "reference_bpm": reference,
            "steps": float(self.filter.steps[lane]),
            "stepped_s": float(self.filter.stepped_s[lane]),
        }

    def inform(self, lane: int, memory: Memory) -> None:
        """See :meth:`Detector.inform`."""
        if self.filter.drifting[lane]:
            return
        courses = Courses.of(memory)
        self.beyond_usual[:, lane] = courses.middle() + BEYOND_SDS * courses.scatter(_DAYS_SD)

    def lesson(self, lane: int, memory: Memory | None) -> Memory | None:
        """See :meth:`Detector.lesson`: drift by stages, of a run that was judged for ten minutes."""
        course = self.course[:, lane].astype(np.float64)
        known = course[np.isfinite(course)]
        if known.size < FEWEST_STAGES or not (known.max() < MOST_PCT and known.min() > -0.5 * MOST_PCT):
            return None
        return begun(course, THIRTY) if memory is None else Courses.of(memory).added(course)

    @staticmethod
    def sentence(severity: Severity, value: float, signs: tuple[str, ...] = ()) -> str:
        """See :meth:`Detector.sentence`."""
        del signs  # there is one direction
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


_DAYS_SD: Final = DAYS_PCT * np.sqrt((np.arange(STAGES) + 0.5) / (THIRTY + 0.5))
"""SD of drift from day to day by stage [%]."""


def _traced(drift: Drift) -> dict[str, Floats]:
    """Return the drift that is judged, its SD, and the heart rate it is a share of."""
    return {"drift_pct": drift.pct, "drift_sd_pct": drift.sd_pct, "reference_bpm": drift.heart_rate_ref}
