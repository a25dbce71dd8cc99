"""Where the runs of a season led: round and round one loop for each kind of ground, as a watch finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.sim.noise import ornstein_uhlenbeck

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

MIDDLE: Final = (52.4735, 13.4020)
"""Latitude and longitude: a former airfield in Berlin, on which everybody may run."""
RADIUS_M: Final = {"road": 620.0, "path": 430.0}
OTHER_M: Final = 520.0
"""Of ground that has no loop of its own."""
DEGREE_M: Final = 111_195.0
"""Of latitude, on a sphere of the earth's mean radius (IUGG)."""
STEPS: Final = 720
DECIMALS: Final = 6
"""Of a degree, as watches write it: 11 cm."""


def lead(rng: np.random.Generator, surface: str, metres: Floats) -> Floats:
    """Return float64[2, second]: latitude and longitude of who has run so many metres.

    Parameters
    ----------
    rng
        For the error of the watch, 1.5 m that wander within 20 s.
    surface
        Of the run; the same loop for the same one.
    metres
        float64[second], not falling.
    """
    angle = np.linspace(0.0, 2.0 * np.pi, STEPS + 1)
    radius = RADIUS_M.get(surface, OTHER_M) * (1.0 + 0.22 * np.cos(2.0 * angle) + 0.1 * np.sin(3.0 * angle))
    east, north = 1.3 * radius * np.cos(angle), 0.8 * radius * np.sin(angle)
    along = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(east), np.diff(north)))))
    round_m = np.mod(metres, along[-1])
    at = np.stack([np.interp(round_m, along, north), np.interp(round_m, along, east)])
    at += np.stack([ornstein_uhlenbeck(rng, metres.size, 1.5, 20.0) for _ in at])
    degrees = np.array(MIDDLE)[:, None] + at / (DEGREE_M * np.array([[1.0], [np.cos(np.radians(MIDDLE[0]))]]))
    written: Floats = np.round(degrees, DECIMALS)
    return written
