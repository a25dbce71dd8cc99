"""Fading: pace that slips away while heart rate does not rise, as when legs give out.

Cardiac drift cannot tell it: heart rate falls with the pace, so nothing is too high. Hitting the wall is the extreme of
it; here it is graded from 4 % on. Slowing down on purpose (a cool-down, an easy finish, the recovery of an interval)
looks alike but for its suddenness, and begins a new pace to compare with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.blocks import BLOCK_S, RUNNING_SHARE, STEEPEST
from fleetfoot_signal.by_block import BlockDetector
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detector import Family
from fleetfoot_signal.drift_filter import PACE_CHANGE, UNEVEN
from fleetfoot_signal.drift_model import GAIN, GRADE_GAIN
from fleetfoot_signal.event import Severity
from fleetfoot_signal.fade import LEVEL_BPM
from fleetfoot_signal.lanes import floats
from fleetfoot_signal.normal import ndtr
from fleetfoot_signal.pace_loss import FALL, FEWEST, Loss, find_loss, has_risen, step_gain

if TYPE_CHECKING:
    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.detector import Span
    from fleetfoot_signal.types import Bools, Floats, Ints

WARM_UP_S: Final = 300.0
"""Running before pace counts: pace and heart settle in the first minutes."""
RING: Final = 96
"""Blocks that are kept: 24 min."""
RECENT: Final = 8
"""Blocks of the loss that is shown: two minutes."""
SURE: Final = 5.5
SUSPECT_Z: Final = 2.0
MOST_Z: Final = 5.0
"""A loss is told where its evidence is so much: its SDs, at least 2 and counted up to 5, and for and against it the
following. Chosen on 600 simulated hours (docs/limits.md): with less more is found, and more plans are taken for it."""
BELOW: Final = 2.5
ABOVE: Final = 0.5
MOST_HEART_Z: Final = 3.0
"""For it, each SD by which heart rate lies below what the lower pace explains (the mark of an empty store), and each
beyond half an SD above it (that of tired legs): beside a pace that was chosen heart rate is where it belongs."""
SUSPECT_PCT: Final = 2.5
"""Where two minutes are slower by less than this, nothing is looked at closer: it costs."""
LEAPT: Final = 0.4
CHOSEN: Final = 16.0
"""Against it, the root of how much better a step explains the pace than a fall (twice the log likelihood), and from 16
on the step is certain: one in ten simulated fades has 7."""
NOW_BLOCKS: Final = 2
BEFORE_BLOCKS: Final = 4
LEAP_SDS: Final = 5.0
"""A pace is chosen where that of 30 s lies 12 %, and 5 SDs of its wander, below that of the minute before."""
SMALLEST_SHARE: Final = 0.9
"""Of the lowest threshold, that the fit must reach."""
MOST_LEAP: Final = 0.1
"""A larger change from block to block is no wander."""
SD: Final = 0.025
SD_BLOCKS: Final = 60.0
SD_RANGE: Final = (0.006, 0.05)
"""SD of the innovation of ln pace from block to block, the weight of that default in blocks, and its range: 0.7 % on
belts, 2.1-2.8 % by satellites (made runs with pace that wanders by 0.12 m/s, and recorded ones)."""


class Fading(BlockDetector):
    """Pace lost at no higher heart rate, not by choice."""

    name = "fading"
    family = Family.PACE
    title = "Fading"
    summary = "Loss of grade-adjusted pace at unchanged or falling heart rate that was not a change of plan."
    unit = "%"
    inputs = (Channel.HEART_RATE, Channel.SPEED)
    needs = "20 min of running at an even pace"
    thresholds = {  # noqa: RUF012 (a ClassVar in the base)
        Severity.NOTICE: 4.0,
        Severity.WARNING: 7.3,
        Severity.SEVERE: 11.0,
    }
    sources = (
        "J Athl Train 2020, 55:494: who hit the wall ran 5 km at least 7.3 %, 1 km at least 11 % slower",
        "Smyth 2021, PLoS ONE 16:e0251513: hitting the wall in 4 million marathons",
        "Hunt & Fankhauser 2015, BioMed Eng OnLine 14: response of heart rate to speed",
    )
    onset_dwell_s = 0.0  # the fit has waited already
    escalate_dwell_s = 60.0
    clear_dwell_s = 120.0
    priority = 2

    sums = floats(0.0, 6)
    """Of this block: grade-adjusted speed, speed, their seconds, heart rate beyond effort, its seconds, steepness."""
    pace = floats(np.nan, RING)
    """ln of grade-adjusted speed of the last blocks, by number modulo their count."""
    plain = floats(np.nan, RING)
    """ln of speed, likewise: steps of the pace show better without the errors of grade."""
    heart = floats(np.nan, RING)
    """Heart rate beyond what effort explains, likewise [bpm]."""
    older = floats(0.0, 4)
    """Sums and counts of both, of what has left the rings since pace was last chosen."""
    all = floats(0.0, 2)
    """Sum and number of all ln pace since it was last chosen."""
    wander = floats(0.0, 3)
    """Sums of squares of the innovations of ln pace with and without grade, and their number."""
    reference = floats(np.nan)
    """ln pace before the fade of the open episode."""

    def release(self, lanes: Ints) -> None:
        """See :meth:`Detector.release`."""
        self.evident[lanes] = 0
        self.reference[lanes] = np.nan

    def collect(self, span: Span, seconds: slice) -> None:
        """See :meth:`BlockDetector.collect`."""
        adjusted, speed, grade = (
            span.values[c, seconds] for c in (Channel.ADJUSTED_SPEED, Channel.SPEED, Channel.GRADE)
        )
        level, added = span.effort.lagged[:, seconds]
        beyond = span.heart.believed_bpm[seconds] - GAIN * level - GRADE_GAIN * added
        runs = span.steady[seconds] & ~np.isnan(adjusted)
        heard = runs & ~np.isnan(beyond)
        steep = np.where(np.isnan(grade), 0.0, np.abs(grade))
        speeds = (np.where(runs, adjusted, 0.0), np.where(runs, speed, 0.0), runs)
        heart = (np.where(heard, beyond, 0.0), heard)
        parts: Floats = np.stack((*speeds, *heart, runs * steep), dtype=np.float64)
        self._withdraw(span, seconds, parts[3:5])
        self.sums[:] = np.cumsum(np.concatenate((self.sums[:, np.newaxis], parts), axis=1), axis=1)[:, -1]

    def _withdraw(self, span: Span, seconds: slice, parts: Floats) -> None:
        """Take back heart rate that turned out not to be believable, of these seconds (``parts``) too.

        A strap that told too much until it was wet would else look like a heart that empties.
        """
        restart, back_s = span.heart.restart[seconds], span.heart.back_s[seconds]
        for at, lane in np.argwhere(restart | (back_s > 0)).tolist():
            parts[:, : at + 1, lane] = self.sums[3:5, lane] = 0.0
            if restart[at, lane]:
                self.heart[:, lane] = np.nan
                self.older[2:, lane] = 0.0
            else:
                blocks = np.arange(1, min(-(-int(back_s[at, lane]) // BLOCK_S), RING - 1) + 1)
                number = int(span.index[seconds][at, lane]) // BLOCK_S
                self.heart[(number - blocks) % RING, lane] = np.nan

    def judge_block(self, span: Span, block: Block, engaged: Bools) -> None:
        """See :meth:`BlockDetector.judge_block`; of the blocks it takes the ends, for its own hold another speed."""
        lane = block.lanes
        adjusted, speed, seconds, heart, heard, steep = self.sums[:, lane]
        self.sums[:, lane] = 0.0
        # Without a heart rate to believe nothing says that the pace was not chosen.
        valid = (np.minimum(seconds, heard) >= RUNNING_SHARE * BLOCK_S) & (self.ran_s[lane] > WARM_UP_S)
        valid &= steep <= STEEPEST * seconds
        pace, plain = (np.where(valid, _ln_mean(total, seconds), np.nan) for total in (adjusted, speed))
        beats = np.where(valid & (heard > 0.0), heart / np.maximum(heard, 1.0), np.nan)
        number = span.index[0, lane] // BLOCK_S
        self._keep(lane, number, (pace, plain, beats), engaged)
        self.idle_s[lane[valid]] = 0.0
        leapt = self._has_leapt(lane, number)
        self._begin_anew(lane[leapt])
        judged = valid & ~leapt & (span.effort.unevenness[0, lane] <= UNEVEN)
        self.forget(lane[valid & ~judged])
        lane, number = lane[judged], number[judged]
        if lane.size:
            self._judge(lane, number, span.t_s[0, lane] + 1.0, engaged)

    def _keep(self, lane: Ints, number: Ints, block: tuple[Floats, Floats, Floats], engaged: Bools) -> None:
        """Put a block into the rings; what leaves them joins the older, but for the blocks of an episode."""
        place, last = number % RING, (number - 1) % RING
        before = (self.pace[last, lane], self.plain[last, lane])
        for at, ring in ((0, self.pace), (2, self.heart)):
            old = ring[place, lane]
            counts = ~np.isnan(old) & ~engaged[lane]
            self.older[at, lane] += np.where(counts, old, 0.0)
            self.older[at + 1, lane] += counts
        for ring, new in zip((self.pace, self.plain, self.heart), block, strict=True):
            ring[place, lane] = new
        usual = ~np.isnan(block[0]) & ~engaged[lane]
        self.all[:, lane] += np.stack((np.where(usual, block[0], 0.0), usual))
        leaps = [new - old for new, old in zip(block, before, strict=False)]
        known = ~np.isnan(leaps[0])
        for at, leap in enumerate(leaps):
            held = np.minimum(np.abs(np.where(known, leap, 0.0)), MOST_LEAP)
            self.wander[at, lane] += held**2
        self.wander[2, lane] += known

    def _sd(self, lane: Ints) -> Floats:
        """Return the SDs of the innovation of ln pace with and without grade, float64[2, lane]."""
        squares, count = self.wander[:2, lane], self.wander[2, lane]
        sd: Floats = np.sqrt((SD_BLOCKS * SD**2 + squares) / (SD_BLOCKS + count))
        return np.clip(sd, *SD_RANGE)

    def _judge(self, lane: Ints, number: Ints, now_s: Floats, engaged: Bools) -> None:
        """Show what was lost of the pace; look closer where that is much, or an episode is open."""
        recent = self.pace[(number - np.arange(RECENT)[:, None]) % RING, lane]
        fading = engaged[lane] & ~np.isnan(self.reference[lane])
        before = self.all[0, lane] / np.maximum(self.all[1, lane], 1.0)
        enough = self.all[1, lane] >= FEWEST + FALL
        before = np.where(fading, self.reference[lane], np.where(enough, before, np.nan))
        shown = 100.0 * _lost(recent, before)
        self._conclude(lane, shown)
        close = np.flatnonzero((shown >= SUSPECT_PCT) & ~fading)
        if close.size:
            self._look_closer(lane[close], number[close], now_s[close])
        going = np.flatnonzero(fading & ~np.isnan(shown))
        self.evident[lane[going]] = self.severity_of(shown[going])

    def _look_closer(self, lane: Ints, number: Ints, now_s: Floats) -> None:
        """Fit the loss, and tell where it is evident."""
        back = (number - np.arange(RING)[:, None]) % RING
        sd = self._sd(lane)
        loss = find_loss(self.pace[back, lane], self.heart[back, lane], self.older[:, lane], sd[0])
        told, chosen = self._tell(loss, self.plain[back, lane], sd[1])
        size = np.minimum(100.0 * loss.share, self.effect[lane])
        size = np.where(told, np.maximum(size, min(self.limits.values())), np.nan)
        self.evident[lane] = self.severity_of(size)
        self.reference[lane] = np.where(told, loss.reference, self.reference[lane])
        self.onset_s[lane] = np.where(told, now_s - BLOCK_S * loss.blocks, self.onset_s[lane])
        beyond = 1.0 - 0.005 * min(self.limits.values()) / np.where(told, loss.share, 1.0)
        self.confidence[lane] = np.where(told, ndtr(np.where(told, loss.z * beyond, 0.0)), 0.0)
        self._begin_anew(lane[chosen])

    def _tell(self, loss: Loss, plain: Floats, sd: Floats) -> tuple[Bools, Bools]:
        """Return where the loss is evident, and where a step is: another pace was chosen."""
        least = 0.01 * SMALLEST_SHARE * min(self.limits.values())
        likely = (loss.z > SUSPECT_Z) & (loss.share > least) & ~has_risen(loss, LEVEL_BPM)
        below = np.minimum(np.maximum(-loss.heart_z, 0.0), MOST_HEART_Z)
        above = np.minimum(np.maximum(loss.heart_z - 0.5, 0.0), MOST_HEART_Z)
        evidence = np.minimum(loss.z, MOST_Z) + BELOW * below + ABOVE * above
        told = likely & (evidence > SURE)
        chosen = np.zeros_like(told)
        suspect = np.flatnonzero(told)
        if suspect.size:
            gain = step_gain(plain[:, suspect], sd[suspect])
            chosen[suspect] = gain > CHOSEN
            told[suspect] = (evidence[suspect] - LEAPT * np.sqrt(gain) > SURE) & (gain <= CHOSEN)
        return told, chosen

    def _has_leapt(self, lane: Ints, number: Ints) -> Bools:
        """Return where the pace of the last 30 s lies so far below that of the minute before that it was chosen."""
        back = (number - np.arange(NOW_BLOCKS + BEFORE_BLOCKS)[:, None]) % RING
        pace = self.plain[back, lane]
        change = _mean(pace[:NOW_BLOCKS]) - _mean(pace[NOW_BLOCKS:])
        leapt: Bools = change < -np.maximum(PACE_CHANGE, LEAP_SDS * self._sd(lane)[1])
        return leapt

    def _begin_anew(self, lanes: Ints) -> None:
        """Forget the pace before: another was chosen."""
        self.pace[:, lanes] = self.plain[:, lanes] = self.heart[:, lanes] = np.nan
        self.older[:, lanes] = self.all[:, lanes] = 0.0
        self.reference[lanes] = np.nan
        self.forget(lanes)

    def _conclude(self, lane: Ints, shown: Floats) -> None:
        self.effect[lane] = shown
        self.evident[lane] = 0
        self.calm[lane] = shown < 0.5 * min(self.limits.values())

    def forget(self, lanes: Ints) -> None:
        """See :meth:`BlockDetector.forget`."""
        self.effect[lanes] = np.nan
        self.evident[lanes] = 0
        self.calm[lanes] = False
        self.confidence[lanes] = 0.0

    @staticmethod
    def sentence(severity: Severity, value: float, signs: tuple[str, ...] = ()) -> str:
        """See :meth:`Detector.sentence`."""
        del signs  # there is one direction
        slower = (
            f"About {value:.0f} % slower than before, and your heart rate is not up: your legs may be fading"
        )
        if severity is Severity.NOTICE:
            return f"{slower}. Ease off early if you did not mean to."
        if severity is Severity.WARNING:
            return f"{slower}. Ease off; on a long run, eat something."
        return f"{slower}. Walk a while, or make it a short run."

    @staticmethod
    def relief() -> str:
        """See :meth:`Detector.relief`."""
        return "Your pace is back."


def _lost(pace: Floats, reference: Floats) -> Floats:
    """Return by how much the mean of known blocks lies below the reference; NaN where less than half are known."""
    known = ~np.isnan(pace)
    count = np.count_nonzero(known, axis=0)
    mean = np.cumsum(np.where(known, pace, 0.0), axis=0)[-1] / np.maximum(count, 1)
    return np.where(2 * count >= len(pace), reference - mean, np.nan)


def _ln_mean(total: Floats, seconds: Floats) -> Floats:
    result: Floats = np.log(np.maximum(total, 1e-9) / np.maximum(seconds, 1.0))
    return result


def _mean(values: Floats) -> Floats:
    """Return the mean over the first axis, added in order; NaN where one of them is."""
    result: Floats = np.cumsum(values, axis=0)[-1] / len(values)
    return result
