"""The compression of Polar Measurement Data (PMD).

Source: Polar Measurement Data specification (Polar, 2024), 4.3.3, and polar-ble-sdk. The first sample is
whole; then come blocks of differences to the sample before::

    width in bits | count of samples | differences, the lowest bits first, x y z x y z ..., padded to a byte

A width of 0 is a sample that stays as it is; Polar's own parser yields nothing there, so it was never sent
by a sensor of theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from fleetfoot.gatt.pmd_frame import PmdFrame
    from fleetfoot_signal.types import Ints

_AXES: Final = 3
_REFERENCE: Final = 2 * _AXES
_WIDEST: Final = 24
"""Differences of 16-bit numbers take 17 bits."""
_MOST_SAMPLES: Final = 1000
"""A bound for hostile frames: one packet could else claim 60 000. The longest of Polar's have about 60."""
_MOST_IN_BLOCK: Final = 255


def decode(frame: PmdFrame) -> Ints:
    """Return the samples of a compressed frame of three channels of 16 bits, int64[3, n].

    Raises
    ------
    DecodeError
        A block is cut off or too wide, or the samples are too many.
    """
    content = frame.content
    if len(content) < _REFERENCE:
        raise frame.error("no whole first sample")
    steps = [np.frombuffer(content, "<i2", _AXES).astype(np.int64).reshape(1, _AXES)]
    at, samples = _REFERENCE, 1
    while at < len(content):
        width, count = _head(frame, at)
        start, at = at + 2, at + 2 + -(-width * count * _AXES // 8)
        samples += count
        if at > len(content) or samples > _MOST_SAMPLES:
            raise frame.error(f"{count} samples of {width} bits at byte {start} do not fit")
        steps.append(_differences(content[start:at], width, count))
    return np.concatenate(steps).cumsum(axis=0).T


def _head(frame: PmdFrame, at: int) -> tuple[int, int]:
    if at + 2 > len(frame.content):
        raise frame.error("ends within the head of a block")
    width, count = frame.content[at], frame.content[at + 1]
    if width > _WIDEST:
        raise frame.error(f"differences of {width} bits")
    return width, count


def _differences(packed: bytes, width: int, count: int) -> Ints:
    """Return int64[count, 3]."""
    if not width:
        return np.zeros((count, _AXES), np.int64)
    bits = np.unpackbits(np.frombuffer(packed, np.uint8), count=width * count * _AXES, bitorder="little")
    weights = 1 << np.arange(width, dtype=np.int64)
    weights[-1] = -weights[-1]  # two's complement
    # Floats are exact here and much faster to multiply than integers.
    values = bits.reshape(-1, width).astype(np.float64) @ weights.astype(np.float64)
    return values.astype(np.int64).reshape(count, _AXES)


def encode(values: Ints) -> bytes:
    """Return the content of a compressed frame with these samples, [3, n] of 16 bits, n at least 1.

    Raises
    ------
    ValueError
        There is no sample, or one does not fit 16 bits.
    """
    if not values.size or np.abs(2 * values + 1).max() > 0xFFFF:
        raise ValueError("samples must be there and between -32768 and 32767")
    differences = np.diff(values, axis=1).T
    starts = range(0, len(differences), _MOST_IN_BLOCK)
    blocks = (_block(differences[start : start + _MOST_IN_BLOCK]) for start in starts)
    return values[:, 0].astype("<i2").tobytes() + b"".join(blocks)


def _block(differences: Ints) -> bytes:
    # -1 takes one bit, 0 and 1 one and two: the sign is a bit of its own.
    width = 1 + max(
        int(value).bit_length() for value in np.where(differences < 0, ~differences, differences).flat
    )
    bits = differences.reshape(-1, 1) >> np.arange(width) & 1
    packed = np.packbits(bits.astype(np.uint8).ravel(), bitorder="little")
    return bytes([width, len(differences)]) + packed.tobytes()
