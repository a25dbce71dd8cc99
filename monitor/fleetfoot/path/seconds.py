"""The seconds of a stored run as the core takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import SPECS, Channel
from fleetfoot_signal.derive import complete

if TYPE_CHECKING:
    from fleetfoot.path.ticks import Ticks
    from fleetfoot_signal.types import Floats

_LOW: Final = np.array([[spec.low] for spec in SPECS])
_HIGH: Final = np.array([[spec.high] for spec in SPECS])


def every_second(ticks: Ticks) -> Floats:
    """Return float64[channel, second] from the first second of the run to the last that was stored.

    Seconds that the store does not hold are NaN, and so is what no sensor can truthfully say. Derived channels are
    derived again: an older store may not have had them.
    """
    seconds = int(ticks.index[-1]) + 1 if ticks.index.size else 0
    values = np.full((len(SPECS), seconds), np.nan)
    values[:, ticks.index] = np.where((ticks.values >= _LOW) & (ticks.values <= _HIGH), ticks.values, np.nan)
    complete(values, values[Channel.GRADE])
    return values
