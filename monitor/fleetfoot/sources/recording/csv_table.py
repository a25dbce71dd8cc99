"""The cells of a CSV file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import number, shown

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats


class Table(NamedTuple):
    """The cells of a CSV file, with the line of each row."""

    where: str
    header: tuple[str, ...]
    lines: list[int]
    rows: list[list[str]]

    def texts(self, name: str) -> list[str]:
        """Return the cells of a column."""
        index = self.header.index(name)
        return [row[index] for row in self.rows]

    def numbers(self, name: str) -> Floats:
        """Return a column as float64[rows]; NaN where a cell is empty."""
        values = np.empty(len(self.rows))
        for i, text in enumerate(self.texts(name)):
            try:
                values[i] = number(text)
            except ValueError as error:
                raise UnreadableError(
                    f"{self.where}: {self.place(i)}, column {shown(name)}: {error}"
                ) from error
        return values

    def place(self, index: int) -> str:
        """Return what people call a row."""
        return f"line {self.lines[index]}"

    def places(self) -> list[str]:
        """Return what people call each row."""
        return [f"line {line}" for line in self.lines]


def table_of(where: str, content: bytes) -> Table:
    """Return the cells of a CSV file.

    Raises
    ------
    UnreadableError
        If it is not text, holds no rows, or a row has more or fewer cells than the header.
    """
    lines: list[int] = []
    rows: list[list[str]] = []
    header: tuple[str, ...] | None = None
    reader = csv.reader(io.StringIO(_text(where, content), newline=""))
    try:
        for cells in reader:
            if header is None:
                header = tuple(cell.strip() for cell in cells) or None
            elif cells:
                if len(cells) != len(header):
                    raise UnreadableError(
                        f"{where}: line {reader.line_num} has {len(cells)} cells, the header {len(header)}"
                    )
                lines.append(reader.line_num)
                rows.append(cells)
    except csv.Error as error:
        raise UnreadableError(f"{where}: line {reader.line_num}: {error}") from error
    if header is None or not rows:
        raise UnreadableError(f"{where}: holds no rows")
    return Table(where, header, lines, rows)


def _text(where: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{where}: is neither FIT, TCX nor a text file") from error
    if "\0" in text:
        raise UnreadableError(f"{where}: is neither FIT, TCX nor a text file")
    return text
