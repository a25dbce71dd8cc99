"""A simulated run over the air: everything that the sensors send arrives, the same every time."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from virtual_air import World, now_s

from fleetfoot.gatt.uuid import canonical
from fleetfoot.path.source import Notification
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.virtual import DEFAULT_SENSORS, notifications

if TYPE_CHECKING:
    from collections.abc import Callable

    from bleak import BleakClient

    from fleetfoot.sim import SimulatedRun
    from fleetfoot.sim.ble.peripheral import Peripheral
    from fleetfoot_signal.sample import Acceleration, Beat, Sample

MINUTES_10, HOUR = 600, 3600


@cache
def simulated(duration_s: int) -> SimulatedRun:
    return simulate(replace(SCENARIOS["steady"], duration_s=duration_s), seed=3)


async def listen(world: World, sensor: Peripheral, heard: list[Notification], start_s: float) -> None:
    """Subscribe to everything that a sensor notifies."""
    client: BleakClient = await world.client(sensor.address)
    await client.connect()
    for service in client.services:
        for characteristic in service.characteristics:
            if "notify" in characteristic.properties:
                short = canonical(characteristic.uuid)
                await client.start_notify(characteristic, _keep(heard, sensor.sensor.key, short, start_s))


def _keep(
    heard: list[Notification], key: str, characteristic: str, start_s: float
) -> Callable[[object, bytearray], None]:
    def keep(_: object, payload: bytearray) -> None:
        heard.append(Notification(now_s() - start_s, key, characteristic, bytes(payload)))

    return keep


def over_the_air(duration_s: int, *, drop: bool = False, seed: int = 0) -> list[Notification]:
    """Return what a central hears of a run that begins when all is connected."""

    async def main() -> list[Notification]:
        world = await World.make(seed=seed)
        sensors = [await world.add(sensor) for sensor in DEFAULT_SENSORS]
        heard: list[Notification] = []
        start_s = 10.0
        for sensor in sensors:
            await listen(world, sensor, heard, start_s)
        sent = list(notifications(simulated(duration_s)))
        if drop:
            asyncio.get_running_loop().call_at(100.0, world.air.drop, sensors[0].address)
        await asyncio.gather(*(sensor.play(sent, origin_s=start_s) for sensor in sensors))
        await asyncio.sleep(1.0)
        return heard

    return run_virtual(main())


def decoded(stream: list[Notification]) -> list[Sample | Beat | Acceleration]:
    decoder = Decoder()
    return [reading for notification in stream for reading in decoder.feed(notification)]


def by_sensor(stream: list[Notification]) -> dict[str, list[tuple[str, bytes]]]:
    told: dict[str, list[tuple[str, bytes]]] = {}
    for one in stream:
        told.setdefault(one.sensor, []).append((one.characteristic, one.payload))
    return told


def digest(stream: list[Notification]) -> str:
    return hashlib.sha256("".join(map(repr, stream)).encode()).hexdigest()


def test_an_hour_arrives_complete_in_order_and_in_time() -> None:
    sent = list(notifications(simulated(HOUR)))
    heard = over_the_air(HOUR)
    assert by_sensor(heard) == by_sensor(sent)
    late_s = [
        there.t_s - here.t_s
        for key in ("sim:strap", "sim:pod")
        for here, there in zip(
            (one for one in sent if one.sensor == key),
            (one for one in heard if one.sensor == key),
            strict=True,
        )
    ]
    assert min(late_s) > 0.0
    assert max(late_s) <= 0.03 + 1e-6


def test_what_arrives_decodes_to_what_was_sent() -> None:
    sent, heard = list(notifications(simulated(MINUTES_10))), over_the_air(MINUTES_10)
    for key in ("sim:strap", "sim:pod"):
        there, here = (
            [one._replace(t_s=0.0) for one in decoded(stream) if one.sensor == key]
            for stream in (heard, sent)
        )
        assert here
        assert there == here


def test_the_same_seed_gives_the_same_bytes_at_the_same_times() -> None:
    first, again = (over_the_air(MINUTES_10, drop=True, seed=5) for _ in range(2))
    assert digest(first) == digest(again)


def test_another_seed_gives_other_times() -> None:
    first, other = (over_the_air(MINUTES_10, seed=seed) for seed in (1, 2))
    assert digest(first) != digest(other)
    assert by_sensor(first) == by_sensor(other)


def test_after_a_loss_nothing_more_arrives_from_that_sensor_alone() -> None:
    heard = over_the_air(MINUTES_10, drop=True)
    assert 85.0 < max(one.t_s for one in heard if one.sensor == "sim:strap") < 91.0
    assert max(one.t_s for one in heard if one.sensor == "sim:pod") > MINUTES_10 - 2
