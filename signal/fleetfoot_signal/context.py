"""What may lie behind an alert: a hill, heat, a stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.lanes import Lanes, floats

if TYPE_CHECKING:
    from fleetfoot_signal.detector import Row
    from fleetfoot_signal.types import Floats

HOT_C: Final = 25.0
"""From this air temperature drift is expected to be larger (Lafrenz 2008: 11 % at 35 C, 2 % at 22 C)."""
HILL_GRADE: Final = 0.03
"""Half of the steepest grade that form is judged on."""
LINGER_S: Final = 180.0
"""How long a hill or stop stays worth a mention: three time constants of heart rate, 58 s (Hunt 2015)."""


class Context(Lanes):
    """Seconds since the last hill and the last stop, and the last known temperature, per lane."""

    since_hill_s = floats(np.inf)
    since_stop_s = floats(np.inf)
    temperature_c = floats(np.nan)

    def step(self, row: Row, since_stop_s: Floats) -> None:
        """Take one second; ``since_stop_s`` as the gate counts it."""
        hill = np.abs(row.values[Channel.GRADE]) > HILL_GRADE
        self.since_hill_s[:] = np.where(hill, 0.0, self.since_hill_s + row.active)
        self.since_stop_s[:] = np.where(row.index > since_stop_s, since_stop_s, np.inf)
        known = ~np.isnan(row.values[Channel.TEMPERATURE])
        np.copyto(self.temperature_c, row.values[Channel.TEMPERATURE], where=known)

    def causes(self, lane: int) -> tuple[str, ...]:
        """Return which of ``hill``, ``heat``, ``stop`` apply to a lane now."""
        found = {
            "hill": self.since_hill_s[lane] <= LINGER_S,
            "heat": self.temperature_c[lane] >= HOT_C,
            "stop": self.since_stop_s[lane] <= LINGER_S,
        }
        return tuple(name for name, applies in found.items() if applies)
