"""The phone's own positions, where no sensor of the runner tells speed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.gatt import uuid
from fleetfoot.gatt.phone_position import PhonePosition
from fleetfoot.sensors.registry import measuring
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

KEY: Final = "PHONE"
NAME: Final = "phone (GPS)"
PATIENCE_S: Final = 30.0
"""How long a pod is waited for: a channel belongs to the first that tells it, for the whole run. As long as a sensor of
the last run is waited for (:mod:`fleetfoot.sources.ble.choice`)."""
_COARSEST_M: Final = 6553.5
"""What the packet can say; a country is as good."""
_ABLE: Final = frozenset(family.title for family in measuring() if Channel.SPEED in family.channels)


class Positions:
    """Decides which fixes are a run's: none where something else tells speed, or may yet."""

    def __init__(self) -> None:
        self._is_named = False

    def wanted(self, now_s: float, owner: str | None, kinds: Collection[str]) -> bool:
        """Tell whether the phone is to tell speed.

        Parameters
        ----------
        now_s
            The run's clock.
        owner
            Key of the sensor that speed comes from; None where nothing has told it yet.
        kinds
            Titles of what the runner's sensors are, connected or lost.
        """
        if owner is not None:
            return owner == KEY
        return now_s >= PATIENCE_S and not _ABLE & set(kinds)

    def told(self, fix: Mapping[str, Any]) -> list[tuple[str, bytes]]:
        """Return characteristics and payloads for a fix as the Geolocation API gives it; what is no fix gives none."""
        payload = packet(fix)
        if payload is None:
            return []
        name = [] if self._is_named else [(uuid.DEVICE_NAME, NAME.encode())]
        self._is_named = True
        return [*name, (uuid.PHONE_POSITION, payload)]


def packet(fix: Mapping[str, Any]) -> bytes | None:
    """Return the bytes of a fix; None where it tells no place, or one that cannot be."""
    speed, altitude = _number(fix, "speed"), _number(fix, "altitude")
    try:
        return bytes(
            PhonePosition(
                float(fix["latitude"]),
                float(fix["longitude"]),
                min(float(fix["accuracy"]), _COARSEST_M),
                speed,
                altitude,
            )
        )
    except (KeyError, TypeError, ValueError):
        return None


def _number(fix: Mapping[str, Any], name: str) -> float | None:
    value = fix.get(name)
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None
