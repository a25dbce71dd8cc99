"""Bytes of FIT messages: definitions, data, the two checksums.

Garmin's own encoder may be used, but not passed on (FIT Protocol License, 2 c), and the phone's web app is passed on.
So these are ours, after Garmin FIT SDK, "FIT Protocol"; tests compare them with Garmin's, byte for byte.
"""

from __future__ import annotations

import struct
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fleetfoot.export.fit_profile import MESSAGES, PROFILE_VERSION
from fleetfoot.sources.fit_framing import checksum

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.export.fit_profile import Field

Value = float | str | datetime
"""Of a field: a number in its unit, the name of a code, a moment."""

EPOCH_S: Final = 631_065_600
"""1989-12-31 00:00 UTC, where FIT counts from, in Unix time."""
_HEADER: Final = struct.Struct("<BBHI4s")
_HEADER_SIZE: Final = 14
_PROTOCOL: Final = 0x20
"""Version 2.0."""
_DEFINITION: Final = 0x40
_LOCALS: Final = 16
"""Definitions that a reader keeps at a time."""


class _Shape(NamedTuple):
    """What a definition message says."""

    message: str
    fields: tuple[tuple[str, int], ...]
    """Names, and how many values of each."""


class FitEncoder:
    """Takes messages one after the other and gives the file."""

    def __init__(self) -> None:
        self._body = bytearray()
        self._locals: dict[_Shape, tuple[int, struct.Struct]] = {}
        """Local number of each shape that a reader knows now, the oldest first."""
        self._defined = 0

    def add(self, message: str, values: Mapping[str, Any]) -> None:
        """Add a message.

        Parameters
        ----------
        message
            Its name, as in :data:`~fleetfoot.export.fit_profile.MESSAGES`.
        values
            By name of the field: a value, or a list of numbers. What its type cannot hold is written as unknown.

        Raises
        ------
        KeyError
            There is no such message, field or code.
        """
        known = MESSAGES[message].fields
        lists: dict[str, list[Value]] = {
            name: value if isinstance(value, list) else [value] for name, value in values.items()
        }
        number, form = self._local(_Shape(message, tuple((name, len(each)) for name, each in lists.items())))
        raw = [_raw(known[name], value) for name, each in lists.items() for value in each]
        self._body += form.pack(number, *raw)

    def close(self) -> bytes:
        """Return the whole file."""
        head = _HEADER.pack(_HEADER_SIZE, _PROTOCOL, PROFILE_VERSION, len(self._body), b".FIT")
        content = head + struct.pack("<H", checksum(head)) + bytes(self._body)
        return content + struct.pack("<H", checksum(content))

    def _local(self, shape: _Shape) -> tuple[int, struct.Struct]:
        """Return the local number of a shape and how its messages are packed; define it where no reader knows it."""
        if shape in self._locals:
            return self._locals[shape]
        if len(self._locals) == _LOCALS:
            del self._locals[next(iter(self._locals))]
        number, self._defined = self._defined % _LOCALS, self._defined + 1
        message = MESSAGES[shape.message]
        found = [(message.fields[name], count) for name, count in shape.fields]
        self._body += struct.pack("<BBBHB", _DEFINITION | number, 0, 0, message.number, len(found))
        for field, count in found:
            size = struct.calcsize(field.type.form) * count
            self._body += bytes((field.number, size, field.type.code))
        form = struct.Struct("<B" + "".join(field.type.form * count for field, count in found))
        self._locals[shape] = number, form
        return number, form


def _raw(field: Field, value: Value) -> int:
    if isinstance(value, str):
        return field.codes[value]
    if isinstance(value, datetime):
        return int(value.timestamp()) - EPOCH_S
    number = round((value + field.offset) * field.scale)
    return number if field.type.least <= number <= field.type.most else field.type.unknown
