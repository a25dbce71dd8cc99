"""Pods that send fleetfoot's own Running Dynamics Measurement: contact, oscillation, balance, cadence."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from fleetfoot.gatt import uuid
from fleetfoot.gatt.running_dynamics import RunningDynamicsMeasurement
from fleetfoot.kept import Kept
from fleetfoot.sensors.family import Family
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from fleetfoot.path.source import Notification
    from fleetfoot.sensors.family import Device, Reading


class RunningDynamicsDriver(Kept):
    """Reads running dynamics; a quantity sent as 0 is NaN, one that is not sent yields no sample."""

    def __init__(self, _device: Device) -> None:
        """Need to know nothing of the pod."""

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one notification says; see :class:`fleetfoot.sensors.family.Driver`."""
        measured = RunningDynamicsMeasurement.from_bytes(notification.payload)
        values = (
            (Channel.VERTICAL_OSCILLATION, measured.vertical_oscillation_mm),
            (Channel.GROUND_CONTACT, measured.ground_contact_ms),
            (Channel.BALANCE, measured.balance_pct),
            (Channel.CADENCE, measured.cadence_spm),
        )
        return [
            Sample(notification.t_s, channel, float(value) or math.nan, notification.sensor)
            for channel, value in values
            if value is not None
        ]


FAMILY: Final = Family(
    name="running_dynamics",
    title="running dynamics pod",
    service=uuid.RUNNING_DYNAMICS_SERVICE,
    driver=RunningDynamicsDriver,
    notify=(uuid.RUNNING_DYNAMICS_MEASUREMENT,),
    channels=(Channel.VERTICAL_OSCILLATION, Channel.GROUND_CONTACT, Channel.BALANCE, Channel.CADENCE),
    rank=1,  # its cadence is 32 times finer than that of the standard's running sensors
)
