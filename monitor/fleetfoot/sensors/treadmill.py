"""Treadmills and belt sensors: speed and grade of the belt. Read only; nothing is ever written to a machine."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fleetfoot.gatt import uuid
from fleetfoot.gatt.machine_status import MachineStatus
from fleetfoot.gatt.treadmill_data import Elevation, Energy, Force, Slope, TreadmillData
from fleetfoot.kept import Kept, keeps
from fleetfoot.sensors.belt import Belt
from fleetfoot.sensors.family import Family, Remark
from fleetfoot.sensors.odometer import STALE_S
from fleetfoot.sensors.settings import BeltSettings
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from fleetfoot.path.source import Notification
    from fleetfoot.sensors.family import Device, Reading


for _each in (TreadmillData, Slope, Elevation, Energy, Force):
    keeps(_each)


UNSAID_S: Final = 60.0
"""Machines that tell their incline do so at every record, or when it is set."""
UNSAID: Final = "does not say its incline: leave it as it is, for a change that is hidden looks like drift"


class TreadmillDriver(Kept):
    """Reads treadmills; a record that is split over several packets counts from the packet that ends it.

    The grade is that of the latest record or, of a treadmill whose records have none, of its status.
    """

    kept = ("_belt", "_begun", "_begun_s", "_inclination_pct", "_level_since_s")

    def __init__(self, device: Device) -> None:
        self._settings = device.belt or BeltSettings()
        self._belt = Belt(self._settings)
        self._begun = TreadmillData()
        self._begun_s = 0.0
        self._inclination_pct: float | None = None
        self._level_since_s = math.nan
        """Since when nothing was said of the incline; infinite once that was told, or it was said."""

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one notification says; see :class:`fleetfoot.sensors.family.Driver`."""
        if notification.characteristic == uuid.MACHINE_STATUS:
            return self._status(notification)
        packet = TreadmillData.from_bytes(notification.payload)
        t_s = notification.t_s
        fresh = t_s - self._begun_s <= STALE_S
        record = self._begun.merged(packet) if fresh else packet
        if record.speed_km_h is None:
            self._begun, self._begun_s = record, t_s
            return []
        self._begun = TreadmillData()
        return [*self._record(notification, record), *self._remarks(t_s)]

    def _status(self, notification: Notification) -> list[Reading]:
        status = MachineStatus.from_bytes(notification.payload)
        if status.inclination_pct is not None:
            self._inclination_pct = status.inclination_pct
        self._belt.hear(notification.t_s, status.event)
        if not self._belt.is_halted:
            return []
        return [Sample(notification.t_s, Channel.SPEED, 0.0, notification.sensor)]

    def _record(self, notification: Notification, record: TreadmillData) -> list[Reading]:
        t_s, sensor = notification.t_s, notification.sensor
        readings: list[Reading] = [Sample(t_s, Channel.SPEED, self._belt.speed_m_s(t_s, record), sensor)]
        if record.distance_m is not None and not math.isnan(self._belt.travelled_m):
            readings.append(Sample(t_s, Channel.DISTANCE, self._belt.travelled_m, sensor))
        inclination_pct = record.slope.inclination_pct if record.slope else self._inclination_pct
        if inclination_pct is not None:
            self._level_since_s = math.inf
            grade = (inclination_pct + self._settings.incline_offset_pct) / 100
            readings.append(Sample(t_s, Channel.GRADE, grade, sensor))
        return readings

    def _remarks(self, t_s: float) -> list[Remark]:
        if math.isnan(self._level_since_s):
            self._level_since_s = t_s
        if t_s - self._level_since_s >= UNSAID_S:
            self._level_since_s = math.inf
            self._belt.remarks.append(UNSAID)
        found = [Remark(text) for text in self._belt.remarks]
        self._belt.remarks.clear()
        return found


FAMILY: Final = Family(
    name="treadmill",
    title="treadmill",
    service=uuid.FITNESS_MACHINE_SERVICE,
    driver=TreadmillDriver,
    notify=(uuid.TREADMILL_DATA, uuid.MACHINE_STATUS),
    channels=(Channel.SPEED, Channel.GRADE, Channel.DISTANCE),
    rank=1,  # a belt sensor may send its speed as a running sensor, too; one of the two must count
)
