"""UUIDs of the services and characteristics that fleetfoot speaks, in the form of :func:`canonical`.

The four-digit ones are assigned by the Bluetooth SIG.
"""

from __future__ import annotations

from typing import Final

_SIG_BASE: Final = "-0000-1000-8000-00805f9b34fb"
_GROUPS: Final = (8, 4, 4, 4, 12)
_DIGITS: Final = frozenset("0123456789abcdef")

DEVICE_NAME: Final = "2a00"

HEART_RATE_SERVICE: Final = "180d"
HEART_RATE_MEASUREMENT: Final = "2a37"
BODY_SENSOR_LOCATION: Final = "2a38"

RUNNING_SPEED_AND_CADENCE_SERVICE: Final = "1814"
RSC_MEASUREMENT: Final = "2a53"
RSC_FEATURE: Final = "2a54"
SENSOR_LOCATION: Final = "2a5d"

CYCLING_POWER_SERVICE: Final = "1818"
CYCLING_POWER_MEASUREMENT: Final = "2a63"
CYCLING_POWER_FEATURE: Final = "2a65"

FITNESS_MACHINE_SERVICE: Final = "1826"
TREADMILL_DATA: Final = "2acd"
MACHINE_STATUS: Final = "2ada"

BATTERY_SERVICE: Final = "180f"
BATTERY_LEVEL: Final = "2a19"

DEVICE_INFORMATION_SERVICE: Final = "180a"
MODEL_NUMBER: Final = "2a24"
SERIAL_NUMBER: Final = "2a25"
FIRMWARE_REVISION: Final = "2a26"
HARDWARE_REVISION: Final = "2a27"
SOFTWARE_REVISION: Final = "2a28"
MANUFACTURER_NAME: Final = "2a29"

RUNNING_DYNAMICS_SERVICE: Final = "8002465a-3ea5-4f16-aa34-2f081d39a937"
"""Fleetfoot's own (a random UUID, version 4); see :mod:`fleetfoot.gatt.running_dynamics`."""
RUNNING_DYNAMICS_MEASUREMENT: Final = "2480f75c-8033-49de-8d05-5e4a76282d66"
"""Fleetfoot's own (a random UUID, version 4)."""

PHONE_POSITION_SERVICE: Final = "a1bf6151-242f-4e81-a937-9b82f8c66ec3"
"""Fleetfoot's own (a random UUID, version 4), which no sensor has; see :mod:`fleetfoot.gatt.phone_position`."""
PHONE_POSITION: Final = "016d5605-29ba-42c3-b71e-92fc85334215"
"""Fleetfoot's own (a random UUID, version 4)."""

TIMER_SERVICE: Final = "6e047925-144e-4cf2-8c4d-4b8a4bf0ab8b"
"""Fleetfoot's own (a random UUID, version 4), which no sensor has; see :mod:`fleetfoot.gatt.timer_state`."""
TIMER_STATE: Final = "1a6f0881-2d40-476e-aaa3-a4f7e3094025"
"""Fleetfoot's own (a random UUID, version 4)."""

PMD_SERVICE: Final = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
"""Polar Measurement Data."""
PMD_CONTROL_POINT: Final = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
PMD_DATA: Final = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"

GSP_SERVICE: Final = "34802252-7185-4d5d-b431-630e7050e8f0"
"""Movesense's GATT SensorData Protocol."""
GSP_COMMAND: Final = "34800001-7185-4d5d-b431-630e7050e8f0"
GSP_DATA: Final = "34800002-7185-4d5d-b431-630e7050e8f0"


def canonical(uuid: str) -> str:
    """Return the one form in which fleetfoot writes a UUID: lower case, four digits where that says it all.

    Takes 16-bit, 32-bit and 128-bit UUIDs in either case.

    Raises
    ------
    ValueError
        It is not a UUID.

    Examples
    --------
    >>> canonical("00002A37-0000-1000-8000-00805F9B34FB")
    '2a37'
    >>> canonical("FB005C80-02E7-F387-1CAD-8ACD2D8DF0C8")
    'fb005c80-02e7-f387-1cad-8acd2d8df0c8'
    """
    text = uuid.lower()
    if len(text) in {4, 8}:
        text = text.zfill(8) + _SIG_BASE
    groups = text.split("-")
    if tuple(map(len, groups)) != _GROUPS or not _DIGITS.issuperset("".join(groups)):
        raise ValueError(f"not a UUID: {uuid!r}")
    return text[4:8] if text.startswith("0000") and text.endswith(_SIG_BASE) else text
