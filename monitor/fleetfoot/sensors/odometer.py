"""How far a belt has gone, by its own count of metres."""

from __future__ import annotations

import math
from collections import deque
from typing import Final

from fleetfoot.kept import Kept
from fleetfoot_signal.channel import Channel

WINDOW_S: Final = Channel.SPEED.spec.max_age_s
"""A speed out of the distance is that of so many seconds: as long as a value stands for the present."""
STALE_S: Final = 3.0
"""Records come every second; what came longer ago does not belong to this one."""
RESOLUTION_M: Final = 1.0


class Odometer(Kept):
    """Adds up the increments of a count that may be reset, and may be that of the belt's whole life.

    Attributes
    ----------
    moved_m : float
        Sum of the increments so far.
    moved_s : float
        When it last moved; minus infinity before it ever did.
    step_m : float
        The largest increment between records that follow each other: the count's resolution, or a second of running.
    """

    kept = ("moved_m", "moved_s", "step_m", "_last", "_changed_s", "_moves")

    def __init__(self) -> None:
        self.moved_m = 0.0
        self.moved_s = -math.inf
        self.step_m = 0.0
        self._last: tuple[float, int] | None = None
        self._changed_s = math.nan
        """When the count last changed."""
        self._moves: deque[tuple[float, float]] = deque()

    def read(self, t_s: float, count_m: int) -> float:
        """Take one count and return by how much it went on [m]: 0 after a reset or a jump that no runner makes."""
        last, self._last = self._last, (t_s, count_m)
        while len(self._moves) > 2 and t_s - self._moves[0][0] > WINDOW_S:
            self._moves.popleft()
        if last is not None and count_m == last[1]:
            return 0.0
        changed_s, self._changed_s = self._changed_s, t_s
        if last is None or count_m < last[1]:
            return 0.0
        gone_m = float(count_m - last[1])
        if gone_m > RESOLUTION_M + self.step_m + Channel.SPEED.spec.high * (t_s - changed_s):
            return 0.0
        if t_s - last[0] <= STALE_S:
            self.step_m = max(self.step_m, gone_m)
        self.moved_m += gone_m
        self.moved_s = t_s
        self._moves.append((t_s, self.moved_m))
        return gone_m

    def speed_m_s(self, t_s: float, since_s: float) -> float:
        """Return the speed out of the moves of the last :data:`WINDOW_S`, or the last two, that came after ``since_s``.

        It is 0 where there are fewer than two, and where the next is twice overdue.
        """
        moves = [move for move in self._moves if move[0] >= since_s]
        if len(moves) < 2:
            return 0.0
        (first_s, first_m), (last_s, last_m) = moves[0], moves[-1]
        usual_s = (last_s - first_s) / (len(moves) - 1)
        return (last_m - first_m) / (last_s - first_s) if t_s - last_s <= 2.0 * usual_s else 0.0
