"""A heart rate that is unusual for this runner at this effort today, either way.

Cardiac drift asks how heart rate goes through one run; here the whole run is set against earlier ones of the same
runner with the same strap, minute by minute. Heat, little sleep, an infection, tired legs and a strap that tells
something else all show so, and nobody can tell them apart from here. It is said once a run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.blocks import BLOCK_S, STEEPEST
from fleetfoot_signal.by_block import BlockDetector
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.course import STAGES, Courses, begun, stage_of
from fleetfoot_signal.detector import Family
from fleetfoot_signal.detectors.cardiac_drift import SURE_SDS
from fleetfoot_signal.drift_filter import PACE_CHANGE
from fleetfoot_signal.drift_gates import UNEVEN
from fleetfoot_signal.drift_model import GAIN, GAIN_SD, GRADE_GAIN
from fleetfoot_signal.event import Severity
from fleetfoot_signal.history import FEWEST_RUNS
from fleetfoot_signal.lanes import bools, floats, ints, singles
from fleetfoot_signal.memory import Subject
from fleetfoot_signal.normal import ndtr
from fleetfoot_signal.through_time import some

if TYPE_CHECKING:
    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.memory import Memory
    from fleetfoot_signal.types import Bools, Floats, Ints
    from fleetfoot_signal.verdict import Span

WARM_UP_S: Final = 300.0
"""Running before heart rate is compared: it settles in the first minutes."""
WINDOW: Final = 40
"""Blocks that are looked at: ten minutes. One second of each is enough, for heart rate and effort as the heart sees it
change over 45-50 s (:mod:`.drift_model`, :mod:`.effort`)."""
HALF: Final = WINDOW // 2
FEWEST: Final = 30
"""Blocks of the window, and of a stage of five minutes half, that must be known."""
FEWEST_OF_STAGE: Final = 10
FEWEST_STAGES: Final = 2
"""Of a run that teaches."""
TOLD_UNTIL_S: Final = 2700.0
"""Running after which it is not told any more: what shows later only is drift, which has a judge of its own."""
RUNNING_SHARE: Final = 0.9
"""Of the last five minutes: the line of heart rate on speed is one of running."""
DAY_BPM: Final = 3.0
"""SD of heart rate at one pace from day to day: it varies by 5-8 bpm (95 %) on a treadmill (Lamberts et al. 2004, J
Strength Cond Res 18:641). What a runner's own few runs are shrunk to."""
DRIFT_BPM: Final = 3.6
"""What true drift adds to it at minute 30 (SD of 2.5 %, estimated), growing with the root of the time since minute 8:
see :mod:`.cardiac_drift`, whose 3.6 % are those of many runners."""
THIRTY: Final = 4.5
"""The middle of the stage of minute 30, in stages since minute 8."""
GAIN_DOUBT: Final = GAIN_SD / GAIN
"""Doubt of what another effort than usual explains, as a share of it, before earlier runs at several paces tell."""
MOST_OFF_BPM: Final = 12.0
"""A day further off says nothing of that: four SDs."""
SHOWN: Final = 3
"""The stage that stands for all: minutes 15 to 20."""
POSSIBLE_BPM: Final = (-60.0, 180.0)
"""Ends of what heart rate less what the pace explains can be, in a run that teaches."""

_LEVEL, _EFFORT, _STAGE = range(3)
_USUAL, _SD, _USUAL_EFFORT = range(3)
_STAGES: Final = np.arange(STAGES, dtype=np.float64)
_DAYS_SD: Final = np.sqrt(DAY_BPM**2 + DRIFT_BPM**2 * np.maximum(_STAGES - 1.0, 0.0) / THIRTY)
"""SD of heart rate at one pace from day to day by stage [bpm]."""


def _recalled(vector: Floats) -> Courses:
    return Courses.from_vector(vector, 2 * STAGES, SHOWN)


class HeartRateUnusual(BlockDetector):
    """Heart rate away from the runner's own at this effort and minute, of earlier runs."""

    name = "heart_rate_unusual"
    family = Family.HEART
    title = "Heart rate today"
    summary = "Heart rate above or below the runner's own of earlier runs, at the same effort and minute."
    unit = "bpm"
    inputs = (Channel.HEART_RATE, Channel.SPEED)
    needs = "15 min of running at an even pace"
    earlier_runs = FEWEST_RUNS
    thresholds = {Severity.NOTICE: 6.0}  # noqa: RUF012 (a ClassVar in the base)
    sources = (
        "Lamberts et al. 2004, J Strength Cond Res 18:641: heart rate at one load differs by 5-8 bpm between days",
        "Le Meur 2017; Hunt & Fankhauser 2015: lower in overreaching; response of heart rate to speed",
        "Beyond 6 bpm and its own noise for 10 min: design of this project's survey of causes",
    )
    onset_dwell_s = 0.0  # the window has waited already
    escalate_dwell_s = 60.0
    clear_dwell_s = 120.0
    priority = 7
    subject = Subject("heart_rate_at_pace", Channel.HEART_RATE, _recalled)

    ring = singles(np.nan, 3, WINDOW)
    """Of the last blocks, by number modulo their count: heart rate beyond effort and effort [bpm], and the stage."""
    sums = singles(0.0, 3, STAGES)
    """By stage the sums of the first two, and their number."""
    usual_course = singles(np.nan, 3, STAGES)
    """By stage the usual heart rate beyond effort, its SD from day to day, and the usual effort [bpm]."""
    own_gain = floats(0.0, 2)
    """By which share this heart answers effort more than others, and the SD of that."""
    known_runs = floats(0.0)
    """How many earlier runs there are."""
    side = ints(1)
    """1 where heart rate is higher than usual, -1 where it is lower."""
    told = bools()
    """Whether it has been told, and is over."""

    def release(self, lanes: Ints) -> None:
        """See :meth:`Detector.release`."""
        self.evident[lanes] = 0
        self.told[lanes] = True

    def signs(self, lane: int) -> tuple[str, ...]:
        """See :meth:`Detector.signs`: the direction."""
        return ("lower_heart_rate",) if self.side[lane] < 0 else ("higher_heart_rate",)

    def figures(self, lane: int) -> dict[str, float]:
        """See :meth:`Detector.figures`: ``earlier_runs``, those that taught."""
        return {"earlier_runs": float(self.known_runs[lane])}

    def collect(self, span: Span, seconds: slice) -> None:
        """See :meth:`BlockDetector.collect`: take back heart rate that turned out not to be believable."""
        restart, back_s = span.heart.restart[seconds], span.heart.back_s[seconds]
        if not (some(restart) or some(back_s > 0)):
            return
        for at, lane in np.argwhere(restart | (back_s > 0)).tolist():
            if restart[at, lane]:
                self.ring[:, :, lane] = np.nan
                self.sums[:, :, lane] = 0.0
            else:
                number = (int(span.index[seconds][at, lane]) + 1) // BLOCK_S
                self._take_back(lane, number, -(-int(back_s[at, lane]) // BLOCK_S) + 1)

    def _take_back(self, lane: int, number: int, blocks: int) -> None:
        """Forget so many blocks before one."""
        place = (number - np.arange(1, min(blocks, WINDOW) + 1)) % WINDOW
        level, effort, stage = self.ring[:, place, lane]
        for block in np.flatnonzero(np.isfinite(level)).tolist():
            self.sums[:, int(stage[block]), lane] -= np.array((level[block], effort[block], 1.0))
        self.ring[:, place, lane] = np.nan

    def judge_block(self, span: Span, block: Block, engaged: Bools) -> None:
        """See :meth:`BlockDetector.judge_block`; of the blocks it takes the ends."""
        lane = block.lanes
        by_speed, by_grade = span.effort.lagged[:, 0, lane]
        effort = GAIN * by_speed + GRADE_GAIN * by_grade
        beyond = span.heart.believed_bpm[0, lane] - effort
        fits = self._fits(span, lane) & ~np.isnan(beyond)
        stage = stage_of(self.ran_s[lane] - 1.0)
        number = span.index[0, lane] // BLOCK_S
        self.ring[:, number % WINDOW, lane] = np.where(fits, (beyond, effort, stage), np.nan)
        lane, number, stage = lane[fits], number[fits], stage[fits]
        self.idle_s[lane] = 0.0
        self.sums[:, stage, lane] += np.stack((beyond[fits], effort[fits], np.ones(lane.size)))
        known = ~np.isnan(self.usual_course[_USUAL, stage, lane])
        if some(known):
            self._judge(lane[known], number[known], span.t_s[0, lane[known]], engaged)

    def _fits(self, span: Span, lane: Ints) -> Bools:
        """Return where the line of heart rate on effort holds."""
        now = span.effort.at(0)
        even = (np.abs(now.change[lane]) <= PACE_CHANGE) & (now.unevenness[lane] <= UNEVEN)
        runs = span.steady[0, lane] & now.known[lane] & (now.running_share[lane] >= RUNNING_SHARE)
        fits: Bools = (
            even & runs & (now.steepness[lane] <= STEEPEST) & (self.ran_s[lane] > WARM_UP_S + BLOCK_S)
        )
        return fits

    def _judge(self, lane: Ints, number: Ints, now_s: Floats, engaged: Bools) -> None:
        """Set the last ten minutes against what is usual there."""
        back = (number - np.arange(WINDOW)[:, np.newaxis]) % WINDOW
        level, effort, stage = self.ring[:, back, lane].astype(np.float64)
        usual, sd, usual_effort = self.usual_course[:, np.nan_to_num(stage).astype(np.int64), lane].astype(
            np.float64
        )
        more, doubt = self.own_gain[:, lane]
        off = level - usual - more * (effort - usual_effort)
        variance = sd * sd + (doubt * (effort - usual_effort)) ** 2
        mean, count = _mean(off)
        noise = np.sqrt(_mean(np.where(np.isnan(off), np.nan, variance))[0])
        enough = count >= FEWEST
        self.side[lane] = np.where(mean < 0.0, -1, 1)
        halves = np.stack([_mean(off[part])[0] for part in (slice(None, HALF), slice(HALF, None))])
        limit = min(self.limits.values())
        lasts = np.min(self.side[lane] * halves, axis=0) >= limit
        told = enough & ~self.told[lane] & ((self.ran_s[lane] <= TOLD_UNTIL_S) | engaged[lane])
        self.effect[lane] = np.where(enough, np.abs(mean), np.nan)
        self.evident[lane] = np.where(told & lasts, self.severity_of(np.abs(mean) - SURE_SDS * noise), 0)
        self.calm[lane] = enough & (np.abs(mean) < 0.5 * limit)
        self.onset_s[lane] = now_s + 1.0 - BLOCK_S * WINDOW
        self.confidence[lane] = np.where(enough, ndtr((np.abs(mean) - 0.5 * limit) / noise), 0.0)

    def forget(self, lanes: Ints) -> None:
        """See :meth:`BlockDetector.forget`."""
        self.effect[lanes] = np.nan
        self.evident[lanes] = 0
        self.calm[lanes] = False
        self.confidence[lanes] = 0.0

    def inform(self, lane: int, memory: Memory) -> None:
        """See :meth:`Detector.inform`."""
        if self.sums[2, :, lane].any():
            return
        courses = Courses.of(memory)
        usual_effort = courses.middle()[STAGES:]
        gain = _own_gain(courses)
        level, effort = np.split(courses.recent, 2, axis=1)
        alike = Courses(courses.runs, level - gain[0] * (effort - usual_effort))
        self.known_runs[lane], self.own_gain[:, lane] = courses.runs, gain
        self.usual_course[:, :, lane] = alike.middle(), alike.scatter(_DAYS_SD), usual_effort

    def lesson(self, lane: int, memory: Memory | None) -> Memory | None:
        """See :meth:`Detector.lesson`: heart rate beyond effort and effort by stages."""
        *both, count = self.sums[:, :, lane].astype(np.float64)
        enough = count >= FEWEST_OF_STAGE
        level, effort = (np.where(enough, each / np.maximum(count, 1.0), np.nan) for each in both)
        low, high = POSSIBLE_BPM
        if enough.sum() < FEWEST_STAGES or not (np.nanmin(level) > low and np.nanmax(level) < high):
            return None
        run = np.concatenate((level, effort))
        return begun(run, SHOWN) if memory is None else Courses.of(memory).added(run)

    @staticmethod
    def sentence(severity: Severity, value: float, signs: tuple[str, ...] = ()) -> str:
        """See :meth:`Detector.sentence`."""
        del severity  # there is one
        if "lower_heart_rate" in signs:
            return (
                f"Heart rate about {value:.0f} bpm below your usual at this pace. Tired legs, cool air, better form"
                " or the strap can do that: take it easy if you feel flat."
            )
        return (
            f"Heart rate about {value:.0f} bpm above your usual at this pace. Heat, sleep, an infection or the strap"
            " can do that: take it easy; if unwell, stop."
        )

    @staticmethod
    def relief() -> str:
        """See :meth:`Detector.relief`."""
        return "Your heart rate is back to your usual at this pace."


def _own_gain(courses: Courses) -> tuple[float, float]:
    """Return by which share this heart answers effort more than others, from day to day, and the SD of that.

    A regression over earlier runs, of which each is one day, shrunk to what is known of runners.
    """
    level, effort = np.split((courses.recent - courses.middle()).T, 2)
    beyond, faster = _mean(level)[0], _mean(effort)[0]
    days = np.isfinite(beyond) & (np.abs(beyond) <= MOST_OFF_BPM)
    beyond, faster = beyond[days] / DAY_BPM, faster[days] / DAY_BPM
    weight = float(faster @ faster) + GAIN_DOUBT**-2
    return float(faster @ beyond) / weight, weight**-0.5


def _mean(values: Floats) -> tuple[Floats, Floats]:
    """Return the mean over the first axis without the NaN, added in order, and how many there are; NaN of none."""
    known = ~np.isnan(values)
    count = np.count_nonzero(known, axis=0)
    total = np.cumsum(np.where(known, values, 0.0), axis=0)[-1]
    return np.where(count > 0, total / np.maximum(count, 1), np.nan), count.astype(np.float64)
