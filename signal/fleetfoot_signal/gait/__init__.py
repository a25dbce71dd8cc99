"""Running dynamics from the raw acceleration of a sensor on the trunk.

Raw samples are cut into windows, each window is reduced to cadence, vertical oscillation and ground contact
time. Everything here is an estimate: :data:`ESTIMATED` marks it so.
"""

from __future__ import annotations

from typing import Final

ESTIMATED: Final = "est:"
"""Begins the sensor key of everything estimated from acceleration; never mixed with what a sensor measures."""
