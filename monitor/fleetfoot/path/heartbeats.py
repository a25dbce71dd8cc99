"""The beats of one run on their way into the engine: they wait until the row is there by which they had arrived."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.kept import Kept
from fleetfoot_signal import Beats, Channel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fleetfoot_signal import Beat, Floats, Ints

SILENT_S: Final = Channel.HEART_RATE.spec.max_age_s
"""After so long without a beat another sensor speaks for the heart."""
_MINUTE_MS: Final = 60_000.0
_SHORTEST_MS: Final = _MINUTE_MS / Channel.HEART_RATE.spec.high
_LONGEST_MS: Final = _MINUTE_MS / Channel.HEART_RATE.spec.low
_NONE: Final = (np.zeros(0, dtype=np.int64), np.zeros(0))
"""No rows and no intervals."""


class Heartbeats(Kept):
    """Beats of one sensor, of which some rows may still be open; two that feel the same heart are not mixed."""

    kept = ("_waiting", "_sensor", "_latest_s")

    def __init__(self) -> None:
        self._waiting: list[Beat] = []
        self._sensor = ""
        self._latest_s = -math.inf

    def hear(self, beats: Iterable[Beat]) -> None:
        """Take beats as they came; what is no interval of a heart is left out, as if it had not been sent."""
        for beat in beats:
            if not (math.isfinite(beat.t_s) and _SHORTEST_MS <= beat.rr_ms <= _LONGEST_MS):
                continue
            if beat.t_s > self._latest_s + SILENT_S:
                self._sensor = beat.sensor
            if beat.sensor == self._sensor:
                self._latest_s = max(self._latest_s, beat.t_s)
                self._waiting.append(beat)

    def take(self, start_s: float, first: int, count: int) -> tuple[Ints, Floats]:
        """Return row and interval [ms] of the beats that had arrived by the next rows; they are taken.

        Parameters
        ----------
        start_s : float
            Time of row 0.
        first, count : int
            The rows.
        """
        if not (self._waiting and count):  # most rows of most runs: an array takes as long as all the rest
            return _NONE
        last = first + count - 1
        number = next((i for i, b in enumerate(self._waiting) if b.t_s > start_s + last), len(self._waiting))
        taken, self._waiting = self._waiting[:number], self._waiting[number:]
        rows = [min(max(math.ceil(beat.t_s - start_s), first), last) for beat in taken]
        return np.array(rows, dtype=np.int64), np.array([beat.rr_ms for beat in taken])


def together(taken: Sequence[tuple[Ints, Floats]]) -> Beats | None:
    """Return the beats of the next rows, of each lane what :meth:`Heartbeats.take` gave; None where there are none."""
    counts = [row.size for row, _ in taken]
    if not any(counts):
        return None
    lane = np.repeat(np.arange(len(taken)), counts)
    return Beats(
        lane, np.concatenate([row for row, _ in taken]), np.concatenate([rr_ms for _, rr_ms in taken])
    )
