"""Earlier runs on the same route, the same way round; where nobody knows the route, of the same length and pace."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.report.comparison import EARLIER, is_same_sensor
from fleetfoot.report.shape import APART, is_same
from fleetfoot_signal.belief import not_false
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.travel import is_moving, total_m

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.report.decoded import Decoded
    from fleetfoot.store.reading import StoredRun

FEW: Final = 3
"""Runs from which what is usual is told as that."""


class OnRoute(NamedTuple):
    """One run among those that are compared; NaN where unknown."""

    run: StoredRun
    moving_s: float
    speed_m_s: float
    heart_rate_bpm: float
    """Median while moving."""
    other_sensor: bool
    """Whether another sensor told heart rate."""
    halves_pct: float
    """Heart rate against pace, second half beside first, at equal effort."""
    legs: float


class SameRoute(NamedTuple):
    """A run beside the earlier ones."""

    by_positions: bool
    """Else by length and pace."""
    present: OnRoute
    earlier: Sequence[OnRoute]
    """Latest first, at least one."""

    def usual(self, field: str) -> float:
        """Return the median of a figure of the earlier runs; NaN where none knows it."""
        known = [float(getattr(one, field)) for one in self.earlier if self._counts(one, field)]
        return float(np.median(known)) if known else math.nan

    def difference(self, field: str) -> float:
        """Return this run less the usual."""
        return float(getattr(self.present, field)) - self.usual(field)

    @staticmethod
    def _counts(one: OnRoute, field: str) -> bool:
        other = one.other_sensor and field in {"heart_rate_bpm", "halves_pct"}
        return not other and math.isfinite(getattr(one, field))


def same_route(
    decoded: Decoded, run: StoredRun, others: Sequence[StoredRun], legs: Mapping[str, float]
) -> SameRoute | None:
    """Return a run beside the latest earlier ones on its route; None where there are none.

    Parameters
    ----------
    decoded
    run
    others
        Earlier runs, latest first.
    legs
        By the id of a run how heavy the legs were rated.
    """
    if run.started_utc is None:
        return None
    present, mine = _of(decoded, run, run, legs), decoded.trace(run)
    found: list[OnRoute] = []
    for other in others:
        if len(found) == EARLIER:
            break
        if other.started_utc is not None and _may_be(run, other):
            theirs = decoded.trace(other)
            if mine is not None and (theirs is None or not is_same(mine, theirs)):
                continue
            one = _of(decoded, other, run, legs)
            if mine is not None or (theirs is None and _is_alike(present, one)):
                found.append(one)
    return SameRoute(mine is not None, present, found) if found else None


def _may_be(run: StoredRun, other: StoredRun) -> bool:
    """Return whether the lengths in the summaries allow it; where one has none, the runs are looked at."""
    mine, theirs = (each.summary.get("distance_m") for each in (run, other))
    return not mine or not theirs or abs(mine / theirs - 1.0) <= 2.0 * APART


def _is_alike(mine: OnRoute, theirs: OnRoute) -> bool:
    lengths = mine.speed_m_s * mine.moving_s, theirs.speed_m_s * theirs.moving_s
    pairs = (lengths, (mine.speed_m_s, theirs.speed_m_s))
    return all(math.isfinite(a / b) and abs(a / b - 1.0) <= APART for a, b in pairs if b) and lengths[1] > 0.0


def _of(decoded: Decoded, run: StoredRun, present: StoredRun, legs: Mapping[str, float]) -> OnRoute:
    values = decoded.of(run).values
    moving = is_moving(values[Channel.SPEED])
    moving_s = float(np.count_nonzero(moving))
    metres = total_m(values[Channel.SPEED], values[Channel.DISTANCE])
    beats = not_false(values)[moving]
    known = beats[np.isfinite(beats)]
    halves = run.summary.get("decoupling", {}).get("equal_effort_pct")
    return OnRoute(
        run,
        moving_s,
        metres / moving_s if moving_s else math.nan,
        float(np.median(known)) if known.size else math.nan,
        not is_same_sensor(Channel.HEART_RATE, run, present.sensors),
        math.nan if halves is None else float(halves),
        legs.get(run.id, math.nan),
    )
