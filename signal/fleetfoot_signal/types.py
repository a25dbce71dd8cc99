"""Array types of the signal core."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
"""Float64 array; the lane axis is the last one, NaN means unknown."""

Bools: TypeAlias = NDArray[np.bool_]
"""Boolean array; the lane axis is the last one."""

Ints: TypeAlias = NDArray[np.int64]
"""Int64 array; the lane axis is the last one."""

Bits: TypeAlias = NDArray[np.uint8]
"""Uint8 array of up to eight flags each; the lane axis is the last one."""

Array: TypeAlias = NDArray[np.generic]
"""Array of any of these: state that is moved and kept, whatever it means."""

Singles: TypeAlias = NDArray[np.float32]
"""Float32 array, to remember much of what needs seven digits; the lane axis is the last one, NaN means unknown."""
