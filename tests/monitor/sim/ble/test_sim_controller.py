"""Every defect of bumble 0.0.236's virtual controller that SimController repairs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from bleak import BleakClient, BleakScanner
from bumble import hci
from bumble.core import AdvertisingData
from bumble.device import Device
from bumble.host import Host
from bumble.transport.common import AsyncPipeSink
from virtual_air import STRAP_ADDRESS, World

from fleetfoot.sim.ble.air import Air
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.ble.controller import SimController

if TYPE_CHECKING:
    from bleak.backends.scanner import AdvertisementData
    from bumble.device import Advertisement

ABSENT = hci.Address("C0:00:00:00:00:77")
FILTERED = 1


async def powered(air: Air, address: str) -> tuple[Device, SimController]:
    controller = SimController(address, air)
    device = Device.with_hci("device", hci.Address(address), controller, AsyncPipeSink(controller))
    await device.power_on()
    return device, controller


def test_an_attempt_to_connect_can_be_given_up_and_repeated() -> None:
    async def main() -> None:
        world = await World.make()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await world.central.connect(ABSENT)
        sensor = await world.add()
        connection = await world.central.connect(hci.Address(sensor.address))
        assert connection.peer_address == hci.Address(sensor.address)

    run_virtual(main())


def test_giving_up_without_an_attempt_is_disallowed() -> None:
    async def main() -> None:
        device, _ = await powered(Air(), "C0:00:00:00:00:02")
        with pytest.raises(hci.HCI_Error) as caught:
            await device.send_sync_command(hci.HCI_LE_Create_Connection_Cancel_Command())
        assert caught.value.error_code == hci.HCI_COMMAND_DISALLOWED_ERROR

    run_virtual(main())


def test_a_sensor_with_a_public_address_is_served() -> None:
    async def main() -> None:
        world = await World.make()
        await world.add(address="00:22:D0:00:00:01", public=True)
        async with await world.client("00:22:D0:00:00:01") as client:
            assert await client.read_gatt_char("2a19") == b"\x57"

    run_virtual(main())


def test_advertising_data_is_told_once_with_the_name_from_the_scan_response() -> None:
    async def main() -> dict[str, AdvertisementData]:
        world = await World.make()
        await world.add()
        found = await BleakScanner.discover(timeout=1, backend=world.bleak.scanner, return_adv=True)
        return {device.address: data for device, data in found.values()}

    data = run_virtual(main())[STRAP_ADDRESS]
    assert data.local_name == "Sensor 1"
    assert data.service_uuids == ["0000180d-0000-1000-8000-00805f9b34fb"]


def test_a_passive_scan_gets_no_scan_response() -> None:
    async def main() -> set[str | None]:
        world = await World.make()
        await world.add()
        device, _ = await powered(world.air, "F0:00:00:00:00:02")
        names: set[str | None] = set()

        def hear(advertisement: Advertisement) -> None:
            names.add(advertisement.data.get(AdvertisingData.Type.COMPLETE_LOCAL_NAME))

        device.on(device.EVENT_ADVERTISEMENT, hear)
        await device.start_scanning(active=False)
        await asyncio.sleep(1)
        return names

    assert run_virtual(main()) == {None}


def test_signal_strength_is_that_of_the_air() -> None:
    async def main() -> int:
        world = await World.make()
        await world.add()
        world.air.set_rssi(STRAP_ADDRESS, -91)
        found = await BleakScanner.discover(timeout=1, backend=world.bleak.scanner, return_adv=True)
        return found[STRAP_ADDRESS][1].rssi

    assert run_virtual(main()) == -91


@pytest.mark.parametrize(("filtered", "at_least"), [(True, 1), (False, 3)])
def test_duplicates_are_filtered_where_the_host_wants_it(filtered: bool, at_least: int) -> None:
    async def main() -> int:
        world = await World.make()
        await world.add()
        device, _ = await powered(world.air, "F0:00:00:00:00:02")
        heard: list[object] = []
        device.on(device.EVENT_ADVERTISEMENT, heard.append)
        await device.start_scanning(filter_duplicates=filtered)
        await asyncio.sleep(1)
        return len(heard)

    count = run_virtual(main())
    assert count == 1 if filtered else count >= at_least


def test_the_accept_list_is_heeded() -> None:
    async def main() -> set[str]:
        world = await World.make()
        await world.add()
        second = await world.add()
        device, controller = await powered(world.air, "F0:00:00:00:00:02")
        await device.send_sync_command(
            hci.HCI_LE_Add_Device_To_Filter_Accept_List_Command(
                address_type=hci.Address.RANDOM_DEVICE_ADDRESS, address=hci.Address(second.address)
            )
        )
        heard: set[str] = set()
        device.on(device.EVENT_ADVERTISEMENT, lambda one: heard.add(one.address.to_string(False)))
        await device.start_scanning()
        controller.le_scanning_filter_policy = FILTERED  # bumble's host cannot ask for it
        await asyncio.sleep(1)
        await device.send_sync_command(hci.HCI_LE_Clear_Filter_Accept_List_Command())
        before = set(heard)
        heard.clear()
        await asyncio.sleep(1)
        assert heard == set()
        return before

    assert run_virtual(main()) == {"C0:00:00:00:00:02"}


def test_the_sensor_learns_the_parameters_of_its_connection() -> None:
    async def main() -> tuple[float, float]:
        world = await World.make()
        sensor = await world.add()
        async with await world.client():
            assert sensor._device is not None
            (connection,) = sensor._device.connections.values()
            return connection.parameters.connection_interval, connection.parameters.supervision_timeout

    assert run_virtual(main()) == (30.0, 4000.0)


def test_legacy_advertising_keeps_its_interval() -> None:
    async def main() -> int:
        world = await World.make()
        device, controller = await powered(world.air, "C0:00:00:00:00:02")
        heard: list[object] = []
        await world.central.listen(heard.append)
        controller.le_legacy_advertiser.own_address_type = hci.Address.RANDOM_DEVICE_ADDRESS
        controller.le_legacy_advertiser.advertising_interval_min = 1600  # of 0.625 ms: one second
        await device.send_sync_command(hci.HCI_LE_Set_Advertising_Enable_Command(advertising_enable=1))
        await asyncio.sleep(9.5)
        return len(heard)

    assert run_virtual(main()) == 10


def test_after_a_reset_nothing_is_advertised() -> None:
    async def main() -> list[object]:
        world = await World.make()
        sensor = await world.add()
        assert sensor._device is not None
        await sensor._device.host.send_sync_command(hci.HCI_Reset_Command())
        heard: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context))
        await world.central.listen(heard.append)
        await asyncio.sleep(2)
        return heard

    assert run_virtual(main()) == []


def test_of_two_centrals_that_call_at_once_one_connects_and_the_other_is_told() -> None:
    async def main() -> None:
        world = await World.make()
        rival, _ = await powered(world.air, "F0:00:00:00:00:02")
        sensor = await world.add()
        address = hci.Address(sensor.address)
        won = rival.connect(address), world.central.connect(address)
        first, second = await asyncio.gather(*won)
        await asyncio.sleep(0.1)
        assert sensor._device is not None
        assert len(sensor._device.connections) == 1
        assert len(rival.connections) + len(world.central._powered().connections) == 1
        assert first.peer_address == second.peer_address

    run_virtual(main())


def test_controllers_hear_in_the_order_in_which_they_came() -> None:
    async def main() -> list[str]:
        world = await World.make()
        heard: list[str] = []
        devices = [await powered(world.air, f"F0:00:00:00:00:{number:02X}") for number in range(8)]
        for device, _ in devices:
            own = device.random_address.to_string(False)
            device.on(device.EVENT_ADVERTISEMENT, lambda _, own=own: heard.append(own))
            await device.start_scanning()
        await world.add()
        await asyncio.sleep(0.1)
        return heard

    order = run_virtual(main())
    assert len(order) == 8
    assert order == sorted(order)


def test_bumbles_own_controller_is_not_let_onto_the_air() -> None:
    async def main() -> None:
        from bumble.controller import Controller  # noqa: PLC0415 - here only

        with pytest.raises(TypeError, match="SimController"):
            Controller("stock", link=Air())

    run_virtual(main())


def test_hosts_of_bumble_need_nothing_special() -> None:
    async def main() -> None:
        air = Air()
        controller = SimController("plain", air)
        host = Host(controller, AsyncPipeSink(controller))
        await host.reset()
        assert host.ready

    run_virtual(main())


def test_a_client_made_from_an_address_alone_scans_for_it() -> None:
    async def main() -> bool:
        world = await World.make()
        await world.add()
        async with BleakClient(STRAP_ADDRESS, backend=world.bleak.client) as client:
            return client.is_connected

    assert run_virtual(main())
