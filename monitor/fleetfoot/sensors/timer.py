"""The button by which a runner pauses a run and goes on.

It is no sensor that is searched for or missed: the phone's app alone writes it into a run
(:mod:`fleetfoot.phone.live`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.gatt import uuid
from fleetfoot.gatt.timer_state import TimerState
from fleetfoot.kept import Kept
from fleetfoot.path.source import TimerEvent
from fleetfoot.sensors.family import Family

if TYPE_CHECKING:
    from fleetfoot.path.source import Notification
    from fleetfoot.sensors.family import Device, Reading


class TimerDriver(Kept):
    """Reads presses."""

    kept = ()

    def __init__(self, device: Device) -> None:
        del device

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one press says; see :class:`fleetfoot.sensors.family.Driver`."""
        return [TimerEvent(notification.t_s, TimerState.from_bytes(notification.payload).running)]


FAMILY: Final = Family(
    name="timer",
    title="the runner's timer",
    service=uuid.TIMER_SERVICE,
    driver=TimerDriver,
    notify=(uuid.TIMER_STATE,),
)
