"""Rows of text tables as spreadsheets, phones and other programs save them.

UTF-8 or UTF-16; comma, semicolon or tab; with semicolons or tabs, decimal commas. Bytes are hostile: sizes are capped,
and every complaint is one line that names file and row.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST_BYTES: Final = 64 * 2**20
"""Ten years of a diary are 1 MB."""
MOST_ROWS: Final = 500_000
WIDEST: Final = 2_000
"""Columns of a row."""
LONGEST_CELL: Final = 100_000
_DECIMAL_COMMA: Final = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_QUOTED_COMMA: Final = re.compile(r"[+-]?\d+,\d{1,2}", re.ASCII)
"""A decimal comma between commas, in quotes; with three digits behind it, it parts thousands."""
_MARK: Final = re.compile(r"\A\ufeff?\"?sep=[,;\t|]\"?(?=\r?\n)", re.IGNORECASE)
_WESTERN: Final = frozenset(
    "ÄÖÜäöüßÀÂÆÇÈÉÊËÎÏÔŒÙÛŸàâæçèéêëîïôœùûÁÍÓÚÑáíóúñ¿¡«»€°µ²…·\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u201e"
)
"""Letters and marks of the languages spoken here that Windows' spreadsheets save in their own code page."""


class Row(NamedTuple):
    """One row."""

    line: int
    """Where it stands in the file, from 1."""
    cells: list[str]
    """As many as the header has; missing ones at the end are empty."""


class Sheet(NamedTuple):
    """A table with its header."""

    where: str
    header: list[str]
    rows: list[Row]
    delimiter: str = ","

    def place(self, row: Row) -> str:
        """Return how people find a row."""
        return f"{self.where}: line {row.line}"


def text_of(where: str, content: bytes) -> str:
    """Return a file's text.

    Raises
    ------
    UnreadableError
        It is no text, or larger than :data:`LARGEST_BYTES`.
    """
    if len(content) > LARGEST_BYTES:
        raise UnreadableError(f"{where}: is larger than {LARGEST_BYTES >> 20} MB", "cut it into years")
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError as error:
        western = content.decode("cp1252", errors="replace")
        if not {letter for letter in western if not letter.isascii()} <= _WESTERN:
            raise UnreadableError(f"{where}: is not text in UTF-8 or UTF-16", "save it as UTF-8") from error
        text = western
    if "\0" in text:
        raise UnreadableError(f"{where}: is not a text file")
    return text


def header_of(head: bytes) -> list[str]:
    """Return the first row of a table by the first bytes of its file; empty where it is none."""
    text = _unmarked(head[: len(head) // 2 * 2].decode(_encoding(head), errors="replace")) if head else ""
    line = next((line for line in io.StringIO(text) if line.strip()), "")
    if "\ufffd" in line:  # a code page of Windows
        text = _unmarked(head.decode("cp1252", errors="replace"))
        line = next((line for line in io.StringIO(text) if line.strip()), "")
    if "\0" in line or len(line) > LONGEST_CELL:
        return []
    try:
        cells = [cell for row in _reader([line], _delimiter(text)) for cell in row]
    except csv.Error:
        return []
    return [cell.strip() for cell in cells]


def sheet_of(where: str, content: bytes) -> Sheet:
    """Return the rows of a table; empty ones are left out.

    Raises
    ------
    UnreadableError
        It is no text or has no header, or a row has more cells than the header.
    """
    text = _unmarked(text_of(where, content))
    delimiter = _delimiter(text)
    reader = _reader(io.StringIO(text, newline=""), delimiter)
    header: list[str] | None = None
    rows: list[Row] = []
    for line, cells in _lines(where, reader):
        if header is None:
            header = [cell.strip() for cell in cells]
            continue
        if len(rows) >= MOST_ROWS:
            raise UnreadableError(f"{where}: has more than {MOST_ROWS} rows", "cut it into years")
        rows.append(Row(line, _fitted(f"{where}: line {line}", cells, len(header), delimiter)))
    if header is None:
        raise UnreadableError(f"{where}: is empty")
    return Sheet(where, header, rows, delimiter)


def _reader(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True)


def _unmarked(text: str) -> str:
    """Return the text without the delimiter that some spreadsheets name in the first line; lines keep their place."""
    return _MARK.sub("", text, count=1)


def _encoding(content: bytes) -> str:
    return "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"


def _lines(where: str, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that holds anything, with its line."""
    try:
        for cells in reader:
            line = reader.line_num  # type: ignore[attr-defined] # of csv.reader
            if len(cells) > WIDEST or any(len(cell) > LONGEST_CELL for cell in cells):
                raise UnreadableError(f"{where}: line {line}: is no row of a table")
            if any(cell.strip() for cell in cells):
                yield line, cells
    except csv.Error as error:
        raise UnreadableError(f"{where}: {error}") from error


def _fitted(place: str, cells: list[str], width: int, delimiter: str) -> list[str]:
    extra = [cell for cell in cells[width:] if cell.strip()]
    if extra:
        raise UnreadableError(
            f"{place}: has {len(cells)} cells, the header {width}", f"{shown(extra[0])} has no column"
        )
    fitted = cells[:width] + [""] * (width - len(cells))
    comma = _QUOTED_COMMA if delimiter == "," else _DECIMAL_COMMA
    return [cell.replace(",", ".") if comma.fullmatch(cell.strip()) else cell for cell in fitted]


def _delimiter(text: str) -> str:
    """Return what separates the cells of the first line that holds anything."""
    head = next((line for line in io.StringIO(text) if line.strip()), "")
    return max(",;\t|", key=lambda mark: (head.count(mark), mark == ","))
