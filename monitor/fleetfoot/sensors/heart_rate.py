"""Heart rate straps: heart rate and the intervals between beats."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fleetfoot.gatt import uuid
from fleetfoot.gatt.body_sensor_location import BodySensorLocation
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.sensors.family import Fact, Family
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Beat, Sample

if TYPE_CHECKING:
    from fleetfoot.path.notification import Notification
    from fleetfoot.sensors.family import Device, Reading


class HeartRateDriver:
    """Reads heart rate straps.

    The heart rate is NaN when it is sent as 0 (some straps do while they search) and when the strap says that
    it has lost the skin. Beats are taken unless contact is lost; an interval of 0 is none.
    """

    def __init__(self, _device: Device) -> None:
        """Need to know nothing of the strap."""

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one notification says; see :class:`fleetfoot.sensors.family.Driver`."""
        if notification.characteristic == uuid.BODY_SENSOR_LOCATION:
            location = BodySensorLocation.from_bytes(notification.payload)
            return [Fact("location", location.name.lower().replace("_", " "))]
        t_s, sensor = notification.t_s, notification.sensor
        measured = HeartRateMeasurement.from_bytes(notification.payload)
        worn = measured.contact is not False
        rate_bpm = float(measured.heart_rate_bpm) if worn and measured.heart_rate_bpm else math.nan
        readings: list[Reading] = [Sample(t_s, Channel.HEART_RATE, rate_bpm, sensor)]
        if worn:
            readings += [Beat(t_s, rr_ms, sensor) for rr_ms in measured.rr_ms if rr_ms]
        return readings


FAMILY: Final = Family(
    name="heart_rate",
    title="heart rate strap",
    service=uuid.HEART_RATE_SERVICE,
    driver=HeartRateDriver,
    notify=(uuid.HEART_RATE_MEASUREMENT,),
    read=(uuid.BODY_SENSOR_LOCATION,),
    channels=(Channel.HEART_RATE,),
)
