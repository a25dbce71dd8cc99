"""A virtual Polar H10: heart rate, and raw acceleration of the chest for whoever asks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from virtual.chest_stream import Asked, stream_chest
from virtual.pmd import FRAME_SAMPLES, OFFER, PmdControlPoint

from fleetfoot.gatt import uuid
from fleetfoot.gatt.pmd_acceleration import WORDS, write_words
from fleetfoot.gatt.pmd_control_point import PmdStream
from fleetfoot.gatt.pmd_frame import PmdFrame
from fleetfoot.sim.ble.peripheral import MTU, Peripheral
from fleetfoot.sim.virtual import Strap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np
    from virtual.chest import ChestWaveform

    from fleetfoot.path.source import Notification
    from fleetfoot.sim.ble.radio import RadioSource
    from fleetfoot.sim.simulate import SimulatedRun
    from fleetfoot_signal.types import Floats, Ints

CLOCK_START_NS: Final = 599_616_000_000_000_000
"""2019-01-01, counted from 2000-01-01: where the clock of an H10 begins that nobody has set (polar-ble-sdk)."""
SMALLEST_ROOM: Final = 20


@dataclass(frozen=True, slots=True)
class H10:
    """What a Polar H10 offers: heart rate without contact bits, battery, device information, and PMD."""

    key: str = "sim:h10"

    @property
    def services(self) -> Mapping[str, Sequence[str]]:
        """Those of a strap, and more."""
        return {
            **self._strap.services,
            uuid.DEVICE_INFORMATION_SERVICE: (
                uuid.MODEL_NUMBER,
                uuid.FIRMWARE_REVISION,
                uuid.MANUFACTURER_NAME,
            ),
            uuid.PMD_SERVICE: (uuid.PMD_CONTROL_POINT, uuid.PMD_DATA),
        }

    @property
    def readable(self) -> Mapping[str, bytes]:
        """As an H10 of 2021 says."""
        return {
            **self._strap.readable,
            uuid.MODEL_NUMBER: b"H10",
            uuid.FIRMWARE_REVISION: b"3.1.1",
            uuid.MANUFACTURER_NAME: b"Polar Electro Oy",
        }

    def notifications(self, run: SimulatedRun, rng: np.random.Generator) -> Iterator[Notification]:
        """Yield the heart rate; acceleration is sent by :meth:`VirtualH10.stream`."""
        return self._strap.notifications(run, rng)

    @property
    def _strap(self) -> Strap:
        return Strap(self.key, tells_contact=False)


class VirtualH10(Peripheral):
    """An H10 on the air; its advertised name begins as a real one's does.

    Attributes
    ----------
    pmd : PmdControlPoint
        What is streamed.
    """

    def __init__(
        self,
        radio: RadioSource,
        *,
        address: str,
        name: str = "Polar H10 12345678",
        key: str = "sim:h10",
        mtu: int = MTU,
        rates_hz: tuple[int, ...] = OFFER.rates_hz,
    ) -> None:
        offer = replace(OFFER, rates_hz=rates_hz)
        self.pmd = PmdControlPoint(self._room, self._answer, offer)
        self._answering: asyncio.Task[None] | None = None
        controls = {uuid.PMD_CONTROL_POINT: self.pmd}
        super().__init__(radio, H10(key), name=name, address=address, controls=controls, mtu=mtu)

    def power_off(self) -> None:
        """Fall silent at once; the stream is over with it."""
        self.pmd.streaming = None
        super().power_off()

    async def stream(
        self, waveform: ChestWaveform, *, origin_s: float | None = None, speed: float = 1.0
    ) -> None:
        """Send acceleration whenever it is asked for; goes on for ever, cancel it.

        Parameters
        ----------
        waveform
            What the chest feels.
        origin_s
            When the run's time 0 is, on the loop's clock; None is now.
        speed
            Seconds of the run in a second; the frames come as many times faster.
        """
        await stream_chest(self, waveform, origin_s=origin_s, speed=speed)

    @property
    def asked(self) -> Asked | None:
        """What was started, while it is powered."""
        settings = self.pmd.streaming
        if settings is None or not self.is_on:
            return None
        return Asked(settings.rates_hz[0], float(settings.ranges[0]), FRAME_SAMPLES)

    async def send_block(self, t_s: Floats, xyz_mg: Ints) -> None:
        """Send a frame."""
        clock_ns = CLOCK_START_NS + round(1e9 * float(t_s[-1]))
        frame = PmdFrame(PmdStream.ACCELERATION, clock_ns, WORDS, write_words(xyz_mg))
        await self.send(uuid.PMD_DATA, bytes(frame))

    def _room(self) -> int:
        return min(self.rooms, default=SMALLEST_ROOM)

    def _answer(self, packets: list[bytes]) -> None:
        before = self._answering

        async def answer() -> None:
            if before is not None:
                await asyncio.wait([before])
            for packet in packets:
                await self.indicate(uuid.PMD_CONTROL_POINT, packet)

        self._answering = asyncio.get_running_loop().create_task(answer())
