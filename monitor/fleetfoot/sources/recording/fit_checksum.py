"""The checksum of a FIT file."""

from __future__ import annotations

from typing import Final


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
