"""Which alerts a channel gets: by detector, severity and time of day, and not too many."""

from __future__ import annotations

import enum
import math
from typing import TYPE_CHECKING

from fleetfoot.path.waiting import Ration
from fleetfoot_signal.event import Severity

if TYPE_CHECKING:
    from datetime import datetime

    from fleetfoot.notify.settings import Destination
    from fleetfoot.path.alert import Alert


class Verdict(enum.Enum):
    """What becomes of an alert."""

    TOLD = "told"
    ELSEWHERE = "not for this channel"
    QUIET = "quiet hours"
    OFTEN = "too many at once"


class Gate:
    """Judges alerts for one channel; pure: time is passed in. What is only for who looks passes no channel.

    Spacing and the number an hour are those of the channel's settings, for each athlete. They count what was let
    through. A severe alert passes both, but not quiet hours unless the channel says so. The end of an episode passes
    both as well and does not count: it follows an alert that did, and only then is it of use.
    """

    def __init__(self, channel: Destination) -> None:
        self._channel = channel
        self._least = Severity[channel.severity.upper()]
        self._let: dict[str, Ration] = {}
        """By athlete, of the alerts that were let through."""
        self._reminded: dict[str, float] = {}
        """By athlete, when a reminder was let through."""

    def judge(self, alert: Alert, now_s: float, local: datetime) -> Verdict:
        """Return what becomes of an alert.

        Parameters
        ----------
        alert : Alert
        now_s : float
            Seconds on a clock that never jumps.
        local : datetime
            What the clock on the wall shows.
        """
        if not self._is_for(alert):
            return Verdict.ELSEWHERE
        if self._is_quiet(alert, local):
            return Verdict.QUIET
        if alert.event.phase.ends:
            return Verdict.TOLD
        return self._spaced(alert, now_s)

    def judge_reminder(self, athlete: str, now_s: float, local: datetime) -> Verdict:
        """Return what becomes of a reminder, which counts as no alert: quiet hours hold it back, alerts do not.

        Parameters
        ----------
        athlete : str
        now_s : float
            Seconds on a clock that never jumps.
        local : datetime
            What the clock on the wall shows.
        """
        if not self._channel.reminders:
            return Verdict.ELSEWHERE
        if self._channel.quiet_hours is not None and self._channel.quiet_hours.holds(local):
            return Verdict.QUIET
        if now_s - self._reminded.get(athlete, -math.inf) < self._channel.spacing_s:
            return Verdict.OFTEN
        self._reminded[athlete] = now_s
        return Verdict.TOLD

    def _is_for(self, alert: Alert) -> bool:
        event, channel = alert.event, self._channel
        routed = event.aloud and (not channel.detectors or event.detector in channel.detectors)
        return routed and event.severity >= self._least and (channel.clear or not event.phase.ends)

    def _is_quiet(self, alert: Alert, local: datetime) -> bool:
        hours = self._channel.quiet_hours
        if hours is None or not hours.holds(local):
            return False
        return not (self._channel.severe_breaks_quiet and alert.event.severity is Severity.SEVERE)

    def _spaced(self, alert: Alert, now_s: float) -> Verdict:
        whole = Ration(self._channel.spacing_s, self._channel.most_per_hour)
        ration = self._let.setdefault(alert.run.athlete, whole)
        often = ration.is_used_up(now_s) or ration.is_close(now_s)
        if often and alert.event.severity is not Severity.SEVERE:
            return Verdict.OFTEN
        ration.note(now_s)
        return Verdict.TOLD
