"""Heart rate straps: heart rate and the intervals between beats."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fleetfoot.gatt import uuid
from fleetfoot.gatt.body_sensor_location import BodySensorLocation
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.kept import Kept
from fleetfoot.sensors.family import Fact, Family, Lack
from fleetfoot.sensors.pulse import REGULAR, Pulse
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Beat, Sample

if TYPE_CHECKING:
    from fleetfoot.path.source import Notification
    from fleetfoot.sensors.family import Device, Reading


NO_CONTACT: Final = Lack("it says that it does not touch the skin: wet its electrodes and wear it tighter")
NO_RATE: Final = Lack("it sends 0: wet its electrodes and wear it tighter")


class HeartRateDriver(Kept):
    """Reads heart rate straps.

    A heart rate that is sent as 0 (some straps do while they search) and one without skin contact is unknown, unless
    the intervals between beats make a pulse (:mod:`fleetfoot.sensors.pulse`): straps were seen that never set their
    contact bit (polar-ble-sdk issue 83) or whose heart rate stays 0 (RunnerUp issue 44). Beats are taken unless
    contact is lost; an interval of 0 is none.
    """

    kept = ("_pulse",)

    def __init__(self, _device: Device) -> None:
        self._pulse = Pulse()

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one notification says; see :class:`fleetfoot.sensors.family.Driver`."""
        if notification.characteristic == uuid.BODY_SENSOR_LOCATION:
            location = BodySensorLocation.from_bytes(notification.payload)
            return [Fact("location", location.name.lower().replace("_", " "))]
        t_s, sensor = notification.t_s, notification.sensor
        measured = HeartRateMeasurement.from_bytes(notification.payload)
        rr_ms = [each for each in measured.rr_ms if each]
        self._pulse.feel(t_s, rr_ms)
        rate_bpm = self._rate_bpm(t_s, measured)
        lost = measured.contact is False
        readings: list[Reading] = [Sample(t_s, Channel.HEART_RATE, rate_bpm, sensor)]
        if math.isnan(rate_bpm):
            readings.append(NO_CONTACT if lost else NO_RATE)
        if not (lost and math.isnan(rate_bpm)):
            readings += [Beat(t_s, each, sensor) for each in rr_ms]
        return readings

    def _rate_bpm(self, t_s: float, measured: HeartRateMeasurement) -> float:
        stated_bpm = float(measured.heart_rate_bpm)
        if stated_bpm and measured.contact is not False:
            return stated_bpm
        pulse_bpm = self._pulse.rate_bpm(t_s)
        if not stated_bpm:
            return pulse_bpm
        return stated_bpm if abs(stated_bpm - pulse_bpm) <= REGULAR * stated_bpm else math.nan


FAMILY: Final = Family(
    name="heart_rate",
    title="heart rate strap",
    service=uuid.HEART_RATE_SERVICE,
    driver=HeartRateDriver,
    notify=(uuid.HEART_RATE_MEASUREMENT,),
    read=(uuid.BODY_SENSOR_LOCATION,),
    channels=(Channel.HEART_RATE,),
)
