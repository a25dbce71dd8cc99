"""bleak's own BlueZ backend and the command line, unmodified and as processes, against virtual sensors."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest
from bluez_world import bluez_world
from cli import query, seconds_stored
from dbus_fast import Message
from dbus_fast.aio import MessageBus
from influx_gateway import gateway
from influxd import influxd, skip_without_influxd
from patience import PATIENCE_S
from virtual.chest import ChestWaveform
from virtual.machines import BicycleMeter, PowerPod
from virtual.movesense import VirtualMovesense
from virtual.polar import VirtualH10

from fleetfoot.gatt import uuid
from fleetfoot.gatt.uuid import canonical
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.ble.radio import AirRadio
from fleetfoot.sim.virtual import FootPod, Strap, notifications
from fleetfoot.sources.ble.bluez import CHARACTERISTIC, NAME, managed_objects

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping
    from pathlib import Path

    from bluez_world import BluezWorld, Command
    from dbus_fast import Variant

    from fleetfoot.sim.ble.peripheral import Peripheral

RATE = b"\x00\x96"
RUN = simulate(replace(SCENARIOS["steady"], duration_s=300), seed=3)
WARM_S = 200.0


@pytest.mark.parametrize("count", [1, 4, 16])
async def test_sensors_are_found_read_and_heard(tmp_path: Path, count: int) -> None:
    async with bluez_world(tmp_path, sensors=count) as world, world.listener(count) as listener:
        await listener.wait("subscribed", count)
        told = [said for said in listener.said if said["event"] == "connected"]
        assert {one["address"] for one in told} == {sensor.address for sensor in world.sensors}
        for one in told:
            assert one["battery"] == 87
            assert one["services"] == ["180d", "180f"]  # those that bluetoothd keeps are not there
            assert one["write"] == [244]
        for beat in range(5):
            for sensor in world.sensors:
                await sensor.send(uuid.HEART_RATE_MEASUREMENT, bytes((0, 100 + beat)))
        heard = await listener.wait("rate", 5 * count)
    for sensor in world.sensors:
        own = [one["payload"] for one in heard if one["address"] == sensor.address]
        assert own == ["0064", "0065", "0066", "0067", "0068"]


async def test_a_lost_link_is_told_and_comes_back(tmp_path: Path) -> None:
    async with bluez_world(tmp_path, sensors=1) as world, world.listener(1) as listener:
        await listener.wait("subscribed")
        world.air.drop(world.sensors[0].address)
        await listener.wait("disconnected")
        await listener.wait("subscribed")
        await world.sensors[0].send(uuid.HEART_RATE_MEASUREMENT, RATE)
        await listener.wait("rate")


async def test_a_sensor_that_falls_silent_is_lost_by_timeout(tmp_path: Path) -> None:
    async with bluez_world(tmp_path, sensors=1) as world, world.listener(1) as listener:
        await listener.wait("subscribed")
        world.sensors[0].power_off()
        await listener.wait("disconnected")
        await world.sensors[0].power_on()
        await listener.wait("subscribed")


async def test_an_adapter_switched_off_and_on_loses_and_regains_its_sensors(tmp_path: Path) -> None:
    async with bluez_world(tmp_path, sensors=2) as world, world.listener(2) as listener:
        await listener.wait("subscribed", 2)
        await world.bluez.power(on=False)
        await listener.wait("disconnected", 2)
        await listener.wait("error")
        await world.bluez.power(on=True)
        await listener.wait("subscribed", 2)


async def test_an_adapter_that_is_off_from_the_start_is_said_to_be(tmp_path: Path) -> None:
    async with bluez_world(tmp_path, sensors=1, powered=False) as world, world.listener(1) as listener:
        (error,) = await listener.wait("error")
        assert error["type"] == "BleakBluetoothNotAvailableError"
        assert "POWERED_OFF" in error["text"]
        await world.bluez.power(on=True)
        await listener.wait("subscribed")


async def test_without_bluetoothd_scanning_is_an_error_until_it_comes_back(tmp_path: Path) -> None:
    async with bluez_world(tmp_path, sensors=1) as world:
        await world.bluez.die()
        async with world.listener(1) as listener:
            (error,) = await listener.wait("error")
            assert "ServiceUnknown" in error["text"]
            await world.bluez.start(world.address)
            await listener.wait("subscribed")


async def test_what_the_sensor_refuses_reaches_the_program_as_an_error(tmp_path: Path) -> None:
    async with bluez_world(tmp_path, sensors=1) as world:
        world.sensors[0].refuse(uuid.BATTERY_LEVEL, 0x11)
        async with world.listener(1) as listener:
            (error,) = await listener.wait("error")
            assert error["type"] == "BleakGATTProtocolError"
            world.sensors[0].refuse(uuid.BATTERY_LEVEL, 0)
            await listener.wait("subscribed")


async def test_a_program_that_is_killed_leaves_no_subscription(tmp_path: Path) -> None:
    async with bluez_world(tmp_path, sensors=1) as world, world.listener(1) as listener:
        await listener.wait("subscribed")
        assert world.sensors[0].subscribed == {uuid.HEART_RATE_MEASUREMENT}
        listener.process.kill()
        await until(lambda: not world.sensors[0].subscribed)
        assert world.sensors[0].is_connected  # as bluetoothd leaves it


async def test_a_program_that_is_gone_before_its_subscription_is_answered_leaves_none(tmp_path: Path) -> None:
    shown: list[bool] = []

    def note(signal: Message) -> None:
        if signal.member == "PropertiesChanged" and "Notifying" in signal.body[1]:
            shown.append(signal.body[1]["Notifying"].value)

    async with bluez_world(tmp_path, sensors=1) as world, world.listener(1) as listener:
        await listener.wait("subscribed")
        bus = await MessageBus(bus_address=world.address).connect()
        reply = await managed_objects(bus)
        assert reply is not None
        path = next(path for path, each in reply.body[0].items() if described(each) == uuid.BATTERY_LEVEL)
        world.bluez.sending = note
        await bus.send(Message(NAME, path, CHARACTERISTIC, "StartNotify"))
        bus.disconnect()
        await until(lambda: shown == [True, False])
        assert world.sensors[0].subscribed == {uuid.HEART_RATE_MEASUREMENT}


def described(interfaces: Mapping[str, Mapping[str, Variant]]) -> str:
    """Return the UUID of a characteristic."""
    return canonical(interfaces[CHARACTERISTIC]["UUID"].value) if CHARACTERISTIC in interfaces else ""


async def test_a_program_that_is_killed_leaves_no_scan(tmp_path: Path) -> None:
    async with bluez_world(tmp_path) as world, world.listener(1) as listener:
        await until(lambda: world.central.is_scanning)
        listener.process.kill()
        await until(lambda: not world.central.is_scanning)


async def until(so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not so():  # noqa: ASYNC110 - what happens in another process has no event here
            await asyncio.sleep(0.01)


async def test_a_second_bluetoothd_on_the_bus_is_refused(tmp_path: Path) -> None:
    async with bluez_world(tmp_path) as world:
        with pytest.raises(RuntimeError, match="taken"):
            await type(world.bluez)(world.central).start(world.address)


@asynccontextmanager
async def playing(world: BluezWorld) -> AsyncGenerator[list[Peripheral]]:
    """Add a strap and a pod that play a run from its middle."""
    sensors = [await world.add(Strap()), await world.add(FootPod(), name="Pod")]
    sent = [told for told in notifications(RUN) if told.t_s >= WARM_S]
    origin_s = asyncio.get_running_loop().time() - WARM_S
    tasks = [asyncio.create_task(sensor.play(sent, origin_s=origin_s)) for sensor in sensors]
    yield sensors
    for task in tasks:
        task.cancel()


class Watched(NamedTuple):
    """A run under way."""

    world: BluezWorld
    command: Command
    strap: Peripheral
    pod: Peripheral


@asynccontextmanager
async def watched(folder: Path) -> AsyncGenerator[Watched]:
    """Run ``fleetfoot run`` with a strap and a pod, and wait until both are connected."""
    async with (
        bluez_world(folder) as world,
        playing(world) as (strap, pod),
        world.fleetfoot(folder, "run", "--json", "--store", folder / "runs.db") as command,
    ):
        await command.until(
            lambda: command.told(strap.address)[-1:] == command.told(pod.address)[-1:] == [True]
        )
        yield Watched(world, command, strap, pod)


async def test_run_shows_and_stores_what_two_sensors_send(tmp_path: Path) -> None:
    async with watched(tmp_path) as (_, command, strap, pod):
        await command.until(lambda: seconds_stored(tmp_path / "runs.db") >= 3)
        done = (await command.interrupt()).ended(0)
        assert not strap.is_connected
        assert not pod.is_connected
    (summary,) = done.summaries
    assert summary["sensors"]["heart_rate_bpm"] == strap.address
    assert summary["sensors"]["cadence_spm"] == pod.address
    assert 100 < summary["medians"]["heart_rate_bpm"] < 200
    assert 140 < summary["medians"]["cadence_spm"] < 210
    assert summary["medians"]["ground_contact_ms"] == pytest.approx(250, abs=60)


async def test_run_ships_what_it_records(tmp_path: Path) -> None:
    skip_without_influxd()
    config = tmp_path / "config" / "fleetfoot" / "config.toml"
    config.parent.mkdir(parents=True)
    (tmp_path / "influxd").mkdir()
    with influxd(tmp_path / "influxd") as server, gateway(server.port) as gate:
        server.database("runs")
        config.write_text(f"[influx]\nurl = '{gate.url}'\n")
        async with watched(tmp_path) as (_, command, _, _):
            beats = "SELECT count(heart_rate_bpm) FROM tick"
            await command.until(lambda: query(tmp_path / "runs.db", beats)[0][0] >= 3)
            await command.until(lambda: server.count("tick", "heart_rate_bpm", "runs") >= 3)
            (await command.interrupt()).ended(0)
        stored = seconds_stored(tmp_path / "runs.db")
        assert 3 <= server.count("tick", "heart_rate_bpm", "runs") <= stored


async def test_run_survives_the_loss_of_a_link(tmp_path: Path) -> None:
    async with watched(tmp_path) as (world, command, strap, pod):
        world.air.drop(strap.address)
        await command.until(lambda: command.told(strap.address) == [True, False, True])
        (await command.interrupt()).ended(0)
        assert command.told(pod.address) == [True]


async def test_run_survives_an_adapter_that_is_switched_off_and_on(tmp_path: Path) -> None:
    async with watched(tmp_path) as (world, command, strap, pod):
        await world.bluez.power(on=False)
        await command.until(
            lambda: False in command.told(strap.address) and False in command.told(pod.address)
        )
        await world.bluez.power(on=True)
        await command.until(lambda: command.told(strap.address)[-1] and command.told(pod.address)[-1])
        (await command.interrupt()).ended(0)


async def test_run_notices_the_death_of_bluetoothd_at_once_and_goes_on_when_it_is_back(
    tmp_path: Path,
) -> None:
    async with watched(tmp_path) as (world, command, strap, pod):
        await world.bluez.die()
        await command.until(lambda: command.told(strap.address) == command.told(pod.address) == [True, False])
        troubles = {line["trouble"] for line in command.lines if line.get("connected") is False}
        assert troubles == {"bluetoothd has stopped"}  # and not 15 s of silence
        await world.bluez.start(world.address)
        await command.until(
            lambda: command.told(strap.address) == command.told(pod.address) == [True, False, True]
        )
        done = (await command.interrupt()).ended(0)
        assert done.err.count("bluetoothd has stopped; the run goes on without") == 1
        assert done.err.count("Bluetooth is back") == 1


async def test_ctrl_c_stops_the_stream_of_acceleration_before_it_disconnects(tmp_path: Path) -> None:
    async with bluez_world(tmp_path) as world:
        h10 = VirtualH10(AirRadio(world.air), address="C0:00:00:00:00:99")
        await h10.power_on()
        stream = asyncio.create_task(h10.stream(ChestWaveform(RUN)))
        async with world.fleetfoot(tmp_path, "run", "--json", "--store", tmp_path / "runs.db") as command:
            await command.until(lambda: h10.pmd.streaming is not None)
            (await command.interrupt()).ended(0)
        assert h10.pmd.streaming is None
        assert not h10.is_connected
        stream.cancel()


async def test_scan_lists_every_sensor(tmp_path: Path) -> None:
    async with bluez_world(tmp_path, sensors=16) as world:
        lines = await world.scanned(tmp_path, *world.sensors)
        assert {sensor.address for sensor in world.sensors} == {line["sensor"] for line in lines}


@pytest.mark.parametrize("command_name", ["run", "scan"])
async def test_an_adapter_that_is_off_is_said_to_be_and_ends_the_command(
    tmp_path: Path, command_name: str
) -> None:
    async with bluez_world(tmp_path, powered=False) as world:
        async with world.fleetfoot(tmp_path, command_name) as command:
            done = (await command.end()).ended(3)
        assert len(done.err.splitlines()) == 1


async def test_a_strap_that_wants_to_be_bonded_is_bonded_on_demand_and_again_after_a_loss(
    tmp_path: Path,
) -> None:
    async with bluez_world(tmp_path) as world:
        h10 = VirtualH10(AirRadio(world.air), address="C0:00:00:00:00:99")
        h10.demand_bond(uuid.PMD_CONTROL_POINT)
        await h10.power_on()
        stream = asyncio.create_task(h10.stream(ChestWaveform(RUN)))
        async with world.fleetfoot(tmp_path, "run", "--json", "--store", tmp_path / "runs.db") as command:
            await command.until(lambda: h10.pmd.streaming is not None)
            await command.until(lambda: command.told(h10.address) == [True])
            world.air.drop(h10.address)
            await command.until(lambda: command.told(h10.address) == [True, False, True])
            done = (await command.interrupt()).ended(0)
        assert "paired" not in done.err
        assert h10.pmd.streaming is None
        stream.cancel()


async def test_a_movesense_that_advertises_its_member_service_only_is_found_and_streams(
    tmp_path: Path,
) -> None:
    async with bluez_world(tmp_path) as world:
        sensor = VirtualMovesense(AirRadio(world.air), address="C0:00:00:00:00:98", advertised=("fdf3",))
        await sensor.power_on()
        (line,) = await world.scanned(tmp_path, sensor)
        assert (line["sensor"], line["kinds"]) == (sensor.address, ["movesense"])
        async with world.fleetfoot(tmp_path, "run", "--json", "--store", tmp_path / "runs.db") as command:
            await command.until(lambda: sensor.commands.subscribed is not None)
            (await command.interrupt()).ended(0)
        assert sensor.commands.subscribed is None


async def test_the_power_meter_of_a_bicycle_is_let_go_and_a_running_pod_taken(tmp_path: Path) -> None:
    async with bluez_world(tmp_path) as world:
        bicycle = await world.add(BicycleMeter(), name="Crank")
        async with world.fleetfoot(tmp_path, "run", "--json", "--store", tmp_path / "runs.db") as command:
            await command.until(lambda: "power meter of a bicycle" in command.err)
            pod = await world.add(PowerPod(), name="Stryd")
            await command.until(lambda: command.told(pod.address) == [True])
            (await command.interrupt()).ended(0)
        assert command.told(bicycle.address) == [False]
        assert not bicycle.is_connected
