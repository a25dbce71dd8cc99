"""Follows live runs and reminds, one thing at a time, never within a minute of an alert."""

from __future__ import annotations

import contextlib
import math
from collections import deque
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, Protocol

from fleetfoot.errors import FleetfootError
from fleetfoot.path.reminder import Reminder, asking
from fleetfoot.path.sink import Seconds, Sink
from fleetfoot.reminders.course import Course
from fleetfoot.reminders.rules import rules_for
from fleetfoot_signal import Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Identity, Run
    from fleetfoot.path.sink import Second
    from fleetfoot.path.ticks import Ticks
    from fleetfoot.reminders.course import Past
    from fleetfoot.reminders.rules import Rule, Said
    from fleetfoot.reminders.settings import ReminderSettings
    from fleetfoot_signal.sample import Beat

SPACING_S: Final = 60.0
"""Between a reminder and the alert or reminder before it: the spacing of the alert scheme."""
MOST_WAITING: Final = 8


class Reminded(Protocol):
    """Who passes reminders on: page, MQTT, channels, terminal."""

    def remind(self, run: Run, reminder: Reminder) -> None:
        """Take a reminder of a run; the call waits for nothing."""


@dataclass(slots=True)
class _Followed:
    """One run."""

    rules: list[Rule]
    course: Course = field(default_factory=Course)
    waiting: list[tuple[float, Said]] = field(default_factory=list[tuple[float, "Said"]])
    """What is to be said, and until when."""
    reminded_s: float = -math.inf


class RemindersSink(Sink):
    """A :class:`~fleetfoot.path.sink.Sink` that reminds.

    Parameters
    ----------
    settings
        Which reminders there are.
    past
        Returns what is known of a runner before a run; called by a thread of its own. FleetfootError: nothing is.
    hearers
        Who passes reminders on.
    """

    def __init__(
        self, settings: ReminderSettings, past: Callable[[Run], Past], hearers: list[Reminded]
    ) -> None:
        self._settings = settings
        self._past = past
        self._hearers = hearers
        self._runs: dict[Identity, _Followed] = {}
        self._looking: list[Thread] = []

    def begin(self, run: Run) -> None:
        """Follow a run; what its runner did before is looked up meanwhile."""
        followed = self._runs[run.identity] = _Followed(rules_for(self._settings))
        look = Thread(target=self._look_back, args=(run, followed.course), daemon=True)
        self._looking.append(look)
        look.start()

    def recall(self, run: Run, ticks: Ticks, alerts: Sequence[Mapping[str, Any]]) -> None:
        """Follow what was before in silence: what was due then was said then."""
        followed = self._runs.setdefault(run.identity, _Followed(rules_for(self._settings)))
        told_s = deque(alert["t_s"] for alert in alerts if not Phase(alert["phase"]).ends)
        for second in Seconds(ticks.index, ticks.values, ticks.scores):
            while told_s and told_s[0] <= second.index:
                followed.course.alert_s = told_s.popleft()
            followed.course.take(second)
            for rule in followed.rules:
                rule.step(followed.course)

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Take no note of beats."""

    def second(self, run: Run, second: Second) -> None:
        """Take a second, and remind of what is due."""
        followed = self._runs.setdefault(run.identity, _Followed(rules_for(self._settings)))
        course = followed.course
        course.take(second)
        for rule in followed.rules:
            if (said := rule.step(course)) is not None and len(followed.waiting) < MOST_WAITING:
                followed.waiting.append((course.t_s + said.lasts_s, said))
        if followed.waiting and course.t_s >= max(course.alert_s, followed.reminded_s) + SPACING_S:
            self._say(run, followed)

    def alert(self, run: Run, alert: Alert) -> None:
        """Take note of an alert that is told: it goes first."""
        if not alert.event.phase.ends:
            followed = self._runs.setdefault(run.identity, _Followed(rules_for(self._settings)))
            followed.course.alert_s = alert.event.t_s - alert.start_s

    def said(self, run: Run, said: Mapping[str, Any]) -> None:
        """Take note that the legs were rated on the way."""
        if "legs_during" in said and run.identity in self._runs:
            course = self._runs[run.identity].course
            course.answered_s = course.t_s

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        """Ask how it was, and follow it no more."""
        del summary
        followed = self._runs.pop(run.identity, None)
        if followed is not None and self._settings.legs_now:
            self._pass_on(run, asking(run, followed.course.t_s))

    def _say(self, run: Run, followed: _Followed) -> None:
        """Say the weightiest of what waits and is still worth saying."""
        now_s, names = followed.course.t_s, [rule.name for rule in followed.rules]
        fresh = [entry for entry in followed.waiting if entry[0] >= now_s]
        fresh.sort(key=lambda entry: names.index(entry[1].rule))
        followed.waiting = fresh[1:]
        for _, said in fresh[:1]:
            followed.reminded_s = now_s
            reminder = Reminder(run, said.rule, now_s, said.value, said.unit, said.message)
            self._pass_on(run, reminder)

    def _pass_on(self, run: Run, reminder: Reminder) -> None:
        for hearer in self._hearers:
            hearer.remind(run, reminder)

    def _look_back(self, run: Run, course: Course) -> None:
        """Look up what was before, in a thread of its own: no run waits for the store, and no end for this."""
        with contextlib.suppress(FleetfootError):  # a store that cannot be read is told by who writes it
            course.past = self._past(run)
