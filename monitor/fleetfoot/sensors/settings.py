"""``[sensors]``: what sensors do not say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fleetfoot.keys import Choice, ListOf, MapOf, Text, check, key
from fleetfoot.sensors.cadence_evidence import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

SENSOR: Final = Text(longest=248)
"""Name or address of a sensor; the longest is that of a Bluetooth device (Core 5.4, Vol 4, Part E, 6.23)."""
SENSORS: Final = ListOf(SENSOR, "a list of names or addresses of sensors")


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
