from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from bleak import BleakClient, BleakScanner
from virtual.machines import PowerPod, Treadmill
from virtual_air import World, now_s

from fleetfoot.path.source import Notification
from fleetfoot.sensors.family import Device
from fleetfoot.sensors.registry import by_characteristic
from fleetfoot.sim import SCENARIOS, SimulatedRun, simulate
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Sample


@cache
def simulated() -> SimulatedRun:
    return simulate(replace(SCENARIOS["steady"], duration_s=300), seed=4)


def heard(sensor: PowerPod | Treadmill) -> list[Sample]:
    """Return what the family of a sensor makes of what comes over the air."""
    (service,) = sensor.services
    characteristic = sensor.services[service][0]
    told: list[Notification] = []

    async def main() -> None:
        world = await World.make()
        peripheral = await world.add(sensor)
        found = await BleakScanner.find_device_by_address(peripheral.address, backend=world.bleak.scanner)
        assert found is not None
        async with BleakClient(found, backend=world.bleak.client) as client:
            await client.start_notify(
                characteristic,
                lambda _, data: told.append(Notification(now_s(), "it", characteristic, bytes(data))),
            )
            await peripheral.play(sensor.notifications(simulated(), np.random.default_rng(1)))

    run_virtual(main())
    driver = by_characteristic()[characteristic].driver(Device())
    return [reading for one in told for reading in driver.feed(one) if isinstance(reading, Sample)]


def test_power_arrives() -> None:
    watts = [sample.value for sample in heard(PowerPod())]
    true = simulated().values[Channel.POWER]
    assert watts == true[~np.isnan(true)].tolist()[: len(watts)]
    assert len(watts) >= 299


def test_speed_and_grade_of_the_belt_arrive() -> None:
    samples = heard(Treadmill())
    speed = [sample.value for sample in samples if sample.channel is Channel.SPEED]
    grade = [sample.value for sample in samples if sample.channel is Channel.GRADE]
    assert speed == pytest.approx(simulated().truth.speed_m_s[: len(speed)], abs=0.002)
    assert grade == pytest.approx(simulated().truth.grade[: len(grade)], abs=0.0006)
    assert len(speed) == len(grade) >= 299
