"""A connection as one family's conversation sees it."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from fleetfoot.errors import BluetoothError
from fleetfoot.sources.ble.translation import translated

if TYPE_CHECKING:
    from fleetfoot.sensors.family import Family
    from fleetfoot.sources.ble.connection import Connection

KEPT: Final = 64
"""Notifications of a characteristic that are kept for the conversation; streams of data nobody asks for."""


class FamilyLink:
    """Implements :class:`fleetfoot.sensors.family.Link` for the service of one family."""

    def __init__(self, connection: Connection, family: Family, title: str) -> None:
        self._connection = connection
        self._family = family
        self._title = title
        self._heard: defaultdict[str, asyncio.Queue[bytes | None]] = defaultdict(asyncio.Queue)
        connection.on_dropped(self._on_dropped)

    def hear(self, characteristic: str, payload: bytes) -> None:
        """Keep a notification until the conversation asks for it; of too many the oldest goes."""
        queue = self._heard[characteristic]
        if queue.qsize() >= KEPT:
            queue.get_nowait()
        queue.put_nowait(payload)

    async def read(self, characteristic: str) -> bytes:
        """See :class:`~fleetfoot.sensors.family.Link`."""
        return await self._connection.read(self._family, characteristic)

    async def write(self, characteristic: str, payload: bytes) -> None:
        """See :class:`~fleetfoot.sensors.family.Link`."""
        await self._connection.write(self._family, characteristic, payload)

    async def indication(self, characteristic: str, timeout_s: float) -> bytes:
        """See :class:`~fleetfoot.sensors.family.Link`; of the latest 64."""
        queue = self._heard[characteristic]
        if self._connection.dropped.is_set() and queue.empty():
            raise self._lost()
        with translated(f"waiting for {characteristic} of {self._title}"):
            async with asyncio.timeout(timeout_s):
                payload = await queue.get()
        if payload is None:
            raise self._lost()
        return payload

    async def pair(self) -> None:
        """See :class:`~fleetfoot.sensors.family.Link`."""
        await self._connection.pair()

    @property
    def longest_write(self) -> int:
        """See :class:`~fleetfoot.sensors.family.Link`."""
        return self._connection.longest_write(self._family)

    def _on_dropped(self) -> None:
        for queue in self._heard.values():
            queue.put_nowait(None)

    def _lost(self) -> BluetoothError:
        return BluetoothError(f"{self._title}: the link was lost")
