"""Contact drift: ground contact that grows longer or shorter than this runner's own at this speed.

Which way contact goes with fatigue differs from runner to runner: it grew in runs to exhaustion (Dutto & Smith 2002),
and fell in 24 h and in 10 km (Morin 2011, Hanley 2014). So both ways are told, with what moved beside it. Contact that
longer steps explain is the matter of another detector.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.baseline import Prior
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.event import Severity
from fleetfoot_signal.form import RECENT, form_subject
from fleetfoot_signal.lanes import floats
from fleetfoot_signal.robust import median
from fleetfoot_signal.two_sided import TwoSidedFormDetector

if TYPE_CHECKING:
    from fleetfoot_signal.blocks import Block
    from fleetfoot_signal.types import Bools, Floats, Ints
    from fleetfoot_signal.verdict import Span

JUDGE_AFTER_S: Final = 1200.0
"""Contact is judged from minute 20 on: it settles later than cadence (science of contact, Hanley 2014)."""
CONTACT_ON_SPEED: Final = -0.6
CONTACT_ON_GRADE: Final = 0.5
"""Exponent of contact time on speed, +- 0.15, and of its logarithm on grade (16 recorded runs, medians)."""
PER_STEP: Final = 0.6
"""Rise of ln contact per ln step time at one speed (force plates at 3.33 m/s: 240 to 216 ms from 173 to 203 spm)."""
STEP_ON_SPEED: Final = -0.155
BOUNCE_ON_SPEED: Final = 0.1
"""Exponents of step time (Craib 1994) and bounce on speed, to compare both at one speed."""
MOVED_PCT: Final = 2.5
"""Half of the smallest change of contact: from here on step length or bounce moved too."""


class ContactDrift(TwoSidedFormDetector):
    """Ground contact away from the runner's own at this speed, either way."""

    name = "contact_drift"
    title = "Ground contact"
    summary = "Ground contact time longer or shorter than the runner's own at this speed and grade."
    unit = "%"
    inputs = (Channel.SPEED, Channel.CADENCE, Channel.GROUND_CONTACT)
    needs = "20 min of steady running on moderate grade"
    thresholds = {  # noqa: RUF012 (a ClassVar in the base)
        Severity.NOTICE: 3.5,
        Severity.WARNING: 8.0,
    }
    sources = (
        "Everyday change within an hour: SD 2 % (regressions over 15 recorded runs, docs/simulation.md)",
        "Morin et al. 2005, J Appl Biomech 21:167: 10 % less contact, 25 % more leg stiffness",
        "Dutto & Smith 2002; Morin et al. 2011; Hanley & Smith 2014: contact in tiring runners, both ways",
    )
    onset_dwell_s = 90.0
    priority = 6
    subject = form_subject(Channel.GROUND_CONTACT)
    prior = Prior(speed=CONTACT_ON_SPEED, speed_sd=0.15, grade=CONTACT_ON_GRADE, grade_sd=0.4)
    sigma = 0.015
    plausible = (math.log(150.0), math.log(450.0))  # ms at 3 m/s
    sides = ()  # what moves beside it is known of today only
    level_blocks = 40  # 10 min: it is judged from minute 20 on only

    usual_mates = floats(0.0, 3)
    """Means of ln step time and ln bounce at one speed over the first blocks, and their number."""
    mates = floats(np.nan, RECENT, 2)
    """What lies beyond these in the last blocks, newest first [%]."""

    def indicator(self, block: Block) -> Floats:
        """Return the logarithm of contact time."""
        return np.log(block.ground_contact_ms)

    def signs(self, lane: int) -> tuple[str, ...]:
        """See :meth:`Detector.signs`: the direction, and the way of running that goes with it."""
        if self.side[lane] < 0:
            return ("shorter_contact",)
        steps, bounce = self._moved(np.array([lane]))[:, 0]
        if steps >= MOVED_PCT:
            return ("longer_contact", "reaching")
        return ("longer_contact", "shuffling") if bounce <= -MOVED_PCT else ("longer_contact",)

    def usual(self, lane: int, values: Floats) -> dict[Channel, tuple[float, float]]:
        """See :meth:`Detector.usual`."""
        ends = self.expected(lane, values)
        return {} if ends is None else {Channel.GROUND_CONTACT: (math.exp(ends[0]), math.exp(ends[1]))}

    def judge_block(self, span: Span, block: Block, engaged: Bools) -> None:
        """See :meth:`BlockDetector.judge_block`."""
        self._follow_mates(block)
        super().judge_block(span, block, engaged)

    def _follow_mates(self, block: Block) -> None:
        """Note step time and bounce at one speed; what is unknown counts as unchanged."""
        used = self._usable(block, self.indicator(block))
        lanes, speed = block.lanes[used], np.log(block.speed_m_s[used] / 3.0)
        steps = -np.log(block.cadence_spm[used]) - STEP_ON_SPEED * speed
        bounce = np.log(block.vertical_oscillation_mm[used]) - BOUNCE_ON_SPEED * speed
        both = np.stack((steps, bounce))
        count = self.usual_mates[2, lanes]
        learns = count < self.level_blocks
        mean = self.usual_mates[:2, lanes]
        new = np.where(np.isnan(both), mean, mean + (both - mean) / (count + 1.0))
        self.usual_mates[:2, lanes] = np.where(learns, new, mean)
        self.usual_mates[2, lanes] = count + learns
        self.mates[1:, :, lanes] = self.mates[:-1, :, lanes]
        self.mates[0, :, lanes] = 100.0 * (both - self.usual_mates[:2, lanes]).T

    def _moved(self, lanes: Ints) -> Floats:
        """Return by how much step time and bounce at one speed have moved [%], float64[2, lane]; 0 where unknown."""
        moved = median(self.mates[:, :, lanes])
        return np.where(np.isnan(moved), 0.0, moved)

    def _weigh(self, lanes: Ints, z: Floats, start_s: Floats) -> None:
        super()._weigh(lanes, z, start_s)
        steps = self.side[lanes] * PER_STEP * self._moved(lanes)[0]
        explained = (steps >= 0.5 * self.effect[lanes]) | (self.ran_s[lanes] < JUDGE_AFTER_S)
        self.evident[lanes] = np.where(explained, 0, self.evident[lanes])

    @staticmethod
    def sentence(severity: Severity, value: float, signs: tuple[str, ...] = ()) -> str:
        """See :meth:`Detector.sentence`."""
        much = "" if severity is Severity.NOTICE else "clearly "
        way = "shorter" if "shorter_contact" in signs else "longer"
        told = f"Ground contact {much}{way} than your usual for this pace, about {value:.0f} %"
        if "shuffling" in signs:
            return f"{told}, with less bounce: you may be shuffling. Lift your knees a little."
        if "reaching" in signs:
            return f"{told}, with longer steps: you may be reaching. Try quicker steps."
        return f"{told}. Legs may be tiring; ease off if they feel heavy."

    @staticmethod
    def relief() -> str:
        """See :meth:`Detector.relief`."""
        return "Your ground contact is back to your usual at this pace."
