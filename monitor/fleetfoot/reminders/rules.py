"""The rules: when a run is to be reminded of what. Each belongs to one run; pure, time is that of the run."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.reminders.rule import Rule, Said
from fleetfoot.reminders.settings import Meant
from fleetfoot.reminders.without_speed import WITHOUT_SPEED
from fleetfoot_signal.days.distance import FEWEST_IN_MONTH, SPIKES

if TYPE_CHECKING:
    from fleetfoot.reminders.course import Course
    from fleetfoot.reminders.settings import ReminderSettings

ABOVE_MAXIMUM: Final = 1.05
ABOVE_S: Final = 30.0
"""Beyond 5 % above the maximum heart rate for half a minute (design of this project's survey of causes)."""
DRY_S: Final = 900.0
"""So long a strap may be dry: a jump before that withdraws all heart rate (``EARLY_S`` of the judge of heart rate).
With five minutes in its place, more than a third of 40 made runs with a strap that reads 40 bpm too high were told."""
FAST: Final = 1.08
"""Over own easy pace (Smyth 2021: a start that much faster goes with hitting the wall)."""
HIGH_RESERVE: Final = 0.80
SLOWER: Final = "Slow down; keep something for the end."
EARLY_S: Final = 600.0
FUEL_PLANNED_S: Final = 2700.0
FUEL_LONG_S: Final = 4500.0
FUEL_EVERY_S: Final = 1500.0
"""From 45 min on where more than 75 min are planned, else from 75 min on, every 20-30 min (Jeukendrup 2014)."""
A1_ABOVE_EASY: Final = 0.65
"""A mean of four minutes below it puts DFA a1 below .75, about the first threshold, with a probability of .9: a window
has an SD of .07 (simulated for this project's survey)."""
A1_OVER_S: Final = 240
A1_STEADY_S: Final = 540
"""The windows of these four minutes reach back six, and three minutes after a change of pace a1 says nothing."""
A1_FRESH_S: Final = 2700.0
"""Later in a run a lower a1 may be tiredness (Van Hooren 2023: thresholds 12 bpm lower in a second ramp)."""
A1_ARTEFACTS_PCT: Final = 1.0
"""Beyond it doubt is twice as large (simulated for this project's survey)."""
A1_RESERVE: Final = 0.4
"""Below it a1 says nothing of effort."""
EVEN: Final = 0.12
"""How far apart the paces of half minutes may lie: as for the judge of form."""
RUNNING_M_S: Final = 1.9
LEGS_EVERY_S: Final = 1800.0
LEGS_AFTER_ALERT_S: Final = 60.0
LEGS_SPACING_S: Final = 1200.0
"""No second question within this, whatever is told meanwhile: alerts in a row are one story to the legs, and a third of
an hour dates their onset (JUDGE; the 45 min of the demo brought five questions without it)."""
LEGS_AT_S: Final = 50.0
"""Of a minute: when legs are asked for. Whoever rated them in the half minute before the one that is over has surely
been heard, now and when the run is played again with the diary's whole minutes."""


class AboveMaximum(Rule):
    """Heart rate clearly above the maximum: a word, once; most likely the maximum or the strap is wrong."""

    kept = ("_done", "_below", "_since_s")
    name = "above_maximum_heart_rate"
    title = "Above maximum heart rate"

    def __init__(self, settings: ReminderSettings) -> None:
        super().__init__(settings)
        self._done = False
        self._below = False
        """Whether heart rate was last believed below, and every second since: a leap of the strap is no climb."""
        self._since_s = math.nan
        """When it rose above."""

    def step(self, course: Course) -> Said | None:
        """See :class:`Rule`; who states no maximum is told by that of earlier runs, where these showed one."""
        past = course.past
        stated = not math.isnan(past.greatest_bpm)
        most = past.greatest_bpm if stated else past.seen_bpm
        if self._done or math.isnan(most):
            return None
        bpm = course.believed_bpm
        if not bpm > ABOVE_MAXIMUM * most or course.t_s < DRY_S:
            self._below, self._since_s = bpm <= ABOVE_MAXIMUM * most, math.nan
            return None
        self._since_s = course.t_s if math.isnan(self._since_s) else self._since_s
        self._done = self._below and course.t_s - self._since_s >= ABOVE_S
        return Said(self.name, bpm, "bpm", _of_maximum(bpm, most, stated=stated)) if self._done else None


def _of_maximum(bpm: float, most: float, *, stated: bool) -> str:
    whose = "the maximum that you stated" if stated else "what your earlier runs reached"
    likely = "that is too low" if stated else "your maximum is higher"
    return (
        f"Your heart rate reads {bpm:.0f} bpm, clearly above {whose} ({most:.0f} bpm). Most likely {likely}, or the"
        " strap errs. If you feel unwell, stop."
    )


class SessionSpike(Rule):
    """A run that becomes much longer than those of the last 30 days."""

    kept = ("_told",)
    name = "session_spike"
    title = "Long beside the last weeks"

    def __init__(self, settings: ReminderSettings) -> None:
        super().__init__(settings)
        self._told = 0

    def step(self, course: Course) -> Said | None:
        """See :class:`Rule`; each limit is told once."""
        ratio = course.metres / course.past.longest_m
        passed = sum(ratio >= limit for limit in SPIKES)  # none of NaN
        if passed <= self._told:
            return None
        self._told = passed
        more = 100.0 * (SPIKES[passed - 1] - 1.0)
        advice = "Think of ending it here" if passed == 1 else "End it soon, and go easy for some days"
        text = (
            f"This run is {more:.0f} % longer than your longest of the last 30 days, which goes with injuries."
            f" {advice}."
        )
        return Said(self.name, 100.0 * (ratio - 1.0), "%", text, math.inf)

    def silent(self, course: Course) -> str:
        """See :class:`Rule`; two runs of a month do not tell how somebody trains."""
        if not math.isnan(course.past.longest_m):
            return ""
        had = "one was" if course.past.runs == 1 else f"{course.past.runs or 'none'} were"
        return (
            "Whether this run was much longer than your last ones cannot be told: that needs"
            f" {FEWEST_IN_MONTH} runs with a known distance in the 30 days before, and {had} found."
        )


class FastStart(Rule):
    """The first minutes of an easy or long run, run too fast."""

    kept = ("_done",)
    name = "fast_start"
    title = "Fast start"

    def __init__(self, settings: ReminderSettings) -> None:
        super().__init__(settings)
        self._done = settings.meant is Meant.HARD

    def step(self, course: Course) -> Said | None:
        """See :class:`Rule`; once a run."""
        if self._done or course.t_s > EARLY_S:
            return None
        over = course.held_m_s / course.past.easy_m_s
        if over > FAST:
            self._done = True
            more = 100.0 * (over - 1.0)
            text = f"You have run {more:.0f} % faster than your easy pace for 3 min. {SLOWER}"
            return Said(self.name, more, "%", text)
        if course.held_reserve > HIGH_RESERVE:
            self._done = True
            share = 100.0 * course.held_reserve
            text = f"Your heart rate has been at {share:.0f} % of its reserve for 3 min, this early. {SLOWER}"
            return Said(self.name, share, "%", text)
        return None


class Intensity(Rule):
    """An easy run whose heart beats as above the first threshold: a word, once, and never a warning."""

    kept = ("_done", "_a1s", "_speeds")
    name = "intensity"
    title = "Effort"

    def __init__(self, settings: ReminderSettings) -> None:
        super().__init__(settings)
        self._done = settings.meant is not Meant.EASY
        self._a1s = deque[float](maxlen=A1_OVER_S)
        """Where the beats were sound."""
        self._speeds = deque[float](maxlen=A1_STEADY_S)

    def step(self, course: Course) -> Said | None:
        """See :class:`Rule`; what is not known for certain is not said."""
        if self._done:
            return None
        self._done = course.t_s >= A1_FRESH_S
        self._a1s.append(course.a1 if course.artefacts_pct <= A1_ARTEFACTS_PCT else math.nan)
        self._speeds.append(course.speed_m_s)
        if len(self._speeds) < A1_STEADY_S or not self._a1s[-1] < A1_ABOVE_EASY or course.t_s % 10.0:
            return None
        a1 = float(np.mean(self._a1s))  # NaN where any is
        if not (a1 < A1_ABOVE_EASY and self._is_even() and not course.held_reserve < A1_RESERVE):
            return None
        self._done = True
        text = (
            f"Your heart beats as above easy effort: DFA a1 {a1:.2f} over 6 min, where about 0.75 is the first"
            " threshold (estimated). If this is to be easy, slow down a little."
        )
        return Said(self.name, a1, "", text)

    def _is_even(self) -> bool:
        parts = np.array(self._speeds).reshape(-1, 30).mean(axis=1)
        return bool(parts.min() >= RUNNING_M_S and parts.max() <= (1.0 + EVEN) * parts.min())


class Fuel(Rule):
    """Carbohydrate on long runs."""

    kept = ("_next_s",)
    name = "fuel"
    title = "Eat and drink"

    def __init__(self, settings: ReminderSettings) -> None:
        super().__init__(settings)
        is_long = settings.planned_min * 60.0 > FUEL_LONG_S
        self._next_s = FUEL_PLANNED_S if is_long else FUEL_LONG_S

    def step(self, course: Course) -> Said | None:
        """See :class:`Rule`; by the time on the feet."""
        if course.moving_s < self._next_s:
            return None
        self._next_s = course.moving_s + FUEL_EVERY_S
        left = course.glycogen_pct
        stores = (
            ""
            if math.isnan(left)
            else f" If you have not eaten, your stores are at about {left:.0f} % (estimated)."
        )
        advice = "eat 30 to 60 g of carbohydrate an hour, and drink to thirst, no more"
        text = f"{course.moving_s / 60.0:.0f} min: {advice}.{stores}"
        return Said(self.name, course.moving_s / 60.0, "min", text)


class LegsNow(Rule):
    """How the legs are, asked every half hour, and after an alert where nobody has asked for 20 minutes."""

    kept = ("_asked_s",)
    name = "legs_now"
    title = "Legs now?"

    def __init__(self, settings: ReminderSettings) -> None:
        super().__init__(settings)
        self._asked_s = 0.0

    def step(self, course: Course) -> Said | None:
        """See :class:`Rule`; an answer counts as asked."""
        if course.t_s % 60.0 != LEGS_AT_S:
            return None
        last_s = max(self._asked_s, course.answered_s)
        is_close = last_s > 0.0 and course.t_s < last_s + LEGS_SPACING_S
        after = course.alert_s > last_s and course.t_s >= course.alert_s + LEGS_AFTER_ALERT_S and not is_close
        if not after and course.t_s < last_s + LEGS_EVERY_S:
            return None
        self._asked_s = course.t_s
        text = "How are your legs now, 0 fresh to 10 cannot go on? One tap on the page."
        return Said(self.name, course.t_s / 60.0, "min", text)


RULES: Final[tuple[type[Rule], ...]] = (
    AboveMaximum,
    SessionSpike,
    FastStart,
    Intensity,
    *WITHOUT_SPEED,
    Fuel,
    LegsNow,
)
"""All rules, the weightier first."""


def rules_for(settings: ReminderSettings) -> list[Rule]:
    """Return the rules of one run: those that are switched on."""
    on: dict[type[Rule], bool] = {
        AboveMaximum: settings.above_maximum_heart_rate,
        SessionSpike: settings.session_spike,
        FastStart: settings.fast_start,
        Intensity: settings.intensity,
        Fuel: settings.fuel,
        LegsNow: settings.legs_now,
    }
    return [rule(settings) for rule in RULES if on.get(rule, settings.without_speed)]
