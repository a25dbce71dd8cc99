"""A virtual air with a central and sensors on it, for tests."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bleak import BleakClient, BleakScanner

from fleetfoot.sim.ble.air import Air
from fleetfoot.sim.ble.bleak_client import Backends, backends
from fleetfoot.sim.ble.central import Central
from fleetfoot.sim.ble.peripheral import Peripheral
from fleetfoot.sim.ble.radio import AirRadio
from fleetfoot.sim.virtual import Strap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bleak.backends.device import BLEDevice

    from fleetfoot.sim.ble.gatt_server import ControlPoint
    from fleetfoot.sim.virtual import VirtualSensor

STRAP_ADDRESS = "C0:00:00:00:00:01"


@dataclass
class World:
    """An air, a central in it, and how bleak gets at them; times are virtual."""

    air: Air
    central: Central
    sensors: list[Peripheral] = field(default_factory=list)

    @classmethod
    async def make(cls, *, seed: int = 0) -> World:
        air = Air(seed)
        central = Central(AirRadio(air))
        await central.power_on()
        return cls(air, central)

    @property
    def bleak(self) -> Backends:
        return backends(self.central)

    async def add(
        self,
        sensor: VirtualSensor | None = None,
        *,
        address: str | None = None,
        mtu: int = 247,
        public: bool = False,
        controls: Mapping[str, ControlPoint] | None = None,
    ) -> Peripheral:
        """Put a sensor on the air, powered."""
        address = address or f"C0:00:00:00:00:{len(self.sensors) + 1:02X}"
        radio = AirRadio(self.air, public=public)
        made = Peripheral(
            radio,
            sensor or Strap(),
            name=f"Sensor {len(self.sensors) + 1}",
            address=address,
            mtu=mtu,
            controls=controls,
        )
        await made.power_on()
        self.sensors.append(made)
        return made

    async def find(self, address: str = STRAP_ADDRESS) -> BLEDevice:
        """Scan until the sensor is seen."""
        found = await BleakScanner.find_device_by_address(address, timeout=10, backend=self.bleak.scanner)
        assert found is not None
        return found

    async def client(self, address: str = STRAP_ADDRESS) -> BleakClient:
        """Return a client of the sensor, not connected yet."""
        return BleakClient(await self.find(address), backend=self.bleak.client)


def now_s() -> float:
    return asyncio.get_running_loop().time()
