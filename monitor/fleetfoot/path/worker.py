"""Work that may have to wait for the world: a thread beside the event loop does it, in the order in which it came."""

from __future__ import annotations

import asyncio
import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

LOOK_S: Final = 1.0
"""How often is looked whether a thread has finished; it says so itself, but a simulated clock needs a timer."""


class Worker:
    """Does what it is given, one after the other, in a thread that starts with the first.

    A daemon: what never ends must not keep the process from ending.
    """

    def __init__(self, name: str) -> None:
        self._works: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=f"fleetfoot-{name}", daemon=True)

    def put(self, work: Callable[[], object]) -> None:
        """Have something done; it must see to its own errors."""
        self._works.put(work)
        if self._thread.ident is None:
            self._thread.start()

    async def idle(self) -> None:
        """Wait until everything is done that has been given so far."""
        done: Future[None] = Future()

        def mark() -> None:
            if done.set_running_or_notify_cancel():
                done.set_result(None)

        self.put(mark)
        await outcome(done)

    def stop(self, timeout_s: float) -> bool:
        """End the thread after what it has been given; return whether it ended within ``timeout_s``."""
        if self._thread.ident is None:
            return True
        self._works.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (work := self._works.get()) is not None:
            work()


async def outcome(future: Future[Result]) -> Result:
    """Return what a thread yields, also where the clock of the event loop is a simulated one."""
    waiting = asyncio.wrap_future(future)
    try:
        while not waiting.done():
            await asyncio.wait((waiting,), timeout=LOOK_S)
    except asyncio.CancelledError:
        waiting.cancel()
        raise
    return waiting.result()


def hand_over(loop: asyncio.AbstractEventLoop | None, work: Callable[[], object]) -> None:
    """Have a thread's news heard in the event loop; in the thread itself where there is none, or none any more."""
    if loop is not None:
        try:
            loop.call_soon_threadsafe(work)
        except RuntimeError:  # it was closed: a thread outlives a run that was given up
            pass
        else:
            return
    work()
