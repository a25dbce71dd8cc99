from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from bleak import BleakClient, BleakScanner
from bleak.exc import BleakGATTProtocolError
from virtual.chest import ChestSensor, ChestWaveform
from virtual.movesense import VirtualMovesense
from virtual_air import World, now_s

from fleetfoot.gatt import uuid
from fleetfoot.gatt.movesense import GspCommand, GspNotification, GspOperation
from fleetfoot.path.source import Notification
from fleetfoot.sensors.family import Device
from fleetfoot.sensors.movesense import FAMILY
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.ble.radio import AirRadio
from fleetfoot_signal.sample import Acceleration

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from fleetfoot.sim import SimulatedRun

ADDRESS = "C0:00:00:00:00:20"
TRUE = ChestSensor(noise_g=0.0, rate_error=0.0)
SUBSCRIBE = GspOperation.SUBSCRIBE


@cache
def simulated() -> SimulatedRun:
    return simulate(replace(SCENARIOS["steady"], duration_s=300), seed=4)


class Asked:
    """A client of the strap, and what it is told."""

    def __init__(self, client: BleakClient) -> None:
        self.client = client
        self.told: list[Notification] = []

    def keep(self, _: object, payload: bytearray) -> None:
        self.told.append(Notification(now_s(), "strap", uuid.GSP_DATA, bytes(payload)))

    async def ask(self, operation: GspOperation, reference: int, path: str = "") -> int | None:
        """Write a command; return the status of its answer."""
        before = len(self.told)
        command = bytes(GspCommand(operation, reference, path))
        await self.client.write_gatt_char(uuid.GSP_COMMAND, command, response=True)
        await asyncio.sleep(0.2)
        answers = [GspNotification.from_bytes(one.payload) for one in self.told[before:]]
        return next(answer.status for answer in answers if answer.status is not None)


@asynccontextmanager
async def asked(world: World) -> AsyncGenerator[Asked]:
    device = await BleakScanner.find_device_by_address(ADDRESS, backend=world.bleak.scanner)
    assert device is not None
    async with BleakClient(device, backend=world.bleak.client) as client:
        made = Asked(client)
        await client.start_notify(uuid.GSP_DATA, made.keep)
        yield made


def with_strap(test: Callable[[World, VirtualMovesense], Awaitable[None]]) -> None:
    async def main() -> None:
        world = await World.make()
        strap = VirtualMovesense(AirRadio(world.air), address=ADDRESS)
        await strap.power_on()
        stream = asyncio.create_task(strap.stream(ChestWaveform(simulated(), TRUE), origin_s=0.0))
        await test(world, strap)
        stream.cancel()

    run_virtual(main())


@pytest.mark.parametrize(("rate_hz", "parts"), [(104, 1), (208, 1), (416, 2)])
def test_what_was_subscribed_to_comes_until_it_is_unsubscribed(rate_hz: int, parts: int) -> None:
    async def test(world: World, _: VirtualMovesense) -> None:
        async with asked(world) as one:
            assert await one.ask(SUBSCRIBE, 7, f"/Meas/Acc/{rate_hz}") == 200
            await asyncio.sleep(10)
            assert await one.ask(GspOperation.UNSUBSCRIBE, 7) == 200
            count = len(one.told)
            assert count == pytest.approx(10.3 * 13 * parts, abs=8)
            await asyncio.sleep(5)
            assert len(one.told) == count

    with_strap(test)


def test_data_decode_to_the_waveform() -> None:
    async def test(world: World, _: VirtualMovesense) -> None:
        async with asked(world) as one:
            assert await one.ask(SUBSCRIBE, 208, "/Meas/Acc/208") == 200
            await asyncio.sleep(20)
        driver = FAMILY.driver(Device("Movesense"))
        blocks = [
            block for told in one.told for block in driver.feed(told) if isinstance(block, Acceleration)
        ]
        xyz_g = np.concatenate([block.xyz_g for block in blocks], axis=1)
        t_s = blocks[0].device_s + (np.arange(xyz_g.shape[1]) - 15) / 208.0
        true_g = ChestWaveform(simulated(), TRUE).read(t_s, 16.0) / 1000.0
        assert blocks[0].xyz_g.shape == (3, 16)
        # times are told in whole milliseconds
        assert np.corrcoef(xyz_g[0], true_g[0])[0, 1] > 0.999

    with_strap(test)


def test_what_cannot_be_done_is_refused() -> None:
    async def test(world: World, _: VirtualMovesense) -> None:
        async with asked(world) as one:
            assert await one.ask(SUBSCRIBE, 1, "/Meas/Moon/1") == 404
            assert await one.ask(GspOperation.UNSUBSCRIBE, 1) == 400
            assert await one.ask(GspOperation.HELLO, 1) == 200
            assert await one.ask(SUBSCRIBE, 1, "/Meas/Acc/52") == 200
            assert await one.ask(SUBSCRIBE, 2, "/Meas/Acc/104") == 423
            with pytest.raises(BleakGATTProtocolError):
                await one.client.read_gatt_char(uuid.GSP_COMMAND)

    with_strap(test)


def test_a_new_connection_knows_of_no_subscription() -> None:
    async def test(world: World, strap: VirtualMovesense) -> None:
        async with asked(world) as one:
            await one.ask(SUBSCRIBE, 1, "/Meas/Acc/52")
            assert strap.asked is not None
        async with asked(world) as again:
            await asyncio.sleep(2)
            assert again.told == []
            assert await again.ask(SUBSCRIBE, 1, "/Meas/Acc/52") == 200

    with_strap(test)
