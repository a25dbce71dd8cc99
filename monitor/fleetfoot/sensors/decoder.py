"""The way from notifications to samples and beats."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from fleetfoot.gatt import uuid
from fleetfoot.gatt.errors import DecodeError
from fleetfoot.sensors.family import Device, Fact
from fleetfoot.sensors.registry import by_characteristic
from fleetfoot_signal.sample import Acceleration, Beat, Sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.path.notification import Notification
    from fleetfoot.sensors.cadence_unit import Unit
    from fleetfoot.sensors.family import Driver, Family, Reading
    from fleetfoot_signal.channel import Channel


class Fault(NamedTuple):
    """Malformed notifications of one sensor."""

    times: int
    last: DecodeError


class Decoder:
    """Turns the notifications of all sensors of one run into samples and beats.

    What comes out depends on nothing but the notifications and their order. Nothing that a sensor sends makes
    :meth:`feed` raise.

    Parameters
    ----------
    names : Mapping[str, str], optional
        Advertised name of each sensor, by its key, where it is known. A Device Name (0x2A00) that comes as a
        notification does the same: live sources send the advertised name before anything else, so that it is in
        the capture too.
    cadence_units : Mapping[str, Unit], optional
        What the running cadence of a sensor counts, by its key, where the user says so.

    Attributes
    ----------
    names : dict[str, str]
        Advertised name of each sensor, by its key, as far as it is known by now.
    facts : dict[str, dict[str, str | float]]
        Of each sensor: the last value of every :class:`~fleetfoot.sensors.family.Fact`.
    faults : dict[str, Fault]
        Of each sensor that sent malformed notifications: how many, and the last error.
    ignored : Counter[tuple[str, str]]
        How many notifications of characteristics that no family knows came, by sensor and characteristic.
    """

    def __init__(
        self, *, names: Mapping[str, str] | None = None, cadence_units: Mapping[str, Unit] | None = None
    ) -> None:
        self.facts: dict[str, dict[str, str | float]] = {}
        self.faults: dict[str, Fault] = {}
        self.ignored: Counter[tuple[str, str]] = Counter()
        self.names = dict(names or {})
        self._cadence_units = cadence_units or {}
        self._drivers: dict[tuple[str, str], Driver] = {}
        self._owners: dict[tuple[str, Channel], Family] = {}

    def feed(self, notification: Notification) -> list[Sample | Beat | Acceleration]:
        """Return the samples, beats and acceleration of one notification, in the order of its fields."""
        sensor = notification.sensor
        if notification.characteristic == uuid.DEVICE_NAME:
            self.names[sensor] = notification.payload.decode(errors="replace")
            return []
        family = by_characteristic().get(notification.characteristic)
        if family is None:
            self.ignored[sensor, notification.characteristic] += 1
            return []
        try:
            readings = self._driver(sensor, family).feed(notification)
        except DecodeError as error:
            before = self.faults[sensor].times if sensor in self.faults else 0
            self.faults[sensor] = Fault(before + 1, error)
            return []
        return self._sort(sensor, family, readings)

    def _driver(self, sensor: str, family: Family) -> Driver:
        key = (sensor, family.name)
        if key not in self._drivers:
            device = Device(self.names.get(sensor, ""), self._cadence_units.get(sensor))
            self._drivers[key] = family.driver(device)
        return self._drivers[key]

    def _sort(
        self, sensor: str, family: Family, readings: list[Reading]
    ) -> list[Sample | Beat | Acceleration]:
        """Keep the facts, return the rest."""
        passed: list[Sample | Beat | Acceleration] = []
        for reading in readings:
            if isinstance(reading, Fact):
                self.facts.setdefault(sensor, {})[reading.name] = reading.value
            elif isinstance(reading, Beat | Acceleration) or self._owns(family, reading):
                passed.append(reading)
        return passed

    def _owns(self, family: Family, sample: Sample) -> bool:
        """Tell whether the family speaks for this channel of this sensor.

        A pod may tell its cadence twice, coarsely by one service and finely by another; to alternate between
        the two would look like a change of form. The channel goes to the family of the higher rank with the
        first value that it knows, and stays there.
        """
        key = (sample.sensor, sample.channel)
        owner = self._owners.setdefault(key, family)
        if family.rank > owner.rank and not math.isnan(sample.value):
            self._owners[key] = owner = family
        return family is owner
