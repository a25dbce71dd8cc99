"""How long a run is beside the longest of the month before it.

Of 5205 runners in 588 071 sessions those whose run was more than 10 % longer than the longest of the last 30 days were
hurt more often (hazard ratio 1.64 up to 30 %, 1.52 up to 100 %, 2.28 beyond); the change from week to week said
nothing (Br J Sports Med 2025;59:1203).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.days.distance import FEWEST_IN_MONTH
from fleetfoot_signal.travel import total_m

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from fleetfoot.store.reading import StoredRun
    from fleetfoot.store.store import Store

WINDOW: Final = timedelta(days=30)
FROM: Final = 1.1
"""Length of a run over the longest of the window from which it counts as a jump."""
SOURCE: Final = (
    "Br J Sports Med 2025;59:1203: injuries after single runs longer than the month before, 5205 runners"
)


class Jump(NamedTuple):
    """A run that is much longer than those before."""

    longest_m: float
    """Of the 30 days before."""
    ratio: float


def find_jump(at: datetime, metres: float, before: Sequence[tuple[datetime, float]]) -> Jump | None:
    """Return the jump that a run of a length at a time is after others; None where it is none or cannot be told."""
    window = [length for when, length in before if at - WINDOW <= when < at and np.isfinite(length)]
    if len(window) < FEWEST_IN_MONTH or not np.isfinite(metres) or max(window) <= 0.0:
        return None
    longest = max(window)
    return Jump(longest, metres / longest) if metres > FROM * longest else None


def jump_of(run: StoredRun, metres: float, others: Sequence[StoredRun], store: Store) -> Jump | None:
    """Return the jump that a stored run was; undated runs do not count."""
    if run.started_utc is None:
        return None
    since = run.started_utc - WINDOW
    before = [
        (other.started_utc, length_of(other, store))
        for other in others
        if other.started_utc is not None and other.started_utc >= since
    ]
    return find_jump(run.started_utc, metres, before)


def length_of(run: StoredRun, store: Store) -> float:
    """Return the metres of a stored run, by its summary where it has one; NaN where unknown."""
    metres = run.summary.get("distance_m")
    if metres is not None:
        return float(metres)
    values = store.ticks(run).values
    return total_m(values[Channel.SPEED], values[Channel.DISTANCE])
