"""The one scheme for all form detectors: block residual, CUSUM, effect gate.

A form detector names an indicator, a logarithm of something measurable. The scheme asks how far the indicator
lies above the runner's own baseline at this speed and grade, in percent, and whether that has lasted.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np

from fleetfoot_signal.baseline import FASTEST_M_S, HURST, Baseline, Prior
from fleetfoot_signal.blocks import BLOCK_S, STEEPEST
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.cusum import THRESHOLD, Cusum
from fleetfoot_signal.detector import Detector, Family, Subject
from fleetfoot_signal.history import History, compare, inform, remember
from fleetfoot_signal.lanes import floats, part
from fleetfoot_signal.normal import ndtr
from fleetfoot_signal.robust import median

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.detector import Comparison, Memory, Span, Verdict
    from fleetfoot_signal.event import Severity
    from fleetfoot_signal.types import Bools, Floats, Ints

WARM_UP_S: Final = 300.0
"""Running before the baseline starts: form settles in the first minutes (preprints.org 202601.2214)."""
RECENT: Final = 4
"""Blocks of the shown effect: one minute."""
MEMORY: Final = 12
"""Blocks of the effect at onset, at most: three minutes."""
FORGET_S: Final = 180.0
"""Without a valid block for so long, what was suspected is no longer known."""
ONE_SIDED_80: Final = 1.28
"""Lower end of the central 80 % of the normal distribution, in SDs."""
USUAL_SDS: Final = 2.0
"""Half of the personal range, in SDs of a block: 95 % of the blocks of usual form lie within."""


def form_subject(channel: Channel) -> Subject:
    """Return the subject of a form detector whose indicator is measured by the sensor of a channel."""
    return Subject(channel.spec.name, channel, History.from_vector)


class FormDetector(Detector):
    """A detector of one form indicator rising above the personal baseline."""

    prior: ClassVar[Prior]
    sigma: ClassVar[float]
    """Default SD of a block's residual, in natural logarithms."""
    family = Family.FORM
    by_block = True
    onset_dwell_s = 0.0  # the CUSUM has waited already
    escalate_dwell_s = 30.0
    clear_dwell_s = 60.0
    unjudged_dwell_s = 60.0  # after FORGET_S

    baseline: Baseline = part()
    cusum: Cusum = part()
    residuals = floats(np.nan, MEMORY)
    """Latest block residuals [%], newest first."""
    ran_s = floats(0.0)
    idle_s = floats(0.0)
    """Seconds since the last valid block."""
    blocks = floats(0.0)
    """Valid blocks after warm-up."""

    def __init__(self, lanes: int, limits: Mapping[Severity, float] | None = None) -> None:
        super().__init__(lanes, limits)
        self.baseline = Baseline(lanes, self.prior, self.sigma)
        self.cusum = Cusum(lanes)

    @abstractmethod
    def indicator(self, block: Block) -> Floats:
        """Return the natural logarithm of what is watched, shape (lane,); NaN where it is unknown."""

    def step(self, span: Span, block: Block | None, engaged: Bools) -> Verdict:
        """See :meth:`Detector.step`."""
        self.ran_s += span.running[0]
        self.idle_s += span.active[0]
        if block is not None:
            self._take(block, engaged)
        lost = span.active[0] & (self.idle_s > FORGET_S)
        if lost.any():
            self._forget(np.flatnonzero(lost))
        verdict = self.stands(len(span.active))
        if len(span.active) > 1:
            self.ran_s += np.count_nonzero(span.running[1:], axis=0)
            self._wait(verdict, np.count_nonzero(span.active[1:], axis=0))
        return verdict

    def _wait(self, verdict: Verdict, seconds: Ints) -> None:
        """Let so many seconds go by without a block."""
        last_s = self.idle_s + seconds
        for lane in np.flatnonzero((seconds > 0) & (last_s > FORGET_S)).tolist():
            since = 1 + max(int(FORGET_S - self.idle_s[lane]), 0)
            self._forget(np.array([lane]))
            for field, value in zip(verdict[:5], (np.nan, 0, False, None, 0.0), strict=True):
                if value is not None:
                    field[since:, lane] = value
        self.idle_s[:] = last_s

    def release(self, lanes: Ints) -> None:
        """See :meth:`Detector.release`."""
        self.cusum.reset(lanes)
        self.evident[lanes] = 0

    def restart(self, lane: int) -> None:
        """See :meth:`Detector.restart`: the runner stays warm."""
        ran_s, blocks = float(self.ran_s[lane]), float(self.blocks[lane])
        super().restart(lane)
        self.ran_s[lane], self.blocks[lane] = ran_s, blocks

    def expected(self, lane: int, values: Floats) -> tuple[float, float] | None:
        """Return the ends of the indicator's personal range, in natural logarithms, at this speed and grade.

        None before the level is known, where speed is not, and on grades that form is not judged on. An unknown
        grade counts as level, as in blocks.
        """
        level, speed = float(self.baseline.level[lane]), float(values[Channel.SPEED])
        grade = float(values[Channel.GRADE])
        if math.isnan(level) or not speed > 0.0 or abs(grade) > STEEPEST:
            return None
        by_speed, by_grade = (float(slope) for slope in self.baseline.slope[:, lane])
        middle = level + by_speed * math.log(speed / 3.0) + (0.0 if math.isnan(grade) else by_grade * grade)
        half = USUAL_SDS * float(self.baseline.sigma[lane])
        return middle - half, middle + half

    def inform(self, lane: int, memory: Memory) -> None:
        """See :meth:`Detector.inform`."""
        if not self.baseline.count[lane]:
            inform(self.baseline, lane, History.of(memory))

    def lesson(self, lane: int, memory: Memory | None) -> Memory | None:
        """See :meth:`Detector.lesson`."""
        return remember(self.baseline, lane, None if memory is None else History.of(memory))

    def compare(self, lane: int, memory: Memory) -> Comparison | None:
        """See :meth:`Detector.compare`."""
        return compare(self.baseline, lane, History.of(memory))

    def figures(self, lane: int) -> dict[str, float]:
        """See :meth:`Detector.figures`: ``steady_s``, the time in valid blocks after warm-up."""
        return {"steady_s": BLOCK_S * float(self.blocks[lane])}

    def trace_block(self, block: Block) -> dict[str, Floats]:
        """See :meth:`Detector.trace_block`: the indicator and the baseline after the block.

        ``indicator`` is NaN where the block was not used; ``learned_blocks`` tells how many the baseline has learned.
        """
        y, lanes = self.indicator(block), block.lanes
        by_speed, by_grade = self.baseline.slope[:, lanes]
        return {
            "indicator": np.where(self._usable(block, y), y, np.nan),
            "level": self.baseline.level[lanes],
            "by_speed": by_speed,
            "by_grade": by_grade,
            "sigma": self.baseline.sigma[lanes],
            "learned_blocks": self.baseline.count[lanes],
        }

    def _usable(self, block: Block, y: Floats) -> Bools:
        return block.valid & ~np.isnan(y) & (self.ran_s[block.lanes] > WARM_UP_S)

    def _take(self, block: Block, engaged: Bools) -> None:
        y = self.indicator(block)
        usable = self._usable(block, y)
        if not usable.any():
            return
        lanes = block.lanes[usable]
        x = np.stack((np.log(block.speed_m_s[usable] / 3.0), block.grade[usable]))
        self.idle_s[lanes] = 0.0
        self.blocks[lanes] += 1.0
        self._judge(lanes, self.baseline.residual(lanes, x, y[usable]), block.end_s[usable] + 1.0 - BLOCK_S)
        calm = (self.cusum.sum[lanes] < 0.5 * THRESHOLD) & ~engaged[lanes]
        learns = calm & (block.speed_m_s[usable] <= FASTEST_M_S)
        self.baseline.learn(lanes[learns], x[:, learns], y[usable][learns])

    def _judge(self, lanes: Ints, residual: Floats, start_s: Floats) -> None:
        known = ~np.isnan(residual)
        lanes, residual, start_s = lanes[known], residual[known], start_s[known]
        if not lanes.size:
            return
        sigma = self.baseline.sigma[lanes]
        self.residuals[1:, lanes] = self.residuals[:-1, lanes]
        self.residuals[0, lanes] = 100.0 * residual
        self.cusum.step(lanes, residual / sigma, start_s)
        recent = median(self.residuals[:RECENT, lanes])
        self._conclude(lanes, recent, 100.0 * sigma)

    def _conclude(self, lanes: Ints, recent: Floats, sigma: Floats) -> None:
        """Fill the verdict from the blocks since the CUSUM left zero."""
        smallest = min(self.limits.values())
        count = self.cusum.count[lanes]
        since = np.arange(MEMORY)[:, None] < np.maximum(count, 1.0)
        lasting = median(np.where(since, self.residuals[:, lanes], np.nan))
        error = sigma * np.maximum(count, 1.0) ** (HURST - 1.0)
        proven = (lasting >= smallest) & (lasting - ONE_SIDED_80 * error >= 0.5 * smallest)
        alarm = (self.cusum.sum[lanes] > THRESHOLD) & proven
        self.effect[lanes] = recent
        self.evident[lanes] = np.where(alarm, self.severity_of(np.minimum(lasting, recent)), 0)
        self.calm[lanes] = self.residuals[0, lanes] < 0.5 * smallest
        self.onset_s[lanes] = self.cusum.onset_s[lanes]
        self.confidence[lanes] = ndtr((lasting - 0.5 * smallest) / error)

    def _forget(self, lanes: Ints) -> None:
        self.release(lanes)
        self.effect[lanes] = np.nan
        self.calm[lanes] = False
        self.confidence[lanes] = 0.0
        self.residuals[:, lanes] = np.nan
