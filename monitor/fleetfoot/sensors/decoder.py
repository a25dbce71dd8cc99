"""The way from notifications to samples and beats."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.gatt import uuid
from fleetfoot.gatt.wire import DecodeError
from fleetfoot.kept import Kept, keeps, listed, mapped
from fleetfoot.path.source import TimerEvent
from fleetfoot.sensors.family import Device, Fact, Remark
from fleetfoot.sensors.mute import Mute
from fleetfoot.sensors.registry import by_characteristic, by_name
from fleetfoot_signal.sample import Acceleration, Beat, Sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fleetfoot.kept import Plain
    from fleetfoot.path.source import Notification
    from fleetfoot.sensors.cadence_unit import Unit
    from fleetfoot.sensors.family import Driver, Family, Reading
    from fleetfoot.sensors.settings import BeltSettings
    from fleetfoot_signal.channel import Channel


MOST_SENSORS: Final = 64
"""Four times what a radio keeps connected; of more, a capture is made up, and each would cost memory for ever."""


class Fault(NamedTuple):
    """Malformed notifications of one sensor."""

    times: int
    last: DecodeError


keeps(Fault)
keeps(TimerEvent)
keeps(DecodeError, lambda error: (error.characteristic, error.reason, error.payload))


class Decoder(Kept):
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
    belts : Mapping[str, BeltSettings], optional
        What the user says of treadmills, by name or key.

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
    remarks : list[str]
        What people are to be told of the sensors, in the order in which it came up, one line each, each once.
    """

    kept = ("names", "facts", "faults", "ignored", "remarks", "_mute", "_sensors", "_owners", "_presses")

    def __init__(
        self,
        *,
        names: Mapping[str, str] | None = None,
        cadence_units: Mapping[str, Unit] | None = None,
        belts: Mapping[str, BeltSettings] | None = None,
    ) -> None:
        self.facts: dict[str, dict[str, str | float]] = {}
        self.faults: dict[str, Fault] = {}
        self.ignored: Counter[tuple[str, str]] = Counter()
        self.remarks: list[str] = []
        self.names = dict(names or {})
        self._cadence_units = cadence_units or {}
        self._belts = belts or {}
        self._mute = Mute()
        self._presses: list[TimerEvent] = []
        self._sensors: set[str] = set()
        self._drivers: dict[tuple[str, str], Driver] = {}
        self._owners: dict[tuple[str, Channel], Family] = {}

    def feed(self, notification: Notification) -> list[Sample | Beat | Acceleration]:
        """Return the samples, beats and acceleration of one notification, in the order of its fields."""
        sensor = notification.sensor
        if sensor not in self._sensors:
            if len(self._sensors) >= MOST_SENSORS:
                self._remark(
                    f"more than {MOST_SENSORS} sensors: those after the first {MOST_SENSORS} are left out"
                )
                return []
            self._sensors.add(sensor)
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
        if silent := self._mute.hear(notification.t_s, sensor, family, readings):
            self._remark(silent.told(self.title(sensor)))
        return self._sort(sensor, family, readings)

    def take_presses(self) -> list[TimerEvent]:
        """Return how the runner paused and went on since the last call."""
        presses, self._presses = self._presses, []
        return presses

    def keep(self) -> dict[str, Plain]:
        """See :meth:`Kept.keep`: with the state of the driver of each sensor."""
        drivers: list[Plain] = [[*key, driver.keep()] for key, driver in self._drivers.items()]
        state = super().keep()
        state["drivers"] = drivers
        return state

    def resume(self, state: dict[str, Plain]) -> None:
        """See :meth:`Kept.resume`."""
        super().resume({name: value for name, value in state.items() if name != "drivers"})
        self._drivers.clear()
        for driver in listed(state.get("drivers")):
            sensor, family, inner = listed(driver, 3)
            if not isinstance(sensor, str) or not isinstance(family, str) or family not in by_name():
                raise ValueError(f"a state holds a driver of {family!r}")
            self._driver(sensor, by_name()[family]).resume(mapped(inner))

    def title(self, sensor: str) -> str:
        """Return what people know a sensor by."""
        return self.names.get(sensor) or sensor

    def finish(self) -> None:
        """Say of every sensor that has told nothing to the end that it has not, and what was passed over."""
        for silent in self._mute.silent():
            self._remark(silent.told(self.title(silent.sensor)))
        passed_over: Counter[str] = Counter()
        for (sensor, _), times in self.ignored.items():
            passed_over[sensor] += times
        for sensor, times in sorted(passed_over.items()):
            self._remark(f"{times} notifications of {self.title(sensor)} were of a kind that is not known")

    def _remark(self, line: str) -> None:
        if line not in self.remarks:
            self.remarks.append(line)

    def _driver(self, sensor: str, family: Family) -> Driver:
        key = (sensor, family.name)
        if key not in self._drivers:
            name = self.names.get(sensor, "")
            belt = self._belts.get(name) or self._belts.get(sensor)
            device = Device(name, self._cadence_units.get(sensor), belt)
            self._drivers[key] = family.driver(device)
        return self._drivers[key]

    def _sort(
        self, sensor: str, family: Family, readings: list[Reading]
    ) -> list[Sample | Beat | Acceleration]:
        """Keep the facts and remarks, return what is measured."""
        passed: list[Sample | Beat | Acceleration] = []
        for reading in readings:
            if isinstance(reading, Fact):
                self.facts.setdefault(sensor, {})[reading.name] = reading.value
            elif isinstance(reading, Remark):
                self._remark(f"{self.title(sensor)} {reading.text}")
            elif isinstance(reading, TimerEvent):
                self._presses.append(reading)
            elif isinstance(reading, Beat | Acceleration) or (
                isinstance(reading, Sample) and self._owns(family, reading)
            ):
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
