"""The thread that writes the store: whoever tells it something goes on at once, whatever the disk does."""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Final, TypeVar

from fleetfoot.errors import StoreError
from fleetfoot.path.waiting import Backoff, chance

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.store.store import Store

Result = TypeVar("Result")

LOCK_S: Final = 1.0
"""How long an attempt waits for another process: by the time that people are told (:mod:`~fleetfoot.store.lag`), SQLite
has said that it is a lock, also on a busy machine, which makes three seconds of one."""
FIRST_PAUSE_S: Final = 0.05
LONGEST_PAUSE_S: Final = 2.0
"""Pause after a commit that failed: it doubles from the first to the longest. A lock lasts milliseconds, mostly."""


class Writer:
    """Commits what recorders of a store hold, whenever it is woken, and again until it holds.

    Parameters
    ----------
    store
        From the first call on it is this thread's: whoever wants to look into it asks by :meth:`ask`.
    committed
        Is called, in the thread that writes, after each commit.
    """

    def __init__(self, store: Store, committed: Callable[[], None]) -> None:
        self.trouble: StoreError | None = None
        """Why the last commit failed; None where it held."""
        store.wait_at_most(LOCK_S)
        self._store = store
        self._committed = committed
        self._questions: deque[tuple[Callable[[], Any], Future[Any]]] = deque()
        self._woken = threading.Event()
        self._due = False
        # In part at random: two processes that met at a lock do not meet again.
        self._backoff = Backoff(chance(), FIRST_PAUSE_S, LONGEST_PAUSE_S, fixed=0.5)
        self._again_s = 0.0
        """When to try again after an attempt that failed."""
        self._stopped = False
        # A daemon: a disk that never answers must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="fleetfoot-store", daemon=True)

    def wake(self) -> None:
        """Have what waits committed."""
        self._due = True
        self._go()

    def ask(self, question: Callable[[], Result]) -> Future[Result]:
        """Have something done by the thread, between two attempts to commit; return where its result will be."""
        answer: Future[Result] = Future()
        self._questions.append((question, answer))
        self._go()
        return answer

    def commit(self) -> Future[StoreError | None]:
        """Have what waits committed now; return where will be why not. It stays due where that fails."""
        return self.ask(self.attempt)

    def stop(self, timeout_s: float) -> bool:
        """End the thread; return whether it ended within ``timeout_s``. What waits is not committed any more."""
        self._stopped = True
        if self._thread.ident is None:
            return True
        self._woken.set()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _go(self) -> None:
        if self._thread.ident is None:
            self._thread.start()
        self._woken.set()

    def attempt(self) -> StoreError | None:
        """Commit what waits, in the thread that writes, however the last attempt ended; return why not.

        Where that fails it is tried again by itself.
        """
        self._due = False  # looked at no more: what is told from now on has it set again
        try:
            self._store.commit()
        except StoreError as error:
            self.trouble, self._due = error, True
            self._again_s = time.monotonic() + self._backoff.failed()
            return error
        self.trouble, self._again_s = None, 0.0
        self._backoff.worked()
        self._committed()
        return None

    def _run(self) -> None:
        while not self._stopped:
            left_s = max(self._again_s - time.monotonic(), 0.0)
            self._woken.wait(left_s if self._backoff.failures else None)
            self._woken.clear()
            while self._questions and not self._stopped:
                _answer(*self._questions.popleft())
            if self._due and time.monotonic() >= self._again_s:
                self.attempt()


def _answer(question: Callable[[], Any], answer: Future[Any]) -> None:
    if not answer.set_running_or_notify_cancel():
        return  # nobody waits for it any more
    try:
        answer.set_result(question())
    except BaseException as error:  # noqa: BLE001 - it is raised again by whoever asked
        answer.set_exception(error)
