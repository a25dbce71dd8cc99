"""A world on a virtual clock in a thread of its own, as far ahead of its reader as is allowed."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Final, Generic, Self, TypeVar

from fleetfoot.sim.ble.clock import run_virtual

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from types import TracebackType

T = TypeVar("T")

LEAD: Final = 180
"""Items that wait for their reader at most: three minutes of an outing, which gives one a second."""


class Ahead(Generic[T]):
    """Runs a coroutine under a virtual clock, and yields what it gives, in that order.

    What is given depends on the coroutine alone and not on when it is read: where the reader is behind, the virtual
    clock stands still. The reader never waits. Use it as a context manager; leaving it ends the coroutine in good order
    and the thread with it.

    Parameters
    ----------
    world
        Is called in the thread with ``give``, which takes items and waits while too many are unread. It returns
        False once nobody reads any more: the coroutine then has to come to its end.
    told
        Is called in the thread whenever there is something to read, and at the end.
    lead
        Items that may be unread before ``give`` waits.
    """

    def __init__(
        self,
        world: Callable[[Callable[[Sequence[T]], bool]], Coroutine[object, object, None]],
        told: Callable[[], None],
        lead: int = LEAD,
    ) -> None:
        self._world = world
        self._told = told
        self._lead = lead
        self._items: deque[T] = deque()
        self._moved = threading.Condition()
        self._closed = False
        self._over = False
        self._error: BaseException | None = None
        # A daemon: should the program be torn down without leaving the context, this is no reason to stay.
        self._thread = threading.Thread(target=self._run, name="virtual world", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._moved:
            self._closed = True
            self._moved.notify_all()
        self._thread.join()

    def next(self) -> T | None:
        """Return the next item; None where there is none now."""
        with self._moved:
            if not self._items:
                return None
            item = self._items.popleft()
            if len(self._items) < self._lead:
                self._moved.notify_all()
            return item

    @property
    def over(self) -> bool:
        """Whether the coroutine has come to its end and all that it gave is read; what else ended it is raised."""
        with self._moved:
            over = self._over and not self._items
        if over and self._error is not None:
            raise self._error
        return over

    def _give(self, items: Sequence[T]) -> bool:
        with self._moved:
            self._items.extend(items)
        self._told()
        with self._moved:
            self._moved.wait_for(lambda: len(self._items) < self._lead or self._closed)
            return not self._closed

    def _run(self) -> None:
        try:
            run_virtual(self._world(self._give))
        except BaseException as error:  # noqa: BLE001 - it is raised where the items are read
            self._error = error
        finally:
            with self._moved:
                self._over = True
            self._told()
