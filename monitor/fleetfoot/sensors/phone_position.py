"""The phone's own receiver of satellites: speed where no sensor of the runner tells it.

It is no sensor that is searched for or missed: the phone's app alone writes it into a run
(:mod:`fleetfoot.phone.position`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fleetfoot.gatt import uuid
from fleetfoot.gatt.phone_position import PhonePosition
from fleetfoot.kept import Kept
from fleetfoot.sensors.family import Family
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from fleetfoot.path.source import Notification
    from fleetfoot.sensors.family import Device, Reading

LEAST_ACCURACY_M: Final = 50.0
"""What is less certain tells no speed: it may be of a mast or a wireless network (OpenTracks records no more by default
either: ``recording_gps_accuracy_default`` of its settings)."""


class PhonePositionDriver(Kept):
    """Reads fixes: the speed that the receiver tells, which it has from the Doppler shift, and none of our own.

    Altitude is in the capture and tells nothing here: that of satellites wanders by 3 to 8 m (recorded watches without
    a barometer), which is a hill to who judges effort by the grade.
    """

    kept = ()

    def __init__(self, device: Device) -> None:
        del device

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one fix says; see :class:`fleetfoot.sensors.family.Driver`."""
        fix = PhonePosition.from_bytes(notification.payload)
        is_known = fix.speed_m_s is not None and fix.accuracy_m <= LEAST_ACCURACY_M
        speed_m_s = fix.speed_m_s if is_known and fix.speed_m_s is not None else math.nan
        return [Sample(notification.t_s, Channel.SPEED, speed_m_s, notification.sensor)]


FAMILY: Final = Family(
    name="phone_position",
    title="the phone's position",
    service=uuid.PHONE_POSITION_SERVICE,
    driver=PhonePositionDriver,
    notify=(uuid.PHONE_POSITION,),
)
