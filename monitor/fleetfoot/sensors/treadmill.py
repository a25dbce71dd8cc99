"""Treadmills and belt sensors: speed and grade of the belt. Read only; nothing is ever written to a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.gatt import uuid
from fleetfoot.gatt.treadmill_data import TreadmillData
from fleetfoot.sensors.family import Family
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from fleetfoot.path.notification import Notification
    from fleetfoot.sensors.family import Device, Reading

_STALE_S: Final = 3.0  # records come every second; what waits for its end longer than this has lost it


class TreadmillDriver:
    """Reads treadmills; a record that is split over several packets counts from the packet that ends it."""

    def __init__(self, _device: Device) -> None:
        self._begun = TreadmillData()
        self._begun_s = 0.0

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one notification says; see :class:`fleetfoot.sensors.family.Driver`."""
        packet = TreadmillData.from_bytes(notification.payload)
        t_s = notification.t_s
        fresh = t_s - self._begun_s <= _STALE_S
        record = self._begun.merged(packet) if fresh else packet
        if record.speed_km_h is None:
            self._begun, self._begun_s = record, t_s
            return []
        self._begun = TreadmillData()
        readings: list[Reading] = [Sample(t_s, Channel.SPEED, record.speed_km_h / 3.6, notification.sensor)]
        if record.slope is not None and record.slope.inclination_pct is not None:
            grade = record.slope.inclination_pct / 100
            readings.append(Sample(t_s, Channel.GRADE, grade, notification.sensor))
        return readings


FAMILY: Final = Family(
    name="treadmill",
    title="treadmill",
    service=uuid.FITNESS_MACHINE_SERVICE,
    driver=TreadmillDriver,
    notify=(uuid.TREADMILL_DATA,),
    channels=(Channel.SPEED, Channel.GRADE),
    rank=1,  # a belt sensor may send its speed as a running sensor, too; one of the two must count
)
