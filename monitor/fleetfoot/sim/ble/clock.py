"""An event loop whose time is virtual: an hour of waiting takes as long as what happens in it."""

from __future__ import annotations

import asyncio
import selectors
import threading
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")

THREAD_S: Final = 30.0
"""Longest real time that a thread may take when nothing else is to be done."""


class _Leap(selectors.SelectSelector):
    """Waits for nothing: where no file is ready, the clock leaps to the next timer."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready:
            return ready
        if (
            timeout is None
        ):  # only a thread can go on now: one that has worked is waited for when the loop is closed
            ready = super().select(THREAD_S if threading.active_count() > 1 else 0)
            if ready:
                return ready
            raise RuntimeError("nothing is scheduled: the virtual clock would stand still for ever")
        self.now_s += timeout
        return ready


class VirtualClockLoop(asyncio.SelectorEventLoop):
    """An event loop that starts at time 0 and never waits.

    Sockets, threads and subprocesses answer in real time and must not be used in it: every timeout on them
    expires at once. Only where nothing else is to be done a thread is waited for.
    """

    def __init__(self) -> None:
        self._leap = _Leap()
        super().__init__(self._leap)

    def time(self) -> float:
        """Return the virtual time in seconds."""
        return self._leap.now_s


def run_virtual(main: Coroutine[object, object, T]) -> T:
    """Run a coroutine to its end in a :class:`VirtualClockLoop`, as :func:`asyncio.run` does.

    Raises
    ------
    RuntimeError
        Everything waits for something that is not scheduled.
    """
    with asyncio.Runner(loop_factory=VirtualClockLoop) as runner:
        return runner.run(main)
