"""What a radio delivers: bytes of a characteristic, stamped at receipt."""

from __future__ import annotations

from typing import NamedTuple


class Notification(NamedTuple):
    """One notification (or read value) of one characteristic of one sensor."""

    t_s: float
    """Seconds on the run's one monotonic clock, taken at receipt."""
    sensor: str
    """Stable key of the sensor, such as its address."""
    characteristic: str
    """UUID: four hex digits for those of the Bluetooth SIG (``"2a37"``), else the long form in lower case."""
    payload: bytes
