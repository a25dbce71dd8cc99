"""A source on a clock that runs faster than the world's: the test bed plays 45 minutes in one and a half."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fleetfoot.path.source import Heard, Notification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.path.source import Change, Source, Status


class Hastened:
    """A :class:`~fleetfoot.path.source.Source` of notifications, so many times as fast.

    Below it everything keeps the world's time: links, waits and silences are as long as they are.

    Parameters
    ----------
    source : Source
    speed : float
        Seconds of the run for each second of the world.
    elapsed_s : float
        What the run's clock shows now, while that of the source shows 0.
    """

    def __init__(self, source: Source, speed: float, elapsed_s: float = 0.0) -> None:
        self._source = source
        self._speed = speed
        self._elapsed_s = elapsed_s

    def _run_s(self, t_s: float) -> float:
        return self._elapsed_s + self._speed * t_s

    @property
    def now_s(self) -> float:
        """See :class:`~fleetfoot.path.source.Source`."""
        return self._run_s(self._source.now_s)

    async def run(self) -> None:
        """See :class:`~fleetfoot.path.source.Source`."""
        await self._source.run()

    async def wait(self, timeout_s: float) -> None:
        """See :class:`~fleetfoot.path.source.Source`."""
        await self._source.wait(timeout_s / self._speed)

    def items(self) -> Sequence[Heard]:
        """See :class:`~fleetfoot.path.source.Source`."""
        return [
            Heard(athlete, item._replace(t_s=self._run_s(item.t_s)))
            for athlete, item in self._source.items()
            if isinstance(item, Notification)
        ]

    def changes(self) -> Sequence[Change]:
        """See :class:`~fleetfoot.path.source.Source`."""
        return [replace(change, t_s=self._run_s(change.t_s)) for change in self._source.changes()]

    def status(self) -> Status:
        """See :class:`~fleetfoot.path.source.Source`."""
        status = self._source.status()
        return replace(status, t_s=self._run_s(status.t_s))
