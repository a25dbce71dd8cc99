"""A simulated runner on a real radio: watches, phones and fleetfoot itself see an ordinary sensor."""

from __future__ import annotations

import heapq
from contextlib import asynccontextmanager
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import numpy as np
import usb1  # type: ignore[import-untyped] # pyright: ignore[reportMissingTypeStubs] # it has no types
from bumble.transport import open_transport
from bumble.transport.common import TransportInitError, TransportSpecError

from fleetfoot.errors import BluetoothError
from fleetfoot.sim.ble.peripheral import Peripheral
from fleetfoot.sim.ble.radio import HciRadio
from fleetfoot.sim.virtual import DEFAULT_SENSORS

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence

    from fleetfoot.path.source import Notification
    from fleetfoot.sim.ble.radio import RadioSource
    from fleetfoot.sim.simulate import SimulatedRun
    from fleetfoot.sim.virtual import VirtualSensor

NAME: Final = "fleetfoot sim"
ADDRESS: Final = "C0:FE:F0:07:00:01"
"""A random static address: its two top bits are set."""

_CANNOT_OPEN: Final = (
    TransportInitError,
    TransportSpecError,
    OSError,
    ValueError,
    usb1.USBError,
    AssertionError,  # how bumble takes a name with nothing behind its colon
)


@dataclass(frozen=True, slots=True)
class Combined:
    """Several sensors in one housing, because one radio is one device."""

    sensors: tuple[VirtualSensor, ...] = DEFAULT_SENSORS
    key: str = "sim:combined"

    @property
    def services(self) -> Mapping[str, Sequence[str]]:
        """Those of all; where several have one, that of the first."""
        return {uuid: each for one in reversed(self.sensors) for uuid, each in one.services.items()}

    @property
    def readable(self) -> Mapping[str, bytes]:
        """Those of all; where several have one, that of the first."""
        return {uuid: value for one in reversed(self.sensors) for uuid, value in one.readable.items()}

    def notifications(self, run: SimulatedRun, rng: np.random.Generator) -> Iterator[Notification]:
        """Yield what all of them send, in order of time."""
        streams = [one.notifications(run, child) for one, child in self._chances(rng)]
        for notification in heapq.merge(*streams, key=attrgetter("t_s")):
            yield notification._replace(sensor=self.key)

    def _chances(self, rng: np.random.Generator) -> Iterator[tuple[VirtualSensor, np.random.Generator]]:
        return zip(self.sensors, rng.spawn(len(self.sensors)), strict=True)


@asynccontextmanager
async def open_radio(transport: str) -> AsyncGenerator[HciRadio, None]:
    """Open a controller by bumble's name for it, such as ``usb:0`` or ``serial:/dev/ttyACM0,1000000``.

    Raises
    ------
    BluetoothError
        There is none, somebody else has it, or the name says nothing.
    """
    try:
        opened = await open_transport(transport)
    except _CANNOT_OPEN as error:
        reason = str(error) or type(error).__name__
        raise BluetoothError(
            f"cannot open the Bluetooth controller {transport}: {reason}; "
            "is it plugged in, not in use by the system (hciconfig hci0 down), and are you allowed to?"
        ) from error
    async with opened:
        yield HciRadio(opened)


async def advertise(run: SimulatedRun, radio: RadioSource, *, speed: float = 1.0) -> None:
    """Be a sensor with heart rate, speed, cadence and running dynamics, until the run is over.

    Parameters
    ----------
    run
        What the sensor measures.
    radio
        From :func:`open_radio`.
    speed
        Seconds of the run in a second.
    """
    sensor = Combined()
    peripheral = Peripheral(radio, sensor, name=NAME, address=ADDRESS)
    await peripheral.power_on()
    try:
        played = sensor.notifications(run, np.random.default_rng(np.random.SeedSequence((run.seed, 1))))
        await peripheral.play(played, speed=speed)
        await peripheral.disconnect()
    finally:
        peripheral.power_off()
