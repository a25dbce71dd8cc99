"""The border to fitdecode: bytes of a FIT file to plain rows; none of its exceptions gets past here.

FIT protocol: Garmin FIT SDK, "Flexible & Interoperable Data Transfer Protocol", D00001275.
"""

from __future__ import annotations

import struct
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

import numpy as np
from fitdecode.exceptions import FitError  # type: ignore[import-untyped]
from fitdecode.reader import CrcCheck, ErrorHandling, FitReader  # type: ignore[import-untyped]
from fitdecode.records import FIT_FRAME_DATA, FIT_FRAME_DEFINITION  # type: ignore[import-untyped]
from fitdecode.types import DevField  # type: ignore[import-untyped]

from fleetfoot.sources.fit_framing import RECORD
from fleetfoot.sources.recording.clock import several
from fleetfoot.sources.recording.fit_checksum import checksum
from fleetfoot.sources.recording.fit_columns import COMPRESSED, columns_of
from fleetfoot.sources.recording.fit_walk import Wanted, chain, intervals, rebuilt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from fleetfoot.sources.recording.fit_columns import Definition, Field, Value
    from fleetfoot.sources.recording.fit_walk import Found, Rebuilt
    from fleetfoot_signal.types import Floats

FILE_ID, SPORT, SESSION, LAP, EVENT, DEVICE_INFO, ACTIVITY, LENGTH = 0, 12, 18, 19, 21, 23, 34, 101
DESCRIPTION, DEVELOPER = 206, 207
_NO_NUMBER: Final = 255
"""The "invalid" of a field number."""
_NAMED: Final = frozenset({FILE_ID, SPORT, SESSION, LAP, DEVICE_INFO, ACTIVITY, LENGTH, DEVELOPER})
WANTED: Final = Wanted(
    messages=_NAMED | {RECORD, EVENT, DESCRIPTION},
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


class _FieldData(Protocol):
    field_def: object | None
    field: Field | None
    name: str | None
    value: Value


class _Frame(Protocol):
    frame_type: int
    global_mesg_num: int
    fields: list[_FieldData]
    header_size: int
    body_size: int


class _Described(Protocol):
    """What is used of fitdecode's developer fields, which have no type stubs."""

    dev_data_index: int
    name: object
    units: object
    native_field_num: object


class Own(NamedTuple):
    """A developer field."""

    app: str
    """Id of the application (hex); empty where it is not stated."""
    name: str
    unit: str
    """In lower case."""
    native: int | None
    """Number of the field of the record message that it stands for, where it says so."""


class Timer(NamedTuple):
    """The timer was started or stopped."""

    position: int
    """Number of records before it."""
    time_s: float
    """On FIT's clock."""
    runs: bool


@dataclass(slots=True)
class FitFile:
    """The messages of one FIT file; a stream may chain several."""

    count: int = 0
    """How many records it holds."""
    columns: Mapping[Field, Floats] = field(default_factory=dict["Field", "Floats"])
    """float64[record] of their fields, in the order in which they appear; NaN is unknown, or no number."""
    intervals: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])
    """RR intervals in ms, each with the number of records before it."""
    timer: list[Timer] = field(default_factory=list[Timer])
    """In the order of the file."""
    named: dict[int, list[dict[str, Value]]] = field(default_factory=dict[int, "list[dict[str, Value]]"])
    """Other messages by their global number."""

    def messages(self, number: int) -> list[dict[str, Value]]:
        """Return the messages of a global number, each as field name to value."""
        return self.named.get(number, [])

    def add(self, frame: _Frame, position: int) -> None:
        """Keep what is needed of a data message that is no record and lies behind so many of these."""
        number = frame.global_mesg_num
        if number == EVENT:
            self._time(frame, position)
        elif number in _NAMED:
            row = {data.name: data.value for data in frame.fields if data.name}
            self.named.setdefault(number, []).append(row)

    def native(self) -> dict[str, Floats]:
        """Return the columns of the profile's own fields by name, float64[records], NaN is unknown."""
        names: dict[str, list[Field]] = {}
        for known in self.columns:
            if not isinstance(known, DevField) and known.name:
                names.setdefault(known.name, []).append(known)
        return {name: self._column(fields) for name, fields in names.items()}

    def _time(self, frame: _Frame, position: int) -> None:
        row = {data.name: data.value for data in frame.fields}
        time_s, kind = row.get("timestamp"), row.get("event_type")
        if row.get("event") != "timer" or not isinstance(time_s, (int, float)) or not isinstance(kind, str):
            return
        if kind.startswith(("start", "stop")):
            self.timer.append(Timer(position, float(time_s), kind.startswith("start")))

    def developer(self) -> dict[Own, Floats]:
        """Return the columns of developer fields."""
        apps = {
            row.get("developer_data_index"): _hex(row.get("application_id"))
            for row in self.messages(DEVELOPER)
        }
        names: dict[Own, list[Field]] = {}
        for known in self.columns:
            if isinstance(known, DevField):
                described = cast("_Described", known)
                native = described.native_field_num
                key = Own(
                    apps.get(described.dev_data_index, ""),
                    _text(described.name),
                    _text(described.units).lower(),
                    native if isinstance(native, int) and native != _NO_NUMBER else None,
                )
                names.setdefault(key, []).append(known)
        return {key: self._column(fields) for key, fields in names.items()}

    def _column(self, fields: list[Field]) -> Floats:
        column = np.full(self.count, np.nan)
        for known in fields:
            values = self.columns[known]
            column = np.where(np.isfinite(values), values, column)
        return column


def _row(fields: list[_FieldData]) -> dict[Field | None, Value]:
    row = {data.field: data.value for data in fields}
    if len(row) < len(fields):
        # fitdecode also derives fields, such as enhanced_speed from speed: what is stated counts.
        row |= {data.field: data.value for data in fields if data.field_def and data.value is not None}
    return row


def _number(value: Value) -> float:
    return value if isinstance(value, (int, float)) else np.nan


def _text(value: object) -> str:
    """Return a name or unit; some files give several, or bytes that are no text."""
    if isinstance(value, tuple):
        return _text(next(iter(cast("tuple[object, ...]", value)), None))
    return value.strip() if isinstance(value, str) else ""


def _hex(value: Value) -> str:
    if isinstance(value, tuple) and all(isinstance(byte, int) and 0 <= byte < 256 for byte in value):
        return bytes(cast("tuple[int, ...]", value)).hex()
    return ""


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

    def take(frame: _Frame, number: int) -> None:
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

    def take(frame: _Frame, _: int) -> None:
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


def _read(pieces: Rebuilt, take: Callable[[_Frame, int], None]) -> int:
    """Hand over what can be read of a rebuilt file; return how many of its messages cannot be.

    With a data message goes its number among these, with a definition of records its number among those; a definition
    may come again.
    """
    start = unread = 0
    while start < max(len(pieces.data), 1) and unread <= _MOST_FAULTS:
        start, failed = _read_from(pieces, start, take)
        unread += failed
    return unread


def _read_from(pieces: Rebuilt, start: int, take: Callable[[_Frame, int], None]) -> tuple[int, bool]:
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


def _frames(content: bytes) -> Iterable[_Frame]:
    # No processor, no checksum: half of the time.
    reader = cast("Callable[..., Iterable[_Frame]]", FitReader)
    return reader(
        content,
        processor=None,
        check_crc=CrcCheck["DISABLED"],
        error_handling=ErrorHandling["IGNORE"],
    )
