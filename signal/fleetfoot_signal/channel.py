"""The channel table: every quantity of the 1 Hz grid with its unit, plausible range and maximum age.

A row of the grid is ``float64[len(Channel), lane]``. The first :data:`MEASURED` channels arrive as samples, the
others are computed from them (:mod:`fleetfoot_signal.derive`).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final


class Channel(enum.IntEnum):
    """Index of a quantity in a row; its :class:`Spec` is in :data:`SPECS`."""

    HEART_RATE = 0
    SPEED = 1
    CADENCE = 2
    VERTICAL_OSCILLATION = 3
    GROUND_CONTACT = 4
    STEP_LENGTH = 5
    POWER = 6
    ALTITUDE = 7
    GRADE = 8
    BALANCE = 9
    TEMPERATURE = 10
    DISTANCE = 11
    VERTICAL_RATIO = 12
    DUTY_FACTOR = 13
    ADJUSTED_SPEED = 14
    HEART_RATE_FAULT = 15
    RMSSD = 16
    DFA_A1 = 17
    BEAT_ARTEFACTS = 18

    @property
    def spec(self) -> Spec:
        """Unit, range and age of this channel."""
        return SPECS[self]


MEASURED: Final = 12
"""Channels below this index arrive as samples; those from it on are derived only."""


@dataclass(frozen=True, slots=True)
class Spec:
    """What is known about one channel.

    ``low`` and ``high`` bound what a sensor can truthfully say of a runner; a value outside is unknown, not
    clipped. ``max_age_s`` is how long the last value stands for the present one.
    """

    name: str
    """Column name with the unit in it, as in CSV files, the store and MQTT."""
    title: str
    unit: str
    low: float
    high: float
    max_age_s: float = 10.0
    cumulative: bool = False
    """Whether it counts up from 0 at the start of the run: its end is the figure, its median means nothing."""
    coded: bool = False
    """Whether it is the number of a reason, such as :class:`.HeartRateFault`, and no quantity at all."""


SPECS: Final[tuple[Spec, ...]] = (
    Spec("heart_rate_bpm", "heart rate", "bpm", 30.0, 240.0),
    Spec("speed_m_s", "speed", "m/s", 0.0, 12.0),
    Spec("cadence_spm", "cadence", "spm", 40.0, 280.0),
    Spec("vertical_oscillation_mm", "vertical oscillation", "mm", 10.0, 250.0),
    Spec("ground_contact_ms", "ground contact time", "ms", 80.0, 1500.0),
    Spec("step_length_m", "step length", "m", 0.1, 3.0),
    Spec("power_w", "power", "W", 0.0, 2000.0),
    Spec("altitude_m", "altitude", "m", -500.0, 9000.0),
    Spec("grade", "grade", "1", -0.45, 0.45),
    Spec("balance_pct", "contact balance, left", "%", 20.0, 80.0),
    Spec("temperature_c", "air temperature", "degC", -40.0, 60.0, 600.0),
    Spec("distance_m", "distance", "m", 0.0, 1e6, cumulative=True),
    Spec("vertical_ratio_pct", "vertical ratio", "%", 1.0, 40.0),
    Spec("duty_factor", "duty factor", "1", 0.1, 1.0),
    Spec("adjusted_speed_m_s", "grade-adjusted speed", "m/s", 0.0, 20.0),
    Spec("heart_rate_fault", "fault of heart rate", "1", 0.0, 15.0, coded=True),
    Spec("rmssd_ms", "variability of beats, RMSSD", "ms", 0.0, 1000.0, 20.0),
    Spec("dfa_a1", "variability of beats, DFA a1", "1", 0.0, 2.5, 20.0),
    Spec("beat_artefacts_pct", "artefacts among beats", "%", 0.0, 100.0, 20.0),
)
"""One :class:`Spec` a channel, in the order of :class:`Channel`.

The ranges are physical, not personal. The ages follow the longest spacing of ordinary recordings: smart recording
leaves up to 10 s between records. A sensor that is known to be silent says so with a NaN sample before that.
"""

BY_NAME: Final[dict[str, Channel]] = {spec.name: Channel(i) for i, spec in enumerate(SPECS)}
"""Channel of a column name."""
