"""Fading: pace that slips away while heart rate does not rise, as when legs give out.

Cardiac drift cannot tell it: heart rate falls with the pace, so nothing is too high. Hitting the wall is the extreme of
it; here it is graded from 4 % on. Slowing down on purpose (a cool-down, an easy finish, the recovery of an interval)
looks alike but for its suddenness, its heart rate and its ground contact, and begins a new pace to compare with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.blocks import BLOCK_S, RUNNING_SHARE, STEEPEST
from fleetfoot_signal.by_block import BlockDetector
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.contact_line import FEWEST, ContactLine
from fleetfoot_signal.detector import Family
from fleetfoot_signal.detectors.contact_drift import (
    CONTACT_ON_GRADE,
    CONTACT_ON_SPEED,
    PER_STEP,
    STEP_ON_SPEED,
)
from fleetfoot_signal.drift_filter import PACE_CHANGE
from fleetfoot_signal.drift_gates import UNEVEN
from fleetfoot_signal.drift_model import GAIN, GRADE_GAIN
from fleetfoot_signal.event import Severity
from fleetfoot_signal.fall import BLOCKS, FALL
from fleetfoot_signal.lanes import bools, floats, part
from fleetfoot_signal.normal import ndtr
from fleetfoot_signal.pace_loss import MEMORY, Loss, Seen, find_loss
from fleetfoot_signal.through_time import lasting, some

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.types import Bools, Floats, Ints
    from fleetfoot_signal.verdict import Span, Verdict

WARM_UP_S: Final = 300.0
"""Running before pace counts: pace and heart settle in the first minutes."""
RING: Final = BLOCKS + 1
"""Blocks that are kept: a quarter of an hour."""
PLAIN, COST, HEART, CONTACT = range(4)
"""What is kept of a block: ln of speed, ln of what grade adds to its cost, heart rate beyond effort [bpm], and ln of
contact time beyond speed and grade."""
RECENT: Final = 8
"""Blocks of the loss that is shown: two minutes."""
SUSPECT_PCT: Final = 2.5
"""Where two minutes are slower by less than this, nothing is looked at closer: it costs."""
TOLD: Final = 3.5
"""A fade is told where its ln likelihood lies so far above that of wander, and above that of a choice. Measured on 60
simulated runs of each of 13 kinds (docs/limits.md): with less more is found, and more wander is taken for it."""
ALOUD_OVER_CHOSEN: Final = 3.0
"""A fade is worth a word where it is twenty times as likely as a choice (ln 20, the usual 95 %). What is less sure is
on screen: where pace wanders by 4 %, falling by 6 % within six minutes is two SDs from falling within seconds."""
CHOSEN: Final = 5.0
CHOSEN_OVER_FADE: Final = 4.0
"""From so much on, against wander and against a fade, another pace was chosen."""
NOW_BLOCKS: Final = 2
BEFORE_BLOCKS: Final = 4
LEAP_SDS: Final = 6.0
"""A pace is chosen where that of 30 s lies 12 %, and 5 SDs of its wander, below that of the minute before."""
SMALLEST_SHARE: Final = 0.9
"""Of the lowest threshold, that the fit and the last two minutes must reach."""
MOST_LEAP: Final = 0.1
"""A larger change from block to block is no wander."""
SD: Final = 0.025
SD_BLOCKS: Final = 60.0
SD_RANGE: Final = (0.006, 0.05)
"""SD of the innovation of ln pace from block to block, the weight of that default in blocks, and its range: 0.7 % on
belts, 2.1-2.8 % by satellites (made runs with pace that wanders by 0.12 m/s, and recorded ones)."""
TO_INNOVATION: Final = 0.5 * (1.0 + MEMORY)
"""Variance of the innovation in that of the change from block to block."""
PACING: Final = 0.5
PACING_SD: Final = 0.2
"""How much of what a grade costs a runner gives up in pace, instead of in effort: 0.3 to 0.7 (estimated); runs tell.
On 28 recorded runs half of it leaves the least wander in most of those that are even, where altitude is good."""


class Fading(BlockDetector):
    """Pace lost at no higher heart rate, not by choice."""

    name = "fading"
    family = Family.PACE
    title = "Fading"
    summary = "Loss of grade-adjusted pace at unchanged or falling heart rate that was not a change of plan."
    unit = "%"
    inputs = (Channel.HEART_RATE, Channel.SPEED)
    weighs = (Channel.GROUND_CONTACT, Channel.CADENCE)
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
    ring = floats(np.nan, 4, RING)
    """The last blocks, by number modulo their count."""
    older = floats(0.0, CONTACT, 2)
    """Sum and count of what has left the ring since pace was last chosen, but for contact."""
    line: ContactLine = part()
    """What contact has told of its line and has left the ring, whatever pace was chosen."""
    all = floats(0.0, 3)
    """Sums of ln speed and of ln of what grade adds, and their number, since pace was last chosen."""
    wander = floats(0.0, 2)
    """Sum of squares of the changes of ln pace from block to block, and their number."""
    pacing = floats(0.0, 2)
    """Of these changes: sums of products with those of what grade adds, and of squares of the latter."""
    reference = floats(np.nan)
    """ln pace before the fade of the open episode."""
    sure = bools()
    """Whether it is sure enough that it was not chosen."""
    version = 4

    def __init__(self, lanes: int, limits: Mapping[Severity, float] | None = None) -> None:
        super().__init__(lanes, limits)
        self.line = ContactLine(lanes)

    def release(self, lanes: Ints) -> None:
        """See :meth:`Detector.release`."""
        self.evident[lanes] = 0
        self.reference[lanes] = np.nan
        self.sure[lanes] = False

    def stands(self, seconds: int) -> Verdict:
        """See :meth:`Detector.stands`; what may have been chosen is shown, and said to nobody."""
        return super().stands(seconds)._replace(aloud=lasting(self.sure, seconds))

    def disown(self, lane: int) -> None:
        """See :meth:`Detector.disown`: the contact of two pods differs by as much as that of tired legs."""
        self.ring[CONTACT, :, lane] = np.nan
        self.line.forget(np.array([lane]))

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
        parts: Floats = np.array((*speeds, *heart, runs * steep), dtype=np.float64)
        self._withdraw(span, seconds, parts[3:5])
        if parts.shape[1] == 1:
            self.sums += parts[:, 0]
        else:  # added in the order of time, as second by second
            self.sums[:] = np.cumsum(np.concatenate((self.sums[:, np.newaxis], parts), axis=1), axis=1)[:, -1]

    def _withdraw(self, span: Span, seconds: slice, parts: Floats) -> None:
        """Take back heart rate that turned out not to be believable, of these seconds (``parts``) too.

        A strap that told too much until it was wet would else look like a heart that empties.
        """
        restart, back_s = span.heart.restart[seconds], span.heart.back_s[seconds]
        withdrawn = restart | (back_s > 0)
        if not some(withdrawn):
            return
        for at, lane in np.argwhere(withdrawn).tolist():
            parts[:, : at + 1, lane] = self.sums[3:5, lane] = 0.0
            if restart[at, lane]:
                self.ring[HEART, :, lane] = np.nan
                self.older[HEART, :, lane] = 0.0
            else:
                blocks = np.arange(1, min(-(-int(back_s[at, lane]) // BLOCK_S), RING - 1) + 1)
                number = int(span.index[seconds][at, lane]) // BLOCK_S
                self.ring[HEART, (number - blocks) % RING, lane] = np.nan

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
        self._keep(lane, number, np.array((plain, pace - plain, beats, _contact(block))), engaged)
        self.idle_s[lane[valid]] = 0.0
        leapt = self._has_leapt(lane, number)
        self._begin_anew(lane[leapt], number[leapt], np.full(np.count_nonzero(leapt), NOW_BLOCKS))
        judged = valid & ~leapt & (span.effort.unevenness[0, lane] <= UNEVEN)
        self.forget(lane[valid & ~judged])
        lane, number = lane[judged], number[judged]
        if lane.size:
            self._judge(lane, number, span.t_s[0, lane] + 1.0, engaged)

    def _keep(self, lane: Ints, number: Ints, block: Floats, engaged: Bools) -> None:
        """Put a block into the ring; what leaves it joins the older, but for the blocks of an episode."""
        place = number % RING
        change = block - self.ring[:, (number - 1) % RING, lane]
        old = np.where(engaged[lane], np.nan, self.ring[:, place, lane])
        counts = ~np.isnan(old[:CONTACT])
        self.older[:, 0, lane] += np.where(counts, old[:CONTACT], 0.0)
        self.older[:, 1, lane] += counts
        self.line.learn(lane, number - RING, old[CONTACT])
        self.ring[:, place, lane] = block
        usual = ~np.isnan(block[PLAIN]) & ~engaged[lane]
        self.all[:2, lane] += np.where(usual, block[: COST + 1], 0.0)
        self.all[2, lane] += usual
        known = ~np.isnan(change[PLAIN])
        plain, cost = np.clip(np.where(known, change[: COST + 1], 0.0), -MOST_LEAP, MOST_LEAP)
        self.wander[:, lane] += np.array(((plain + self._pacing(lane) * cost) ** 2, known))
        self.pacing[:, lane] -= np.array((plain * cost, -cost * cost))

    def _pacing(self, lane: Ints) -> Floats:
        """Return how much of the cost of a grade these runners give up in pace: by the run, towards the usual."""
        weight = (SD / PACING_SD) ** 2
        products, squares = self.pacing[:, lane]
        share: Floats = (PACING * weight + products) / (weight + squares)
        return share

    def _pace(self, lane: Ints, number: Ints, blocks: int) -> Floats:
        """Return ln of pace that hills explain no more, of the last blocks, newest first."""
        plain, cost = self.ring[: COST + 1, (number - np.arange(blocks)[:, None]) % RING, lane]
        pace: Floats = plain + self._pacing(lane) * cost
        return pace

    def _sd(self, lane: Ints) -> Floats:
        """Return the SD of the innovation of ln pace."""
        squares, count = self.wander[:, lane]
        sd: Floats = np.sqrt((SD_BLOCKS * SD**2 + TO_INNOVATION * squares) / (SD_BLOCKS + count))
        return np.clip(sd, *SD_RANGE)

    def _judge(self, lane: Ints, number: Ints, now_s: Floats, engaged: Bools) -> None:
        """Show what was lost of the pace; look closer where that is much, or an episode is open."""
        fading = engaged[lane] & ~np.isnan(self.reference[lane])
        plain, cost, count = self.all[:, lane]
        before = (plain + self._pacing(lane) * cost) / np.maximum(count, 1.0)
        before = np.where(fading, self.reference[lane], np.where(count >= FEWEST + FALL, before, np.nan))
        shown = 100.0 * _lost(self._pace(lane, number, RECENT), before)
        self._conclude(lane, shown)
        close = np.flatnonzero((shown >= SUSPECT_PCT) & ~fading)
        if close.size:
            self._look_closer(lane[close], number[close], now_s[close])
        going = np.flatnonzero(fading & ~np.isnan(shown))
        self.evident[lane[going]] = self.severity_of(shown[going])
        doubtful = np.flatnonzero(fading & (shown >= SUSPECT_PCT) & ~self.sure[lane])
        if doubtful.size:
            self._look_again(lane[doubtful], number[doubtful])

    def _look_again(self, lane: Ints, number: Ints) -> None:
        """Weigh once more what was told quietly: it becomes sure, or turns out to be chosen."""
        loss = self._weigh(lane, number)
        self.sure[lane] = _is_sure(loss)
        self._accept(lane, number, loss)

    def _look_closer(self, lane: Ints, number: Ints, now_s: Floats) -> None:
        """Weigh what may lie behind the loss; tell where it is a fade, begin anew where another pace was chosen."""
        loss = self._weigh(lane, number)
        least = 0.01 * min(self.limits.values())
        told = (loss.fade > TOLD) & (loss.fade > loss.chosen)
        size = np.minimum(100.0 * loss.share, self.effect[lane])
        told &= size > SMALLEST_SHARE * 100.0 * least
        size = np.maximum(size, 100.0 * least)
        self.evident[lane] = self.severity_of(np.where(told, size, np.nan))
        self.reference[lane] = np.where(told, loss.reference, self.reference[lane])
        self.onset_s[lane] = np.where(told, now_s - BLOCK_S * loss.blocks, self.onset_s[lane])
        sure = ndtr((loss.share - 0.5 * least) / loss.share_sd)
        self.confidence[lane] = np.where(told, sure, 0.0)
        self.sure[lane] = told & _is_sure(loss)
        self._accept(lane, number, loss)

    def _accept(self, lane: Ints, number: Ints, loss: Loss) -> None:
        """Begin anew where another pace was chosen."""
        chosen = (loss.chosen > CHOSEN) & (loss.chosen > loss.fade + CHOSEN_OVER_FADE)
        self._begin_anew(lane[chosen], number[chosen], loss.since[chosen])

    def _weigh(self, lane: Ints, number: Ints) -> Loss:
        """Weigh what may lie behind the loss."""
        back = (number - np.arange(RING)[:, None]) % RING
        sums = self.older[:, 0, lane]
        pace = Seen(
            self._pace(lane, number, RING),
            np.stack((sums[PLAIN] + self._pacing(lane) * sums[COST], self.older[PLAIN, 1, lane])),
        )
        heart = Seen(self.ring[HEART, back, lane], self.older[HEART][:, lane])
        contact = self.line.excess(lane, number, self.ring[CONTACT, back, lane])
        return find_loss(pace, heart, contact, self._sd(lane))

    def _has_leapt(self, lane: Ints, number: Ints) -> Bools:
        """Return where the pace of the last 30 s lies so far below that of the minute before that it was chosen."""
        pace = self._pace(lane, number, NOW_BLOCKS + BEFORE_BLOCKS)
        change = _mean(pace[:NOW_BLOCKS]) - _mean(pace[NOW_BLOCKS:])
        leapt: Bools = change < -np.maximum(PACE_CHANGE, LEAP_SDS * self._sd(lane))
        return leapt

    def _begin_anew(self, lane: Ints, number: Ints, since: Ints) -> None:
        """Forget the pace before so many blocks: another was chosen."""
        ages = np.arange(RING)[:, None]
        back = (number - ages) % RING
        kept = np.where(ages < since, self.ring[:CONTACT, back, lane], np.nan)
        self.ring[:CONTACT, back, lane] = kept
        self.older[:, :, lane] = 0.0
        known = ~np.isnan(kept[PLAIN])
        counted = np.where(known, kept[: COST + 1], 0.0)
        self.all[:, lane] = np.cumsum(np.stack((*counted, known), axis=1), axis=0)[-1]
        self.reference[lane] = np.nan
        self.forget(lane)

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
        self.sure[lanes] = False

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


def _is_sure(loss: Loss) -> Bools:
    """Return where legs that give out are far likelier than a pace that was chosen."""
    sure: Bools = (loss.fade > TOLD) & (loss.fade > loss.chosen + ALOUD_OVER_CHOSEN)
    return sure


def _lost(pace: Floats, reference: Floats) -> Floats:
    """Return by how much the mean of known blocks lies below the reference; NaN where less than half are known."""
    known = ~np.isnan(pace)
    count = np.count_nonzero(known, axis=0)
    mean = np.cumsum(np.where(known, pace, 0.0), axis=0)[-1] / np.maximum(count, 1)
    return np.where(2 * count >= len(pace), reference - mean, np.nan)


def _ln_mean(total: Floats, seconds: Floats) -> Floats:
    result: Floats = np.log(np.maximum(total, 1e-9) / np.maximum(seconds, 1.0))
    return result


def _contact(block: Block) -> Floats:
    """Return ln of contact time beyond what speed, grade and length of the steps make of it; NaN where unknown.

    Who steps longer for the pace touches the ground for longer, and is told so by another detector.
    """
    contact, cadence, level = (
        np.log(np.where(block.valid, values, np.nan))
        for values in (block.ground_contact_ms, block.cadence_spm, block.speed_m_s / 3.0)
    )
    longer = -cadence - STEP_ON_SPEED * level
    beyond: Floats = contact - CONTACT_ON_SPEED * level - CONTACT_ON_GRADE * block.grade - PER_STEP * longer
    return beyond


def _mean(values: Floats) -> Floats:
    """Return the mean over the first axis, added in order; NaN where one of them is."""
    result: Floats = np.cumsum(values, axis=0)[-1] / len(values)
    return result
