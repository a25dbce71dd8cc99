"""Virtual sensors: a simulated run as the notifications that a strap and a foot pod would send."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from fleetfoot.gatt import uuid
from fleetfoot.gatt.battery_level import BatteryLevel
from fleetfoot.gatt.body_sensor_location import BodySensorLocation
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.gatt.rsc_feature import RscFeature
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.gatt.running_dynamics import RunningDynamicsMeasurement
from fleetfoot.gatt.sensor_location import SensorLocation
from fleetfoot.path.source import Notification
from fleetfoot.sim.gait import WALK_BELOW_M_S
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fleetfoot.sim.heart import Beats
    from fleetfoot.sim.simulate import SimulatedRun

CLOCK_ERROR: Final = 50e-6
"""SD of the relative error of a sensor's crystal (ordinary parts; recalled)."""
LATENCY_S: Final = 0.03
"""Mean of the delay of a notification: connection interval and stack (estimated)."""
LOST: Final = 0.001
"""Share of notifications that never arrive (estimated)."""
RR_PER_PACKET: Final = 9
"""What fits beside flags and rate in the 20 bytes of the smallest MTU."""


class VirtualSensor(Protocol):
    """A sensor that lives in a simulation."""

    @property
    def key(self) -> str:
        """Stable key of the sensor, as in :class:`~fleetfoot.path.source.Notification`."""
        ...

    @property
    def services(self) -> Mapping[str, Sequence[str]]:
        """UUIDs of its services, each with those of its characteristics."""
        ...

    @property
    def readable(self) -> Mapping[str, bytes]:
        """Value of each characteristic that is read and not notified."""
        ...

    def notifications(self, run: SimulatedRun, rng: np.random.Generator) -> Iterator[Notification]:
        """Yield what it sends during the run, in order of time."""
        ...


@dataclass(frozen=True, slots=True)
class Strap:
    """A chest strap: Heart Rate Measurement with beat intervals, once a second."""

    key: str = "sim:strap"
    tells_contact: bool = True
    """Without the contact bits it is silent where it has no rate, as Polar's H10; with them it sends 0."""

    @property
    def services(self) -> Mapping[str, Sequence[str]]:
        """Heart Rate and Battery."""
        return {
            uuid.HEART_RATE_SERVICE: (uuid.HEART_RATE_MEASUREMENT, uuid.BODY_SENSOR_LOCATION),
            uuid.BATTERY_SERVICE: (uuid.BATTERY_LEVEL,),
        }

    @property
    def readable(self) -> Mapping[str, bytes]:
        """On the chest, with a good battery."""
        return {
            uuid.BODY_SENSOR_LOCATION: bytes(BodySensorLocation.CHEST),
            uuid.BATTERY_LEVEL: bytes(BatteryLevel(87)),
        }

    def notifications(self, run: SimulatedRun, rng: np.random.Generator) -> Iterator[Notification]:
        """Yield the measurements."""
        rates = run.values[Channel.HEART_RATE].tolist()
        intervals = _intervals(run.beats, len(rates))
        for second, t_s in _schedule(rng, len(rates)):
            rate = rates[second]
            if math.isnan(rate):
                if not self.tells_contact:
                    continue
                measurement = HeartRateMeasurement(0, contact=False)
            else:
                contact = True if self.tells_contact else None
                measurement = HeartRateMeasurement(round(rate), contact, rr_ms=intervals[second])
            yield Notification(t_s, self.key, uuid.HEART_RATE_MEASUREMENT, bytes(measurement))


@dataclass(frozen=True, slots=True)
class FootPod:
    """A foot pod: RSC Measurement and fleetfoot's Running Dynamics Measurement, each once a second."""

    key: str = "sim:pod"
    strides: bool = True
    """Whether cadence and length count strides, as the standard says, or steps, as some sensors do."""
    length: bool = True
    """Whether it sends stride (or step) length."""
    dynamics: bool = True
    """Whether it sends contact time, oscillation and balance."""

    @property
    def services(self) -> Mapping[str, Sequence[str]]:
        """Running Speed and Cadence, Battery and, with dynamics, fleetfoot's own."""
        services: dict[str, Sequence[str]] = {
            uuid.RUNNING_SPEED_AND_CADENCE_SERVICE: (
                uuid.RSC_MEASUREMENT,
                uuid.RSC_FEATURE,
                uuid.SENSOR_LOCATION,
            ),
            uuid.BATTERY_SERVICE: (uuid.BATTERY_LEVEL,),
        }
        if self.dynamics:
            services[uuid.RUNNING_DYNAMICS_SERVICE] = (uuid.RUNNING_DYNAMICS_MEASUREMENT,)
        return services

    @property
    def readable(self) -> Mapping[str, bytes]:
        """On the shoe, with a good battery."""
        feature = RscFeature(stride_length=self.length, walking_or_running=True)
        return {
            uuid.RSC_FEATURE: bytes(feature),
            uuid.SENSOR_LOCATION: bytes(SensorLocation.TOP_OF_SHOE),
            uuid.BATTERY_LEVEL: bytes(BatteryLevel(74)),
        }

    def notifications(self, run: SimulatedRun, rng: np.random.Generator) -> Iterator[Notification]:
        """Yield the measurements; those of dynamics follow those of speed in the same second."""
        columns = run.values.T.tolist()
        for second, t_s in _schedule(rng, len(columns)):
            values = columns[second]
            yield Notification(t_s, self.key, uuid.RSC_MEASUREMENT, bytes(self._speed(values)))
            if self.dynamics:
                payload = bytes(self._dynamics(values))
                yield Notification(t_s, self.key, uuid.RUNNING_DYNAMICS_MEASUREMENT, payload)

    def _speed(self, values: Sequence[float]) -> RscMeasurement:
        speed, steps = values[Channel.SPEED], values[Channel.CADENCE]
        feet = 2 if self.strides else 1
        step_m = values[Channel.STEP_LENGTH]
        length_m = (0.0 if math.isnan(step_m) else feet * step_m) if self.length else None
        return RscMeasurement(speed, round(steps / feet), length_m, running=speed >= WALK_BELOW_M_S)

    @staticmethod
    def _dynamics(values: Sequence[float]) -> RunningDynamicsMeasurement:
        oscillation, contact, balance = (
            0.0 if math.isnan(values[channel]) else values[channel]
            for channel in (Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT, Channel.BALANCE)
        )
        return RunningDynamicsMeasurement(oscillation, round(contact), balance, values[Channel.CADENCE])


DEFAULT_SENSORS: Final[tuple[VirtualSensor, ...]] = (Strap(), FootPod())


def notifications(
    run: SimulatedRun, *, seed: int | None = None, sensors: Sequence[VirtualSensor] = DEFAULT_SENSORS
) -> Iterator[Notification]:
    """Yield what the sensors send during a run, in order of time.

    Parameters
    ----------
    run
        What they measure.
    seed
        Of offsets, jitter and loss on the air; that of the run where it is None.
    sensors
        Each has a chance of its own, in this order.
    """
    children = np.random.SeedSequence((run.seed if seed is None else seed, 1)).spawn(len(sensors))
    streams = [
        sensor.notifications(run, np.random.default_rng(child))
        for sensor, child in zip(sensors, children, strict=True)
    ]
    return heapq.merge(*streams, key=attrgetter("t_s"))


def _schedule(rng: np.random.Generator, n: int) -> Iterator[tuple[int, float]]:
    """Yield each second that is told of and when this arrives: once it is over, at the sensor's own beat."""
    first_s = float(rng.uniform(0.0, 0.9))
    period_s = 1.0 + float(rng.normal(0.0, CLOCK_ERROR))
    # No delay reaches the next notification: times stay in order.
    delays = np.minimum(rng.exponential(LATENCY_S, n), 0.9 * period_s)
    lost = rng.random(n) < LOST
    for second in np.flatnonzero(~lost).tolist():
        yield second, first_s + period_s * (second + 1) + float(delays[second])


def _intervals(beats: Beats, n: int) -> list[tuple[float, ...]]:
    """Return the intervals closed in each second, oldest first, as many as fit in a packet."""
    sent = [list[float]() for _ in range(n)]
    for at_s, rr_ms in zip(beats.t_s.tolist(), beats.rr_ms.tolist(), strict=True):
        second = int(at_s)
        if len(sent[second]) < RR_PER_PACKET:
            sent[second].append(rr_ms)
    return [tuple(rr_ms) for rr_ms in sent]
