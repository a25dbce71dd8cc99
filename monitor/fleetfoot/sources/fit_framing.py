"""How the messages of a FIT file lie one behind the other, without the meaning of a single field.

A definition message says how long the data messages of its local type are, so that they can be found, or passed over,
without being decoded.

FIT protocol: Garmin FIT SDK, "Flexible & Interoperable Data Transfer Protocol", D00001275.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

MAGIC: Final = b".FIT"
RECORD: Final = 20
"""Global number of the messages that make a recording."""
_FIELDS_AT: Final = 6
"""A definition's fields begin so many bytes behind its header."""


class Field(NamedTuple):
    """One field of a data message."""

    number: int
    at: int
    """Where it lies behind the message's header."""
    size: int
    base: int
    """Base type."""


class Definition(NamedTuple):
    """What a definition message says of the data messages that follow it."""

    number: int
    """Global message number."""
    order: Literal["little", "big"]
    fields: tuple[Field, ...]
    """Without developer fields."""
    size: int
    """Bytes of a data message without its header, developer fields included."""
    end: int
    """Where the next message begins."""


def is_definition(head: int) -> bool:
    """Tell whether a message with this header is a definition."""
    return head & 0xC0 == 0x40


def local_type(head: int) -> int:
    """Return the local type of a data message by its header; one with a compressed timestamp has two bits for it."""
    return head >> 5 & 0x3 if head & 0x80 else head & 0xF


def definition(content: bytes, at: int, end: int) -> Definition | None:
    """Return the definition message at an offset; None where it goes on behind ``end``, which lies in the content."""
    if at + _FIELDS_AT > end:
        return None
    order: Literal["little", "big"] = "big" if content[at + 2] else "little"
    after = at + _FIELDS_AT + 3 * content[at + 5]
    if after > end:
        return None
    fields: list[Field] = []
    size = 0
    for i in range(at + _FIELDS_AT, after, 3):
        fields.append(Field(content[i], size, content[i + 1], content[i + 2]))
        size += content[i + 1]
    if content[at] & 0x20:  # developer fields follow
        if after >= end:
            return None
        own = after + 1
        after = own + 3 * content[after]
        if after > end:
            return None
        size += sum(content[own + 1 : after : 3])
    number = int.from_bytes(content[at + 3 : at + 5], order)
    return Definition(number, order, tuple(fields), size, after)


def _crc_row(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ 0xA001 if byte & 1 else byte >> 1
    return byte


_CRC_TABLE: Final = tuple(_crc_row(byte) for byte in range(256))
"""CRC-16/ARC, the checksum of the FIT protocol."""


def checksum(content: bytes) -> int:
    """Return the CRC-16/ARC of the bytes; 0 over bytes that end with their own checksum.

    >>> hex(checksum(b"123456789"))
    '0xbb3d'
    """
    crc = 0
    for byte in content:
        crc = (crc >> 8) ^ _CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc
