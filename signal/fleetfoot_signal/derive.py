"""Quantities that follow from the measured ones, second by second.

Step length is the distance from one footfall to the next, duty factor the contact of one foot as a share of
its stride (half the contact share of a step), vertical ratio the vertical oscillation as a share of the step
length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import MEASURED, SPECS, Channel
from fleetfoot_signal.energy_cost import speed_for_drift
from fleetfoot_signal.gate import RUN_SPEED_M_S
from fleetfoot_signal.through_time import some
from fleetfoot_signal.walk_ratio import MOST_SPM, are_strides

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

_RATIO, _DUTY, _ADJUSTED = (
    channel - MEASURED for channel in (Channel.VERTICAL_RATIO, Channel.DUTY_FACTOR, Channel.ADJUSTED_SPEED)
)
_LOW: Final = np.array([spec.low for spec in SPECS[MEASURED:]])
_HIGH: Final = np.array([spec.high for spec in SPECS[MEASURED:]])


def complete(row: Floats, grade: Floats) -> None:
    """Fill the derived channels of rows in place.

    Parameters
    ----------
    row : Floats, shape (channel, ...)
        Measured channels filled, NaN where unknown; the derived ones NaN.
    grade : Floats, shape (...)
        Grade from altitude, used where a row brings none of its own.
    """
    speed, cadence = row[Channel.SPEED], row[Channel.CADENCE]
    few = (cadence <= MOST_SPM / 2.0) & (speed >= RUN_SPEED_M_S)
    if some(few):  # seldom
        cadence[few & are_strides(speed, cadence)] *= 2.0
    _fill(row, Channel.GRADE, grade)
    _fill(row, Channel.STEP_LENGTH, speed * 60.0 / cadence)
    derived = row[MEASURED:]
    derived[_RATIO] = 0.1 * row[Channel.VERTICAL_OSCILLATION] / row[Channel.STEP_LENGTH]
    derived[_DUTY] = row[Channel.GROUND_CONTACT] * cadence / 120_000.0
    derived[_ADJUSTED] = speed_for_drift(speed, row[Channel.GRADE])
    low, high = (ends.reshape(-1, *(1,) * (row.ndim - 1)) for ends in (_LOW, _HIGH))
    np.copyto(derived, np.nan, where=~((derived >= low) & (derived <= high)))


def _fill(row: Floats, channel: Channel, values: Floats) -> None:
    """Put plausible values where the channel is unknown."""
    spec = SPECS[channel]
    known = np.isnan(row[channel]) & (values >= spec.low) & (values <= spec.high)
    np.copyto(row[channel], values, where=known)
