"""Columns of text, padded to the widest cell and never cut: what reads them may be a program."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_GAP = "  "


def columns(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> list[str]:
    """Return the rows as lines; ``right`` are the columns that are flush right.

    >>> columns([("run", "min"), ("20250101", "5")], right={1})
    ['run       min', '20250101    5']
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [_line(row, widths, right) for row in rows]


def width(text: str) -> int:
    """Return how many cells of a terminal a text takes: East Asian wide characters two, accents none."""
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _line(row: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
    cells: list[str] = []
    for index, (cell, room) in enumerate(zip(row, widths, strict=True)):
        padding = " " * (room - width(cell))
        cells.append(padding + cell if index in right else cell + padding)
    return _GAP.join(cells).rstrip()
