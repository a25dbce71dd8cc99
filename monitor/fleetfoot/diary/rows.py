"""Notes put together to rows, as a diary is read: everything one source says of a day or run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleetfoot.diary.note import Note, Where


class DiaryRow(NamedTuple):
    """What is said of one day or run."""

    date: str
    """With the time where it was said; empty where only the run is named."""
    run: str
    values: dict[str, str]
    sources: tuple[str, ...]
    """Who said it."""


def rows_of(notes: Iterable[Note]) -> list[DiaryRow]:
    """Return the rows, oldest first; sources are kept apart."""
    found: dict[tuple[Where, str], dict[str, str]] = {}
    for note in notes:
        found.setdefault((note.where, note.source), {})[note.field] = note.value
    return [
        DiaryRow("T".join(filter(None, (where.day, where.clock))), where.run, values, (source,))
        for (where, source), values in sorted(found.items(), key=lambda item: item[0])
    ]
