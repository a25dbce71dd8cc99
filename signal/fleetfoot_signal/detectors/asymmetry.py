"""Asymmetry: the share of one foot in ground contact that moves away from the runner's own, either way.

Nobody runs quite evenly, and what a lasting difference means nobody knows; a new one is how a runner spares a leg. So
the change is told, never the level, and never as a fault of form: whoever hurts is to stop. Contact balance comes of
pods and straps at the trunk or of both feet, by way of a recording or of fleetfoot's own profile; no profile of the
Bluetooth SIG holds it. Bends of a track load the feet apart too, but a block of 15 s and a median of three minutes
hold as much of a straight as of a bend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.baseline import Prior
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.event import Severity
from fleetfoot_signal.form import form_subject
from fleetfoot_signal.two_sided import TwoSidedFormDetector

if TYPE_CHECKING:
    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.types import Floats

LEVEL: Final = 0.03
"""Steeper ground loads the feet otherwise (science of asymmetry: judged on level ground only)."""


class Asymmetry(TwoSidedFormDetector):
    """The left foot's share of ground contact away from the runner's own."""

    name = "asymmetry"
    title = "Contact balance"
    summary = "Share of the left foot in ground contact away from the runner's own, either way."
    unit = "%"
    inputs = (Channel.SPEED, Channel.CADENCE, Channel.BALANCE)
    seldom_told = (Channel.BALANCE,)
    needs = "10 min of steady running on level ground"
    thresholds = {Severity.NOTICE: 2.5}  # noqa: RUF012 (a ClassVar in the base)
    sources = (
        "Beyond 2.5 points for 3 min: design of this project's survey of causes",
        "Within a run three minutes lay at most 2.2 points off the first ten (8 recorded runs, 5 h)",
        "Girard et al. 2019; Mtibaa et al. 2023: sides differ by 0.7 % in contact, and do not change within 30 min",
    )
    onset_dwell_s = 120.0  # the CUSUM has waited for a minute already
    clear_dwell_s = 120.0
    priority = 3
    subject = form_subject(Channel.BALANCE)
    # Regressions of 15-s blocks over 7 recorded runs: slopes of 0 +- 2.3 points per ln speed and 0 +- 14 per unit of
    # grade, about which blocks scatter by 0.4 to 1 points.
    prior = Prior(speed=0.0, speed_sd=0.023, grade=0.0, grade_sd=0.14)
    sigma = 0.006
    plausible = (0.4, 0.6)
    sides = (1, -1)

    def indicator(self, block: Block) -> Floats:
        """Return the share of the left foot, no logarithm; NaN where the ground is not level."""
        return np.where(np.abs(block.grade) <= LEVEL, 0.01 * block.balance_pct, np.nan)

    def signs(self, lane: int) -> tuple[str, ...]:
        """See :meth:`Detector.signs`: the foot that stays longer on the ground."""
        return ("left_longer",) if self.side[lane] > 0 else ("right_longer",)

    def usual(self, lane: int, values: Floats) -> dict[Channel, tuple[float, float]]:
        """See :meth:`Detector.usual`."""
        ends = self.expected(lane, values)
        return {} if ends is None else {Channel.BALANCE: (100.0 * ends[0], 100.0 * ends[1])}

    @staticmethod
    def sentence(severity: Severity, value: float, signs: tuple[str, ...] = ()) -> str:
        """See :meth:`Detector.sentence`."""
        del severity  # there is one
        foot = "right" if "right_longer" in signs else "left"
        return (
            f"Your {foot} foot stays longer on the ground than your usual: contact balance has moved by about"
            f" {value:.0f} %. If something hurts, stop."
        )

    @staticmethod
    def relief() -> str:
        """See :meth:`Detector.relief`."""
        return "Your contact balance is back to your usual."
