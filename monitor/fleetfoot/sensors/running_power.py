"""Running power of Stryd pods, which send it as cycling power.

Only the power is taken. The crank revolutions that such a pod may send along are no cadence: what it counts
there differs between firmwares, and its Running Speed and Cadence service says it properly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.gatt import uuid
from fleetfoot.gatt.cycling_power_measurement import CyclingPowerMeasurement
from fleetfoot.sensors.family import Family
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from fleetfoot.notification import Notification
    from fleetfoot.sensors.family import Device, Reading


class RunningPowerDriver:
    """Reads running power; 0 W is a value: the runner stands."""

    def __init__(self, _device: Device) -> None:
        """Need to know nothing of the pod."""

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one notification says; see :class:`fleetfoot.sensors.family.Driver`."""
        measured = CyclingPowerMeasurement.from_bytes(notification.payload)
        return [Sample(notification.t_s, Channel.POWER, float(measured.power_w), notification.sensor)]


FAMILY: Final = Family(
    name="running_power",
    title="running power pod",
    service=uuid.CYCLING_POWER_SERVICE,
    driver=RunningPowerDriver,
    notify=(uuid.CYCLING_POWER_MEASUREMENT,),
    channels=(Channel.POWER,),
)
