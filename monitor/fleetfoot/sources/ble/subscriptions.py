"""What is subscribed to, read and said on one connection; what comes of it goes into the queue."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from fleetfoot.errors import BluetoothError, RefusedError, UnfitError
from fleetfoot.gatt import uuid as known
from fleetfoot.path.source import Notification
from fleetfoot.sensors.registry import families, measuring
from fleetfoot.sources.ble.intake import Echoes, Intake
from fleetfoot.sources.ble.status import Pace
from fleetfoot.sources.ble.talk import FamilyLink

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.sensors.family import Conversation, Family
    from fleetfoot.sources.ble.connection import Connection
    from fleetfoot.sources.ble.status import SensorStatus

FACTS_S: Final = 10.0
"""How long a sensor gets to say what it is; nobody watches for its data meanwhile."""
CLOSE_S: Final = 3.0
"""How long a sensor gets to stop its streams."""
LONGEST_NAME: Final = 248
"""Bytes (Bluetooth Core 5.4, vol 3 part C 12.1)."""

log = logging.getLogger(__name__)


class Subscriptions:
    """Subscribes to what the known families notify and to nothing else: some pods fall silent otherwise.

    Callbacks are plain functions that stamp and enqueue: bleak runs coroutines out of order.
    """

    def __init__(
        self, connection: Connection, status: SensorStatus, intake: Intake, clock: Callable[[], float]
    ) -> None:
        self._connection = connection
        self._status = status
        self._intake = intake
        self._clock = clock
        self.is_lacking = False
        """Whether it is taken with what of it works, though connecting again may mend the rest."""
        self._spoken: list[tuple[Conversation, FamilyLink]] = []
        self._polled: list[tuple[Family, str]] = []

    async def open(self, *, tolerant: bool) -> None:
        """Set up every family that measures something.

        With ``tolerant`` it is enough that one of them works: the others have failed several times.

        Raises
        ------
        UnfitError
            It is no runner's sensor.
        BluetoothError
            The sensor does not do what it must.
        """
        if self._status.name:
            self._put(known.DEVICE_NAME, self._status.name.encode()[:LONGEST_NAME])
        offered = [family for family in measuring() if self._connection.offers(family)]
        if not offered:  # seen thrice, it was no lapse of the stack
            kind = UnfitError if tolerant else BluetoothError
            raise kind(f"{self._status.title} sends nothing that fleetfoot knows")
        offered = [family for family in offered if await self._fits(family)]
        if not offered:
            raise UnfitError(self._status.trouble)
        self._status.kinds = tuple(family.title for family in offered)
        working = [await self._open(family, tolerant=tolerant) for family in offered]
        if not any(working):
            raise BluetoothError(f"{self._status.title} sends nothing that fleetfoot knows")

    async def _fits(self, family: Family) -> bool:
        if family.fits is None:
            return True
        link = FamilyLink(self._connection, family, self._status.title)
        try:
            await family.fits(link, self._connection.services)
        except UnfitError as error:
            self._status.trouble = f"{self._status.title}: {error}"
            return False
        return True

    async def tell_facts(self) -> None:
        """Read and subscribe to what sensors say of themselves; one that refuses is as good without."""
        facts = [family for family in families() if family not in measuring()]
        try:
            async with asyncio.timeout(FACTS_S):
                for family in (each for each in facts if self._connection.offers(each)):
                    await self._tell(family)
        except TimeoutError:
            log.info("%s does not say what it is", self._status.title)

    async def _tell(self, family: Family) -> None:
        for uuid in family.read:
            await self._read(family, uuid)
        for uuid in family.notify:
            if not await self._try_subscribe(family, uuid) and uuid in family.read:
                self._polled.append((family, uuid))

    async def poll(self) -> None:
        """Read again what changes and is not notified: the battery of many sensors."""
        for family, uuid in self._polled:
            await self._read(family, uuid)

    async def close(self) -> None:
        """Stop the streams, while the link stands: a strap that goes on sending empties its battery."""
        while self._spoken:
            conversation, link = self._spoken.pop()
            if self._connection.dropped.is_set():
                continue
            try:
                async with asyncio.timeout(CLOSE_S):
                    await conversation.close(link)
            except (BluetoothError, TimeoutError) as error:
                log.warning("%s: its streams could not be stopped: %s", self._status.title, error)

    async def _open(self, family: Family, *, tolerant: bool) -> bool:
        try:
            await self._set_up(family)
        except RefusedError as error:
            self._status.trouble = str(error)
            return False
        except BluetoothError as error:
            if not tolerant or self._connection.dropped.is_set():
                raise
            self._status.trouble = str(error)
            self.is_lacking = True
            return False
        return True

    async def _set_up(self, family: Family) -> None:
        for uuid in family.read:
            await self._read(family, uuid)
        link = FamilyLink(self._connection, family, self._status.title) if family.converse else None
        subscribed = [await self._subscribe(family, uuid, link) for uuid in family.notify]
        if not any(subscribed):
            raise BluetoothError(f"{self._status.title} does not notify {family.title}")
        if family.converse and link:
            conversation = family.converse()
            self._spoken.append((conversation, link))
            await conversation.open(link)

    async def _subscribe(self, family: Family, uuid: str, link: FamilyLink | None) -> bool:
        streams = self._connection.streams(family, uuid)
        echoes = Echoes(
            reconnected=self._status.connections > 0,
            clocked=streams and family.converse is not None,
        )
        measures = streams and bool(family.channels or family.converse)

        def received(payload: bytes) -> None:
            t_s = self._clock()
            if echoes.is_echo(t_s, payload):
                self._status.duplicates += 1
                return
            self._put(uuid, payload, t_s)
            if link is not None:
                link.hear(uuid, payload)
            if measures:
                self._beat(family, t_s)

        return await self._connection.subscribe(family, uuid, received)

    def _beat(self, family: Family, t_s: float) -> None:
        if family.name in self._status.paces:
            self._status.paces[family.name].note(t_s)
        else:
            self._status.paces[family.name] = Pace(t_s)

    async def _try_subscribe(self, family: Family, uuid: str) -> bool:
        try:
            return await self._subscribe(family, uuid, None)
        except BluetoothError as error:
            log.info("%s", error)
            return False

    async def _read(self, family: Family, uuid: str) -> None:
        """Read what is optional on the sensor."""
        if self._connection.find(family, uuid) is None:
            return
        try:
            self._put(uuid, await self._connection.read(family, uuid))
        except BluetoothError as error:
            log.info("%s", error)

    def _put(self, uuid: str, payload: bytes, t_s: float | None = None) -> None:
        moment_s = self._clock() if t_s is None else t_s
        self._intake.put(Notification(moment_s, self._status.key, uuid, payload))
