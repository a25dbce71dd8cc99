"""How one device of a live run is shown, wherever it is."""

from __future__ import annotations

from typing import NamedTuple


class SensorLine(NamedTuple):
    """One live sensor, in words."""

    name: str
    state: str
    details: str
    """What it is, how it does, what is wrong with it."""
    well: bool
    """Whether it is connected and speaks."""
    battery_pct: float | None = None
    """None: it does not say."""
