"""The clock of a run that is played: as fast as possible, or paced."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

from fleetfoot.path.waiting import happens

BREATH_S = 0.02
"""Longest time for which an unpaced run keeps other tasks waiting."""


class Clock(Protocol):
    """Decides when a second of the run may be analysed."""

    async def until(self, second: float) -> None:
        """Return when that second of the run is due, or when the run is to stop."""


class Unpaced:
    """Every second is due at once; other tasks get their turn every few milliseconds."""

    def __init__(self) -> None:
        self._breath = time.monotonic()

    async def until(self, second: float) -> None:
        """See :class:`Clock`."""
        del second
        if time.monotonic() - self._breath > BREATH_S:
            await asyncio.sleep(0)
            self._breath = time.monotonic()


class Paced:
    """``speed`` seconds of the run go by in one second, until ``stop`` is set."""

    def __init__(self, speed: float, stop: asyncio.Event) -> None:
        self._speed = speed
        self._stop = stop
        self._started = time.monotonic()

    async def until(self, second: float) -> None:
        """See :class:`Clock`."""
        await asyncio.sleep(0)  # a run that is behind its clock must not keep the other tasks waiting
        wait_s = self._started + second / self._speed - time.monotonic()
        if wait_s > 0.0:
            await happens(self._stop, wait_s)


def clock_for(speed: float | None, stop: asyncio.Event) -> Clock:
    """Return the clock of a playing speed; None is as fast as possible. ``stop`` ends the waiting."""
    return Unpaced() if speed is None else Paced(speed, stop)
