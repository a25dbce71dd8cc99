"""The one scheme for all form detectors: block residual, CUSUM, effect gate.

A form detector names an indicator, a logarithm of something measurable. The scheme asks how far the indicator
lies above the runner's own baseline at this speed and grade, in percent, and whether that has lasted.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np

from fleetfoot_signal.baseline import FASTEST_M_S, HURST, LEVEL_BLOCKS, Baseline, Prior
from fleetfoot_signal.blocks import BLOCK_S, STEEPEST
from fleetfoot_signal.by_block import BlockDetector
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.cusum import THRESHOLD, Cusum
from fleetfoot_signal.detector import Family
from fleetfoot_signal.history import History, compare, inform, remember
from fleetfoot_signal.lanes import floats, part
from fleetfoot_signal.memory import Subject
from fleetfoot_signal.normal import ndtr
from fleetfoot_signal.robust import median
from fleetfoot_signal.through_time import some

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.event import Severity
    from fleetfoot_signal.memory import Comparison, Memory
    from fleetfoot_signal.types import Bools, Floats, Ints
    from fleetfoot_signal.verdict import Span

WARM_UP_S: Final = 300.0
"""Running before the baseline starts: form settles in the first minutes (preprints.org 202601.2214)."""
RECENT: Final = 4
"""Blocks of the shown effect: one minute."""
MEMORY: Final = 12
"""Blocks of the effect at onset, at most: three minutes."""
EARLY_BLOCKS: Final = 8
EARLY_Z: Final = 2.5
"""From two minutes of warm running on, before today's level is known, what lies off that of earlier runs by the lowest
threshold and 2.5 SDs of day and estimate is told at once. Measured on one athlete's runs: 94 % of 8 % longer steps
found at minute 7, none false in 18 runs."""
ONE_SIDED_80: Final = 1.28
"""Lower end of the central 80 % of the normal distribution, in SDs."""
USUAL_SDS: Final = 2.0
"""Half of the personal range, in SDs of a block: 95 % of the blocks of usual form lie within."""


def form_subject(channel: Channel) -> Subject:
    """Return the subject of a form detector whose indicator is measured by the sensor of a channel."""
    return Subject(channel.spec.name, channel, History.from_vector)


class FormDetector(BlockDetector):
    """A detector of one form indicator rising above the personal baseline."""

    prior: ClassVar[Prior]
    sigma: ClassVar[float]
    """Default SD of a block's residual, in natural logarithms."""
    plausible: ClassVar[tuple[float, float]]
    """Ends of what a level can be; one beyond is of another unit, and nothing is learned of it."""
    sides: ClassVar[tuple[int, ...]] = (1,)
    """Which ways off earlier runs are told: 1 is up, -1 is down."""
    level_blocks: ClassVar[int] = LEVEL_BLOCKS
    """Blocks after warm-up that define the level."""
    family = Family.FORM
    onset_dwell_s = 0.0  # the CUSUM has waited already
    escalate_dwell_s = 30.0
    clear_dwell_s = 60.0
    unjudged_dwell_s = 60.0  # after FORGET_S

    baseline: Baseline = part()
    cusum: Cusum = part()
    residuals = floats(np.nan, MEMORY)
    """Latest block residuals [%], newest first."""
    blocks = floats(0.0)
    """Valid blocks after warm-up."""

    def __init__(self, lanes: int, limits: Mapping[Severity, float] | None = None) -> None:
        super().__init__(lanes, limits)
        self.baseline = Baseline(lanes, self.prior, self.sigma, self.level_blocks)
        self.cusum = Cusum(lanes)

    @abstractmethod
    def indicator(self, block: Block) -> Floats:
        """Return the natural logarithm of what is watched, shape (lane,); NaN where it is unknown."""

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
        return remember(self.baseline, lane, None if memory is None else History.of(memory), self.plausible)

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

    def judge_block(self, span: Span, block: Block, engaged: Bools) -> None:
        """See :meth:`BlockDetector.judge_block`."""
        del span
        y = self.indicator(block)
        usable = self._usable(block, y)
        if not some(usable):
            return
        lanes = block.lanes[usable]
        x = np.array((np.log(block.speed_m_s[usable] / 3.0), block.grade[usable]))
        self.idle_s[lanes] = 0.0
        self.blocks[lanes] += 1.0
        self._judge(lanes, self.baseline.residual(lanes, x, y[usable]), block.end_s[usable] + 1.0 - BLOCK_S)
        calm = (self._evidence(lanes) < 0.5 * THRESHOLD) & ~engaged[lanes]
        learns = calm & (block.speed_m_s[usable] <= FASTEST_M_S)
        self.baseline.learn(lanes[learns], x[:, learns], y[usable][learns])
        self._meet_earlier_runs(lanes[learns], block.end_s[usable][learns])

    def _meet_earlier_runs(self, lanes: Ints, end_s: Floats) -> None:
        """Take the level of earlier runs where today begins clearly off it, and judge the blocks so far by it."""
        early = (self.baseline.count[lanes] >= EARLY_BLOCKS) & np.isnan(self.baseline.level[lanes])
        early &= ~np.isnan(self.baseline.usual[0, lanes])
        lanes, end_s = lanes[early], end_s[early]
        if not lanes.size:
            return
        off, z = self.baseline.departure(lanes)
        least = 0.01 * min(self.limits.values())
        told = np.zeros(lanes.size, dtype=np.bool_)
        for side in self.sides:
            told |= (side * off >= least) & (side * z >= EARLY_Z)
        for lane, at_s in zip(lanes[told].tolist(), end_s[told].tolist(), strict=True):
            self._judge_anew(np.array([lane]), at_s)

    def _judge_anew(self, lane: Ints, end_s: float) -> None:
        count = int(self.baseline.count[lane[0]])
        blocks = self.baseline.first[:count, :, lane].copy()
        self.baseline.adopt_usual(lane)
        for number, values in enumerate(blocks, start=1 - count):
            residual = self.baseline.residual(lane, values[:2], values[2])
            self._judge(lane, residual, np.array([end_s + 1.0 + BLOCK_S * (number - 1)]))

    def _judge(self, lanes: Ints, residual: Floats, start_s: Floats) -> None:
        known = ~np.isnan(residual)
        lanes, residual, start_s = lanes[known], residual[known], start_s[known]
        if not lanes.size:
            return
        self.residuals[1:, lanes] = self.residuals[:-1, lanes]
        self.residuals[0, lanes] = 100.0 * residual
        self._weigh(lanes, residual / self.baseline.sigma[lanes], start_s)

    def _evidence(self, lanes: Ints) -> Floats:
        """Return what speaks for a change, as a CUSUM."""
        evidence: Floats = self.cusum.sum[lanes]
        return evidence

    def _weigh(self, lanes: Ints, z: Floats, start_s: Floats) -> None:
        """Take a residual in its SDs into the evidence, and fill the verdict."""
        self.cusum.step(lanes, z, start_s)
        self._conclude(lanes, self.residuals[:, lanes], self.cusum)

    def _conclude(self, lanes: Ints, residuals: Floats, cusum: Cusum) -> None:
        """Fill the verdict from the blocks since a CUSUM left zero; residuals [%], newest first, up is what is told."""
        smallest, sigma = min(self.limits.values()), 100.0 * self.baseline.sigma[lanes]
        recent = median(residuals[:RECENT])
        count = cusum.count[lanes]
        since = np.arange(MEMORY)[:, None] < np.maximum(count, 1.0)
        lasting = median(np.where(since, residuals, np.nan))
        error = sigma * np.maximum(count, 1.0) ** (HURST - 1.0)
        proven = (lasting >= smallest) & (lasting - ONE_SIDED_80 * error >= 0.5 * smallest)
        alarm = (cusum.sum[lanes] > THRESHOLD) & proven
        self.effect[lanes] = recent
        self.evident[lanes] = np.where(alarm, self.severity_of(np.minimum(lasting, recent)), 0)
        self.calm[lanes] = residuals[0] < 0.5 * smallest
        self.onset_s[lanes] = cusum.onset_s[lanes]
        self.confidence[lanes] = ndtr((lasting - 0.5 * smallest) / error)

    def forget(self, lanes: Ints) -> None:
        """See :meth:`BlockDetector.forget`."""
        self.release(lanes)
        self.effect[lanes] = np.nan
        self.calm[lanes] = False
        self.confidence[lanes] = 0.0
        self.residuals[:, lanes] = np.nan
