"""Bounce: vertical oscillation that cadence and contact time do not explain.

A longer step raises the oscillation by itself (a 5 % lower cadence by about 11 %), so raw oscillation would
alarm twice for one cause. What the sine-wave spring-mass model expects of this cadence and contact is taken
away first.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.baseline import Prior
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.event import Severity
from fleetfoot_signal.form import FormDetector, form_subject
from fleetfoot_signal.spring_mass import com_oscillation_mm

if TYPE_CHECKING:
    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.types import Floats

TORSO_OFFSET_MM: Final = 17.0
"""A trunk sensor reads 16.3-17.6 mm more than the centre of mass moves (Watari 2016)."""
AS_TEN_PERCENT_FEWER_STEPS: Final = 21.0
"""The rise that a 10 % lower cadence would bring: elasticity 2.0 per step time (spring-mass model) times 10.5 %."""


class Bounce(FormDetector):
    """Vertical oscillation beyond what cadence and contact explain."""

    name = "bounce"
    title = "Bounce"
    summary = "Vertical oscillation beyond what cadence and ground contact explain, against the runner's own."
    unit = "%"
    inputs = (Channel.SPEED, Channel.CADENCE, Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT)
    needs = "10 min of steady running on moderate grade"
    thresholds = {  # noqa: RUF012 (a ClassVar in the base)
        Severity.NOTICE: 8.0,
        Severity.WARNING: 12.0,
        Severity.SEVERE: AS_TEN_PERCENT_FEWER_STEPS,
    }
    sources = (
        "Morin et al. 2005, J Appl Biomech 21:167: sine-wave spring-mass model",
        "Watari et al. 2016, J Appl Biomech 32:306: oscillation from trunk accelerometers",
        "Adams et al. 2018, IJSPT 13:633: cues for less oscillation lower loading rates",
    )
    to_try = (
        "Let the energy go forward",
        "Run tall and quiet: for a minute now and then, think of keeping your head on one line.",
    )
    priority = 5
    subject = form_subject(Channel.VERTICAL_OSCILLATION)
    # What remains after the model has no expected trend; SDs as those of ln VO on ln v (0.2), wider for grade.
    prior = Prior(speed=0.0, speed_sd=0.2, grade=0.0, grade_sd=0.5)
    sigma = 0.015
    plausible = (math.log(0.65), math.log(1.35))  # of the springs: beyond it is another unit or a loose strap

    def indicator(self, block: Block) -> Floats:
        """Return the logarithm of measured over expected oscillation; NaN outside the model's validity."""
        return np.log(
            block.vertical_oscillation_mm / _modelled_mm(block.cadence_spm, block.ground_contact_ms)
        )

    def usual(self, lane: int, values: Floats) -> dict[Channel, tuple[float, float]]:
        """See :meth:`Detector.usual`: vertical oscillation with the present cadence and contact time."""
        ends = self.expected(lane, values)
        modelled_mm = float(
            _modelled_mm(values[Channel.CADENCE, None], values[Channel.GROUND_CONTACT, None])[0]
        )
        if ends is None or math.isnan(modelled_mm):
            return {}
        low, high = (modelled_mm * math.exp(end) for end in ends)
        return {Channel.VERTICAL_OSCILLATION: (low, high)}

    @staticmethod
    def sentence(severity: Severity, value: float, signs: tuple[str, ...] = ()) -> str:
        """See :meth:`Detector.sentence`."""
        del signs  # there is one direction
        much = "More" if severity is Severity.NOTICE else "Clearly more"
        told = f"{much} bounce than your steps explain, about {value:.0f} %."
        return f"{told} Run tall and let the energy go forward."

    @staticmethod
    def relief() -> str:
        """See :meth:`Detector.relief`."""
        return "Your bounce is back to your usual."


def _modelled_mm(cadence_spm: Floats, contact_ms: Floats) -> Floats:
    """Return what a trunk sensor reads where the spring-mass model holds, elsewhere NaN."""
    return com_oscillation_mm(60.0 / cadence_spm, 0.001 * contact_ms) + TORSO_OFFSET_MM
