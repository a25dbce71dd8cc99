"""From a virtual outing to the track and to whoever is told of its sensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetfoot.path.notification import Notification
from fleetfoot.sources.ble.choice import Choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fleetfoot.assembly.announce import Announcer
    from fleetfoot.sim.ble.outing import Heard, Report
    from fleetfoot.sources.ble.status import SensorStatus


class Relay:
    """Yields the notifications of an outing; what is reported between them is announced when it is due.

    To the announcer it stands for the source of a live run.

    Parameters
    ----------
    heard
        In the order of time.
    """

    def __init__(self, heard: Iterable[Heard]) -> None:
        self.announcer: Announcer | None = None
        """Who is told; is set once it exists: it needs the track first, and the track needs this."""
        self.choice = Choice()
        """It takes what is there; nothing is awaited by name."""
        self.statuses: Sequence[SensorStatus] = ()
        self.now_s = 0.0
        self._heard = heard

    def __iter__(self) -> Iterator[Notification]:
        """Yield the notifications."""
        for each in self._heard:
            if isinstance(each, Notification):
                yield each
            else:
                self._tell(each)

    def _tell(self, report: Report) -> None:
        self.now_s, self.statuses = report.t_s, report.statuses
        if self.announcer is None:
            return
        if report.changed is None:
            self.announcer.refresh()
        else:
            self.announcer.changed(report.changed)
