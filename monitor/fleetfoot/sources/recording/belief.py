"""Whether a speed may be believed, given the distance that was recorded with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.sources.recording.distance import from_speed, speed_from_distance

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

OFF: Final = 0.03
"""A speed that comes to so much more or less than the distance, over the whole run, is not the speed of this run.

Of 34 recorded runs the two differ by 1.2 % or less in 26, by 2 to 10 % in 8: those with a foot pod beside satellites,
and those with pauses."""
ALIKE: Final = 0.03
"""Median deviation of the ratio over the windows below which a speed is wrong by one factor throughout."""
MINUTE_S: Final = 60.0
ABSURD: Final = (0.5, 30.0)
"""Share of the distance and metres by which speed may be off within a minute: healthy files differ by 20 %, for each of
the two is smoothed in its own way."""
WINDOW_S: Final = 300.0
APART: Final = (0.1, 50.0)
"""The same within five minutes: healthy files differ by up to 10 %."""
SHORTEST_M: Final = 100.0
"""Nothing is told from less."""


class Travel(NamedTuple):
    """A recording as far as it moved."""

    t_s: Floats
    distance_m: Floats
    """Never shrinks; NaN is unknown."""
    stopped: Bools
    """Whether the recording was stopped between a record and the next."""

    def by_speed(self, speed_m_s: Floats) -> Floats:
        """Return the distance that a speed comes to by each record."""
        return from_speed(self.t_s, speed_m_s, self.stopped)

    def derived(self) -> Floats:
        """Return the speed that follows from the distance; none across a stop."""
        cuts = np.flatnonzero(self.stopped[:-1]) + 1
        pieces = zip(np.split(self.t_s, cuts), np.split(self.distance_m, cuts), strict=True)
        return np.concatenate([speed_from_distance(t_s, metres) for t_s, metres in pieces])

    def edges(self, length_s: float) -> tuple[Ints, Ints]:
        """Return the first and last records of windows, all with a known distance."""
        known = np.flatnonzero(~np.isnan(self.distance_m))
        marks = np.arange(float(self.t_s[known[0]]), float(self.t_s[known[-1]]), length_s)
        bounds = np.unique(np.append(known[np.searchsorted(self.t_s[known], marks)], known[-1]))
        return bounds[:-1], bounds[1:]


def believed(travel: Travel, speed_m_s: Floats | None) -> tuple[Floats, list[str]]:
    """Return the speed that agrees with the distance, and a line for what was not as recorded.

    Where it comes to nothing like the distance within a minute, as when it is stuck, it is taken from the distance.
    Where it is off on the whole, it is scaled to the distance, which keeps what it says of the moment.

    Parameters
    ----------
    travel : Travel
    speed_m_s : Floats, shape (n,), optional
        As recorded; NaN is unknown.
    """
    derived = travel.derived()
    if speed_m_s is None or np.isnan(speed_m_s).all():
        return derived, []
    known = np.flatnonzero(~np.isnan(travel.distance_m))
    total_m = float(travel.distance_m[known[-1]] - travel.distance_m[known[0]]) if known.size else 0.0
    if total_m < SHORTEST_M:
        return speed_m_s, []
    speed, lines = _mended(travel, speed_m_s)
    speed = np.where(np.isnan(speed), derived, speed)
    absurd = _apart(travel, speed, MINUTE_S, ABSURD)
    if absurd.any():
        seconds = float(np.sum(np.diff(travel.t_s)[absurd[:-1]]))
        lines.append(f"its speed contradicts its distance for {seconds:.0f} s: taken from it there")
    speed = np.where(absurd, derived, speed)
    by_speed = travel.by_speed(speed)
    off = float(by_speed[known[-1]] - by_speed[known[0]]) / total_m - 1.0
    if abs(off) > OFF:
        lines.append(f"its speed is {_amount(off)} what its distance says: scaled to it")
        return _scaled(travel, speed, all_of_it=True), lines
    apart = _apart(travel, speed, WINDOW_S, APART)
    if apart.any():
        minutes = float(np.sum(np.diff(travel.t_s)[apart[:-1]])) / 60.0
        lines.append(f"its speed is off what its distance says for {minutes:.0f} min: scaled to it there")
        return _scaled(travel, speed, all_of_it=False), lines
    return speed, lines


def _amount(off: float) -> str:
    return f"{100.0 * abs(off):.1f} % {'above' if off > 0.0 else 'below'}"


def _mended(travel: Travel, speed: Floats) -> tuple[Floats, list[str]]:
    """Mend a speed that is wrong by one large factor throughout, as in another unit."""
    first, last = travel.edges(min(WINDOW_S, (travel.t_s[-1] - travel.t_s[0]) / 5.0))
    told_m, way_m = _ways(travel, speed, first, last)
    moving = way_m > travel.t_s[last] - travel.t_s[first]  # 1 m/s and more
    if np.count_nonzero(moving) < 3 or not np.any(told_m[moving] > 0.0):
        return speed, []
    ratio = told_m[moving] / way_m[moving]
    middle = float(np.median(ratio))
    spread = float(np.median(np.abs(ratio - middle)))
    if abs(middle - 1.0) <= OFF or spread > ALIKE * middle:
        return speed, []
    off = _amount(middle - 1.0) if 0.5 < middle < 2.0 else f"{middle:.3g} times"
    return speed / middle, [f"its speed is {off} what its distance says: scaled to it"]


def _apart(travel: Travel, speed: Floats, length_s: float, allowed: tuple[float, float]) -> Bools:
    """Return which records lie in windows whose speed cannot be that of their distance."""
    wrong = np.zeros(travel.t_s.shape, dtype=np.bool_)
    first, last = travel.edges(length_s)
    told_m, way_m = _ways(travel, speed, first, last)
    bad = _contradicts(told_m, way_m, allowed)
    for begin, end in zip(first[bad].tolist(), last[bad].tolist(), strict=True):
        wrong[begin:end] = True
    return wrong


def _ways(travel: Travel, speed: Floats, first: Ints, last: Ints) -> tuple[Floats, Floats]:
    """Return how far it was in each window by the speed, and by the distance."""
    by_speed = travel.by_speed(speed)
    return by_speed[last] - by_speed[first], travel.distance_m[last] - travel.distance_m[first]


def _contradicts(told_m: Floats, way_m: Floats, allowed: tuple[float, float]) -> Bools:
    share, metres = allowed
    bad: Bools = np.abs(told_m - way_m) > np.maximum(metres, share * way_m)
    return bad


def _scaled(travel: Travel, speed: Floats, *, all_of_it: bool) -> Floats:
    """Bring the speed into line with the distance over five minutes, without a step from one to the next."""
    first, last = travel.edges(WINDOW_S)
    told_m, way_m = _ways(travel, speed, first, last)
    usable = (told_m > APART[1]) & (way_m > APART[1])
    if not usable.any():
        return speed
    ratio = way_m / np.where(usable, told_m, 1.0)
    if not all_of_it:
        ratio = np.where(_contradicts(told_m, way_m, APART), ratio, 1.0)
    middle_s = 0.5 * (travel.t_s[first] + travel.t_s[last])
    return speed * np.interp(travel.t_s, middle_s[usable], ratio[usable])
