"""The form of a fall: something that is lost over six minutes and stays lost, in blocks of 15 s.

What is watched has a memory, so falls are fitted to innovations: what a block holds beyond the memory of the one
before. There the fall is a line and then a constant, so that running sums give the fit of every beginning at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

FALL: Final = 22
"""Blocks of the fall: six minutes, as in the runner out of fuel of the simulator (science of fuel, scenario S8)."""
FALLS: Final = np.arange(16, 65, 2, dtype=np.int64)
"""Blocks since a fall began that are tried: 4 to 16 min."""
BLOCKS: Final = 65
"""Blocks that are looked at, one more for the memory of the oldest."""

_AGES: Final = np.arange(1.0, BLOCKS + 1.0)[:, None]
_LEVEL: Final = np.maximum(FALLS - FALL, 0)


def along_fall(innovations: Floats, memory: float) -> Floats:
    """Return the sums of the products of innovations and those of a fall, [beginning, ...].

    Parameters
    ----------
    innovations : Floats, shape (BLOCKS, ...)
        Newest first; 0 where unknown.
    memory : float
        Correlation from block to block.
    """
    start, slope = _line(memory)
    total, moment = sums(innovations), sums(_AGES * innovations)
    return (1.0 - memory) * total[_LEVEL] + start * _falling(total) - slope * _falling(moment)


def square_of_fall(known: Floats, memory: float) -> Floats:
    """Return the sums of the squares of the innovations of a fall over the known blocks, [beginning, ...]."""
    start, slope = _line(memory)
    ones, first, second = sums(known), sums(_AGES * known), sums(_AGES**2 * known)
    falling = start**2 * _falling(ones) - 2.0 * start * slope * _falling(first) + slope**2 * _falling(second)
    result: Floats = (1.0 - memory) ** 2 * ones[_LEVEL] + falling
    return result


def sums(values: Floats) -> Floats:
    """Return the running sums over the first axis, 0 first; in order, so that lanes do not change one another."""
    result: Floats = np.concatenate((np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)))
    return result


def _line(memory: float) -> tuple[Floats, float]:
    """Return start and slope of the innovations of a fall of one, the start by beginning.

    The fall is (b - age + 1) / FALL from its first block b on, and 1 at last.
    """
    left = 1.0 - memory
    return ((left * (FALLS + 1.0) + memory) / FALL)[:, None], left / FALL


def _falling(running: Floats) -> Floats:
    """Return what running sums gained while it fell."""
    result: Floats = running[FALLS] - running[_LEVEL]
    return result
