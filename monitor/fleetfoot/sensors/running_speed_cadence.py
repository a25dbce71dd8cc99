"""Running sensors of the Bluetooth standard, on the foot or the chest: speed, cadence, step length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.gatt import uuid
from fleetfoot.gatt.rsc_feature import RscFeature
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.gatt.sensor_location import SensorLocation
from fleetfoot.kept import Kept
from fleetfoot.sensors.cadence_unit import CadenceUnit, Unit
from fleetfoot.sensors.family import Fact, Family, Remark
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from fleetfoot.path.source import Notification
    from fleetfoot.sensors.family import Device, Reading


class RunningSpeedCadenceDriver(Kept):
    """Reads running sensors.

    Speed 0 is a value: the runner stands. Cadence and step length are NaN while the runner stands and until
    it is known what the sensor counts (:mod:`fleetfoot.sensors.cadence_unit`); what is known is told as
    facts.
    """

    kept = ("_unit",)

    def __init__(self, device: Device) -> None:
        self._unit = CadenceUnit(configured=device.cadence_unit, name=device.name)

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one notification says; see :class:`fleetfoot.sensors.family.Driver`."""
        payload = notification.payload
        if notification.characteristic == uuid.RSC_FEATURE:
            self._unit.learn(RscFeature.from_bytes(payload))
            return []
        if notification.characteristic == uuid.SENSOR_LOCATION:
            return [Fact("location", SensorLocation.from_bytes(payload).name.lower().replace("_", " "))]
        return self._measurement(notification, RscMeasurement.from_bytes(payload))

    def _measurement(self, notification: Notification, measured: RscMeasurement) -> list[Reading]:
        t_s, sensor = notification.t_s, notification.sensor
        before = self._unit.verdict
        self._unit.observe(t_s, measured)
        readings: list[Reading] = [
            Sample(t_s, Channel.SPEED, measured.speed_m_s, sensor),
            Sample(t_s, Channel.CADENCE, self._unit.cadence_spm(measured), sensor),
        ]
        if measured.stride_length_m is not None:
            step_length_m = self._unit.step_length_m(measured.stride_length_m)
            readings.append(Sample(t_s, Channel.STEP_LENGTH, step_length_m, sensor))
        if verdict := self._unit.verdict:
            if before is not None and before.unit is not verdict.unit:
                factor = "twice" if verdict.unit is Unit.STEPS else "half"
                told = f"its cadence so far was {factor} the true one"
                readings.append(Remark(f"counts {verdict.unit}, not {before.unit}: {told}"))
            readings += [
                Fact("cadence_unit", f"{verdict.unit}/min"),
                Fact("cadence_unit_by", verdict.by.value),
                Fact("cadence_unit_confidence", verdict.confidence),
            ]
        return readings


FAMILY: Final = Family(
    name="running_speed_cadence",
    title="running pod",
    service=uuid.RUNNING_SPEED_AND_CADENCE_SERVICE,
    driver=RunningSpeedCadenceDriver,
    notify=(uuid.RSC_MEASUREMENT,),
    read=(uuid.RSC_FEATURE, uuid.SENSOR_LOCATION),
    channels=(Channel.SPEED, Channel.CADENCE, Channel.STEP_LENGTH),
)
