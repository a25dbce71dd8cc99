"""``[sensors]`` and ``[treadmill.NAME]``: what sensors do not say of themselves."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fleetfoot.keys import Choice, ListOf, MapOf, Number, Text, check, key
from fleetfoot.sensors.cadence_evidence import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

SENSOR: Final = Text(longest=248)
"""Name or address of a sensor; the longest is that of a Bluetooth device (Core 5.4, Vol 4, Part E, 6.23)."""
SENSORS: Final = ListOf(SENSOR, "a list of names or addresses of sensors")
KM_PER_MILE: Final = 1.609344


class SpeedUnit(enum.StrEnum):
    """What a treadmill's speed is in."""

    KM_H = "km/h"
    MPH = "mph"

    def m_s(self, speed: float) -> float:
        """Return a speed in this unit in metres per second."""
        return speed * (KM_PER_MILE if self is SpeedUnit.MPH else 1.0) / 3.6


@dataclass(frozen=True, slots=True, kw_only=True)
class BeltSettings:
    """One treadmill. The bounds only catch slips of unit: 104 for 1.04, 0.02 of a slope for 2 %."""

    name: str = key(SENSOR, "treadmill", hidden=True, help="its name or address")
    unit: SpeedUnit | None = key(
        Choice(SpeedUnit),
        unset="found out by itself",
        help="what its speed is in, whatever the standard says: `km/h` or `mph`",
    )
    calibration: float = key(
        Number(0.5, 2.0),
        1.0,
        help="true speed over the speed that it tells, as a pod or a measured belt shows it",
    )
    incline_offset_pct: float = key(
        Number(-15.0, 15.0, "%"), 0.0, help="true inclination less the one that it tells"
    )

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        check(self, "treadmill")


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorSettings:
    """Which sensors are taken, and what they count."""

    use: tuple[str, ...] = key(
        SENSORS,
        (),
        unset="those of the last run, else the nearest",
        help="names or addresses of the sensors of a [live run](live.md), and no others",
    )
    cadence_unit: Mapping[str, Unit] = key(
        MapOf(Choice(Unit)),
        factory=dict[str, Unit],
        unset="found out by itself",
        help="by sensor, what its cadence counts: `strides` or `steps`",
    )

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        check(self, "sensors")
