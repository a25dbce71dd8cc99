"""What surrounds the messages of a FIT file: its length and its checksum."""

from __future__ import annotations

import struct
from typing import Final


def with_length(content: bytes) -> bytes:
    """Return the content with the length set in its header if that was never filled in.

    A device that dies while recording leaves 0 there; the records are all the same.
    """
    if len(content) > 14 and content[4:8] == b"\0\0\0\0":
        return content[:4] + struct.pack("<I", len(content) - content[0]) + content[8:]
    return content


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


def checksums_match(content: bytes) -> bool:
    """Whether each of the FIT files chained in the content ends with the checksum of its bytes."""
    start = 0
    while start + 12 <= len(content):
        end = start + content[start] + int.from_bytes(content[start + 4 : start + 8], "little") + 2
        if checksum(content[start:end]) != 0:
            return False
        start = end
    return True
