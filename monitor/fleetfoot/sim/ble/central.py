"""A virtual central: what a computer's Bluetooth does, over the air of virtual sensors."""

# pyright: reportUnknownArgumentType=false
# bumble's decorators hide the types of its commands from pyright; mypy sees them

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from bumble import hci
from bumble.core import BaseBumbleError
from bumble.device import ConnectionParametersPreferences

if TYPE_CHECKING:
    from collections.abc import Callable

    from bumble.device import Advertisement, Connection, Device

    from fleetfoot.sim.ble.radio import RadioSource

ADDRESS: Final = "F0:F0:F0:F0:F0:F0"
INTERVAL_S: Final = 0.03
"""Connection interval: what BlueZ asks for at least (main.conf, MinConnectionInterval)."""
SUPERVISION_S: Final = 4.0
"""Supervision timeout: what sensors ask for lies between 2 and 6 s (recalled)."""
LOCAL: Final = hci.HCI_CONNECTION_TERMINATED_BY_LOCAL_HOST_ERROR
BY_US: Final = hci.HCI_REMOTE_USER_TERMINATED_CONNECTION_ERROR


class Central:
    """One adapter: scans for several listeners at once and connects to one sensor at a time.

    Parameters
    ----------
    radio
        Where its radio comes from.
    interval_s, supervision_s
        Of the connections that it makes.
    """

    def __init__(
        self,
        radio: RadioSource,
        *,
        address: str = ADDRESS,
        interval_s: float = INTERVAL_S,
        supervision_s: float = SUPERVISION_S,
    ) -> None:
        self.address = address
        self._radio = radio
        self._preferences = ConnectionParametersPreferences(
            connection_interval_min=1000.0 * interval_s,
            connection_interval_max=1000.0 * interval_s,
            supervision_timeout=round(1000.0 * supervision_s),
        )
        self._device: Device | None = None
        self._listeners: dict[Callable[[Advertisement], None], None] = {}
        self._connecting = asyncio.Lock()

    @property
    def is_on(self) -> bool:
        """Whether it is powered."""
        return self._device is not None

    @property
    def is_scanning(self) -> bool:
        """Whether anybody listens."""
        return bool(self._listeners)

    async def power_on(self) -> None:
        """Start with a fresh radio."""
        self._device = device = self._radio.switch_on("fleetfoot", self.address)
        await device.power_on()
        device.on(device.EVENT_ADVERTISEMENT, self._hear)

    async def power_off(self) -> None:
        """End all connections and fall silent; scans end with it."""
        if self._device is None:
            return
        for connection in list(self._device.connections.values()):
            await connection.disconnect(BY_US)
        self._listeners.clear()
        self._device = None
        self._radio.switch_off()

    async def listen(self, listener: Callable[[Advertisement], None]) -> None:
        """Call a listener with every advertisement from now on.

        Raises
        ------
        ConnectionAbortedError
            It is off.
        """
        device = self._powered()
        self._listeners[listener] = None
        if len(self._listeners) == 1:
            await device.start_scanning(active=True)

    async def ignore(self, listener: Callable[[Advertisement], None]) -> None:
        """Call a listener no more; where it never listened, nothing happens."""
        known = self._listeners.pop(listener, self) is None
        if known and not self._listeners and self._device is not None:
            await self._device.stop_scanning()

    async def connect(self, address: hci.Address) -> Connection:
        """Connect to a sensor once it advertises; waits for ever, cancel it to give up.

        Raises
        ------
        ConnectionAbortedError
            It is off, or the attempt failed.
        """
        async with self._connecting:
            device = self._powered()
            attempt = asyncio.ensure_future(
                device.connect(
                    address,
                    connection_parameters_preferences={hci.Phy.LE_1M: self._preferences},
                    timeout=None,  # two timeouts, bumble's and the caller's, would cancel twice
                )
            )
            try:
                return await asyncio.shield(attempt)
            except BaseBumbleError as error:
                raise ConnectionAbortedError(f"cannot connect to {address}: {error}") from error
            except asyncio.CancelledError:
                await self._abandon(device, attempt)
                raise

    async def _abandon(self, device: Device, attempt: asyncio.Future[Connection]) -> None:
        with suppress(BaseBumbleError):  # the attempt may just have come to its end
            await device.send_sync_command(hci.HCI_LE_Create_Connection_Cancel_Command())
        await asyncio.wait([attempt])
        if not attempt.cancelled() and attempt.exception() is None:
            await attempt.result().disconnect(BY_US)

    def _hear(self, advertisement: Advertisement) -> None:
        for listener in list(self._listeners):
            listener(advertisement)

    def _powered(self) -> Device:
        if self._device is None:
            raise ConnectionAbortedError("the adapter is off")
        return self._device
