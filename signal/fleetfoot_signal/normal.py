"""The normal distribution function, elementwise.

Cephes' rational approximations (S. L. Moshier, Cephes Mathematical Library 2.8, ndtr.c), which scipy uses too. They are
written out because the core runs where no scipy is.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

Coefficients = tuple[float, ...]

_P: Final[Coefficients] = (
    2.46196981473530512524e-10,
    5.64189564831068821977e-1,
    7.46321056442269912687,
    4.86371970985681366614e1,
    1.96520832956077098242e2,
    5.26445194995477358631e2,
    9.34528527171957607540e2,
    1.02755188689515710272e3,
    5.57535335369399327526e2,
)
_Q: Final[Coefficients] = (
    1.0,
    1.32281951154744992508e1,
    8.67072140885989742329e1,
    3.54937778887819891062e2,
    9.75708501743205489753e2,
    1.82390916687909736289e3,
    2.24633760818710981792e3,
    1.65666309194161350182e3,
    5.57535340817727675546e2,
)
_R: Final[Coefficients] = (
    5.64189583547755073984e-1,
    1.27536670759978104416,
    5.01905042251180477414,
    6.16021097993053585195,
    7.40974269950948939160,
    2.97886665372100240670,
)
_S: Final[Coefficients] = (
    1.0,
    2.26052863220117276590,
    9.39603524938001434673,
    1.20489539808096656605e1,
    1.70814450747565897222e1,
    9.60896809063285878198,
    3.36907645100081516050,
)
_T: Final[Coefficients] = (
    9.60497373987051638749,
    9.00260197203842689217e1,
    2.23200534594684319226e3,
    7.00332514112805075473e3,
    5.55923013010394962768e4,
)
_U: Final[Coefficients] = (
    1.0,
    3.35617141647503099647e1,
    5.21357949780152679795e2,
    4.59432382970980127987e3,
    2.26290000613890934246e4,
    4.92673942608635921086e4,
)
_FAR: Final = 8.0
"""From here on another approximation of erfc holds."""
_MOST: Final = 40.0
"""Beyond it the answer is 0 or 1 in float64."""
_HALF_ROOT: Final = float(np.sqrt(0.5))
FEW: Final = 16
"""Up to so many numbers are taken one by one: a call for an array costs as much as some thirty of them, whatever its
size, and one live runner asks for five a second."""


def ndtr(x: Floats) -> Floats:
    """Return the probability that a standard normal number is at most ``x``; NaN of NaN.

    >>> ndtr(np.array([0.0, -np.inf, 8.5]))
    array([0.5, 0. , 1. ])
    """
    values: Floats = np.asarray(x, dtype=np.float64)
    if values.size <= FEW:
        return np.array([_one(value) for value in values.ravel().tolist()], dtype=np.float64).reshape(
            values.shape
        )
    return _many(values)


def _many(x: Floats) -> Floats:
    """Return the probabilities of an array at once."""
    scaled: Floats = x * _HALF_ROOT
    size: Floats = np.abs(scaled)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        square = scaled * scaled
        near: Floats = 0.5 + 0.5 * scaled * _horner(square, _T) / _horner(square, _U)
        bounded = np.minimum(size, _MOST)
        decay = np.exp(-bounded * bounded)
        middle = decay * _horner(bounded, _P) / _horner(bounded, _Q)
        far = decay * _horner(bounded, _R) / _horner(bounded, _S)
        tail: Floats = 0.5 * np.where(bounded < _FAR, middle, far)
    found: Floats = np.where(size < 1.0, near, np.where(scaled > 0.0, 1.0 - tail, tail))
    return np.where(np.isnan(scaled), np.nan, found)


def _one(x: float) -> float:
    """Return the probability of one number: the same operations in the same order, so the same bits."""
    scaled = x * _HALF_ROOT
    if math.isnan(scaled):
        return math.nan
    size = abs(scaled)
    if size < 1.0:
        square = scaled * scaled
        return 0.5 + 0.5 * scaled * _horner_of(square, _T) / _horner_of(square, _U)
    bounded = min(size, _MOST)
    decay = float(np.exp(-bounded * bounded))  # that of the C library may differ in the last bit
    above, below = (_P, _Q) if bounded < _FAR else (_R, _S)
    tail = 0.5 * (decay * _horner_of(bounded, above) / _horner_of(bounded, below))
    return 1.0 - tail if scaled > 0.0 else tail


def _horner_of(x: float, coefficients: Coefficients) -> float:
    y = coefficients[0]
    for coefficient in coefficients[1:]:
        y = y * x + coefficient
    return y


def _horner(x: Floats, coefficients: Coefficients) -> Floats:
    y: Floats = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        y = y * x + coefficient
    return y
