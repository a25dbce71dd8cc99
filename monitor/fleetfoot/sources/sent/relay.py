"""A run that a phone relays, as a live source: its clock is that of the lines that have come."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fleetfoot.path.source import Device, Heard, Link, Status, Trouble
from fleetfoot.path.waiting import happens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fleetfoot.path.source import Change, Notification

SILENT_S: Final = 15.0
"""After so long without a line people are told that nothing comes: phones send every few seconds."""


class Relayed:
    """Yields what a phone has relayed; a :class:`~fleetfoot.path.source.Source`.

    Rows are closed by what has come and never by the clock on the wall: after a dead zone the run goes on where it was
    and catches up, and what is found is what the phone found.

    Parameters
    ----------
    athlete : str
    clock_s : Callable[[], float]
        Seconds of a clock that goes on, for how long nothing has come.
    """

    def __init__(self, athlete: str, clock_s: Callable[[], float]) -> None:
        self._athlete = athlete
        self._clock_s = clock_s
        self._come = asyncio.Event()
        self._over = asyncio.Event()
        self._heard: list[Heard] = []
        self._changes: list[Change] = []
        self._devices: dict[str, Device] = {}
        self._now_s = 0.0
        self._at_s = clock_s()
        self._is_silent = False

    def hear(self, told: Sequence[Notification], latest_s: float, end_s: float | None) -> None:
        """Take what has come, how far the run is by it, and when it ended if it did."""
        self._heard += [Heard(self._athlete, each) for each in told]
        self._now_s = max(self._now_s, latest_s if end_s is None else end_s)
        for each in told:
            self._note(each)
        self._at_s = self._clock_s()
        if self._is_silent:
            self._is_silent = False
            self._changes.append(Trouble(self._now_s, "the phone sends again", over=True))
        self._come.set()
        if end_s is not None:
            self._over.set()

    @property
    def now_s(self) -> float:
        """See :class:`~fleetfoot.path.source.Source`."""
        return self._now_s

    async def run(self) -> None:
        """Listen until the run is over."""
        await self._over.wait()

    async def wait(self, timeout_s: float) -> None:
        """See :class:`~fleetfoot.path.source.Source`."""
        await happens(self._come, timeout_s)
        self._come.clear()
        if not self._is_silent and not self._over.is_set() and self._clock_s() - self._at_s > SILENT_S:
            self._is_silent = True
            self._changes.append(Trouble(self._now_s, "nothing comes from the phone"))

    def items(self) -> Sequence[Heard]:
        """See :class:`~fleetfoot.path.source.Source`."""
        taken, self._heard = self._heard, []
        return taken

    def changes(self) -> Sequence[Change]:
        """See :class:`~fleetfoot.path.source.Source`."""
        taken, self._changes = self._changes, []
        return taken

    def status(self) -> Status:
        """See :class:`~fleetfoot.path.source.Source`."""
        devices = [
            replace(each, t_s=self._now_s, silent_s=self._now_s - each.t_s) for each in self._devices.values()
        ]
        return Status(self._now_s, devices, trouble="nothing comes from the phone" if self._is_silent else "")

    def _note(self, told: Notification) -> None:
        """Take note that a sensor was heard, by the phone."""
        known = self._devices.get(told.sensor)
        if known is None:
            device = Device(told.t_s, self._athlete, told.sensor, "", link=Link.CONNECTED, stale=False)
            self._changes.append(device)
        else:
            device = replace(
                known, t_s=told.t_s, longest_gap_s=max(known.longest_gap_s, told.t_s - known.t_s)
            )
        self._devices[told.sensor] = device
