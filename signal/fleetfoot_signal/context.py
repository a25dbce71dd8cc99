"""What may lie behind an alert: a hill, heat, a stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.lanes import Lanes, floats
from fleetfoot_signal.through_time import held, since

if TYPE_CHECKING:
    from fleetfoot_signal.types import Bools, Floats, Ints

HOT_C: Final = 25.0
"""From this air temperature drift is expected to be larger (Lafrenz 2008: 11 % at 35 C, 2 % at 22 C)."""
HILL_GRADE: Final = 0.03
"""Half of the steepest grade that form is judged on."""
LINGER_S: Final = 180.0
"""How long a hill or stop stays worth a mention: three time constants of heart rate, 58 s (Hunt 2015)."""


class Outside(NamedTuple):
    """Some seconds, float64[second, lane] each."""

    since_hill_s: Floats
    since_stop_s: Floats
    temperature_c: Floats
    """The last that was known."""

    def causes(self, second: int, lane: int) -> tuple[str, ...]:
        """Return which of ``hill``, ``heat``, ``stop`` apply."""
        found = {
            "hill": self.since_hill_s[second, lane] <= LINGER_S,
            "heat": self.temperature_c[second, lane] >= HOT_C,
            "stop": self.since_stop_s[second, lane] <= LINGER_S,
        }
        return tuple(name for name, applies in found.items() if applies)


class Context(Lanes):
    """Seconds since the last hill and the last stop, and the last known temperature, per lane."""

    since_hill_s = floats(np.inf)
    since_stop_s = floats(np.inf)
    temperature_c = floats(np.nan)

    def step(self, values: Floats, index: Ints, since_stop_s: Floats, active: Bools) -> Outside:
        """Take some seconds.

        Parameters
        ----------
        values : Floats, shape (channel, second, lane)
        index : Ints, shape (second, lane)
            Number of the row in each lane's run.
        since_stop_s : Floats, shape (second, lane)
            As the gate counts it.
        active : Bools, shape (second, lane)
        """
        told_c = values[Channel.TEMPERATURE]
        outside = Outside(
            since(np.abs(values[Channel.GRADE]) > HILL_GRADE, active, self.since_hill_s),
            np.where(index > since_stop_s, since_stop_s, np.inf),
            held(told_c, ~np.isnan(told_c), self.temperature_c),
        )
        self.since_hill_s[:], self.since_stop_s[:], self.temperature_c[:] = (each[-1] for each in outside)
        return outside
