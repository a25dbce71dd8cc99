"""Virtual sensors of power and of a treadmill, for :class:`fleetfoot.sim.ble.peripheral.Peripheral`."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fleetfoot.gatt import uuid
from fleetfoot.gatt.cycling_power_feature import CyclingPowerFeature
from fleetfoot.gatt.cycling_power_measurement import CyclingPowerMeasurement
from fleetfoot.gatt.sensor_location import SensorLocation
from fleetfoot.gatt.treadmill_data import Slope, TreadmillData
from fleetfoot.path.source import Notification
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy as np

    from fleetfoot.sim.simulate import SimulatedRun

KM_H: Final = 3.6
"""Kilometres an hour in a metre a second."""


@dataclass(frozen=True, slots=True)
class PowerPod:
    """A pod that tells running power as the power of a bicycle, once a second, as Stryd's does."""

    key: str = "sim:power"

    @property
    def services(self) -> Mapping[str, Sequence[str]]:
        """Cycling Power."""
        return {uuid.CYCLING_POWER_SERVICE: (uuid.CYCLING_POWER_MEASUREMENT, uuid.CYCLING_POWER_FEATURE)}

    @property
    def readable(self) -> Mapping[str, bytes]:
        """No feature beyond power."""
        return {uuid.CYCLING_POWER_FEATURE: bytes(4)}

    def notifications(self, run: SimulatedRun, rng: np.random.Generator) -> Iterator[Notification]:
        """Yield the power; seconds without one are silent."""
        first_s = float(rng.uniform(1.0, 2.0))
        for second, power_w in enumerate(run.values[Channel.POWER].tolist()):
            if not math.isnan(power_w):
                payload = bytes(CyclingPowerMeasurement(round(power_w)))
                yield Notification(first_s + second, self.key, uuid.CYCLING_POWER_MEASUREMENT, payload)


@dataclass(frozen=True, slots=True)
class BicycleMeter(PowerPod):
    """The power meter of a bicycle: what it sends looks like a running pod's, but it is mounted on the left crank."""

    key: str = "sim:bicycle"

    @property
    def services(self) -> Mapping[str, Sequence[str]]:
        """Cycling Power, with the place."""
        (characteristics,) = PowerPod(self.key).services.values()
        return {uuid.CYCLING_POWER_SERVICE: (*characteristics, uuid.SENSOR_LOCATION)}

    @property
    def readable(self) -> Mapping[str, bytes]:
        """It counts the crank."""
        return {
            uuid.CYCLING_POWER_FEATURE: bytes(CyclingPowerFeature.CRANK_REVOLUTIONS),
            uuid.SENSOR_LOCATION: bytes(SensorLocation.LEFT_CRANK),
        }


@dataclass(frozen=True, slots=True)
class Treadmill:
    """A treadmill that tells speed and inclination of its belt, once a second."""

    key: str = "sim:treadmill"

    @property
    def services(self) -> Mapping[str, Sequence[str]]:
        """Fitness Machine."""
        return {uuid.FITNESS_MACHINE_SERVICE: (uuid.TREADMILL_DATA,)}

    @property
    def readable(self) -> Mapping[str, bytes]:
        """Nothing."""
        return {}

    def notifications(self, run: SimulatedRun, rng: np.random.Generator) -> Iterator[Notification]:
        """Yield the records; the belt has the true speed and grade."""
        first_s = float(rng.uniform(1.0, 2.0))
        truth = zip(run.truth.speed_m_s.tolist(), run.truth.grade.tolist(), strict=True)
        for second, (speed_m_s, grade) in enumerate(truth):
            record = TreadmillData(speed_km_h=KM_H * speed_m_s, slope=Slope(100.0 * grade))
            yield Notification(first_s + second, self.key, uuid.TREADMILL_DATA, bytes(record))
