"""When a run is told what earlier ones taught: once for each subject, as soon as its sensor is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.kept import Kept, listed

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from fleetfoot.kept import Plain
    from fleetfoot_signal import Channel, Subject

INFORM_AT: Final = 120
"""Row from which on personal baselines are called up, each as soon as its sensor is known.

Nothing has been learned by then (warm-up is 5 min). What a channel measured before its sensor is known is nothing, so
that the baseline of a sensor that comes late is as fresh.
"""


class Briefing(Kept):
    """The subjects that a run has not been told of yet.

    It hangs on the rows alone: a live run has not heard of sensors that come later, a replay may already have.
    """

    def __init__(self, subjects: Iterable[Subject]) -> None:
        self._open = {subject.name: subject for subject in subjects}

    def keep(self) -> dict[str, Plain]:
        """See :meth:`Kept.keep`: the names of the subjects."""
        return {"open": list(self._open)}

    def resume(self, state: dict[str, Plain]) -> None:
        """See :meth:`Kept.resume`."""
        names = listed(state["open"])
        self._open = {name: subject for name, subject in self._open.items() if name in names}

    def is_due(self, index: int) -> bool:
        """Tell whether there may be something to be told of after a row."""
        return index >= INFORM_AT and bool(self._open)

    def due(self, index: int, known: Container[Channel]) -> list[Subject]:
        """Return what is to be told of after a row, by the channels whose sensors are known by that row."""
        if not self.is_due(index):
            return []
        found = [subject for subject in self._open.values() if subject.channel in known]
        for subject in found:
            del self._open[subject.name]
        return found
