"""Which alerts of a made run are false, by what truly happens in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.sim.gait import FADE_CONTACT
from fleetfoot.sim.scenario import FaultKind
from fleetfoot_signal.detectors.cardiac_drift import CardiacDrift
from fleetfoot_signal.detectors.contact_drift import ContactDrift

if TYPE_CHECKING:
    from fleetfoot.sim import SimulatedRun
    from fleetfoot_signal.event import Event

NEAR: Final = 0.8
"""An alert is not false where what it tells of truly has this share of its lowest bar."""
LEVEL_S: Final = 600.0
"""The middle of the minutes that contact is compared with: 5 to 15."""


def is_false(run: SimulatedRun, event: Event) -> bool:
    """Return whether an alert tells of something that is not there."""
    at = min(int(event.t_s), run.t_s.size - 1)
    if event.detector == CardiacDrift.name:
        return bool(run.truth.drift_pct[at] < NEAR * min(CardiacDrift.thresholds.values()))
    if event.detector == ContactDrift.name:
        side = -1.0 if "shorter_contact" in event.cause else 1.0
        return side * contact_pct(run, at) < NEAR * min(ContactDrift.thresholds.values())
    return True


def contact_pct(run: SimulatedRun, at: int) -> float:
    """Return by how much contact time at one pace truly differs from that of the first minutes [%].

    The simulator gives every runner an everyday trend, SD 2 % an hour; of one in twenty contact truly changes by more
    than the bar within a run in which nothing else is wrong.
    """
    at_s = np.array([float(at)])
    scenario = run.scenario
    ln = run.runner.contact_trend * (at - LEVEL_S) / 3600.0
    ln += float(np.log1p(scenario.effect(FaultKind.CONTACT, at_s) / 100.0)[0])
    ln += FADE_CONTACT * float(np.log1p(scenario.effect(FaultKind.BONK, at_s) / 100.0)[0])
    return 100.0 * ln
