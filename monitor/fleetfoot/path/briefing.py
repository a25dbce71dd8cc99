"""When a run is told what earlier ones taught: once for each subject, as soon as its sensor is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.kept import Kept, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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

    def at_once(self, index: int, most: int, first: Mapping[Channel, int], handovers: Iterable[int]) -> int:
        """Return how many rows, of ``most`` at least one, may be taken before something is to be told or done.

        Parameters
        ----------
        index : int
            Number of the first of them.
        most : int
        first : Mapping[Channel, int]
            The first row by which the sensor of a channel is known, of those that are known by now.
        handovers : Iterable[int]
            Rows before which something is done as well.
        """
        known = [first[subject.channel] for subject in self._open.values() if subject.channel in first]
        told = [max(min(known), INFORM_AT, index) + 1] if known else []
        return min((index + most, *told, *(row for row in handovers if row > index))) - index

    def due(self, index: int, first: Mapping[Channel, int]) -> list[Subject]:
        """Return what is to be told of after a row: that whose sensor is known by then."""
        if index < INFORM_AT:
            return []
        found = [each for each in self._open.values() if first.get(each.channel, index + 1) <= index]
        for subject in found:
            del self._open[subject.name]
        return found
