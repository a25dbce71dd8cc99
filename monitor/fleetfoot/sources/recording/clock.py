"""The clock of a recording, set right: late records, a clock that was set in mid-run, dates that cannot be."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot_signal.types import Bools, Floats, Ints

EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)
"""No run was recorded by a watch before, and nothing here will be read after."""
DAY_S: Final = 86_400.0
"""A silence of a day ends a run: whatever follows is another, or the clock was set."""
LATE_S: Final = 60.0
"""A record that is later than this does not belong where its time says: smart recording holds back less."""
FEW: Final = 0.02
"""Share of the records that may be late before it is the clock that must have been set."""
_A_FEW: Final = 10


@dataclass(frozen=True, slots=True)
class Part:
    """Records between which the clock runs on."""

    records: Ints
    """Their places in the file, in the order of time."""
    clock_s: Floats
    """Never decreasing."""
    moved_s: Floats
    """How much was added to the time of each."""

    def of(self, places: Ints | Bools | slice) -> Part:
        """Return some of the records."""
        return Part(self.records[places], self.clock_s[places], self.moved_s[places])

    def cut(self, places: Ints) -> list[Part]:
        """Return the parts that begin at some places, and the one before them."""
        bounds = [0, *places.tolist(), self.records.size]
        return [self.of(slice(a, b)) for a, b in pairwise(bounds)]


def _whole(parts: Sequence[Part]) -> Part:
    return Part(
        np.concatenate([part.records for part in parts]),
        np.concatenate([part.clock_s for part in parts]),
        np.concatenate([part.moved_s for part in parts]),
    )


def is_date(moment: datetime) -> bool:
    """Tell whether a moment can be that of a run: the one check for every source of dates."""
    return EARLIEST <= moment < LATEST


def dated(clock_s: Floats) -> bool:
    """Tell whether the times of records, in seconds since 1970, can be those of a run."""
    low, high = EARLIEST.timestamp(), LATEST.timestamp()
    middle = float(np.median(clock_s)) if clock_s.size else np.nan
    return low <= middle < high


def straighten(clock_s: Floats, distance_m: Floats | None) -> tuple[list[Part], list[str]]:
    """Return the parts of a recording whose times never decrease, and a line for each thing that was set right.

    A record that is a little late is put in its place; one that is far from all others is left out. Where the clock was
    set back, what comes before is moved to fit; where it jumps by more than a day, the recording is cut in two.

    Parameters
    ----------
    clock_s : Floats, shape (n,)
        In the order of the file; NaN where a record carries no time.
    distance_m : Floats, shape (n,), optional
        Tells the order of parts where times do not.
    """
    index = np.flatnonzero(np.isfinite(clock_s))
    part, warnings = _ordered(Part(index, clock_s[index], np.zeros(index.size)), distance_m)
    cuts = np.flatnonzero(np.diff(part.clock_s) > DAY_S) + 1
    pieces = part.cut(cuts)
    longest = max((piece.records.size for piece in pieces), default=0)
    whole = [piece for piece in pieces if piece.records.size >= FEW * longest]
    if lost := part.records.size - sum(piece.records.size for piece in whole):
        warnings.append(f"{several(lost, 'record')} with a clock of another day left out")
    if len(whole) > 1:
        jumps = ", ".join(_days(a.clock_s[-1], b.clock_s[0]) for a, b in pairwise(whole))
        warnings.append(f"its clock jumps by {jumps}: read as {len(whole)} runs")
    return whole, warnings


def several(number: int, what: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _days(before_s: float, after_s: float) -> str:
    return f"{(after_s - before_s) / DAY_S:.1f} days"


def _ordered(part: Part, distance_m: Floats | None) -> tuple[Part, list[str]]:
    steps = np.diff(part.clock_s)
    if bool((steps >= 0.0).all()):
        return part, []
    if np.count_nonzero(steps < 0.0) > np.count_nonzero(steps > 0.0):
        turned, warnings = _ordered(part.of(slice(None, None, -1)), distance_m)
        return turned, ["runs backwards in time: read from its end", *warnings]
    late = ~longest_rise(part.clock_s)
    few = np.count_nonzero(late) <= max(_A_FEW, FEW * late.size)
    if few or float(_off_s(part, late).max()) <= LATE_S:
        return _placed(part, late)
    return _joined(part, distance_m)


def longest_rise(values: Floats) -> Bools:
    """Return which values make up a longest never decreasing sequence (Fredman 1975, Discrete Math 11:29)."""
    tails: list[float] = []
    places: list[int] = []
    before = np.full(values.size, -1)
    for i, value in enumerate(values.tolist()):
        at = bisect_right(tails, value)
        before[i] = places[at - 1] if at else -1
        if at == len(tails):
            tails.append(value)
            places.append(i)
        else:
            tails[at], places[at] = value, i
    kept = np.zeros(values.size, dtype=np.bool_)
    i = places[-1] if places else -1
    while i >= 0:
        kept[i] = True
        i = int(before[i])
    return kept


def _placed(part: Part, late: Bools) -> tuple[Part, list[str]]:
    """Put late records in their places; leave out those that are far from where they stand in the file."""
    off_s = _off_s(part, late)
    lost = late & ((off_s > LATE_S) | (part.clock_s < part.clock_s[~late][0]))
    moved = late & ~lost
    order = np.argsort(part.clock_s[~lost], kind="stable")
    warnings: list[str] = []
    if moved.any():
        most_s = float(off_s[moved].max())
        warnings.append(
            f"{several(int(moved.sum()), 'record')} out of order by up to {most_s:.0f} s: put in place"
        )
    if lost.any():
        warnings.append(f"{several(int(lost.sum()), 'record')} whose time cannot be left out")
    return part.of(np.flatnonzero(~lost)[order]), warnings


def _off_s(part: Part, late: Bools) -> Floats:
    """Return how far the time of each record is from where it stands in the file."""
    around_s = np.interp(np.arange(late.size), np.flatnonzero(~late), part.clock_s[~late])
    return np.abs(part.clock_s - around_s)


def _joined(part: Part, distance_m: Floats | None) -> tuple[Part, list[str]]:
    """Join the parts between which the clock goes back.

    Those that do not overlap are joined in the order of time, others as they stand in the file, the earlier ones moved
    to end where the next begins.
    """
    cuts = np.flatnonzero(np.diff(part.clock_s) < 0.0) + 1
    pieces = part.cut(cuts)
    by_time = sorted(pieces, key=lambda piece: float(piece.clock_s[0]))
    disjoint = all(a.clock_s[-1] <= b.clock_s[0] for a, b in pairwise(by_time))
    if disjoint and not _goes_on(pieces, distance_m):
        return _whole(by_time), [f"its {len(pieces)} parts are not in the order of time: read in it"]
    usual_s = (
        float(np.median(np.diff(part.clock_s)[np.diff(part.clock_s) > 0.0])) if part.records.size > 2 else 1.0
    )
    fitted = [pieces[-1]]
    back_s = 0.0
    for piece in reversed(pieces[:-1]):
        move_s = float(fitted[0].clock_s[0]) - usual_s - float(piece.clock_s[-1])
        back_s = max(back_s, -move_s)
        fitted.insert(0, Part(piece.records, piece.clock_s + move_s, piece.moved_s + move_s))
    times = "once" if len(pieces) == 2 else f"{len(pieces) - 1} times"
    return _whole(fitted), [
        f"its clock was set back {times}, by up to {back_s:.0f} s: what comes before is moved to fit"
    ]


def _goes_on(pieces: list[Part], distance_m: Floats | None) -> bool:
    """Tell whether the distance goes on from part to part as they stand in the file."""
    if distance_m is None:
        return False
    known = [distance_m[piece.records][~np.isnan(distance_m[piece.records])] for piece in pieces]
    if not all(each.size for each in known) or max(float(each[-1]) for each in known) == 0.0:
        return False
    return all(a[-1] <= b[0] for a, b in pairwise(known))
