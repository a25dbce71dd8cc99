"""Whether this second is one of running, and one that form can be judged in.

One rule for every set of sensors, so that the same run tells the same whoever recorded it. Speed and cadence alone
decide, and speed alone where no cadence is known:

* from 2.2 m/s, with 105 spm and more: nobody walks so fast with so few steps;
* from 1.9 m/s, with the cadence that this speed leads one to expect of a runner, less three standard deviations, or
  with no cadence known;
* from 1.0 m/s, with 140 spm and more: at that cadence people break into a run, however slow it is.

Contact time does not decide. Whoever jogs slowly often has a foot on the ground all the time (grounded running:
Bonnaerens 2019, Scand J Med Sci Sports 29:1137), and half of the recorded runs know no contact time. So race walkers
count as runners. A fixed cadence floor must not decide either: a runner of 139 spm who overstrides by 8 % falls to 129
and would vanish from the judge.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.lanes import Lanes, floats
from fleetfoot_signal.through_time import since, total

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats

RUN_SPEED_M_S: Final = 1.9
"""Slower than this people walk unless their cadence says otherwise (walk-run transition about 2 m/s)."""
STOP_SPEED_M_S: Final = 1.5
"""Slower than this, who does not run stops or walks: that is a stop for the heart-rate model."""
AFTER_STOP_S: Final = 20
"""Seconds after a stop in which pace and form have not settled."""
JOG_SPEED_M_S: Final = 1.0
"""Slower than this is no progress on foot, whatever the cadence (slowest sustained walking, Bohannon 1997)."""
JOG_SPM: Final = 140.0
"""Steps/min at which people change from walking to running: 2 x (70.6 +- 3.2) (Hansen et al. 2017)."""
FLOOR_SPM: Final = 105.0
"""Fewest steps/min of a runner from :data:`FLOOR_SPEED_M_S` on.

Men walking as fast as they can take 138 steps/min at 2.2 m/s (Murray 1966); a runner of 120 who overstrides by 12 %
takes 106."""
FLOOR_SPEED_M_S: Final = 2.2
CADENCE_AT_3_M_S: Final = 164.0
"""Population cadence at 3 m/s: Craib 1994, van Oeveren 2017 and 2019, de Ruiter 2014."""
CADENCE_EXPONENT: Final = 0.155
"""Population exponent of cadence on speed, same sources."""
SHUFFLE_SHARE: Final = 0.83
"""Three between-runner SDs (5.5 %, same sources) below the population cadence no one runs."""


class Gated(NamedTuple):
    """What the gate says of some seconds, [second, lane] each."""

    running: Bools
    steady: Bools
    """Running, and long enough after any stop for form to be judged."""
    since_stop_s: Floats
    """As :attr:`Gate.since_stop_s`."""


class Gate(Lanes):
    """Tells running from the rest and remembers the last stop; one state per lane."""

    since_stop_s = floats(0.0)
    """Seconds since the last second that was neither running nor as fast as :data:`STOP_SPEED_M_S`."""
    running_s = floats(0.0)
    """Seconds of running so far."""

    def step(self, values: Floats, active: Bools) -> Gated:
        """Take some seconds, float64[channel, second, lane]; lanes that are not active stand still."""
        running = is_running(values) & active
        moving = running | (values[Channel.SPEED] >= STOP_SPEED_M_S)
        since_stop_s = since(~moving, active, self.since_stop_s)
        self.since_stop_s[:] = since_stop_s[-1]
        self.running_s += total(running)
        return Gated(running, running & (since_stop_s > AFTER_STOP_S), since_stop_s)


def is_running(row: Floats) -> Bools:
    """Return bool[...]: whether a second is one of running; at an unknown speed it is not.

    Parameters
    ----------
    row : Floats, shape (channel, ...)
        Each second is judged by itself, whatever the other axes are.
    """
    speed, cadence = row[Channel.SPEED], row[Channel.CADENCE]
    usual = math.log(CADENCE_AT_3_M_S * SHUFFLE_SHARE) - CADENCE_EXPONENT * math.log(3.0)
    shuffle = np.exp(usual + CADENCE_EXPONENT * np.log(np.maximum(speed, 0.1)))
    fast, slow = speed >= FLOOR_SPEED_M_S, speed < RUN_SPEED_M_S
    fewest = np.where(fast, FLOOR_SPM, np.where(slow, JOG_SPM, shuffle))
    by_steps = (cadence >= fewest) & (speed >= JOG_SPEED_M_S)
    running: Bools = by_steps | (np.isnan(cadence) & (speed >= RUN_SPEED_M_S))
    return running
