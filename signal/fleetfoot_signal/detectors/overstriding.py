"""Overstriding: steps longer than this runner's own at this speed.

At a given speed step length and cadence are one quantity; the error of the speed enters only through the
exponent of cadence on speed. Where the foot lands cannot be known from these sensors, and no figure for it is
given.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.baseline import Prior
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.event import Severity
from fleetfoot_signal.form import FormDetector, form_subject

if TYPE_CHECKING:
    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.types import Floats

TEN_PERCENT_FEWER_STEPS: Final = 10.5
"""100 * ln(1 / 0.9): the -10 % step rate of Heiderscheit 2011, at which all joints absorbed more energy."""


class Overstriding(FormDetector):
    """Steps longer than the runner's own at this speed."""

    name = "overstriding"
    title = "Long steps"
    summary = "Step length above the runner's own at this speed and grade."
    unit = "%"
    inputs = (Channel.SPEED, Channel.CADENCE)
    needs = "10 min of steady running on moderate grade"
    thresholds = {  # noqa: RUF012 (a ClassVar in the base)
        Severity.NOTICE: 5.0,
        Severity.WARNING: 8.0,
        Severity.SEVERE: TEN_PERCENT_FEWER_STEPS,
    }
    sources = (
        "Heiderscheit et al. 2011, Med Sci Sports Exerc 43:296: joint loads at step rates of -10, -5, +5, +10 %",
        "Lieberman et al. 2015, J Exp Biol 218:3406: reach of the foot falls 5.9 % with 5 strides/min more",
        "Craib et al. 1994; van Oeveren et al. 2017, 2019; de Ruiter et al. 2014: cadence on speed",
        "Meyer 2023: form metrics on inclines",
    )
    to_try = (
        "Try shorter, quicker steps",
        "For one minute in five, take about 5 % more steps at the same pace{steps}. Let the foot land under you; do not"
        " push for more.",
    )
    priority = 4
    subject = form_subject(Channel.CADENCE)
    # ln of step time: minus the exponent of cadence; grade: 16 recorded runs gave -0.3..0.5, median 0.1
    prior = Prior(speed=-0.155, speed_sd=0.06, grade=-0.2, grade_sd=0.3)
    sigma = 0.015
    plausible = (-math.log(240.0), -math.log(110.0))  # steps/min at 3 m/s

    def indicator(self, block: Block) -> Floats:
        """Return minus the logarithm of cadence: that of the step length at this speed."""
        return -np.log(block.cadence_spm)

    def usual(self, lane: int, values: Floats) -> dict[Channel, tuple[float, float]]:
        """See :meth:`Detector.usual`: cadence, and the step length that goes with it at this speed."""
        ends = self.expected(lane, values)
        if ends is None:
            return {}
        fewest, most = math.exp(-ends[1]), math.exp(-ends[0])
        metres_a_minute = 60.0 * float(values[Channel.SPEED])
        return {
            Channel.CADENCE: (fewest, most),
            Channel.STEP_LENGTH: (metres_a_minute / most, metres_a_minute / fewest),
        }

    @staticmethod
    def sentence(severity: Severity, value: float, signs: tuple[str, ...] = ()) -> str:
        """See :meth:`Detector.sentence`."""
        del signs  # there is one direction
        much = "Long" if severity is Severity.NOTICE else "Clearly long"
        told = f"{much} steps for this pace, about {value:.0f} % longer than your usual."
        return f"{told} Try shorter, quicker steps."

    @staticmethod
    def relief() -> str:
        """See :meth:`Detector.relief`."""
        return "Your step length is back to your usual at this pace."
