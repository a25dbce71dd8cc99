"""Work that blocks, beside the event loop: one thread at a time, which nobody has to wait for."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

THREAD: Final = "fleetfoot-channel"
"""Name of the threads."""


class StuckError(Exception):
    """The work of an earlier call has not ended yet."""


class Lane:
    """Runs blocking work in a daemon thread, at most one at a time.

    An executor would do the same, but Python waits for an executor's threads when it ends, however long they hang.
    """

    def __init__(self) -> None:
        self._busy = threading.Lock()

    async def call(self, work: Callable[[], Result], limit_s: float) -> Result:
        """Return what the work returns, or raise what it raises.

        Raises
        ------
        TimeoutError
            It takes longer; it goes on, and until it ends nothing else can be called.
        StuckError
            Earlier work still goes on.
        """
        if not self._busy.acquire(blocking=False):
            raise StuckError
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()

        def settle(result: Result | None, error: BaseException | None) -> None:
            if future.done():
                return
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(result)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]

        def run() -> None:
            result, error = None, None
            try:
                result = work()
            except BaseException as raised:  # noqa: BLE001 - is raised again where it is awaited
                error = raised
            finally:
                self._busy.release()
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile, and nobody waits
                loop.call_soon_threadsafe(settle, result, error)

        threading.Thread(target=run, name=THREAD, daemon=True).start()
        async with asyncio.timeout(limit_s):
            return await future
