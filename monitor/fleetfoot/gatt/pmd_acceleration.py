"""Acceleration in frames of Polar Measurement Data (PMD).

Source: Polar Measurement Data specification (Polar, 2024), tables 7 to 9, and polar-ble-sdk.

=====  =========================================================================================
kind   samples
=====  =========================================================================================
0x00   three signed bytes; mg, or g where a factor was told (Verity Sense)
0x01   three signed 16-bit numbers; mg (H10)
0x02   three signed 24-bit numbers; mg
0x80   compressed 16-bit numbers; g, once multiplied by the factor, without which they mean nothing
0x81   compressed 16-bit numbers; mg
=====  =========================================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from fleetfoot.gatt import pmd_delta

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from fleetfoot.gatt.pmd_frame import PmdFrame
    from fleetfoot_signal.types import Floats, Ints

_Numbers: TypeAlias = "Ints | NDArray[np.int16] | NDArray[np.int8]"

BYTES: Final = 0x00
WORDS: Final = 0x01
TRIPLES: Final = 0x02
DELTA_G: Final = 0x80
DELTA_MG: Final = 0x81

_SIZES: Final = {BYTES: 1, WORDS: 2, TRIPLES: 3}
_AXES: Final = 3
_MG_PER_G: Final = 1000.0


def acceleration_g(frame: PmdFrame, factor: float | None = None) -> Floats:
    """Return the samples of a frame.

    Parameters
    ----------
    frame : PmdFrame
        Of the stream of acceleration.
    factor : float, optional
        What the sensor told when the stream was started.

    Returns
    -------
    float64[3, n]
        In g, oldest first.

    Raises
    ------
    DecodeError
        The kind is unknown, the length does not fit it, or a factor is missing.
    """
    values = _values(frame)
    in_g = frame.kind == DELTA_G or (frame.kind == BYTES and factor is not None)
    if factor is None:
        if in_g:
            raise frame.error("samples that need a factor, and none was told")
        factor = 1.0
    xyz_g = np.empty(values.shape)
    np.multiply(values, factor if in_g else factor / _MG_PER_G, out=xyz_g)
    return xyz_g


def _values(frame: PmdFrame) -> _Numbers:
    """Return the numbers as sent, [3, n]."""
    if frame.kind in {DELTA_G, DELTA_MG}:
        return pmd_delta.decode(frame)
    size = _SIZES.get(frame.kind)
    if size is None:
        raise frame.error(f"samples of the unknown kind {frame.kind:#04x}")
    count = len(frame.content) // (size * _AXES)  # bytes behind the last whole sample are none of it
    if not count:
        raise frame.error(f"{len(frame.content)} bytes are no samples of three times {size}")
    return _whole(frame.content[: count * size * _AXES], size).reshape(-1, _AXES).T


def _whole(content: bytes, size: int) -> _Numbers:
    if size == 2:
        return np.frombuffer(content, "<i2")
    if size == 1:
        return np.frombuffer(content, np.int8)
    parts = np.frombuffer(content, np.uint8).reshape(-1, size).astype(np.int64)
    values: Ints = parts @ np.array([1, 1 << 8, 1 << 16])
    return np.where(values >= 1 << 23, values - (1 << 24), values)


def write_words(xyz_mg: Ints) -> bytes:
    """Return the content of a frame of kind 0x01 with these samples, [3, n].

    Raises
    ------
    ValueError
        A sample does not fit 16 bits.
    """
    words = xyz_mg.T.astype("<i2")
    if not np.array_equal(words, xyz_mg.T):
        raise ValueError("a sample must be between -32768 and 32767")
    return words.tobytes()
