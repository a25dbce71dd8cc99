"""FIT files as fitdecode alone reads them, message by message and value by value: an oracle for faster ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import fitdecode  # type: ignore[import-untyped] # it has no types
import numpy as np
from fitdecode.types import DevField  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

RECORD = 20


def rows_of(content: bytes) -> list[dict[Any, Any]]:
    """Return the fields of every record of a file by their identity; what is stated counts more than what follows."""
    rows: list[dict[Any, Any]] = []
    reader: Any = fitdecode.FitReader(
        content,
        processor=None,
        check_crc=fitdecode.CrcCheck.DISABLED,
        error_handling=fitdecode.ErrorHandling.IGNORE,
    )
    for frame in reader:
        if isinstance(frame, fitdecode.FitDataMessage) and frame.global_mesg_num == RECORD:
            message: Any = frame
            row = {data.field: data.value for data in message.fields}
            if len(row) < len(message.fields):
                row |= {d.field: d.value for d in message.fields if d.field_def and d.value is not None}
            rows.append(row)
    return rows


def columns_of(rows: list[dict[Any, Any]]) -> dict[tuple[str, Any, Any, Any], Floats]:
    """Return the fields by kind, name, unit and number, float64[record] each; of two the later counts."""
    columns: dict[tuple[str, Any, Any, Any], Floats] = {}
    for field in dict.fromkeys(key for row in rows for key in row if key):
        own = isinstance(field, DevField)
        key = ("own" if own else "native", field.name, field.units, field.native_field_num if own else None)
        values = np.array([_number(row.get(field)) for row in rows], dtype=np.float64)
        columns[key] = np.where(np.isfinite(values), values, columns.get(key, np.nan))
    return columns


def _number(value: object) -> float:
    return value if isinstance(value, (int, float)) else np.nan
