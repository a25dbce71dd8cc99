"""What the rules of reminders look at: a run so far, and what the weeks before were like."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.kept import Kept
from fleetfoot.reminders.own_course import OwnCourse
from fleetfoot_signal import Channel, HeartRateFault
from fleetfoot_signal.days.energy import carbohydrate_share, carbohydrate_used_g_kg, glycogen_left

if TYPE_CHECKING:
    from fleetfoot.path.sink import Second

WINDOW_S: Final = 180
"""Three minutes: what a fast start is judged over (causes.md 7)."""
PART_S: Final = 30
KNOWN_SHARE: Final = 0.9
"""Of a window: where less is known nothing is said of it."""
MOVING_M_S: Final = 0.8
"""Slower is standing."""
MIDDLE_RESERVE: Final = 0.62
"""Where heart rate is not known: half of the energy is carbohydrate (Brooks & Mercier 1994; RECALL)."""


class Past(NamedTuple):
    """What is known of a runner before a run; NaN unknown."""

    longest_m: float = math.nan
    """Longest run of the 30 days before; NaN where there are too few, which do not tell."""
    easy_m_s: float = math.nan
    """Median speed of the runs of 28 days."""
    rest_bpm: float = math.nan
    greatest_bpm: float = math.nan
    """Maximum heart rate, as the runner states it."""
    seen_bpm: float = math.nan
    """Maximum heart rate as earlier runs showed it, where they showed one."""
    mass_kg: float = 70.0
    runs: int = 0
    """How many dated runs there are in the 30 days before."""


class Course(Kept):
    """A run so far."""

    kept = (
        "past",
        "t_s",
        "moving_s",
        "metres",
        "alert_s",
        "answered_min",
        "speed_m_s",
        "a1",
        "artefacts_pct",
        "believed_bpm",
        "own",
        "_speeds",
        "_hearts_bpm",
        "_carbohydrate",
    )

    def __init__(self, past: Past | None = None) -> None:
        self.past = past or Past()
        self.t_s = self.moving_s = self.metres = 0.0
        self.alert_s = -math.inf
        """When an alert was last told."""
        self.speed_m_s = self.a1 = self.artefacts_pct = math.nan
        """Of this second, as the channels have them."""
        self.believed_bpm = math.nan
        """Heart rate of this second where it is believed."""
        self.own = OwnCourse()
        """Of a run without speed, beside its own first minutes."""
        self.answered_min: set[int] = set()
        """At which minutes, rounded, the legs were rated on the way."""
        self._speeds = deque[float](maxlen=WINDOW_S)
        self._hearts_bpm = deque[float](maxlen=WINDOW_S)
        self._carbohydrate = 0.0
        """Sum over the moving seconds of the share of the energy that is carbohydrate."""

    def take(self, second: Second) -> None:
        """Take a second of the run."""
        speed = float(second.values[Channel.SPEED])
        self.t_s, self.speed_m_s = float(second.index), speed
        self.a1 = float(second.values[Channel.DFA_A1])
        self.artefacts_pct = float(second.values[Channel.BEAT_ARTEFACTS])
        heart_bpm = float(second.values[Channel.HEART_RATE])
        believed = second.values[Channel.HEART_RATE_FAULT] == HeartRateFault.NONE
        self.believed_bpm = heart_bpm if believed else math.nan
        self.own.take(second.values, self.believed_bpm)
        reserve = self._reserve(heart_bpm)
        self._speeds.append(speed)
        self._hearts_bpm.append(heart_bpm)
        if speed < MOVING_M_S:  # an unknown speed is no standing
            return
        self.moving_s += 1.0
        self.metres += 0.0 if math.isnan(speed) else speed
        self.metres = float(
            np.fmax(self.metres, second.values[Channel.DISTANCE])
        )  # a run that goes on knows more
        shown = MIDDLE_RESERVE if math.isnan(reserve) else reserve
        self._carbohydrate += float(carbohydrate_share(np.array(shown)))

    @property
    def answered_s(self) -> float:
        """When the legs were last rated, as far as that is sure by now; 0 where they were not.

        The diary knows whole minutes: one counts when the last moment that is rounded to it is over.
        """
        over = (60.0 * minute for minute in self.answered_min if 60.0 * minute + 30.0 <= self.t_s)
        return max(over, default=0.0)

    @property
    def held_m_s(self) -> float:
        """Speed that was held for the last three minutes: that of their slowest half minute; NaN unknown."""
        return _held(self._speeds)

    @property
    def held_reserve(self) -> float:
        """Share of the heart-rate reserve that was held for the last three minutes; NaN unknown."""
        return self._reserve(_held(self._hearts_bpm))

    def _reserve(self, heart_bpm: float) -> float:
        return (heart_bpm - self.past.rest_bpm) / (self.past.greatest_bpm - self.past.rest_bpm)

    @property
    def glycogen_pct(self) -> float:
        """Estimate of what is left of full stores, by distance, time and heart rate alone; NaN unknown."""
        if not self.moving_s or not self.metres:
            return math.nan
        share = self._carbohydrate / self.moving_s
        used = carbohydrate_used_g_kg(*map(np.array, (self.metres, self.moving_s, share)))
        hours = np.array(self.moving_s / 3600.0)
        left = glycogen_left(used, np.zeros(()), hours, np.array(math.nan), np.array(self.past.mass_kg))
        return 100.0 * float(left)


def _held(values: deque[float]) -> float:
    if len(values) < WINDOW_S:
        return math.nan
    parts = np.array(values).reshape(-1, PART_S)
    if np.any(np.mean(~np.isnan(parts), axis=1) < KNOWN_SHARE):
        return math.nan
    return float(np.min(np.nanmean(parts, axis=1)))
