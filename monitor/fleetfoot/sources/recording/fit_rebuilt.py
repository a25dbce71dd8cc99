"""The wanted messages of a FIT file, as a smaller file: what nobody needs is left out before it is decoded.

Decoding is what takes the time.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.sources.fit_framing import MAGIC, RECORD

if TYPE_CHECKING:
    from fleetfoot.sources.recording.fit_walk import Found, Layout

HRV: Final = 78
_INVALID: Final = 0xFFFF


class Batch(NamedTuple):
    """The records under one definition."""

    fields: tuple[int, ...]
    """Where each field that is wanted, then each of an application, lies behind a record's first byte."""
    places: list[int]
    """Which of the wanted records they are."""
    starts: list[int]
    """Where each begins in the file."""


class Rebuilt(NamedTuple):
    """The wanted messages of a file."""

    pieces: list[bytes]
    data: list[int]
    """Places of the data messages among the pieces; the others are definitions."""
    before: list[int]
    """How many wanted records lie before each of these."""
    batches: list[Batch]
    """The wanted records, by the definitions of records in the order of the file."""

    def content(self, start: int = 0) -> bytes:
        """Return a sound file without a checksum: every definition, and the data messages from the given one on."""
        if not start:
            body = b"".join(self.pieces)
        else:
            passed = set(self.data[:start])
            body = b"".join(piece for i, piece in enumerate(self.pieces) if i not in passed)
        return struct.pack("<BBHI4sH", 14, 0x20, 2132, len(body), MAGIC, 0) + body + b"\0\0"


class Wanted(NamedTuple):
    """What of a file is decoded."""

    messages: frozenset[int]
    """Global message numbers."""
    fields: frozenset[int]
    """Field numbers of the record message; developer fields are all kept."""


def rebuilt(content: bytes, found: Found, wanted: Wanted, *, every: int = 1, apart: bool = False) -> Rebuilt:
    """Return the wanted messages of a file, of the records every n-th only, or none but as batches if ``apart``."""
    result = Rebuilt([], [], [], [])
    batches: dict[int, Batch] = {}
    kept: dict[Layout, list[slice]] = {}
    count = 0
    for start, end, number, layout in found.messages:
        if number not in wanted.messages:
            continue
        if layout is None:
            piece = content[start:end]
            if number == RECORD:
                batches[start] = Batch(_places(piece, wanted.fields), [], [])
                piece = _narrowed(piece, wanted.fields)
            result.pieces.append(piece)
            continue
        piece = content[start:end]
        if number == RECORD:
            count += 1
            if count % every:
                continue
            batch = batches[layout.defined]
            batch.places.append(count // every - 1)
            batch.starts.append(start)
            if apart:
                continue
            if layout not in kept:
                kept[layout] = _slices(content[layout.defined : layout.defined + 1024], wanted.fields)
            piece = b"".join([piece[part] for part in kept[layout]])
        result.data.append(len(result.pieces))
        result.before.append(count // every)
        result.pieces.append(piece)
    result.batches.extend(batches.values())
    return result


def _narrowed(definition: bytes, wanted: frozenset[int]) -> bytes:
    """Return a definition with the wanted fields only."""
    count = definition[5]
    fields = [definition[i : i + 3] for i in range(6, 6 + 3 * count, 3)]
    own = [field for field in fields if field[0] in wanted]
    return definition[:5] + bytes([len(own)]) + b"".join(own) + definition[6 + 3 * count :]


def _places(definition: bytes, wanted: frozenset[int]) -> tuple[int, ...]:
    """Return where the wanted fields, and all of applications, lie behind the first byte of a message."""
    own = 6 + 3 * definition[5]
    at, places = 1, list[int]()
    for i in (*range(6, own, 3), *range(own + 1, len(definition), 3)):
        if i > own or definition[i] in wanted:
            places.append(at)
        at += definition[i + 1]
    return tuple(places)


def _slices(definition: bytes, wanted: frozenset[int]) -> list[slice]:
    """Return which bytes of a message hold its head and the wanted fields."""
    at, parts = 1, [slice(0, 1)]
    for i in range(6, 6 + 3 * definition[5], 3):
        size = definition[i + 1]
        if definition[i] in wanted:
            if parts[-1].stop == at:
                parts[-1] = slice(parts[-1].start, at + size)
            else:
                parts.append(slice(at, at + size))
        at += size
    return [*parts, slice(at, None)]


def intervals(content: bytes, found: Found) -> list[tuple[int, float]]:
    """Return the RR intervals of ``hrv`` messages in ms, each with the number of records before it.

    A message holds up to five, in units of 1 ms; 0xFFFF is "invalid".
    """
    pairs: list[tuple[int, float]] = []
    records = 0
    for start, _, number, layout in found.messages:
        if layout is None:
            continue
        if number == RECORD:
            records += 1
        elif number == HRV:
            at, size = layout.first
            order = ">" if layout.big_endian else "<"
            values = struct.unpack_from(f"{order}{size // 2}H", content, start + 1 + at)
            pairs += [(records, float(rr_ms)) for rr_ms in values if 0 < rr_ms < _INVALID]
    return pairs
