"""Detectors that judge from block to block: what they have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.detector import Detector
from fleetfoot_signal.lanes import floats
from fleetfoot_signal.through_time import some, total

if TYPE_CHECKING:
    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.types import Bools, Ints
    from fleetfoot_signal.verdict import Span, Verdict

FORGET_S: Final = 180.0
"""Without a valid block for so long, what was suspected is no longer known."""


class BlockDetector(Detector):
    """A detector whose verdict stands from block to block, and is forgotten where no valid one comes any more."""

    by_block = True
    ran_s = floats(0.0)
    idle_s = floats(0.0)
    """Seconds since the last valid block."""

    def step(self, span: Span, block: Block | None, engaged: Bools) -> Verdict:
        """See :meth:`Detector.step`."""
        self.ran_s += span.running[0]
        self.idle_s += span.active[0]
        self.collect(span, slice(0, 1))
        if block is not None:
            self.judge_block(span, block, engaged)
        lost = self.idle_s > FORGET_S
        if some(lost):
            # It is counted in whole seconds: in the first beyond, all is forgotten, and later there is nothing more.
            self.forget((lost & span.active[0] & (self.idle_s <= FORGET_S + 1.0)).nonzero()[0])
        if len(span.active) == 1:
            return self.stands(1)
        self.collect(span, slice(1, None))
        self.ran_s += total(span.running[1:])
        return self._wait(total(span.active[1:]), len(span.active))

    def collect(self, span: Span, seconds: slice) -> None:
        """Take some seconds of a span, of which none or only the last ends a block."""
        del span, seconds

    @abstractmethod
    def judge_block(self, span: Span, block: Block, engaged: Bools) -> None:
        """Take the blocks that ended in the first second of a span; a valid one ends the lane's ``idle_s``."""

    @abstractmethod
    def forget(self, lanes: Ints) -> None:
        """Know nothing any more of these lanes, until a block comes; said each second, it changes nothing more."""

    def _wait(self, seconds: Ints, of: int) -> Verdict:
        """Let so many seconds go by without a block; return the verdict on these and the one before, ``of`` in all."""
        last_s, verdict = self.idle_s + seconds, self.stands(of)
        lost = np.flatnonzero((last_s > FORGET_S) & (self.idle_s <= FORGET_S)).tolist()
        if lost:
            verdict = verdict._replace(
                effect=verdict.effect.copy(),
                evident=verdict.evident.copy(),
                calm=verdict.calm.copy(),
                confidence=verdict.confidence.copy(),
            )
        for lane in lost:
            since = 1 + int(FORGET_S - self.idle_s[lane])
            self.forget(np.array([lane]))
            verdict.effect[since:, lane] = np.nan
            verdict.evident[since:, lane] = 0
            verdict.calm[since:, lane] = False
            verdict.confidence[since:, lane] = 0.0
        self.idle_s[:] = last_s
        return verdict
