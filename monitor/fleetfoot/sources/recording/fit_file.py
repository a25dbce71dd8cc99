"""What a FIT file says: its records as columns, the timer, and other messages by their names.

FIT protocol: Garmin FIT SDK, "Flexible & Interoperable Data Transfer Protocol", D00001275.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

import numpy as np
from fitdecode.types import DevField  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.sources.recording.fit_columns import Field, Value
    from fleetfoot_signal.types import Floats

FILE_ID, SPORT, SESSION, LAP, EVENT, DEVICE_INFO, ACTIVITY, LENGTH = 0, 12, 18, 19, 21, 23, 34, 101
DESCRIPTION, DEVELOPER = 206, 207
_NO_NUMBER: Final = 255
"""The "invalid" of a field number."""
NAMED: Final = frozenset({FILE_ID, SPORT, SESSION, LAP, DEVICE_INFO, ACTIVITY, LENGTH, DEVELOPER})
"""Other messages that are kept, each as a row."""


class FieldData(Protocol):
    """What is used of fitdecode's field of a message."""

    field_def: object | None
    field: Field | None
    name: str | None
    value: Value


class Frame(Protocol):
    """What is used of fitdecode's message."""

    frame_type: int
    global_mesg_num: int
    fields: list[FieldData]
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

    def add(self, frame: Frame, position: int) -> None:
        """Keep what is needed of a data message that is no record and lies behind so many of these."""
        number = frame.global_mesg_num
        if number == EVENT:
            self._time(frame, position)
        elif number in NAMED:
            row = {data.name: data.value for data in frame.fields if data.name}
            self.named.setdefault(number, []).append(row)

    def native(self) -> dict[str, Floats]:
        """Return the columns of the profile's own fields by name, float64[records], NaN is unknown."""
        names: dict[str, list[Field]] = {}
        for known in self.columns:
            if not isinstance(known, DevField) and known.name:
                names.setdefault(known.name, []).append(known)
        return {name: self._column(fields) for name, fields in names.items()}

    def _time(self, frame: Frame, position: int) -> None:
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


def _text(value: object) -> str:
    """Return a name or unit; some files give several, or bytes that are no text."""
    if isinstance(value, tuple):
        return _text(next(iter(cast("tuple[object, ...]", value)), None))
    return value.strip() if isinstance(value, str) else ""


def _hex(value: Value) -> str:
    if isinstance(value, tuple) and all(isinstance(byte, int) and 0 <= byte < 256 for byte in value):
        return bytes(cast("tuple[int, ...]", value)).hex()
    return ""
