"""What befalls virtual sensors in a long run, drawn by lot."""

from __future__ import annotations

import asyncio
import enum
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.sim.ble.air import Air
    from fleetfoot.sim.ble.peripheral import Peripheral

SMALLEST_MTU: Final = 23
REFUSAL: Final = 0x11
"""ATT error Insufficient Resources."""
EDGE: Final = 0.1
"""Share of its slot that every fault keeps from the slot's ends."""


class LinkFault(enum.StrEnum):
    """What can go wrong between sensor and computer."""

    LINK_LOSS = "link-loss"
    SHORT_SILENCE = "short-silence"
    """Shorter than the supervision timeout: delays."""
    LONG_SILENCE = "long-silence"
    """Longer than it: the connection is dead."""
    POWER_OFF = "power-off"
    DISCONNECT = "disconnect"
    """By the sensor, in good order."""
    REFUSED = "refused"
    """The sensor refuses every request, from a new connection on."""
    SMALL_MTU = "small-mtu"
    REPEATS = "repeats"
    """Every notification comes twice."""
    BATTERY_EMPTY = "battery-empty"
    TAKEN_OFF = "taken-off"


DURATIONS_S: Final[dict[LinkFault, tuple[float, float]]] = {
    LinkFault.LINK_LOSS: (0.0, 0.0),
    LinkFault.SHORT_SILENCE: (0.5, 3.5),
    LinkFault.LONG_SILENCE: (5.0, 40.0),
    LinkFault.POWER_OFF: (5.0, 40.0),
    LinkFault.DISCONNECT: (0.0, 0.0),
    LinkFault.REFUSED: (5.0, 20.0),
    LinkFault.SMALL_MTU: (20.0, 40.0),
    LinkFault.REPEATS: (5.0, 40.0),
    LinkFault.BATTERY_EMPTY: (20.0, 40.0),
    LinkFault.TAKEN_OFF: (10.0, 70.0),
}
"""Shortest and longest of each; silences are about the supervision timeout of 4 s."""


class Mishap(NamedTuple):
    """One fault of one sensor."""

    at_s: float
    sensor: int
    """Which of the sensors."""
    fault: LinkFault
    for_s: float

    @property
    def over_s(self) -> float:
        """When the sensor is reachable as before."""
        return self.at_s + self.for_s


def draw_mishaps(seed: int, count: int, duration_s: float, sensors: int) -> list[Mishap]:
    """Return faults in order of time, one after the other: each has a slot of its own.

    Every kind comes about equally often.

    Raises
    ------
    ValueError
        The slots would be shorter than the longest fault.
    """
    slot_s = duration_s / count
    longest_s = max(longest for _, longest in DURATIONS_S.values())
    if longest_s > (1.0 - 2.0 * EDGE) * slot_s:
        raise ValueError(f"{count} faults do not fit into {duration_s:g} s")
    rng = np.random.default_rng(seed)
    kinds = list(LinkFault)
    order = np.concatenate([rng.permutation(len(kinds)) for _ in range(-(-count // len(kinds)))])[:count]
    drawn: list[Mishap] = []
    for slot, kind in enumerate(order.tolist()):
        for_s = float(rng.uniform(*DURATIONS_S[kinds[kind]]))
        first_s = slot * slot_s
        at_s = float(rng.uniform(first_s + EDGE * slot_s, first_s + (1.0 - EDGE) * slot_s - for_s))
        drawn.append(Mishap(at_s, int(rng.integers(sensors)), kinds[kind], for_s))
    return drawn


async def befall(
    air: Air, sensors: Sequence[Peripheral], mishaps: Sequence[Mishap], *, origin_s: float
) -> None:
    """Let the faults happen at their times after ``origin_s`` on the loop's clock."""
    loop = asyncio.get_running_loop()
    for mishap in mishaps:
        await asyncio.sleep(max(0.0, origin_s + mishap.at_s - loop.time()))
        sensor = sensors[mishap.sensor]
        await _begin(air, sensor, mishap)
        await asyncio.sleep(mishap.for_s)
        await _end(air, sensor, mishap.fault)


async def _begin(air: Air, sensor: Peripheral, mishap: Mishap) -> None:
    match mishap.fault:
        case LinkFault.LINK_LOSS:
            air.drop(sensor.address)
        case LinkFault.SHORT_SILENCE | LinkFault.LONG_SILENCE:
            air.mute(sensor.address, mishap.for_s)
        case LinkFault.POWER_OFF:
            sensor.power_off()
        case LinkFault.DISCONNECT:
            await sensor.disconnect()
        case LinkFault.REFUSED:
            _refuse(sensor, REFUSAL)
            air.drop(sensor.address)
        case LinkFault.SMALL_MTU:
            sensor.limit_mtu(SMALLEST_MTU)
            air.drop(sensor.address)
        case LinkFault.REPEATS:
            sensor.repeats = True
        case LinkFault.BATTERY_EMPTY:
            sensor.drain()
        case LinkFault.TAKEN_OFF:
            sensor.take_off()


async def _end(air: Air, sensor: Peripheral, fault: LinkFault) -> None:
    match fault:
        case LinkFault.POWER_OFF | LinkFault.BATTERY_EMPTY:
            sensor.charge()
            await sensor.power_on()
        case LinkFault.REFUSED:
            _refuse(sensor, 0)
        case LinkFault.SMALL_MTU:
            sensor.limit_mtu(sensor.largest_mtu)
            air.drop(sensor.address)
        case LinkFault.REPEATS:
            sensor.repeats = False
        case LinkFault.TAKEN_OFF:
            await sensor.put_on()
        case _:  # over by itself
            pass


def _refuse(sensor: Peripheral, code: int) -> None:
    for characteristic in sensor.server.attributes:
        sensor.refuse(characteristic, code)


STRAP, POD = 0, 1
"""Places of the demo's sensors."""

MISHAPS: Final = (
    Mishap(480.0, STRAP, LinkFault.LONG_SILENCE, 12.0),
    Mishap(1020.0, POD, LinkFault.LINK_LOSS, 0.0),
    Mishap(2400.0, STRAP, LinkFault.POWER_OFF, 25.0),
)
"""What befalls the sensors of the demo: out of reach for twelve seconds, a broken link, a strap off and on again."""
