"""Plain lists of intervals between heart beats, one a line, as Kubios, Elite HRV and others read and write them."""

from __future__ import annotations

import io
import re
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.draft import Column, Draft, Intervals
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fleetfoot_signal.types import Bools, Floats

SENSOR: Final = "rr"
_LINE: Final = re.compile(r"\s*([0-9]{1,5}(?:[.,][0-9]+)?)\s*[;,]?\s*")
_HEAD: Final = re.compile(r"[^0-9\n]{0,60}")
"""A first line of words, such as ``RR (ms)``."""
_RANGE_MS: Final = (200.0, 3000.0)
"""Hearts beat at 20 to 300 a minute."""
MOSTLY: Final = 0.8
_FEW: Final = 3
MOST: Final = 600_000
"""Beats of one list, as many as rows of a table: two days."""
_LOOKED_AT: Final = 100
"""Lines that tell whether a file is such a list."""
_TIME_AND_INTERVAL: Final = 2
"""Cells of a line that is more than an interval."""


def read_rr(where: str, text: str) -> Draft | None:
    """Return the run in a list of beat intervals in ms or s; None where a file is none.

    The beats have no date; their times are the sums of the intervals.

    Raises
    ------
    UnreadableError
        It is one of more than :data:`MOST` beats.
    """
    text = text.lstrip("\ufeff")
    first = list(islice(_lines(text), _LOOKED_AT))
    headed = bool(first) and not _LINE.fullmatch(first[0]) and bool(_HEAD.fullmatch(first[0]))
    first = first[headed:]
    cells = _cells(first)
    if cells is None or not all(_LINE.fullmatch(cell) for cell in islice(cells(first), _LOOKED_AT)):
        return None
    if max(text.count("\n"), text.count(" ") if len(first) == 1 else 0) > MOST:
        raise UnreadableError(f"{where}: holds more than {MOST:,} beats", "cut it in two")
    values = np.array([_interval(cell) for cell in cells(islice(_lines(text), int(headed), None))])
    middle = float(np.nanmedian(values))
    rr_ms = 1000.0 * values if middle < 10.0 else values
    low, high = _RANGE_MS
    sound = (rr_ms >= low) & (rr_ms <= high)
    if values.size < _FEW or np.mean(sound) < MOSTLY:
        return None
    return _draft(rr_ms, sound)


def _draft(rr_ms: Floats, sound: Bools) -> Draft:
    times_s = np.cumsum(np.nan_to_num(rr_ms)) / 1000.0
    rate = np.where(sound, 60_000.0 / np.where(sound, rr_ms, 1.0), np.nan)
    known = np.isfinite(rr_ms)
    unread = int(np.count_nonzero(~known))
    return Draft(
        clock_s=times_s,
        columns=[Column(Channel.HEART_RATE, SENSOR, rate)],
        dated=False,
        sport=None,
        intervals=Intervals(rr_ms[known], SENSOR, clock_s=times_s[known]),
        warnings=[f"{unread} lines that are no interval"] if unread else [],
    )


def _lines(text: str) -> Iterator[str]:
    """Yield the lines that say anything."""
    lines = (line.rstrip("\n") for line in io.StringIO(text, newline=None))
    return (line for line in lines if line.strip() and not line.startswith("#"))


def _cells(first: list[str]) -> Callable[[Iterable[str]], Iterator[str]] | None:
    """Return what makes intervals of lines, by the first of them; None where they are no list at all."""
    if len(first) == 1:  # all in one line
        return lambda lines: (cell for line in lines for cell in line.split())
    if first and all(len(line.split()) == _TIME_AND_INTERVAL for line in first):
        return lambda lines: (line.split()[-1] for line in lines)
    return iter if len(first) >= _FEW else None


def _interval(cell: str) -> float:
    found = _LINE.fullmatch(cell)
    return float(found[1].replace(",", ".")) if found else np.nan
