"""The border to fitdecode: bytes of a FIT file to plain rows; none of its exceptions gets past here.

FIT protocol: Garmin FIT SDK, "Flexible & Interoperable Data Transfer Protocol", D00001275.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, cast

import numpy as np
from fitdecode.exceptions import FitError  # type: ignore[import-untyped]
from fitdecode.reader import CrcCheck, ErrorHandling, FitReader  # type: ignore[import-untyped]
from fitdecode.records import FIT_FRAME_DATA, FIT_FRAME_HEADER  # type: ignore[import-untyped]
from fitdecode.types import DevField  # type: ignore[import-untyped]

from fleetfoot.sources.recording.fit_checksum import checksums_match, with_length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fleetfoot_signal.types import Floats

Value: TypeAlias = "int | float | str | bytes | tuple[Value, ...] | None"
"""What fitdecode makes of a field; None is the "invalid" of the protocol."""

FILE_ID, SESSION, RECORD, DEVICE_INFO, SPORT, HRV, DEVELOPER = 0, 18, 20, 23, 12, 78, 207
_NAMED: Final = frozenset({FILE_ID, SESSION, DEVICE_INFO, SPORT, DEVELOPER})

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


class _Field(Protocol):
    name: str | None
    units: str | None
    dev_data_index: int


class _FieldData(Protocol):
    field_def: object | None
    field: _Field | None
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


@dataclass(slots=True)
class FitFile:
    """The messages of one FIT file; a stream may chain several."""

    records: list[Mapping[_Field | None, Value]] = field(
        default_factory=list["Mapping[_Field | None, Value]"]
    )
    intervals: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])
    """RR intervals in ms, each with the number of records before it."""
    named: dict[int, list[dict[str, Value]]] = field(default_factory=dict[int, "list[dict[str, Value]]"])
    """Other messages by their global number."""

    def messages(self, number: int) -> list[dict[str, Value]]:
        """Return the messages of a global number, each as field name to value."""
        return self.named.get(number, [])

    def add(self, frame: _Frame) -> None:
        """Keep what is needed of a data message."""
        number = frame.global_mesg_num
        if number == RECORD:
            self.records.append(_row(frame.fields))
        elif number == HRV:
            self.intervals += [(len(self.records), rr_ms) for rr_ms in _intervals(frame)]
        elif number in _NAMED:
            row = {data.name: data.value for data in frame.fields if data.name}
            self.named.setdefault(number, []).append(row)

    def native(self) -> dict[str, Floats]:
        """Return the columns of the profile's own fields by name, float64[records], NaN is unknown."""
        names: dict[str, list[_Field]] = {}
        for known in self._fields():
            if not isinstance(known, DevField) and known.name:
                names.setdefault(known.name, []).append(known)
        return {name: self._column(fields) for name, fields in names.items()}

    def developer(self) -> dict[tuple[str, str, str], Floats]:
        """Return the columns of developer fields by application id (hex), name and unit (lower case)."""
        apps = {
            row.get("developer_data_index"): _hex(row.get("application_id"))
            for row in self.messages(DEVELOPER)
        }
        names: dict[tuple[str, str, str], list[_Field]] = {}
        for known in self._fields():
            if isinstance(known, DevField):
                described = cast("_Described", known)
                app = apps.get(described.dev_data_index, "")
                key = (app, str(described.name), str(described.units).lower())
                names.setdefault(key, []).append(known)
        return {key: self._column(fields) for key, fields in names.items()}

    def _fields(self) -> list[_Field]:
        return [known for known in dict.fromkeys(key for row in self.records for key in row) if known]

    def _column(self, fields: list[_Field]) -> Floats:
        column = np.full(len(self.records), np.nan)
        for known in fields:
            values = np.array([_number(row.get(known)) for row in self.records])
            column = np.where(np.isfinite(values), values, column)
        return column


def _row(fields: list[_FieldData]) -> dict[_Field | None, Value]:
    row = {data.field: data.value for data in fields}
    if len(row) < len(fields):
        # fitdecode also derives fields, such as enhanced_speed from speed: what is stated counts.
        row |= {data.field: data.value for data in fields if data.field_def and data.value is not None}
    return row


def _number(value: Value) -> float:
    return value if isinstance(value, (int, float)) else np.nan


def _hex(value: Value) -> str:
    if isinstance(value, tuple) and all(isinstance(byte, int) and 0 <= byte < 256 for byte in value):
        return bytes(cast("tuple[int, ...]", value)).hex()
    return ""


def _intervals(frame: _Frame) -> Iterator[float]:
    for data in frame.fields:
        for seconds in data.value if isinstance(data.value, tuple) else (data.value,):
            if data.name == "time" and isinstance(seconds, float) and seconds > 0.0:
                yield float(round(seconds * 1000.0))  # the protocol's resolution is 1 ms


def decode(content: bytes) -> tuple[list[FitFile], list[str]]:
    """Return the FIT files chained in ``content`` and a line for each thing that is wrong with them.

    Decoding ends where the bytes make no sense any more; what came before is returned.
    """
    files: list[FitFile] = []
    warnings: list[str] = []
    try:
        for frame in _frames(with_length(content)):
            if frame.frame_type == FIT_FRAME_HEADER:
                files.append(FitFile())
            elif frame.frame_type == FIT_FRAME_DATA:
                files[-1].add(frame)
    except _RAISED_BY_FITDECODE:
        count = sum(len(file.records) for file in files)
        warnings.append(f"cut off or damaged after {count} records: what comes before is analysed")
    else:
        if not checksums_match(content):
            warnings.append("its checksum is wrong: some values may be damaged")
    return files, warnings


def _frames(content: bytes) -> Iterable[_Frame]:
    # No processor, no checksum: half of the time. checksums_match() takes a fifth of what its own would.
    reader = cast("Callable[..., Iterable[_Frame]]", FitReader)
    return reader(
        content,
        processor=None,
        check_crc=CrcCheck["DISABLED"],
        error_handling=ErrorHandling["IGNORE"],
    )
