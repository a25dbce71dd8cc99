"""A heart rate out of the intervals between beats, for straps that send these and no heart rate to rely on."""

from __future__ import annotations

import math
import statistics
from collections import deque
from typing import TYPE_CHECKING, Final

from fleetfoot.kept import Kept
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable

BEATS: Final = 4
"""So many intervals in a row make a pulse."""
REGULAR: Final = 0.2
"""An interval that differs by more from the one before is no normal beat (Malik et al. 1989)."""
STALE_S: Final = 3.0
"""The longest interval of a heart, 2 s at 30 beats a minute, and a notification every second."""
_MINUTE_MS: Final = 60_000.0


class Pulse(Kept):
    """The latest intervals that follow each other regularly; what is noise makes no pulse."""

    kept = ("_rr_ms", "_felt_s")

    def __init__(self) -> None:
        self._rr_ms: deque[float] = deque(maxlen=2 * BEATS)
        self._felt_s = -math.inf

    def feel(self, t_s: float, rr_ms: Iterable[float]) -> None:
        """Take the intervals of one notification [ms], oldest first."""
        if t_s - self._felt_s > STALE_S:
            self._rr_ms.clear()
        low, high = Channel.HEART_RATE.spec.low, Channel.HEART_RATE.spec.high
        for each in rr_ms:
            before = self._rr_ms[-1] if self._rr_ms else each
            if abs(each - before) > REGULAR * before:
                self._rr_ms.clear()
            if _MINUTE_MS / high <= each <= _MINUTE_MS / low:
                self._rr_ms.append(each)
                self._felt_s = t_s

    def rate_bpm(self, t_s: float) -> float:
        """Return the heart rate [bpm] at a moment; NaN where there is no regular pulse."""
        if len(self._rr_ms) < BEATS or t_s - self._felt_s > STALE_S:
            return math.nan
        return _MINUTE_MS / statistics.fmean(self._rr_ms)
