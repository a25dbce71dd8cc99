"""Files beside recordings that notes come from: what every reader of them gets, and what it gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping  # noqa: TC003 - of the fields of a NamedTuple
from types import MappingProxyType
from typing import Final, NamedTuple

from fleetfoot.diary.fields import BY_NAME, Of, canonical
from fleetfoot.diary.note import Note, Where
from fleetfoot.sources.bundle.member import Member  # noqa: TC001 - the same
from fleetfoot.sources.recording.cells import shown

MOST_NAMED = 5
"""Columns that are named one by one."""


class Said(NamedTuple):
    """What a file says."""

    notes: list[Note]
    passed: tuple[str, ...] = ()
    """What was passed over, one line each."""
    runs: Mapping[str, str] = MappingProxyType({})
    """What runs are called in other files of the same export, by what notes can know them by."""


def together(said: Iterable[Said]) -> list[Note]:
    """Return the notes of an export whose files name runs for one another; what nobody names is of no run of it."""
    all_said = list(said)
    runs = {name: run for each in all_said for name, run in each.runs.items()}
    notes = [note for each in all_said for note in each.notes]
    named = [
        note._replace(where=note.where._replace(run=runs.get(note.where.run, note.where.run)))
        for note in notes
    ]
    return [note for note in named if not note.where.run.startswith(ELSEWHERE)]


ELSEWHERE: Final = "elsewhere:"
"""What the run of a note begins with that another file of the export is to name."""


class Side(NamedTuple):
    """One kind of file beside recordings."""

    title: str
    """What people call it."""
    fits: Callable[[str, bytes], bool]
    """Whether a file is of this kind, by its own name and its first bytes (:meth:`.Member.head`)."""
    read: Callable[[Member], Said]
    """Raises UnreadableError where a file is not what it claims to be."""


def called(pattern: str) -> Callable[[str, bytes], bool]:
    """Return what tells a kind of file by its own name, a regular expression."""
    compiled = re.compile(pattern)

    def fits(name: str, head: bytes) -> bool:
        del head
        return compiled.fullmatch(name) is not None

    return fits


class Gathering:
    """Notes of one source on their way; what cannot be is left out, counted and named.

    Parameters
    ----------
    source : str
        Where the values come from.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self._notes: dict[tuple[Where, str, str], Note] = {}
        self._odd: dict[str, tuple[int, str]] = {}
        self._unknown: dict[str, None] = {}

    def add(self, where: Where, field: str, value: float | str, *, by: str = "") -> None:
        """Take a value in the unit of its field; NaN is nothing. ``by`` names a device or app of the source."""
        source = f"{self.source}: {by}" if by else self.source
        text = f"{value:.6g}" if isinstance(value, float | int) else value
        try:
            known = canonical(BY_NAME[field], text)
        except ValueError:
            times, first = self._odd.get(field, (0, text))
            self._odd[field] = (times + 1, first)
            return
        if known is not None and (where.run or where.day or BY_NAME[field].of is Of.RUN):
            self._notes[where, field, source] = Note(where, field, known, source)

    def pass_over(self, name: str) -> None:
        """Take note of a column or kind of value that the diary has no field for."""
        if len(self._unknown) < 1000:
            self._unknown[name] = None

    def said(self) -> Said:
        """Return what was gathered: of two values for one thing the later."""
        return Said(list(self._notes.values()), (*self._lines(), *passed_over(self._unknown)))

    def _lines(self) -> list[str]:
        return [
            f"{times} values of {BY_NAME[field].title} that cannot be, such as {shown(first)}: left out"
            for field, (times, first) in self._odd.items()
        ]


def passed_over(names: dict[str, None] | list[str]) -> tuple[str, ...]:
    """Return one line for columns that nothing is made of; none where there are none."""
    known = [shown(name) for name in names if name.strip()]
    if not known:
        return ()
    more = f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
    return (f"the diary has no field for {', '.join(known[:MOST_NAMED])}{more}",)
