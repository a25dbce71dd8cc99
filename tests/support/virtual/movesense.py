"""A virtual Movesense strap: heart rate, and raw acceleration of the chest for whoever subscribes.

Source: Movesense, GATT SensorData Protocol specification 1.0 (GD-77).
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from bumble import att
from bumble.gatt import Characteristic
from virtual.chest_stream import Asked, stream_chest

from fleetfoot.gatt import uuid
from fleetfoot.gatt.movesense import (
    GspAcceleration,
    GspCommand,
    GspKind,
    GspNotification,
    GspOperation,
    write_acceleration,
)
from fleetfoot.gatt.wire import DecodeError
from fleetfoot.sim.ble.peripheral import MTU, Peripheral
from fleetfoot.sim.gait import GRAVITY
from fleetfoot.sim.virtual import Strap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bumble.device import Connection
    from virtual.chest import ChestWaveform

    from fleetfoot.path.source import Notification
    from fleetfoot.sim.ble.radio import RadioSource
    from fleetfoot.sim.simulate import SimulatedRun
    from fleetfoot_signal.types import Floats, Ints

PATHS: Final = {f"/Meas/Acc/{rate_hz}": rate_hz for rate_hz in (13, 26, 52, 104, 208, 416)}
MESSAGES_HZ: Final = 13
"""Blocks a second (the sensor groups the samples of its rates so, recalled)."""
RANGE_G: Final = 16.0
HEAD: Final = 2
OK, NOT_FOUND, BAD_REQUEST, LOCKED = 200, 404, 400, 423


@dataclass(frozen=True, slots=True)
class MovesenseStrap:
    """What a Movesense strap offers: heart rate, battery, and the GATT SensorData Protocol."""

    key: str = "sim:movesense"

    @property
    def services(self) -> Mapping[str, Sequence[str]]:
        """Those of a strap, and the protocol's."""
        return {**Strap(self.key).services, uuid.GSP_SERVICE: (uuid.GSP_COMMAND, uuid.GSP_DATA)}

    @property
    def readable(self) -> Mapping[str, bytes]:
        """Those of a strap."""
        return Strap(self.key).readable

    def notifications(self, run: SimulatedRun, rng: np.random.Generator) -> Iterator[Notification]:
        """Yield the heart rate; acceleration is sent by :meth:`VirtualMovesense.stream`."""
        return Strap(self.key).notifications(run, rng)


class GspCommands:
    """Takes commands; knows one subscription at a time.

    Attributes
    ----------
    subscribed : tuple[int, int] or None
        Reference and rate in Hz.
    """

    def __init__(self, answer: Callable[[GspNotification], None]) -> None:
        self.subscribed: tuple[int, int] | None = None
        self._answer = answer

    @property
    def properties(self) -> Characteristic.Properties:
        """It is written."""
        return Characteristic.Properties.WRITE

    def read(self) -> bytes:
        """Refuse: it is written only."""
        raise att.ATT_Error(att.ATT_READ_NOT_PERMITTED_ERROR)

    def write(self, payload: bytes) -> None:
        """Take a command and answer it; what is no command is not answered."""
        try:
            command = GspCommand.from_bytes(payload)
        except DecodeError:
            return
        self._answer(GspNotification.result(command.reference, self._act(command)))

    def _act(self, command: GspCommand) -> int:
        reference = command.reference
        match command.operation:
            case GspOperation.HELLO:
                return OK
            case GspOperation.SUBSCRIBE if command.path not in PATHS:
                return NOT_FOUND
            case GspOperation.SUBSCRIBE if self.subscribed is not None:
                return LOCKED
            case GspOperation.SUBSCRIBE:
                self.subscribed = reference, PATHS[command.path]
                return OK
            case GspOperation.UNSUBSCRIBE if self.subscribed and self.subscribed[0] == reference:
                self.subscribed = None
                return OK
            case _:
                return BAD_REQUEST


class VirtualMovesense(Peripheral):
    """A Movesense strap on the air.

    Attributes
    ----------
    commands : GspCommands
        What is subscribed.
    """

    def __init__(
        self,
        radio: RadioSource,
        *,
        address: str,
        name: str = "Movesense 012345678901",
        key: str = "sim:movesense",
        mtu: int = MTU,
        advertised: Sequence[str] | None = None,
    ) -> None:
        self.commands = GspCommands(self._answer)
        self._answers: deque[GspNotification] = deque()
        self._answering: asyncio.Task[None] | None = None
        controls = {uuid.GSP_COMMAND: self.commands}
        strap = MovesenseStrap(key)
        super().__init__(
            radio, strap, name=name, address=address, controls=controls, mtu=mtu, advertised=advertised
        )

    async def power_on(self) -> None:
        """Start with a fresh radio; a new connection knows of no subscription."""
        await super().power_on()
        if self._device is not None:
            self._device.on(self._device.EVENT_CONNECTION, self._welcome)

    @property
    def asked(self) -> Asked | None:
        """What was subscribed to, while the connection stands."""
        if self.commands.subscribed is None or not self.is_connected:
            return None
        rate_hz = self.commands.subscribed[1]
        return Asked(rate_hz, RANGE_G, max(1, rate_hz // MESSAGES_HZ))

    async def stream(
        self, waveform: ChestWaveform, *, origin_s: float | None = None, speed: float = 1.0
    ) -> None:
        """Send acceleration whenever it is subscribed to; see :meth:`VirtualH10.stream`."""
        await stream_chest(self, waveform, origin_s=origin_s, speed=speed)

    async def send_block(self, t_s: Floats, xyz_mg: Ints) -> None:
        """Send samples in m/s^2, in two parts where one packet does not hold them."""
        if self.commands.subscribed is None:
            return
        reference = self.commands.subscribed[0]
        xyz_m_s2 = xyz_mg.astype(np.float64) * (GRAVITY / 1000.0)
        content = write_acceleration(GspAcceleration(round(1000.0 * t_s[0]), xyz_m_s2))
        room = min(self.rooms, default=MTU) - HEAD
        parts = ((GspKind.DATA, content[:room]), (GspKind.SECOND_PART, content[room:]))
        for kind, part in parts:
            if part:
                await self.send(uuid.GSP_DATA, bytes(GspNotification(kind, reference, part)))

    def _welcome(self, _connection: Connection) -> None:
        self.commands.subscribed = None

    def _answer(self, answer: GspNotification) -> None:
        self._answers.append(answer)
        self._answering = asyncio.get_running_loop().create_task(self._send_answers())

    async def _send_answers(self) -> None:
        while self._answers:
            await self.send(uuid.GSP_DATA, bytes(self._answers.popleft()))
