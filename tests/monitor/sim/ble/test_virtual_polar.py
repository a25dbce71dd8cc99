"""The virtual Polar H10, asked by bleak as a real one is."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from bleak import BleakClient, BleakScanner
from virtual.chest import ChestSensor, ChestWaveform
from virtual.polar import VirtualH10
from virtual_air import World, now_s

from fleetfoot.gatt import uuid
from fleetfoot.gatt.pmd_control_point import (
    PmdAnswer,
    PmdCommand,
    PmdFeatures,
    PmdOperation,
    PmdStatus,
    PmdStream,
)
from fleetfoot.gatt.pmd_settings import PmdSettings
from fleetfoot.path.source import Notification
from fleetfoot.sensors.family import Device
from fleetfoot.sensors.polar import FAMILY
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.ble.radio import AirRadio
from fleetfoot_signal.sample import Acceleration

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from fleetfoot.sim import SimulatedRun

ADDRESS = "C0:00:00:00:00:10"
ACC = PmdStream.ACCELERATION
FULL = PmdSettings(rates_hz=(200,), resolutions_bit=(16,), ranges=(8,))
ASK = PmdCommand(PmdOperation.SETTINGS, ACC)
START = PmdCommand(PmdOperation.START, ACC, FULL)
STOP = PmdCommand(PmdOperation.STOP, ACC)


@cache
def simulated() -> SimulatedRun:
    return simulate(replace(SCENARIOS["steady"], duration_s=600), seed=4)


@dataclass
class Asked:
    """A client of the strap, what it is told, and when."""

    client: BleakClient
    told: list[Notification] = field(default_factory=list)

    def keep(self, characteristic: str, payload: bytes) -> None:
        self.told.append(Notification(now_s(), "h10", characteristic, payload))

    async def ask(self, command: PmdCommand | bytes) -> list[bytes]:
        """Write a command; return the packets of its answer."""
        before = len(self.indications)
        await self.client.write_gatt_char(uuid.PMD_CONTROL_POINT, bytes(command), response=True)
        await asyncio.sleep(0.5)
        return self.indications[before:]

    async def status(self, command: PmdCommand | bytes) -> int:
        (packet,) = await self.ask(command)
        return PmdAnswer.from_bytes(packet).status

    @property
    def indications(self) -> list[bytes]:
        return [one.payload for one in self.told if one.characteristic == uuid.PMD_CONTROL_POINT]

    @property
    def frames(self) -> list[Notification]:
        return [one for one in self.told if one.characteristic == uuid.PMD_DATA]


@asynccontextmanager
async def asked(world: World) -> AsyncGenerator[Asked]:
    device = await BleakScanner.find_device_by_address(ADDRESS, backend=world.bleak.scanner)
    assert device is not None
    assert device.name is not None
    assert device.name.startswith("Polar H10")
    async with BleakClient(device, backend=world.bleak.client) as client:
        made = Asked(client)
        await client.start_notify(
            uuid.PMD_CONTROL_POINT, lambda _, data: made.keep(uuid.PMD_CONTROL_POINT, bytes(data))
        )
        await client.start_notify(uuid.PMD_DATA, lambda _, data: made.keep(uuid.PMD_DATA, bytes(data)))
        yield made


def with_h10(
    test: Callable[[World, VirtualH10], Awaitable[None]], *, mtu: int = 247, sensor: ChestSensor | None = None
) -> None:
    async def main() -> None:
        world = await World.make()
        h10 = VirtualH10(AirRadio(world.air), address=ADDRESS, mtu=mtu)
        await h10.power_on()
        stream = asyncio.create_task(h10.stream(ChestWaveform(simulated(), sensor), origin_s=0.0))
        await test(world, h10)
        stream.cancel()

    run_virtual(main())


def test_a_read_tells_the_features_and_an_indication_the_settings() -> None:
    async def test(world: World, _: VirtualH10) -> None:
        async with asked(world) as one:
            features = await one.client.read_gatt_char(uuid.PMD_CONTROL_POINT)
            assert PmdFeatures.from_bytes(bytes(features)).streams == {ACC}
            (packet,) = await one.ask(ASK)
            assert PmdAnswer.from_bytes(packet).settings == PmdSettings((25, 50, 100, 200), (16,), (2, 4, 8))
            assert await one.client.read_gatt_char(uuid.MODEL_NUMBER) == b"H10"

    with_h10(test)


def test_an_answer_longer_than_a_packet_comes_in_several() -> None:
    async def test(world: World, _: VirtualH10) -> None:
        async with asked(world) as one:
            first, second = await one.ask(ASK)
            assert len(first) == 20
            answer = PmdAnswer.from_bytes(first)
            assert answer.more
            assert answer.continued(second).settings.ranges == (2, 4, 8)

    with_h10(test, mtu=23)


def test_nothing_is_streamed_until_it_is_started_and_after_it_is_stopped() -> None:
    async def test(world: World, h10: VirtualH10) -> None:
        async with asked(world) as one:
            await asyncio.sleep(5)
            assert one.frames == []
            assert await one.status(START) == PmdStatus.SUCCESS
            await asyncio.sleep(10)
            assert await one.status(STOP) == PmdStatus.SUCCESS
            count = len(one.frames)
            assert count == pytest.approx(10.5 * 200 / 36, abs=2)
            await asyncio.sleep(5)
            assert len(one.frames) == count
            assert h10.pmd.streaming is None

    with_h10(test)


def test_frames_decode_to_the_waveform_in_the_right_number_and_time() -> None:
    async def test(world: World, _: VirtualH10) -> None:
        async with asked(world) as one:
            await one.ask(ASK)
            assert await one.status(START) == PmdStatus.SUCCESS
            await asyncio.sleep(30)
        driver = FAMILY.driver(Device("Polar H10 12345678"))
        blocks = [
            block for told in one.told for block in driver.feed(told) if isinstance(block, Acceleration)
        ]
        samples = np.concatenate([block.xyz_g for block in blocks], axis=1)
        clock = np.array([block.device_s for block in blocks])
        assert {block.xyz_g.shape for block in blocks} == {(3, 36)}
        assert (blocks[0].rate_hz, blocks[0].range_g) == (200.0, 8.0)
        spacing = np.diff(clock) / 36
        assert 1.0 / spacing.mean() == pytest.approx(202.0, rel=1e-6)  # its clock is 1 % fast
        last_s = clock[-1] - 599_616_000.0
        t_s = last_s - np.arange(samples.shape[1])[::-1] / 202.0
        true = ChestWaveform(simulated(), ChestSensor(noise_g=0.0, rate_error=0.01)).read(t_s, 8.0) / 1000.0
        assert np.abs(samples - true).max() < 0.006  # device times are kept to a tenth of a microsecond

    with_h10(test, sensor=ChestSensor(noise_g=0.0, rate_error=0.01))


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (PmdCommand(PmdOperation.START, ACC, replace(FULL, rates_hz=(130,))), PmdStatus.INVALID_SAMPLE_RATE),
        (PmdCommand(PmdOperation.START, ACC, replace(FULL, ranges=(16,))), PmdStatus.INVALID_RANGE),
        (
            PmdCommand(PmdOperation.START, ACC, replace(FULL, resolutions_bit=(14,))),
            PmdStatus.INVALID_RESOLUTION,
        ),
        (PmdCommand(PmdOperation.START, PmdStream.ECG, FULL), PmdStatus.NOT_SUPPORTED),
        (STOP, PmdStatus.ALREADY_IN_STATE),
        (b"\x63\x02", PmdStatus.INVALID_OPERATION),
        (b"", PmdStatus.INVALID_OPERATION),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_reason(command: PmdCommand | bytes, status: int) -> None:
    async def test(world: World, h10: VirtualH10) -> None:
        async with asked(world) as one:
            assert await one.status(command) == status
            assert h10.pmd.streaming is None

    with_h10(test)


def test_without_room_for_a_frame_the_stream_is_refused() -> None:
    async def test(world: World, _: VirtualH10) -> None:
        async with asked(world) as one:
            assert await one.status(START) == PmdStatus.INVALID_MTU

    with_h10(test, mtu=185)


def test_a_stream_that_is_not_stopped_outlives_the_connection() -> None:
    async def test(world: World, h10: VirtualH10) -> None:
        async with asked(world) as one:
            await one.ask(START)
        assert h10.pmd.streaming == FULL
        async with asked(world) as again:
            assert await again.status(START) == PmdStatus.ALREADY_IN_STATE
            assert await again.status(STOP) == PmdStatus.SUCCESS
            assert await again.status(START) == PmdStatus.SUCCESS
            h10.power_off()
        assert h10.pmd.streaming is None

    with_h10(test)


def test_heart_rate_goes_on_beside_the_stream() -> None:
    async def test(world: World, h10: VirtualH10) -> None:
        async with asked(world) as one:
            await one.client.start_notify(
                uuid.HEART_RATE_MEASUREMENT, lambda _, data: one.keep("rate", bytes(data))
            )
            await one.ask(START)
            play = h10.sensor.notifications(simulated(), np.random.default_rng(1))
            task = asyncio.create_task(h10.play(play, origin_s=now_s()))
            await asyncio.sleep(20)
            task.cancel()
            rates = [told for told in one.told if told.characteristic == "rate"]
            assert len(rates) == pytest.approx(20, abs=2)
            assert len(one.frames) > 100

    with_h10(test)
