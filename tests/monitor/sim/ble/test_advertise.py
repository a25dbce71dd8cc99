from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from bleak import BleakClient, BleakScanner
from bumble.transport.common import AsyncPipeSink, Transport
from virtual_air import World

from fleetfoot.errors import BluetoothError
from fleetfoot.gatt.uuid import canonical
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.ble.advertise import ADDRESS, NAME, Combined, advertise, open_radio
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.ble.controller import SimController
from fleetfoot.sim.ble.radio import HciRadio

RUN = simulate(replace(SCENARIOS["steady"], duration_s=120), seed=3)


def test_one_radio_offers_what_all_sensors_do_until_the_run_is_over() -> None:
    heard: dict[str, int] = {}

    async def main() -> None:
        world = await World.make()
        controller = SimController("dongle", world.air)
        dongle = HciRadio(Transport(controller, AsyncPipeSink(controller)))
        task = asyncio.create_task(advertise(RUN, dongle))
        device = await BleakScanner.find_device_by_address(ADDRESS, backend=world.bleak.scanner)
        assert device is not None
        assert device.name == NAME
        lost = asyncio.Event()
        async with BleakClient(device, lambda _: lost.set(), backend=world.bleak.client) as client:
            for characteristic in client.services.characteristics.values():
                if "notify" in characteristic.properties:
                    short = canonical(characteristic.uuid)
                    heard[short] = 0
                    await client.start_notify(characteristic, lambda *_, short=short: count(short))
            await lost.wait()
        await task

    def count(short: str) -> None:
        heard[short] += 1

    run_virtual(main())
    assert heard.pop("2a19") == 0
    assert len(heard) == 3
    assert all(times > 110 for times in heard.values())


def test_the_housing_has_each_service_once() -> None:
    services = Combined().services
    assert {"180d", "1814", "180f"} < set(services)
    assert services["180f"] == ("2a19",)


@pytest.mark.parametrize("transport", ["nonsense:1", "usb:", "serial:/dev/nowhere"])
async def test_a_controller_that_cannot_be_opened_is_an_error_of_one_line(transport: str) -> None:
    with pytest.raises(BluetoothError, match=transport) as caught:
        async with open_radio(transport):
            pass
    assert "\n" not in str(caught.value)
