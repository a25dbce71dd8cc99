"""The daemon below the stack goes and comes; sensors that turn out to be no runner's; what a family may advertise."""

from __future__ import annotations

import asyncio
import random
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.uuids import normalize_uuid_str
from fake_bleak import HEART_RATE, FakeSensor, FakeStack
from live_source import listening, until

from fleetfoot.gatt.sensor_location import SensorLocation
from fleetfoot.path.source import Change, Device, Trouble
from fleetfoot.sensors import movesense
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sources.ble.backend import BleBackend
from fleetfoot.sources.ble.choice import Choice, Choices
from fleetfoot.sources.ble.sighting import sighting_of
from fleetfoot.sources.ble.source import BleSource

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from fake_bleak import Services


POWER: Services = {"1818": {"2a63": ("notify",), "2a65": ("read",), "2a5d": ("read",)}}


class Watched(BleBackend):
    """A backend whose daemon a test can end."""

    __slots__ = ()
    tell: list[Callable[[bool], None]] = []  # noqa: RUF012 - of the one test that runs

    async def watch(self, changed: Callable[[bool], None]) -> None:
        self.tell[:] = [changed]


class Daemon:
    """A source over a stack whose daemon comes and goes."""

    def __init__(self, stack: FakeStack) -> None:
        fake = stack.backend
        self.stack = stack
        self.source = BleSource(
            Watched(fake.scanner, fake.client),
            Choices({"anna": Choice()}),
            asyncio.get_running_loop().time,
            random.Random(1),  # noqa: S311 - jitter
        )
        self._changes: list[Change] = []

    @property
    def changes(self) -> list[Change]:
        """All that changed so far."""
        self._changes += self.source.changes()
        return self._changes

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(each.link.name, each.trouble) for each in self.changes if isinstance(each, Device)]

    @property
    def told(self) -> list[Trouble]:
        return [each for each in self.changes if isinstance(each, Trouble)]

    def die(self) -> None:
        """End it; links are not told."""
        self.stack.trouble = OSError("nobody answers")
        Watched.tell[0](False)

    def come_back(self) -> None:
        self.stack.trouble = None
        Watched.tell[0](True)


@asynccontextmanager
async def daemon(stack: FakeStack) -> AsyncIterator[Daemon]:
    made = Daemon(stack)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(made.source.run())
        await until(lambda: bool(made.states) and made.states[-1][0] == "CONNECTED")
        yield made
        task.cancel()


def test_links_are_given_up_at_once_and_made_again_when_the_daemon_is_back() -> None:
    async def main() -> None:
        stack = FakeStack()
        stack.strap()
        async with daemon(stack) as made:
            loop = asyncio.get_running_loop()
            before_s = loop.time()
            made.die()
            await until(lambda: ("WAITING", "bluetoothd has stopped") in made.states)
            assert loop.time() - before_s < 1.1  # virtual time: and not 15 s of silence
            await asyncio.sleep(30)
            assert [each.text for each in made.told] == ["Bluetooth: bluetoothd has stopped"]
            made.come_back()
            back_s = loop.time()
            await until(lambda: made.states[-1][0] == "CONNECTED")
            assert loop.time() - back_s < 1.5
            assert made.told[-1].over

    run_virtual(main())


def test_a_scan_under_way_ends_with_the_daemon_and_the_next_one_is_not_cut_short() -> None:
    async def main() -> None:
        stack = FakeStack()
        strap = stack.strap()
        async with daemon(stack) as made:
            strap.advertises = False
            made.die()
            await until(lambda: not stack.scanning, 0.2)
            made.come_back()
            await until(lambda: stack.scanning, 5.0)
            scans = stack.scans
            await asyncio.sleep(8.0)
            assert stack.scans == scans  # one scan, not one in every turn of the loop

    run_virtual(main())


def test_classes_of_ones_own_have_no_daemon_to_watch() -> None:
    stack = FakeStack()
    asyncio.run(stack.backend.watch(lambda _present: pytest.fail("there is none")))


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_than_linux_have_no_daemon_to_watch(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    asyncio.run(BleBackend().watch(lambda _present: pytest.fail("there is none")))


def meter(stack: FakeStack, place: SensorLocation, number: int, rssi: int = -60) -> FakeSensor:
    made = FakeSensor(
        f"C0:00:00:00:00:0{number}", f"Power {number}", POWER, {"2a5d": bytes(place), "2a65": bytes(4)}, rssi
    )
    return stack.add(made)


def test_a_bicycles_power_meter_is_let_go_and_the_running_pod_taken() -> None:
    async def main() -> None:
        stack = FakeStack()
        bicycle = meter(stack, SensorLocation.LEFT_CRANK, 1, rssi=-30)
        pod = meter(stack, SensorLocation.IN_SHOE, 2)
        async with listening(stack) as live:
            await until(lambda: "CONNECTED" in live.states_of(pod.address))
            assert live.states_of(bicycle.address)[-1] == "UNFIT"
            assert "bicycle" in live.source.statuses[0].trouble
            assert bicycle.log[-1] == "disconnect"
            tried = bicycle.log.count("connect")
            await asyncio.sleep(120)
            assert bicycle.log.count("connect") == tried == 1
            assert "subscribe 2a63" not in bicycle.log

    run_virtual(main())


def test_a_bicycle_with_a_heart_rate_strap_in_it_is_kept_for_the_heart_rate() -> None:
    async def main() -> None:
        stack = FakeStack()
        values = {"2a5d": bytes(SensorLocation.SPIDER), "2a65": bytes(4)}
        both = stack.add(FakeSensor("C0:00:00:00:00:01", "Both", {**POWER, **HEART_RATE}, values))
        async with listening(stack) as live:
            await until(lambda: "CONNECTED" in live.states_of(both.address))
            assert live.status.kinds == ("heart rate strap",)
            assert "subscribe 2a63" not in both.log

    run_virtual(main())


def test_what_offers_nothing_known_is_let_go_once_it_was_no_lapse_of_the_stack() -> None:
    async def main() -> None:
        stack = FakeStack()
        watch = stack.add(
            FakeSensor("C0:00:00:00:00:01", "Watch", {"180a": {"2a29": ("read",)}}, advertised=("fdf3",))
        )
        async with listening(stack) as live:
            await until(lambda: live.states_of(watch.address)[-1:] == ["UNFIT"], 60.0)
            assert watch.log.count("connect") == 4
            assert live.status.trouble == "Watch sends nothing that fleetfoot knows"

    run_virtual(main())


def heard(uuids: list[str], companies: list[int]) -> AdvertisementData:
    long = [normalize_uuid_str(each) for each in uuids]
    return AdvertisementData("X", dict.fromkeys(companies, b""), {}, long, None, -60, ())


@pytest.mark.parametrize(
    ("uuids", "companies", "kinds"),
    [
        ([movesense.ADVERTISED], [], ["movesense"]),
        ([], [movesense.COMPANY], ["movesense"]),
        (["180d", movesense.ADVERTISED], [], ["heart_rate", "movesense"]),
        ([], [0x006B], []),  # of Polar's make, which a watch is too
        (["feee"], [], []),
    ],
)
def test_a_family_is_known_by_what_it_may_advertise(
    uuids: list[str], companies: list[int], kinds: list[str]
) -> None:
    found = sighting_of(BLEDevice("C0:01", "X", None), heard(uuids, companies), 0.0, None)
    assert [each.name for each in found.kinds] == kinds


def test_a_released_sensor_frees_its_kinds_and_is_not_chosen_again() -> None:
    choice = Choice()
    around = [
        sighting_of(BLEDevice(key, "", None), heard([service], [])._replace(rssi=rssi), 0.0, None)
        for key, service, rssi in (("BICYCLE", "1818", -30), ("POD", "1818", -60), ("STRAP", "180d", -60))
    ]
    assert {each.key for each in choice.consider(around, 10.0)} == {"BICYCLE", "STRAP"}
    choice.release("BICYCLE")
    assert [each.key for each in choice.consider(around, 10.0)] == ["POD"]
