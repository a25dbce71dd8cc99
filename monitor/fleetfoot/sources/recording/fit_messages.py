"""The border to fitdecode: bytes of a FIT file to plain rows; none of its exceptions gets past here.

FIT protocol: Garmin FIT SDK, "Flexible & Interoperable Data Transfer Protocol", D00001275.
"""

from __future__ import annotations

import struct
import sys
from typing import TYPE_CHECKING, Final, cast

import numpy as np
from fitdecode.exceptions import FitError  # type: ignore[import-untyped]
from fitdecode.reader import CrcCheck, ErrorHandling, FitReader  # type: ignore[import-untyped]
from fitdecode.records import FIT_FRAME_DATA, FIT_FRAME_DEFINITION  # type: ignore[import-untyped]

from fleetfoot.sources.fit_framing import RECORD, checksum
from fleetfoot.sources.recording.clock import several
from fleetfoot.sources.recording.fit_columns import COMPRESSED, columns_of
from fleetfoot.sources.recording.fit_file import DESCRIPTION, EVENT, NAMED, FitFile
from fleetfoot.sources.recording.fit_rebuilt import Wanted, intervals, rebuilt
from fleetfoot.sources.recording.fit_walk import chain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from fleetfoot.sources.recording.fit_columns import Definition, Field, Value
    from fleetfoot.sources.recording.fit_file import FieldData, Frame
    from fleetfoot.sources.recording.fit_rebuilt import Rebuilt
    from fleetfoot.sources.recording.fit_walk import Found

WANTED: Final = Wanted(
    messages=NAMED | {RECORD, EVENT, DESCRIPTION},
    fields=frozenset({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 39, 41, 53, 73, 78, 84, 85, 253}),
)
"""Of a record: place, altitude, heart rate, cadence and its fraction, distance, speed, both compressed, power, grade,
temperature, running dynamics, time (FIT profile 21)."""
MOST_RECORDS: Final = 150_000
"""Records of a file that are decoded, 41 hours at one a second: four seconds of work; of more every n-th is."""
MOST_FILES: Final = 200
"""Files of one chain that are read."""
_MOST_FAULTS: Final = 20
"""Messages that may be unreadable before the rest of a file is given up."""

_RAISED_BY_FITDECODE: Final[tuple[type[Exception], ...]] = (
    cast("type[Exception]", FitError),
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""On damaged bytes fitdecode lets all of these out beside its own (found by mutating files)."""


def _row(fields: list[FieldData]) -> dict[Field | None, Value]:
    row = {data.field: data.value for data in fields}
    if len(row) < len(fields):
        # fitdecode also derives fields, such as enhanced_speed from speed: what is stated counts.
        row |= {data.field: data.value for data in fields if data.field_def and data.value is not None}
    return row


def _number(value: Value) -> float:
    return value if isinstance(value, (int, float)) else np.nan


def decode(content: bytes) -> tuple[list[FitFile], list[str]]:
    """Return the FIT files chained in ``content`` and a line for each thing that is wrong with them.

    What makes no sense is passed over as long as something follows that does.
    """
    files: list[FitFile] = []
    warnings: list[str] = []
    sound = True
    for found in chain(content):
        if len(files) >= MOST_FILES:
            warnings.append(f"chains more than {MOST_FILES} files: the first are read")
            break
        file, lines = _decoded(content, found)
        files.append(file)
        warnings += lines
        sound &= checksum(content[found.start : found.end]) == 0
    if not sound and not warnings:
        warnings.append("its checksum is wrong: some values may be damaged")
    return files, list(dict.fromkeys(warnings))


def _decoded(content: bytes, found: Found) -> tuple[FitFile, list[str]]:
    """Return one file as far as its bytes make sense."""
    records = sum(message.number == RECORD and message.layout is not None for message in found.messages)
    every = -(-records // MOST_RECORDS)
    file, unread = _by_columns(content, found, max(every, 1)) or _one_by_one(content, found, max(every, 1))
    if every <= 1:
        file.intervals = intervals(content, found)
    lines: list[str] = []
    if every > 1:
        lines.append(f"holds {records:,} records: one in {every} is read")
    if found.lost or unread:
        lost = f"{found.lost:,} bytes" if found.lost else several(unread, "message")
        lines.append(f"damaged: {lost} that make no sense passed over")
    if found.broken:
        lines.append(f"cut off or damaged after {file.count} records: what comes before is analysed")
    return file, lines


def _by_columns(content: bytes, found: Found, every: int) -> tuple[FitFile, int] | None:
    """Return a file whose records are plain numbers, and how many messages cannot be read; None for any other file."""
    pieces = rebuilt(content, found, WANTED, every=every, apart=True)
    if any(pieces.pieces[place][0] & COMPRESSED for place in pieces.data):
        return None
    file = FitFile(count=sum(len(batch.places) for batch in pieces.batches))
    definitions: dict[int, Definition] = {}

    def take(frame: Frame, number: int) -> None:
        if frame.frame_type == FIT_FRAME_DATA:
            file.add(frame, pieces.before[number])
        else:
            definitions.setdefault(number, cast("Definition", frame))

    unread = _read(pieces, take)
    if len(definitions) < len(pieces.batches):
        return None
    columns = columns_of(content, pieces.batches, list(definitions.values()), file.count)
    file.columns = columns or {}
    return None if columns is None else (file, unread)


def _one_by_one(content: bytes, found: Found, every: int) -> tuple[FitFile, int]:
    """Return a file of any records, and how many messages cannot be read."""
    file = FitFile()
    rows: list[Mapping[Field | None, Value]] = []

    def take(frame: Frame, _: int) -> None:
        if frame.frame_type == FIT_FRAME_DATA and frame.global_mesg_num == RECORD:
            rows.append(_row(frame.fields))
        elif frame.frame_type == FIT_FRAME_DATA:
            file.add(frame, len(rows))

    unread = _read(rebuilt(content, found, WANTED, every=every), take)
    file.count = len(rows)
    fields = dict.fromkeys(key for row in rows for key in row if key)
    file.columns = {
        key: np.array([_number(row.get(key)) for row in rows], dtype=np.float64) for key in fields
    }
    return file, unread


def _read(pieces: Rebuilt, take: Callable[[Frame, int], None]) -> int:
    """Hand over what can be read of a rebuilt file; return how many of its messages cannot be.

    With a data message goes its number among these, with a definition of records its number among those; a definition
    may come again.
    """
    start = unread = 0
    while start < max(len(pieces.data), 1) and unread <= _MOST_FAULTS:
        start, failed = _read_from(pieces, start, take)
        unread += failed
    return unread


def _read_from(pieces: Rebuilt, start: int, take: Callable[[Frame, int], None]) -> tuple[int, bool]:
    """Hand over messages from one on; return which comes next, and whether the one before cannot be read."""
    data, definitions = start, 0
    try:
        for frame in _frames(pieces.content(start)):
            if frame.frame_type == FIT_FRAME_DATA:
                data += 1
                take(frame, data - 1)
            elif frame.frame_type == FIT_FRAME_DEFINITION and frame.global_mesg_num == RECORD:
                definitions += 1
                take(frame, definitions - 1)
    except _RAISED_BY_FITDECODE:
        return data + 1, True
    return sys.maxsize, False


def _frames(content: bytes) -> Iterable[Frame]:
    # No processor, no checksum: half of the time.
    reader = cast("Callable[..., Iterable[Frame]]", FitReader)
    return reader(
        content,
        processor=None,
        check_crc=CrcCheck["DISABLED"],
        error_handling=ErrorHandling["IGNORE"],
    )
