"""Numbers written as text."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot_signal.types import Floats

_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)
_UNKNOWN: Final = frozenset({"", "nan", "null", "none", "-", "--", "---", "n/a", "na"})
_PLAIN: Final = re.compile(r"[0-9.+\-eE\n]*", re.ASCII)
_GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}([,. '\u00a0\u202f\u2019][0-9]{3})+([,.][0-9]+)?")
_THOUSANDS: Final = str.maketrans("", "", " '\u00a0\u202f\u2019")


def number(text: str) -> float:
    """Return the number that a cell states; NaN where it is empty or says ``nan``, ``null``, ``n/a`` and the like.

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


def plain_numbers(cells: Sequence[str]) -> Floats | None:
    """Return the numbers in cells all of which are plain ones; None where any is not, which takes a closer look."""
    if not _PLAIN.fullmatch("\n".join(cells)) or not all(cells):
        return None
    try:
        values = np.array(cells, dtype=np.float64)
    except ValueError:
        return None
    return values if bool(np.isfinite(values).all()) else None


def decimal_point(cells: Sequence[str], *, comma_is_common: bool) -> Sequence[str]:
    """Return the cells of a column with decimal points and without separators of thousands.

    Parameters
    ----------
    cells
        Of one column: they are all written alike.
    comma_is_common
        Whether the file's cells are parted by something else than commas, as where commas are decimal.
    """
    marked = [cell for cell in cells if "," in cell or cell.translate(_THOUSANDS) != cell]
    dotted = any(cell.count(".") > 1 for cell in cells)
    if not marked and not dotted:
        return cells
    both = next((cell for cell in cells if "," in cell and "." in cell), None)
    if both is not None:
        decimal = max(",.", key=both.rfind)
    elif dotted:
        decimal = ","
    elif any("," in cell for cell in marked):
        grouped = all(_GROUPED.fullmatch(cell.strip()) for cell in marked if "," in cell)
        decimal = "." if grouped and not comma_is_common else ","
    else:
        decimal = "."
    group = "." if decimal == "," else ","
    return [cell.replace(group, "").replace(decimal, ".").translate(_THOUSANDS) for cell in cells]
