"""Shipping again and again: beside a live run, or as a command of its own."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Protocol

from fleetfoot.errors import FleetfootError, StoreError
from fleetfoot.influx import InfluxError, UnreachableError
from fleetfoot.path.waiting import happens

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.influx.shipper import Shipped
    from fleetfoot.path.waiting import Backoff

INTERVAL_S: Final = 1.0
"""The store is committed once a second, so there is nothing to find sooner."""
ATTEMPTS: Final = 5
"""How often ``once`` tries before it gives up: with full jitter that is about 8 s."""
LONGEST_WAIT_S: Final = 60.0
"""What ``once`` waits at most because a server asks for it."""


class Ships(Protocol):
    """What is used of :class:`fleetfoot.influx.shipper.Shipper`."""

    def ship(self) -> Shipped:
        """Ship all that is missing now."""
        ...

    def halt(self) -> None:
        """Let :meth:`ship` return soon."""


class Delivery:
    """Ships, waits, and says when something goes wrong and when it works again, once each.

    Parameters
    ----------
    shipper
    backoff
    told
        Gets lines for people; called from the thread that ships.
    shipped
        Gets what each round did that did anything; called from the thread that ships.
    """

    def __init__(
        self,
        shipper: Ships,
        backoff: Backoff,
        told: Callable[[str], None],
        shipped: Callable[[Shipped], None],
    ) -> None:
        self._shipper = shipper
        self._backoff = backoff
        self._told = told
        self._shipped = shipped

    def step(self) -> float:
        """Ship what is there; return how many seconds to wait before the next step. No trouble gets out."""
        try:
            done = self._shipper.ship()
        except (InfluxError, StoreError) as error:
            return self._failed(error)
        if self._backoff.failures:
            self._told("shipping to InfluxDB works again")
        self._backoff.worked()
        self._note(done)
        return INTERVAL_S

    def once(self, sleep: Callable[[float], object]) -> Shipped:
        """Ship what is there; return what was done.

        Raises
        ------
        InfluxError
            InfluxDB does not know us, or could not be reached :data:`ATTEMPTS` times.
        StoreError
            The store fails.
        """
        while True:
            try:
                done = self._shipper.ship()
            except UnreachableError as error:
                wait_s = self._backoff.failed(error.retry_after_s)
                if self._backoff.failures >= ATTEMPTS or wait_s > LONGEST_WAIT_S:
                    raise
                self._told(f"{error}; next try in {wait_s:.0f} s")
                sleep(wait_s)
            else:
                self._note(done)
                return done

    async def run(self, stop: asyncio.Event, farewell_s: float = 0.0) -> None:
        """Ship until ``stop`` is set; never in the loop's own thread.

        With ``farewell_s`` what is there by then is shipped too, where the last step worked, for about so long.
        """
        while not stop.is_set():
            wait_s = await self._stoppable(stop)
            await happens(stop, wait_s)
        if farewell_s and not self._backoff.failures:
            await self._stoppable(asyncio.Event(), farewell_s)

    async def _stoppable(self, stop: asyncio.Event, longest_s: float | None = None) -> float:
        step = asyncio.ensure_future(asyncio.to_thread(self.step))
        stopping = asyncio.ensure_future(stop.wait())
        try:
            await asyncio.wait((step, stopping), timeout=longest_s, return_when=asyncio.FIRST_COMPLETED)
            if not step.done():
                self._shipper.halt()
            return await step
        finally:
            stopping.cancel()

    def _failed(self, error: FleetfootError) -> float:
        if not self._backoff.failures:
            self._told(f"{error}; the store keeps what is not shipped")
        return self._backoff.failed(error.retry_after_s if isinstance(error, UnreachableError) else 0.0)

    def _note(self, done: Shipped) -> None:
        if any(done):
            self._shipped(done)
        if done.refused:
            self._told(f"InfluxDB refuses {done.refused} lines: 'fleetfoot ship --refused' lists them")
