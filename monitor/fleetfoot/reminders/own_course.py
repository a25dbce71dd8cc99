"""The course of a run without speed: its first and its last ten minutes, in blocks of 15 s.

The core's judge of heart rate sees a strap that was dry by its leap to the truth, and asks for speed to know that
nobody began to run just then. Here running is known by the steps; so the same leap is looked for anew.

The windows are those of the figures that are told at the end (:mod:`fleetfoot_signal.review.own_course`).
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.kept import Kept
from fleetfoot_signal import BLOCK_S, Channel
from fleetfoot_signal.heart_rate_quality import JUMP_BPM
from fleetfoot_signal.heart_rate_window import JUMP_S, LEVEL_S
from fleetfoot_signal.review.own_course import (
    FEWEST_S,
    FIRST_S,
    LAST_S,
    OWN_SHARE,
    RUN_SPM,
    SETTLED_S,
    WARM_UP_S,
)

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

CADENCE, BOUNCE, CONTACT, HEART = range(4)
_FORM: Final = [Channel.CADENCE, Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT]
_NOTHING: Final = np.full(4, np.nan)
_FEWEST: Final = FEWEST_S // BLOCK_S


class OwnCourse(Kept):
    """The first and the last ten minutes of running without speed, in blocks of 15 s."""

    kept = (
        "_sighted",
        "_steady_s",
        "_ran_s",
        "_sums",
        "_first",
        "_last",
        "_blocks",
        "_least_spm",
        "_hearts_bpm",
    )

    def __init__(self) -> None:
        self._sighted = False
        """Whether speed was ever known: then this is of no use."""
        self._steady_s = self._ran_s = 0
        """Seconds of running since it was last interrupted, and in all."""
        self._sums = np.zeros((2, 4))
        """Of this block: sums, and how many were known."""
        self._first = np.full((FIRST_S // BLOCK_S, 4), np.nan)
        self._last = np.full((LAST_S // BLOCK_S, 4), np.nan)
        self._blocks = 0
        self._least_spm = RUN_SPM
        """Fewest steps a minute of running: of whoever has few, less once their own are known."""
        self._hearts_bpm = deque[float](maxlen=LEVEL_S + JUMP_S)
        """Heart rate of the last seconds of running."""
        self.change_pct: Floats = _NOTHING
        """Change of cadence, bounce, contact and heart rate in this second, in which a block ended; else NaN."""

    def take(self, values: Floats, believed_bpm: float) -> None:
        """Take a second of the run."""
        self.change_pct = _NOTHING
        self._sighted = self._sighted or not math.isnan(values[Channel.SPEED])
        runs = values[Channel.CADENCE] >= self._least_spm
        self._steady_s = self._steady_s + 1 if runs else 0
        if self._sighted or self._steady_s <= SETTLED_S:
            self._hearts_bpm.clear()
            return
        self._ran_s += 1
        if not math.isnan(believed_bpm):
            self._hearts_bpm.append(believed_bpm)
        if self._leaps():
            # Which of the two levels was true cannot be known: heart rate begins anew, or is not judged.
            self._first[:, HEART] = self._last[:, HEART] = self._sums[:, HEART] = np.nan
        if self._ran_s <= WARM_UP_S:
            return
        now = np.append(values[_FORM], believed_bpm)
        self._sums += np.where(np.isnan(now), 0.0, (now, np.ones(4)))
        if not (self._ran_s - WARM_UP_S) % BLOCK_S:
            self._close()

    def _leaps(self) -> bool:
        """Tell whether the median of the last 4 s differs from that of 12 s before as no heart's does."""
        if len(self._hearts_bpm) < LEVEL_S + JUMP_S:
            return False
        hearts = sorted(list(self._hearts_bpm)[:LEVEL_S]), sorted(list(self._hearts_bpm)[-LEVEL_S:])
        before, now = ((each[1] + each[2]) / 2.0 for each in hearts)
        return abs(now - before) >= JUMP_BPM

    def _close(self) -> None:
        total, count = self._sums
        block = np.where(2.0 * count >= BLOCK_S, total / np.maximum(count, 1.0), np.nan)
        self._sums = np.zeros((2, 4))
        if self._blocks < len(self._first):
            self._first[self._blocks] = block
        self._last[self._blocks % len(self._last)] = block
        self._blocks += 1
        if self._blocks == len(self._first):
            own_spm = np.nan_to_num(np.median(self._first[:, CADENCE]), nan=np.inf)
            self._least_spm = min(RUN_SPM, OWN_SHARE * float(own_spm))
        if self._blocks >= len(self._first) + len(self._last):
            both = np.stack((self._first, self._last))
            enough = np.all(np.count_nonzero(~np.isnan(both), axis=1) >= _FEWEST, axis=0)
            then, now = np.nanmedian(np.where(enough, both, 1.0), axis=1)
            self.change_pct = np.where(enough, 100.0 * (now / then - 1.0), np.nan)
