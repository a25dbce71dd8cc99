"""What befalls the sensors of the demo."""

from __future__ import annotations

from typing import Final

from fleetfoot.sim.ble.faults import LinkFault, Mishap

STRAP, POD = 0, 1

MISHAPS: Final = (
    Mishap(480.0, STRAP, LinkFault.LONG_SILENCE, 12.0),
    Mishap(1020.0, POD, LinkFault.LINK_LOSS, 0.0),
    Mishap(2400.0, STRAP, LinkFault.POWER_OFF, 25.0),
)
"""Out of reach for twelve seconds, a link that breaks, a strap that is switched off and on: all come back."""
