"""Keeps one sensor: finds it, connects, listens, and begins again whenever something goes wrong."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fleetfoot.errors import BluetoothError, UnfitError
from fleetfoot.path.source import Link
from fleetfoot.path.waiting import Backoff, happens
from fleetfoot.sources.ble.connection import Connection
from fleetfoot.sources.ble.status import SensorStatus
from fleetfoot.sources.ble.subscriptions import Subscriptions
from fleetfoot.sources.ble.translation import translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.sources.ble.backend import BleBackend
    from fleetfoot.sources.ble.intake import Intake
    from fleetfoot.sources.ble.radio import Radio
    from fleetfoot.sources.ble.sighting import Sighting

SETUP_S: Final = 20.0
"""How long setting up may keep the radio from the other sensors."""
RECONNECT_S: Final = 15.0
"""A sensor that was sending and has said nothing for so long is connected to anew."""
GOOD_S: Final = 60.0
"""A connection that has lasted so long was a success: the next wait is short again."""
POLL_S: Final = 60.0
"""How often the battery is read, at most."""
TICK_S: Final = 1.0
TOLERANT_AFTER: Final = 3
"""Failures in a row after which a sensor is taken with what of it works."""
RENEW_S: Final = 10.0
"""After this a sensor that was taken with what of it works is connected to anew: what was refused may be given now.

Each time in vain doubles it: the rest must not suffer for ever.
"""
LONGEST_RENEWAL_S: Final = 600.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all supervisors share."""

    backend: BleBackend
    radio: Radio
    intake: Intake
    clock: Callable[[], float]
    changed: Callable[[SensorStatus], None]
    """Is called at every change of state."""


class Supervisor:
    """Runs one sensor through its states; no error of Bluetooth ends it, only cancelling, and that it is no runner's.

    It is searched for, connected, set up and listened to; then it waits, and begins again. The link is closed in good
    order however it ends: streams are stopped, then it is disconnected, also when it was lost.
    """

    def __init__(self, sighting: Sighting, around: Surroundings, backoff: Backoff) -> None:
        self.status = SensorStatus(
            sighting.key, sighting.name, tuple(family.title for family in sighting.kinds)
        )
        self._around = around
        self._backoff = backoff
        self._renewal = Backoff(backoff.rng, RENEW_S, LONGEST_RENEWAL_S, fixed=1.0)
        self._renew_s = self._renewal.failed()
        self._connection: Connection | None = None
        self._subscriptions: Subscriptions | None = None

    async def run(self) -> None:
        """Keep the sensor until cancelled, or until it turns out to be no runner's."""
        end = Link.IDLE
        try:
            while True:
                try:
                    await self._keep()
                except UnfitError as error:
                    self.status.trouble, end = str(error), Link.UNFIT
                    return
                except BluetoothError as error:
                    log.info("%s", error)
                    self.status.trouble = str(error)
                self._enter(Link.WAITING)
                await asyncio.sleep(self._backoff.failed())
        finally:
            self._enter(end)

    def lose(self, why: str) -> None:
        """Take the link for gone, where there is one."""
        if self._connection is not None:
            self._connection.lose(why)

    async def _keep(self) -> None:
        self._enter(Link.SEARCHED)
        radio = self._around.radio
        sighting = await radio.find(self.status.key)
        self.status.name = sighting.name or self.status.name
        try:
            async with radio.connecting(self.status.key):
                subscriptions, connection = await self._set_up(sighting)
            await self._stream(subscriptions, connection)
        finally:
            await self._close()

    async def _set_up(self, sighting: Sighting) -> tuple[Subscriptions, Connection]:
        self._enter(Link.CONNECTING)
        self.status.paces.clear()
        self._connection = connection = Connection(self._around.backend, sighting)
        try:
            await connection.connect()
            self._enter(Link.SETTING_UP)
            self.status.trouble = ""
            around = self._around
            self._subscriptions = Subscriptions(connection, self.status, around.intake, around.clock)
            with translated(f"setting up {self.status.title}"):
                async with asyncio.timeout(SETUP_S):
                    await self._subscriptions.open(tolerant=self._backoff.failures >= TOLERANT_AFTER)
        except BaseException:
            await self._close()  # while nobody else connects: BlueZ may still be at it
            raise
        return self._subscriptions, connection

    async def _stream(self, subscriptions: Subscriptions, connection: Connection) -> None:
        """Listen until the link is lost or says nothing any more; raises BluetoothError either way."""
        since_s = polled_s = self._around.clock()
        self.status.connections += 1
        self._enter(Link.CONNECTED)
        await subscriptions.tell_facts()
        while not await happens(connection.dropped, TICK_S):
            now_s = self._around.clock()
            self._check_silence(now_s, since_s)
            self._renew(subscriptions, now_s - since_s)
            if now_s - since_s >= GOOD_S:
                self._backoff.worked()
            if now_s - polled_s >= POLL_S:
                polled_s = now_s
                await subscriptions.poll()
        raise BluetoothError(connection.loss)

    def _renew(self, subscriptions: Subscriptions, lasted_s: float) -> None:
        if not subscriptions.is_lacking:
            self._renewal.worked()
            self._renew_s = self._renewal.failed()
        elif lasted_s >= self._renew_s:
            self._renew_s = self._renewal.failed()
            raise BluetoothError(f"connecting again for what does not work: {self.status.trouble}")

    def _check_silence(self, now_s: float, since_s: float) -> None:
        silent_s = self.status.silent_s(now_s) if self.status.paces else now_s - since_s
        if silent_s > RECONNECT_S:
            raise BluetoothError(f"it said nothing for {silent_s:.0f} s")

    async def _close(self) -> None:
        connection, self._connection = self._connection, None
        subscriptions, self._subscriptions = self._subscriptions, None
        try:
            if subscriptions is not None:
                await subscriptions.close()
        finally:
            if connection is not None:
                await self._disconnect(connection)

    async def _disconnect(self, connection: Connection) -> None:
        try:
            await connection.disconnect()
        except BluetoothError as error:
            log.info("%s", error)

    def _enter(self, link: Link) -> None:
        self.status.link = link
        self._around.changed(self.status)
