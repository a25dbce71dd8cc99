"""Follows the runs of the one path and reminds, one thing at a time, never within a minute of an alert."""

from __future__ import annotations

import math
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.errors import FleetfootError
from fleetfoot.kept import decoded, encoded, keeps, mapped
from fleetfoot.path.reminder import Reminder, asking
from fleetfoot.path.reminding import Reminding
from fleetfoot.reminders.course import Course, Past
from fleetfoot.reminders.rule import Said
from fleetfoot.reminders.rules import rules_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from fleetfoot.kept import Plain
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Identity, Run
    from fleetfoot.path.sink import Second
    from fleetfoot.reminders.settings import ReminderSettings

SPACING_S: Final = 60.0
"""Between a reminder and the alert or reminder before it: the spacing of the alert scheme."""
MOST_WAITING: Final = 8
LOOKED_BACK_S: Final = 60
"""From this second of the run on its rules know what was before, however fast the store answered: so the run played
again is reminded alike."""

keeps(Said)
keeps(Past)


class Before(NamedTuple):
    """What is known of a runner when a run begins, or is played again."""

    past: Past = Past()
    legs_during: str = ""
    """How the legs were on the way, as the diary has it: ``minute:rating`` by turns."""


class Follower(Reminding):
    """Reminds in one run; a :class:`~fleetfoot.path.reminding.Reminding`.

    What it says follows from the seconds and alerts of the run, from what was before it, and from when the legs were
    rated on the way; all of these are stored.

    Parameters
    ----------
    run
    settings
        Which reminders there are.
    before
        What is known beforehand, once it was looked up.
    waits
        Whether to wait for that: a live run does not.
    """

    def __init__(self, run: Run, settings: ReminderSettings, before: Future[Before], *, waits: bool) -> None:
        self._run = run
        self._settings = settings
        self._before = before
        self._waits = waits
        self._known = False
        self._course = Course()
        self._rules = rules_for(settings)
        self._waiting: list[tuple[float, Said]] = []
        """What is to be said, and until when."""
        self._reminded_s = -math.inf

    def keep(self) -> dict[str, Plain]:
        """See :class:`~fleetfoot.path.reminding.Reminding`."""
        return {
            "course": self._course.keep(),
            "rules": {rule.name: rule.keep() for rule in self._rules},
            "waiting": encoded(self._waiting),
            "reminded_s": self._reminded_s,
            "known": self._known,
        }

    def resume(self, state: dict[str, Plain]) -> None:
        """See :class:`~fleetfoot.path.reminding.Reminding`."""
        rules = mapped(state["rules"])
        self._course.resume(mapped(state["course"]))
        for rule in self._rules:
            if rule.name in rules:  # else it was switched on since
                rule.resume(mapped(rules[rule.name]))
        self._waiting = decoded(state["waiting"])
        self._reminded_s, self._known = (float(str(state["reminded_s"])), bool(state["known"]))

    def second(self, second: Second) -> list[Reminder]:
        """See :class:`~fleetfoot.path.reminding.Reminding`."""
        course = self._course
        if not self._known and second.index >= LOOKED_BACK_S:
            self._look_back()
        course.take(second)
        for rule in self._rules:
            if (said := rule.step(course)) is not None and len(self._waiting) < MOST_WAITING:
                self._waiting.append((course.t_s + said.lasts_s, said))
        if self._waiting and course.t_s >= max(course.alert_s, self._reminded_s) + SPACING_S:
            return self._weightiest()
        return []

    def alert(self, alert: Alert) -> None:
        """See :class:`~fleetfoot.path.reminding.Reminding`."""
        if not alert.event.phase.ends:
            self._course.alert_s = alert.event.t_s - alert.start_s

    def end(self) -> list[Reminder]:
        """See :class:`~fleetfoot.path.reminding.Reminding`."""
        return [asking(self._run, self._course.t_s)] if self._settings.legs_now else []

    def silences(self) -> list[str]:
        """See :class:`~fleetfoot.path.reminding.Reminding`."""
        return [line for rule in self._rules if (line := rule.silent(self._course)) and self._run.started_utc]

    def said(self, legs_during: str) -> None:
        """Take how the legs were on the way, so far."""
        self._course.answered_min |= minutes_of(legs_during)

    def _weightiest(self) -> list[Reminder]:
        """Return the weightiest of what waits and is still worth saying."""
        now_s, names = self._course.t_s, [rule.name for rule in self._rules]
        fresh = [entry for entry in self._waiting if entry[0] >= now_s]
        fresh.sort(key=lambda entry: names.index(entry[1].rule))
        self._waiting = fresh[1:]
        if fresh:
            self._reminded_s = now_s
        return [
            Reminder(self._run, said.rule, now_s, said.value, said.unit, said.message)
            for _, said in fresh[:1]
        ]

    def _look_back(self) -> None:
        if not (self._waits or self._before.done()):
            return
        before = self._before.result()
        self._known, self._course.past = True, before.past
        self.said(before.legs_during)


class Reminders:
    """Makes the followers of runs.

    Parameters
    ----------
    settings
        Which reminders there are.
    look_back
        Returns what is known before a run; called by a thread of its own. FleetfootError: nothing is.
    waits
        Whether a run waits for that: what happens live does not.
    """

    def __init__(
        self, settings: ReminderSettings, look_back: Callable[[Run], Before], *, waits: bool
    ) -> None:
        self._settings = settings
        self._look_back = look_back
        self._waits = waits
        self._followers: dict[Identity, Follower] = {}

    def follow(self, run: Run) -> Reminding:
        """Return what reminds in a run; what its runner did before is looked up meanwhile."""
        before: Future[Before] = Future()
        Thread(target=self._look, args=(run, before), daemon=True).start()
        follower = Follower(run, self._settings, before, waits=self._waits)
        self._followers[run.identity] = follower
        return follower

    def said(self, run: Run, said: Mapping[str, Any]) -> None:
        """Take what was said of a run so far."""
        if "legs_during" in said and run.identity in self._followers:
            self._followers[run.identity].said(str(said["legs_during"]))

    def _look(self, run: Run, before: Future[Before]) -> None:
        try:
            before.set_result(self._look_back(run))
        except FleetfootError:  # a store that cannot be read is told by who writes it
            before.set_result(Before())


def minutes_of(legs_during: str) -> set[int]:
    """Return at which minutes the legs were rated.

    >>> sorted(minutes_of("30:4 61:7"))
    [30, 61]
    """
    return {int(float(pair.partition(":")[0])) for pair in legs_during.split()}
