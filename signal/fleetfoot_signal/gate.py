"""Whether this second is one of running, and one that form can be judged in.

A fixed cadence floor must not decide: a runner of 139 spm who overstrides by 8 % falls to 129 and would
vanish from the judge. Where contact time is known, flight decides (contact shorter than the step); else 120
spm at 2.2 m/s and more; else the cadence that this speed leads one to expect.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.lanes import Lanes

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats

RUN_SPEED_M_S: Final = 1.9
"""Slower than this people walk (walk-run transition about 2 m/s)."""
STOP_SPEED_M_S: Final = 1.5
"""Slower than this is a stop or a walk for the heart-rate model."""
AFTER_STOP_S: Final = 20
"""Seconds after a stop in which pace and form have not settled."""
FLOOR_SPM: Final = 120.0
FLOOR_SPEED_M_S: Final = 2.2
CADENCE_AT_3_M_S: Final = 164.0
"""Population cadence at 3 m/s: Craib 1994, van Oeveren 2017 and 2019, de Ruiter 2014."""
CADENCE_EXPONENT: Final = 0.155
"""Population exponent of cadence on speed, same sources."""
SHUFFLE_SHARE: Final = 0.83
"""Three between-runner SDs (5.5 %, same sources) below the population cadence no one runs."""


class Gate(Lanes):
    """Tells running from the rest and remembers the last stop; one state per lane."""

    def __init__(self, lanes: int) -> None:
        self.since_stop_s = np.zeros(lanes)
        """Seconds since the last second below :data:`STOP_SPEED_M_S`, or of unknown speed."""
        self.running_s = np.zeros(lanes)
        """Seconds of running so far."""

    def step(self, row: Floats, active: Bools) -> tuple[Bools, Bools]:
        """Return which lanes are running now, and which run steadily enough for form to be judged."""
        running = is_running(row) & active
        moving = row[Channel.SPEED] >= STOP_SPEED_M_S
        since_s = np.where(moving, self.since_stop_s + 1.0, 0.0)
        np.copyto(self.since_stop_s, since_s, where=active)
        self.running_s += running
        return running, running & (self.since_stop_s > AFTER_STOP_S)


def is_running(row: Floats) -> Bools:
    """Return bool[lane]: whether this second is running; unknown speed is not, of unknown cadence speed tells."""
    speed, cadence = row[Channel.SPEED], row[Channel.CADENCE]
    contact_ms = row[Channel.GROUND_CONTACT]
    flies = contact_ms * cadence < 60_000.0
    unsure = np.isnan(contact_ms) | np.isnan(cadence)
    if unsure.any():  # else the rest decides nothing, and costs as much as all before
        flies |= unsure & _steps_as_runners_do(speed, cadence)
    running: Bools = (speed >= RUN_SPEED_M_S) & flies
    return running


def _steps_as_runners_do(speed: Floats, cadence: Floats) -> Bools:
    """Return bool[lane]: whether cadence, or speed where that is unknown, is that of running."""
    floor = (cadence >= FLOOR_SPM) & (speed >= FLOOR_SPEED_M_S)
    usual = math.log(CADENCE_AT_3_M_S * SHUFFLE_SHARE) - CADENCE_EXPONENT * math.log(3.0)
    expected = cadence >= np.exp(usual + CADENCE_EXPONENT * np.log(np.maximum(speed, 0.1)))
    return floor | expected | (np.isnan(cadence) & (speed >= FLOOR_SPEED_M_S))
