"""Values of a column in the unit of the channel table, where its header names another unit or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.sources.recording.csv_words import FACTORS, LATITUDE, LONGITUDE, RR
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot.sources.recording.csv_words import Quantity
    from fleetfoot_signal.types import Floats

_LIKELY: Final[dict[Quantity, tuple[tuple[float, str], ...]]] = {
    RR: ((10.0, "s"), (np.inf, "ms")),
    Channel.VERTICAL_OSCILLATION: ((0.5, "m"), (25.0, "cm"), (np.inf, "mm")),
    Channel.GROUND_CONTACT: ((3.0, "s"), (np.inf, "ms")),
    Channel.STEP_LENGTH: ((5.0, "m"), (300.0, "cm"), (np.inf, "mm")),
    Channel.SPEED: ((6.5, "m/s"), (60.0, "km/h"), (np.inf, "mm/s")),
    LATITUDE: ((181.0, "deg"), (np.inf, "semicircles")),
    LONGITUDE: ((181.0, "deg"), (np.inf, "semicircles")),
}
"""Unit by the median of what is not 0, up to each bound: no runner's step lasts 3 s or is 5 m long, none rises by 0.5 m
or runs 6.5 m/s in the middle of a run."""
_SILENT: Final = frozenset({RR, LATITUDE, LONGITUDE})


def scaled(quantity: Quantity, unit: str, values: Floats, clock_s: Floats) -> tuple[Floats, str]:
    """Return the values in the unit of the channel table, and a line where the unit had to be guessed.

    Parameters
    ----------
    quantity
    unit
        As the header names it; empty if it does not.
    values
        float64[rows]
    clock_s
        float64[rows]: of the rows; tells metres from kilometres.
    """
    factors = FACTORS.get(quantity, {})
    if unit in factors:
        offset = -32.0 if unit == "degf" else 0.0
        return factors[unit] * (values + offset), ""
    guessed = _distance_unit(values, clock_s) if quantity is Channel.DISTANCE else _by_size(quantity, values)
    if not guessed or factors[guessed] == 1.0:
        return values, ""
    title = quantity.spec.title if isinstance(quantity, Channel) else quantity
    line = "" if quantity in _SILENT else f"{title} without a unit: taken as {guessed}"
    return factors[guessed] * values, line


def _by_size(quantity: Quantity, values: Floats) -> str:
    known = np.abs(values[np.nan_to_num(values) != 0.0])
    if quantity not in _LIKELY or not known.size:
        return ""
    middle = float(np.median(known))
    return next(unit for bound, unit in _LIKELY[quantity] if middle <= bound)


def _distance_unit(values: Floats, clock_s: Floats) -> str:
    """Return km where as metres nobody would have moved."""
    known = np.isfinite(values) & np.isfinite(clock_s)
    if np.count_nonzero(known) < 2:
        return "m"
    way = float(values[known].max() - values[known].min())
    time_s = float(clock_s[known].max() - clock_s[known].min())
    return "km" if 0.0 < way < 0.05 * time_s else "m"
