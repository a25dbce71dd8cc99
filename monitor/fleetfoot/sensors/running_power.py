"""Running power of Stryd pods, which send it as cycling power.

Only the power is taken. The crank revolutions that such a pod may send along are no cadence: what it counts
there differs between firmwares, and its Running Speed and Cadence service says it properly.

The power meter of a bicycle offers the same service. What tells it: where it says that it is mounted, and, where it
does not say so, that it can count wheels or see pedals. What offers Running Speed and Cadence as well is a runner's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.errors import BluetoothError, UnfitError
from fleetfoot.gatt import uuid
from fleetfoot.gatt.cycling_power_feature import CyclingPowerFeature
from fleetfoot.gatt.cycling_power_measurement import CyclingPowerMeasurement
from fleetfoot.gatt.sensor_location import SensorLocation
from fleetfoot.gatt.wire import DecodeError
from fleetfoot.kept import Kept
from fleetfoot.sensors.family import Family
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import TypeVar

    from fleetfoot.path.source import Notification
    from fleetfoot.sensors.family import Device, Link, Reading

    T = TypeVar("T")

RUNNERS: Final = frozenset(
    {SensorLocation.TOP_OF_SHOE, SensorLocation.IN_SHOE, SensorLocation.HIP, SensorLocation.CHEST}
)
"""Where runners wear sensors; every other place but OTHER is on a bicycle."""
BICYCLES: Final = (
    CyclingPowerFeature.PEDAL_BALANCE
    | CyclingPowerFeature.ACCUMULATED_TORQUE
    | CyclingPowerFeature.WHEEL_REVOLUTIONS
    | CyclingPowerFeature.EXTREME_MAGNITUDES
    | CyclingPowerFeature.EXTREME_ANGLES
    | CyclingPowerFeature.DEAD_SPOTS
)
"""What no running pod can tell. Crank revolutions are not among it: some pods send their steps as such."""


class RunningPowerDriver(Kept):
    """Reads running power; 0 W is a value: the runner stands."""

    def __init__(self, _device: Device) -> None:
        """Need to know nothing of the pod."""

    def feed(self, notification: Notification) -> list[Reading]:
        """Return what one notification says; see :class:`fleetfoot.sensors.family.Driver`."""
        measured = CyclingPowerMeasurement.from_bytes(notification.payload)
        return [Sample(notification.t_s, Channel.POWER, float(measured.power_w), notification.sensor)]


async def check_runner(link: Link, services: Collection[str]) -> None:
    """Find out whether a power meter is a runner's; one that does not say is taken for one.

    Raises
    ------
    UnfitError
        It is a bicycle's.
    """
    if uuid.RUNNING_SPEED_AND_CADENCE_SERVICE in services:
        return
    place = await _read(link, uuid.SENSOR_LOCATION, SensorLocation.from_bytes)
    if place in RUNNERS:
        return
    if place not in {None, SensorLocation.OTHER}:
        raise UnfitError("it is the power meter of a bicycle, not a running pod")
    features = await _read(link, uuid.CYCLING_POWER_FEATURE, CyclingPowerFeature.from_bytes)
    if features is not None and features & BICYCLES:
        raise UnfitError("it tells what only the power meter of a bicycle can")


async def _read(link: Link, characteristic: str, decode: Callable[[bytes], T]) -> T | None:
    try:
        return decode(await link.read(characteristic))
    except (BluetoothError, DecodeError):  # not there, refused, or no known value: then it does not say
        return None


FAMILY: Final = Family(
    name="running_power",
    title="running power pod",
    service=uuid.CYCLING_POWER_SERVICE,
    driver=RunningPowerDriver,
    notify=(uuid.CYCLING_POWER_MEASUREMENT,),
    channels=(Channel.POWER,),
    fits=check_runner,
)
