"""When a recording was paused: by what its device says, else by the gaps that it left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.sources.recording.clock import several

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.sources.recording.draft import Stop
    from fleetfoot_signal.types import Bools, Floats, Ints

CLOSE_S: Final = 2.0
"""Times are stated in whole seconds: two of them may be off by one each."""
CLOSE: Final = 0.01
GAP_S: Final = 10.0
"""Smart recording leaves up to so much between two records while the runner runs."""
OFTEN: Final = 4.0
"""A gap is longer than so many usual ones."""
STANDING_M_S: Final = 0.5
"""Below half of the slowest walk (1 m/s, Bohannon 1997) on average, somebody stood."""
WALKED_M: Final = 100.0
"""A pause in which more was recorded, at a run, was none."""


class Pauses(NamedTuple):
    """Times for which a recording was paused: disjoint, in the order of time."""

    from_s: Floats
    to_s: Floats

    @property
    def total_s(self) -> float:
        """How long in all."""
        return float(np.sum(self.to_s - self.from_s))

    def within(self, t_s: Floats) -> Bools:
        """Return which moments lie inside a pause; its ends do not."""
        begun = np.searchsorted(self.from_s, t_s, side="left")
        over = np.searchsorted(self.to_s, t_s, side="right")
        return begun > over

    def after(self, t_s: Floats) -> Bools:
        """Return for each record whether a pause begins between it and the next."""
        following = np.append(t_s[1:], np.inf)
        first = np.searchsorted(self.from_s, t_s, side="left")
        starts = np.append(self.from_s, np.inf)
        return starts[first] < following


def nothing() -> Pauses:
    """Return no pauses."""
    return Pauses(np.empty(0), np.empty(0))


def close(value: float, other: float) -> bool:
    """Tell whether two times are the same as far as whole seconds and 1 % go."""
    return abs(value - other) <= max(CLOSE_S, CLOSE * abs(other))


def told(stops: Sequence[Stop], t_s: Floats, distance_m: Floats | None) -> tuple[Pauses, list[str]]:
    """Return the pauses that a device states, and a line for those that cannot have been.

    A stop without a start, after which the records go on, ends with the next of them; one at the end is the end.

    Parameters
    ----------
    stops : Sequence[Stop]
        On the clock of ``t_s``.
    t_s, distance_m : Floats, shape (n,)
    """
    spans: list[tuple[float, float]] = []
    refuted = 0
    for stop in sorted(stops):
        later = t_s[t_s > stop.from_s]
        from_s = max(stop.from_s, float(t_s[0]), spans[-1][1] if spans else float(t_s[0]))
        to_s = min(stop.to_s if np.isfinite(stop.to_s) or not later.size else float(later[0]), float(t_s[-1]))
        if to_s <= from_s:
            continue
        if distance_m is not None and _walked(t_s, distance_m, from_s, to_s):
            refuted += 1
            continue
        spans.append((from_s, to_s))
    lines = (
        [f"{several(refuted, 'pause')} that it states, but ran on in: not taken as such"] if refuted else []
    )
    return _of(spans), lines


def _walked(t_s: Floats, distance_m: Floats, from_s: float, to_s: float) -> bool:
    """Tell whether records within a pause show somebody running."""
    inside = distance_m[(t_s > from_s) & (t_s < to_s) & ~np.isnan(distance_m)]
    way_m = float(inside[-1] - inside[0]) if inside.size else 0.0
    return way_m > WALKED_M and way_m > to_s - from_s


def left(t_s: Floats, breaks: Ints, distance_m: Floats | None, timer_s: float) -> Pauses:
    """Return the pauses that gaps between records tell of, where no device states them.

    Where a new track or segment begins, or where the records stop for long and no way was made meanwhile, somebody
    paused. A stated timer time says how much there was of it in all, and then the likeliest gaps are taken until it is
    reached.

    Parameters
    ----------
    t_s, distance_m : Floats, shape (n,)
    breaks : Ints
        Records at which a new track or segment begins.
    timer_s : float
        As stated; NaN if not.
    """
    gap_s = np.diff(t_s)
    if not gap_s.size:
        return nothing()
    usual_s = float(np.median(gap_s))
    begins = np.zeros(gap_s.size, dtype=np.bool_)
    begins[breaks[(breaks > 0) & (breaks <= gap_s.size)] - 1] = True
    stood = _stood(gap_s, distance_m)
    long = gap_s > max(GAP_S, OFTEN * usual_s)
    sure = (begins & (gap_s > max(CLOSE_S, 2.0 * usual_s))) | (long & stood)
    if np.isnan(timer_s):
        return _gaps(t_s, np.flatnonzero(sure), min(usual_s, GAP_S))
    missing_s = float(t_s[-1] - t_s[0]) - timer_s
    if missing_s <= max(CLOSE_S, CLOSE * timer_s):
        return nothing()
    likely = np.lexsort((-gap_s, ~long, ~sure))
    likely = likely[sure[likely] | long[likely]]
    reached = np.cumsum(gap_s[likely])
    count = int(np.searchsorted(reached, missing_s - CLOSE_S)) + 1
    chosen = np.sort(likely[:count])
    if not chosen.size:
        return nothing()
    over_s = float(np.sum(gap_s[chosen])) - missing_s
    return _gaps(t_s, chosen, min(max(over_s / chosen.size, 0.0), usual_s, GAP_S))


def _stood(gap_s: Floats, distance_m: Floats | None) -> Bools:
    """Return over which gaps no way was made, as far as that is known."""
    if distance_m is None:
        return np.zeros(gap_s.shape, dtype=np.bool_)
    way_m = np.diff(distance_m)
    stood: Bools = way_m < STANDING_M_S * gap_s  # NaN compares false
    return stood


def _gaps(t_s: Floats, places: Ints, held_s: float) -> Pauses:
    """Return the gaps after some records as pauses; what the last record says stands for a while."""
    return Pauses(np.minimum(t_s[places] + held_s, t_s[places + 1]), t_s[places + 1])


def _of(spans: Sequence[tuple[float, float]]) -> Pauses:
    return Pauses(np.array([a for a, _ in spans]), np.array([b for _, b in spans])) if spans else nothing()


def joined(pauses: Pauses, other: Pauses) -> Pauses:
    """Return both, those that touch as one."""
    spans: list[list[float]] = []
    both = sorted(
        zip(np.append(pauses.from_s, other.from_s), np.append(pauses.to_s, other.to_s), strict=True)
    )
    for from_s, to_s in both:
        if spans and from_s <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], float(to_s))
        else:
            spans.append([float(from_s), float(to_s)])
    return _of([(a, b) for a, b in spans])
