"""A run without speed beside its own first minutes: what changes is told, and what nobody can know.

A strap that feels the steps tells cadence, bounce and contact, and no speed. Form cannot be judged at a pace then, only
against its own course; whether a change is the pace or the legs nobody can say, and it is said so. Cadence and bounce
hardly follow the pace (exponents of .155 and .1: Craib 1994), contact and heart rate do. The windows are those of the
figures that are told at the end (:mod:`fleetfoot_signal.review.own_course`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np

from fleetfoot.kept import Kept
from fleetfoot.reminders.rule import Rule, Said
from fleetfoot_signal import BLOCK_S, Channel
from fleetfoot_signal.gate import AFTER_STOP_S, JOG_SPM, SHUFFLE_SHARE
from fleetfoot_signal.review.own_course import FEWEST_S, FIRST_S, LAST_S, WARM_UP_S

if TYPE_CHECKING:
    from fleetfoot.reminders.course import Course
    from fleetfoot.reminders.settings import ReminderSettings
    from fleetfoot_signal.types import Floats

CADENCE, BOUNCE, CONTACT, HEART = range(4)
_FORM: Final = [Channel.CADENCE, Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT]
_NOTHING: Final = np.full(4, np.nan)
_FEWEST: Final = FEWEST_S // BLOCK_S
STEPS_PCT: Final = -5.0
BOUNCE_PCT: Final = 8.0
CONTACT_PCT: Final = 8.0
HEART_PCT: Final = 7.0
"""From where on the judges of a run with speed speak: of steps and bounce their first bar, of contact the second and of
heart rate that of what is said aloud, because these two follow a pace that nobody knows."""


class OwnCourse(Kept):
    """The first and the last ten minutes of running without speed, in blocks of 15 s."""

    kept = ("_sighted", "_steady_s", "_ran_s", "_sums", "_first", "_last", "_blocks", "_least_spm")

    def __init__(self) -> None:
        self._sighted = False
        """Whether speed was ever known: then this is of no use."""
        self._steady_s = self._ran_s = 0
        """Seconds of running since it was last interrupted, and in all."""
        self._sums = np.zeros((2, 4))
        """Of this block: sums, and how many were known."""
        self._first = np.full((FIRST_S // BLOCK_S, 4), np.nan)
        self._last = np.full((LAST_S // BLOCK_S, 4), np.nan)
        self._blocks = 0
        self._least_spm = JOG_SPM
        """Fewest steps a minute of running: of whoever has few, less once their own are known."""
        self.change_pct: Floats = _NOTHING
        """Change of cadence, bounce, contact and heart rate in this second, in which a block ended; else NaN."""

    def take(self, values: Floats, believed_bpm: float) -> None:
        """Take a second of the run."""
        self.change_pct = _NOTHING
        self._sighted = self._sighted or not math.isnan(values[Channel.SPEED])
        runs = values[Channel.CADENCE] >= self._least_spm
        self._steady_s = self._steady_s + 1 if runs else 0
        if self._sighted or self._steady_s <= AFTER_STOP_S:
            return
        self._ran_s += 1
        if self._ran_s <= WARM_UP_S:
            return
        now = np.append(values[_FORM], believed_bpm)
        self._sums += np.where(np.isnan(now), 0.0, (now, np.ones(4)))
        if not (self._ran_s - WARM_UP_S) % BLOCK_S:
            self._close()

    def _close(self) -> None:
        total, count = self._sums
        block = np.where(2.0 * count >= BLOCK_S, total / np.maximum(count, 1.0), np.nan)
        self._sums = np.zeros((2, 4))
        if self._blocks < len(self._first):
            self._first[self._blocks] = block
        self._last[self._blocks % len(self._last)] = block
        self._blocks += 1
        if self._blocks == len(self._first):
            own_spm = np.nan_to_num(np.median(self._first[:, CADENCE]), nan=np.inf)
            self._least_spm = min(JOG_SPM, SHUFFLE_SHARE * float(own_spm))
        if self._blocks >= len(self._first) + len(self._last):
            both = np.stack((self._first, self._last))
            enough = np.all(np.count_nonzero(~np.isnan(both), axis=1) >= _FEWEST, axis=0)
            then, now = np.nanmedian(np.where(enough, both, 1.0), axis=1)
            self.change_pct = np.where(enough, 100.0 * (now / then - 1.0), np.nan)


class WithoutSpeed(Rule):
    """One quantity of a run without speed that has left its first minutes; told once."""

    kept = ("_told",)
    quantity: ClassVar[int]
    bar_pct: ClassVar[float]
    text: ClassVar[str]

    def __init__(self, settings: ReminderSettings) -> None:
        super().__init__(settings)
        self._told = False

    def step(self, course: Course) -> Said | None:
        """See :class:`Rule`."""
        pct = float(course.own.change_pct[self.quantity])
        if self._told or not pct / self.bar_pct >= 1.0:
            return None
        self._told = True
        return Said(self.name, abs(pct), "%", self.text.format(pct=abs(pct)), math.inf)


class FewerSteps(WithoutSpeed):
    """Cadence that falls: at one pace the steps grow long."""

    name = "cadence_without_speed"
    title = "Fewer steps"
    quantity, bar_pct = CADENCE, STEPS_PCT
    text = (
        "About {pct:.0f} % fewer steps a minute than in your first minutes. Your speed is unknown: unless you run much"
        " slower, your steps grew longer. Try quicker ones."
    )


class MoreBounce(WithoutSpeed):
    """Vertical oscillation that grows."""

    name = "bounce_without_speed"
    title = "More bounce"
    quantity, bar_pct = BOUNCE, BOUNCE_PCT
    text = (
        "About {pct:.0f} % more bounce than in your first minutes. Your speed is unknown, and pace may be part of it."
        " Run tall."
    )


class LongerContact(WithoutSpeed):
    """Ground contact that grows longer."""

    name = "contact_without_speed"
    title = "Longer contact"
    quantity, bar_pct = CONTACT, CONTACT_PCT
    text = (
        "Ground contact about {pct:.0f} % longer than in your first minutes. Without your speed nobody can tell a"
        " slower pace from tired legs; ease off if they feel heavy."
    )


class HigherHeartRate(WithoutSpeed):
    """Heart rate that rises."""

    name = "heart_rate_without_speed"
    title = "Higher heart rate"
    quantity, bar_pct = HEART, HEART_PCT
    text = (
        "Heart rate about {pct:.0f} % above that of your first minutes. Without your speed nobody can tell a faster"
        " pace from a rising heart rate; ease off a little if the pace is the same."
    )


WITHOUT_SPEED: Final = (HigherHeartRate, LongerContact, FewerSteps, MoreBounce)
"""All of them, the weightier first."""
