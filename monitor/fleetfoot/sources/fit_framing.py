"""How the messages of a FIT file lie one behind the other, without the meaning of a single field.

A definition message says how long the data messages of its local type are, so that they can be found, or passed over,
without being decoded.

FIT protocol: Garmin FIT SDK, "Flexible & Interoperable Data Transfer Protocol", D00001275.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Words = NDArray[np.uint16]

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


def checksum(content: bytes) -> int:
    """Return the CRC-16/ARC of the bytes, the checksum of FIT; 0 over bytes that end with their own.

    It is linear: that of two words is that of one, the first one moved to the place of the second. So all pairs of
    words are folded at once, then all pairs of pairs, until one is left.

    >>> hex(checksum(b"123456789"))
    '0xbb3d'
    """
    words = np.frombuffer(bytes(len(content) % 2) + content, dtype="<u2")  # zeros ahead change nothing
    level = 0
    while words.size > 1:
        if words.size % 2:
            words = np.append(np.uint16(0), words)
        words = _moved(level)[words[::2]] ^ words[1::2]
        level += 1
    return int(_moved(0)[words[0]]) if words.size else 0


@functools.cache
def _moved(level: int) -> Words:
    """Return by word what it is worth ``2**level`` words later."""
    if level:
        half = _moved(level - 1)
        return half[half]
    worth = np.arange(1 << 16, dtype=np.uint16)
    for _ in range(16):
        worth = np.where(worth & 1, (worth >> 1) ^ np.uint16(0xA001), worth >> 1)
    return worth
