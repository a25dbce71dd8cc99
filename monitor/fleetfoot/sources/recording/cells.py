"""Numbers written as text."""

from __future__ import annotations

import math
import re
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)
_UNKNOWN: Final = frozenset({"", "nan", "null", "none"})


def number(text: str) -> float:
    """Return the number that a cell states; NaN where it is empty or says ``nan``, ``null`` or ``none``.

    Raises
    ------
    ValueError
        If it is not a decimal number, or too large: stricter than ``float``, which takes ``1_0`` and ``inf``.

    Examples
    --------
    >>> number(" 12.5 ")
    12.5
    >>> number("")
    nan
    """
    word = text.strip()
    if word.lower() in _UNKNOWN:
        return math.nan
    if not _NUMBER.fullmatch(word) or not math.isfinite(value := float(word)):
        raise ValueError(f"{shown(word)} is not a number")
    return value


def shown(text: str) -> str:
    """Return a piece of a file as it may stand in a message: quoted, escaped, at most 40 characters."""
    return repr(text if len(text) <= 40 else f"{text[:37]}...")
