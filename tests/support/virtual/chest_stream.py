"""Sends what the chest feels, in blocks, while somebody has asked for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from virtual.chest import ChestWaveform

    from fleetfoot_signal.types import Floats, Ints

NAP_S: Final = 0.1
"""How soon a stream begins after it was asked for, at most."""


class Asked(NamedTuple):
    """What is streamed."""

    rate_hz: int
    """Nominal; the sensor's own rate differs by its error."""
    range_g: float
    block: int
    """Samples in a block."""


class Accelerometer(Protocol):
    """A sensor that sends blocks."""

    @property
    def asked(self) -> Asked | None:
        """What is to be streamed now."""
        ...

    async def send_block(self, t_s: Floats, xyz_mg: Ints) -> None:
        """Send samples: their times in the run, float64[n], and int64[3, n]."""
        ...


async def stream_chest(
    sensor: Accelerometer, waveform: ChestWaveform, *, origin_s: float | None, speed: float
) -> None:
    """Send blocks whenever they are asked for; goes on for ever, cancel it.

    Parameters
    ----------
    sensor
        What sends.
    waveform
        What the chest feels.
    origin_s
        When the run's time 0 is, on the loop's clock; None is now.
    speed
        Seconds of the run in a second; blocks come as many times faster.
    """
    loop = asyncio.get_running_loop()
    start_s = loop.time() if origin_s is None else origin_s
    while True:
        asked = sensor.asked
        if asked is None:
            await asyncio.sleep(NAP_S)
            continue
        rate_hz = asked.rate_hz * (1.0 + waveform.sensor.rate_error)
        from_s = (loop.time() - start_s) * speed
        sent = 0
        while sensor.asked == asked:
            t_s = from_s + (sent + 1 + np.arange(asked.block)) / rate_hz
            sent += asked.block
            await asyncio.sleep(max(0.0, start_s + float(t_s[-1]) / speed - loop.time()))
            if sensor.asked == asked:
                await sensor.send_block(t_s, waveform.read(t_s, asked.range_g))
