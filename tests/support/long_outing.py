"""Three hours with a chest strap and a pod on the virtual air, as the product's own source hears them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from live_source import drained
from virtual.chest import ChestWaveform
from virtual.polar import H10, VirtualH10

from fleetfoot.gatt import uuid
from fleetfoot.gatt.uuid import canonical
from fleetfoot.path.source import Device, Notification
from fleetfoot.sim import Fault, FaultKind, Scenario, simulate
from fleetfoot.sim.ble.air import Air
from fleetfoot.sim.ble.bleak_client import backends
from fleetfoot.sim.ble.central import Central
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.ble.faults import befall
from fleetfoot.sim.ble.peripheral import Peripheral
from fleetfoot.sim.ble.radio import AirRadio
from fleetfoot.sim.scenarios import WARM_UP
from fleetfoot.sim.virtual import FootPod, notifications
from fleetfoot.sources.ble.backend import BleBackend
from fleetfoot.sources.ble.choice import Choice, Choices
from fleetfoot.sources.ble.source import BleSource

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from bleak.backends.characteristic import BleakGATTCharacteristic
    from bleak.backends.client import NotifyCallback

    from fleetfoot.sim import SimulatedRun
    from fleetfoot.sim.ble.faults import Mishap

RUN_S: Final = 3 * 3600
START_S: Final = 10.0
STRAP, POD = "C0:00:00:00:00:01", "C0:00:00:00:00:02"
STREAMS: Final = {STRAP: (uuid.HEART_RATE_MEASUREMENT, uuid.PMD_DATA), POD: (uuid.RSC_MEASUREMENT,)}
"""What each of them sends all the time."""

FAULT_S: Final = 300.0
EVERY_S: Final = 1920.0
"""The longest pause of a detector after an episode is 20 min: no episode is put off by the one before."""


def scenario() -> Scenario:
    """Long steps and bounce by turns, ten times."""
    faults = [
        Fault(kind, first_s + EVERY_S * number, first_s + EVERY_S * number + FAULT_S, effect)
        for kind, first_s, effect in ((FaultKind.OVERSTRIDE, 1560.0, 9.0), (FaultKind.BOUNCE, 2520.0, 16.0))
        for number in range(5)
    ]
    return Scenario("three-hours", "", RUN_S, WARM_UP, 0.08, 0.006, faults=tuple(faults))


@cache
def simulated(seed: int) -> SimulatedRun:
    return simulate(scenario(), seed)


@dataclass
class Heard:
    """What came of an outing."""

    taken: list[Notification]
    """What the source delivered."""
    delivered: list[Notification]
    """What the link delivered to it."""
    states: list[tuple[float, str, str]]
    dropped: int


@dataclass
class Outing:
    """One outing under way."""

    seed: int
    rate_hz: int
    taken: list[Notification] = field(default_factory=list[Notification])
    delivered: list[Notification] = field(default_factory=list[Notification])

    async def go(self, mishaps: Sequence[Mishap], rng: random.Random) -> Heard:
        run = simulated(self.seed)
        air = Air(self.seed)
        central = Central(AirRadio(air))
        await central.power_on()
        strap = VirtualH10(AirRadio(air), address=STRAP, rates_hz=(25, self.rate_hz))
        pod = Peripheral(AirRadio(air), FootPod(dynamics=False), name="Pod", address=POD)
        sensors = [strap, pod]
        for sensor in sensors:
            await sensor.power_on()
        loop = asyncio.get_running_loop()
        source = BleSource(self._backend(central), Choices({"anna": Choice()}), loop.time, rng)
        sent = list(notifications(run, sensors=[H10(), FootPod(dynamics=False)]))
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(each.play(sent, origin_s=START_S)) for each in sensors]
            tasks.append(group.create_task(strap.stream(ChestWaveform(run), origin_s=START_S)))
            tasks.append(group.create_task(befall(air, sensors, mishaps, origin_s=START_S)))
            tasks.append(group.create_task(source.run()))
            while loop.time() < START_S + RUN_S + 1.0:
                await asyncio.sleep(1.0)
                self.taken += drained(source)
            for task in tasks:
                task.cancel()
        self.taken += drained(source)  # what came while it was closing
        changes = [each for each in source.changes() if isinstance(each, Device)]
        states = [(each.t_s, each.key, each.link.name) for each in changes]
        return Heard(self.taken, self.delivered, states, source.status().dropped)

    def _backend(self, central: Central) -> BleBackend:
        """Return bleak's backend, with an ear between the link and the source."""
        scanner, client = backends(central)
        delivered = self.delivered

        class Overheard(client):  # type: ignore[valid-type,misc]
            async def start_notify(
                self,
                characteristic: BleakGATTCharacteristic,
                callback: NotifyCallback,
                **kwargs: Any,  # noqa: ANN401 - bleak's
            ) -> None:
                loop, short, address = (
                    asyncio.get_running_loop(),
                    canonical(characteristic.uuid),
                    self.address,
                )

                def both(payload: bytearray) -> None:
                    delivered.append(Notification(loop.time(), address, short, bytes(payload)))
                    callback(payload)

                await super().start_notify(characteristic, both, **kwargs)

        return BleBackend(scanner, Overheard)


def outing(seed: int, rate_hz: int, mishaps: Sequence[Mishap], rng: random.Random) -> Heard:
    return run_virtual(Outing(seed, rate_hz).go(mishaps, rng))
