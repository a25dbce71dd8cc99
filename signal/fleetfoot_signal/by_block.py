"""Detectors that judge from block to block: what they have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.detector import Detector
from fleetfoot_signal.lanes import floats

if TYPE_CHECKING:
    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.detector import Span, Verdict
    from fleetfoot_signal.types import Bools, Ints

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
        self.collect(span.part(0, 1))
        if block is not None:
            self.judge_block(span, block, engaged)
        lost = span.active[0] & (self.idle_s > FORGET_S)
        if lost.any():
            self.forget(np.flatnonzero(lost))
        verdict = self.stands(len(span.active))
        if len(span.active) > 1:
            self.collect(span.part(1, len(span.active)))
            self.ran_s += np.count_nonzero(span.running[1:], axis=0)
            self._wait(verdict, np.count_nonzero(span.active[1:], axis=0))
        return verdict

    def collect(self, span: Span) -> None:
        """Take seconds that end no block, or only in the last of them."""
        del span

    @abstractmethod
    def judge_block(self, span: Span, block: Block, engaged: Bools) -> None:
        """Take the blocks that ended in the first second of a span; a valid one ends the lane's ``idle_s``."""

    @abstractmethod
    def forget(self, lanes: Ints) -> None:
        """Know nothing any more of these lanes, until a block comes; said each second, it changes nothing more."""

    def _wait(self, verdict: Verdict, seconds: Ints) -> None:
        """Let so many seconds go by without a block."""
        last_s = self.idle_s + seconds
        for lane in np.flatnonzero((seconds > 0) & (last_s > FORGET_S)).tolist():
            since = 1 + max(int(FORGET_S - self.idle_s[lane]), 0)
            self.forget(np.array([lane]))
            for field, value in zip(verdict[:5], (np.nan, 0, False, None, 0.0), strict=True):
                if value is not None:
                    field[since:, lane] = value
        self.idle_s[:] = last_s
