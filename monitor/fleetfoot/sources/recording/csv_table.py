"""The cells of a CSV file, however they are parted, and whatever stands above them."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import decimal_point, number, plain_numbers, shown
from fleetfoot.sources.recording.csv_words import DATE, RR, TIME, meaning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fleetfoot_signal.types import Floats

MOST_ROWS: Final = 600_000
"""Rows of a file: a week at one a second."""
_COMMON: Final = 50_000
"""Different cells of a column that are kept once for all rows: a heart rate has some hundred."""
MOST_CELLS: Final = 20_000_000
MOST_COLUMNS: Final = 1000
LONGEST_LINE: Final = 100_000
"""Characters of a line: the widest of real files, with 200 columns, has 3,000."""
_CHUNK: Final = 10_000
_HEAD: Final = 40
"""Rows among which the header is looked for: some programs put a summary before."""
_DELIMITERS: Final = ",;\t|"


@dataclass(slots=True)
class Table:
    """The cells of a CSV file by column, with the line of each row."""

    where: str
    header: tuple[str, ...]
    delimiter: str
    lines: list[int] = field(default_factory=list[int])
    columns: list[list[str]] = field(default_factory=list["list[str]"])
    notes: dict[str, str] = field(default_factory=dict[str, str])
    """What stands above the header, by name in lower case: lines ``# name=value``, and rows of names and values."""
    ragged: int = 0
    """Rows that were left out for having more or fewer cells than the header."""

    def texts(self, index: int) -> list[str]:
        """Return the cells of a column."""
        return self.columns[index]

    def numbers(self, index: int, *, strict: bool) -> tuple[Floats, int]:
        """Return a column as float64[rows], NaN where a cell is empty, and how many cells are no numbers.

        Raises
        ------
        UnreadableError
            A cell is no number, where ``strict``.
        """
        cells = self.columns[index]
        values = np.empty(len(cells))
        unread = 0
        for start in range(0, len(cells), _CHUNK):
            part = decimal_point(cells[start : start + _CHUNK], comma_is_common=self.delimiter != ",")
            plain = plain_numbers(part)
            if plain is not None:
                values[start : start + _CHUNK] = plain
                continue
            for i, text in enumerate(part, start):
                try:
                    values[i] = number(text)
                except ValueError as error:
                    if strict:
                        place = f"{self.where}: {self.place(i)}, column {shown(self.header[index])}"
                        raise UnreadableError(f"{place}: {error}") from error
                    values[i] = np.nan
                    unread += 1
        return values, unread

    def place(self, index: int) -> str:
        """Return what people call a row."""
        return f"line {self.lines[index]}"


def table_of(where: str, text: str) -> Table:
    """Return the cells of a CSV file.

    Raises
    ------
    UnreadableError
        If it holds no rows, or far more than a recording.
    """
    _check_lines(where, text)
    notes, rest, skipped = _comments(text)
    delimiter = _delimiter(rest)
    rows = _rows(where, rest, delimiter, skipped)
    head = list(itertools.islice(rows, _HEAD))
    if not head:
        raise UnreadableError(f"{where}: holds no rows")
    at = _header_row(head)
    notes |= _preamble(head[:at])
    header = _trimmed([cell.strip() for cell in head[at][1]], [cells for _, cells in head[at + 1 :]])
    if len(header) > MOST_COLUMNS:
        raise UnreadableError(
            f"{where}: has {len(header):,} columns, and no recording has more than {MOST_COLUMNS}"
        )
    table = Table(where, header, delimiter, notes=notes)
    _fill(table, itertools.chain(head[at + 1 :], rows))
    if not table.lines:
        raise UnreadableError(f"{where}: holds no rows")
    return table


def _trimmed(header: list[str], rows: Sequence[list[str]]) -> tuple[str, ...]:
    """Return the header without empty cells at its end that stand for nothing: some programs end rows with a comma."""
    width = len(header)
    while (
        width > 1 and not header[width - 1] and not any("".join(cells[width - 1 :]).strip() for cells in rows)
    ):
        width -= 1
    return tuple(header[:width])


def _check_lines(where: str, text: str) -> None:
    start = 0
    while (end := text.find("\n", start)) >= 0 or start < len(text):
        end = len(text) if end < 0 else end
        if end - start > LONGEST_LINE:
            raise UnreadableError(f"{where}: a line of it is longer than {LONGEST_LINE:,} characters")
        start = end + 1


def _comments(text: str) -> tuple[dict[str, str], str, int]:
    """Return what the lines with ``#`` at the top say, the text behind them, and their number."""
    notes: dict[str, str] = {}
    rest, skipped = text.lstrip("\ufeff"), 0
    while True:
        line, ended, after = rest.partition("\n")
        plain = line.strip()
        if not ended or (plain and not plain.startswith("#") and not plain.lower().startswith("sep=")):
            return notes, rest, skipped
        name, equals, value = plain.lstrip("# ").partition("=")
        if equals:
            notes[name.strip().lower()] = value.strip()
        rest, skipped = after, skipped + 1


def _delimiter(text: str) -> str:
    """Return what parts the cells: what the first rows hold most evenly."""
    lines = [line for line in text[: 4 * LONGEST_LINE].splitlines()[:_HEAD] if line.strip()]
    counts = {mark: sorted(line.count(mark) for line in lines) for mark in _DELIMITERS}
    best = max(
        _DELIMITERS,
        key=lambda mark: (counts[mark][len(lines) // 2] if lines else 0, -_DELIMITERS.index(mark)),
    )
    semicolons = counts[";"][len(lines) // 2] if lines else 0
    return ";" if semicolons and best == "," else best  # then the commas are decimal


def _rows(where: str, text: str, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if cells and any(cell.strip() for cell in cells):
                yield reader.line_num + skipped, cells
    except csv.Error as error:
        raise UnreadableError(f"{where}: line {reader.line_num + skipped}: {error}") from error


def _header_row(head: Sequence[tuple[int, list[str]]]) -> int:
    """Return which row names the columns: the one with the most names that are known, a time or RR among them."""
    best, most = 0, 0
    for i, (_, cells) in enumerate(head):
        found = [meaning(cell) for cell in cells[:MOST_COLUMNS]]
        known = [each for each in found if each is not None]
        timed = any(each.quantity in {TIME, DATE, RR} for each in known)
        if timed and len(known) > most:
            best, most = i, len(known)
    return best


def _preamble(rows: Sequence[tuple[int, list[str]]]) -> dict[str, str]:
    notes: dict[str, str] = {}
    for (_, names), (_, values) in itertools.pairwise(rows):
        notes |= {
            name.strip().lower(): value.strip()
            for name, value in zip(names, values, strict=False)
            if name.strip()
        }
    for _, cells in rows:
        if len(cells) == 2:
            notes.setdefault(cells[0].strip(" :").lower(), cells[1].strip())
    return notes


def _fill(table: Table, rows: Iterator[tuple[int, list[str]]]) -> None:
    width = len(table.header)
    table.columns = [[] for _ in range(width)]
    common: list[dict[str, str]] = [{} for _ in range(width)]
    pending: tuple[int, list[str]] | None = None
    for line, found in rows:
        if pending is not None:
            _refuse_ragged(table, *pending)
            pending = None
        cells = found if any(cell.strip() for cell in found[width:]) else found[:width]
        if len(cells) != width:
            pending = line, cells
            continue
        if len(table.lines) >= MOST_ROWS or len(table.lines) * width >= MOST_CELLS:
            raise UnreadableError(
                f"{table.where}: holds more than {len(table.lines):,} rows", "cut it in two"
            )
        table.lines.append(line)
        for column, known, cell in zip(table.columns, common, cells, strict=True):
            column.append(known.setdefault(cell, cell) if len(known) < _COMMON else known.get(cell, cell))
    if pending is not None:  # a program that dies in the midst of a row leaves a short one
        table.ragged += 1
        if not table.lines:
            _refuse_ragged(table, *pending)


def _refuse_ragged(table: Table, line: int, cells: list[str]) -> None:
    raise UnreadableError(
        f"{table.where}: line {line} has {len(cells)} cells, the header {len(table.header)}"
    )
