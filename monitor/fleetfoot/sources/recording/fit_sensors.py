"""Which sensor a channel of a FIT file comes from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from fleetfoot.sources.recording.columns import STRYD
from fleetfoot.sources.recording.fit_file import DEVICE_INFO, FILE_ID
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot.sources.recording.fit_columns import Value
    from fleetfoot.sources.recording.fit_file import FitFile

_HEART, _FOOTPOD, _DYNAMICS, _POWER = "heart_rate", "footpod", "running_dynamics", "power"

_ROLES: Final[dict[tuple[str, Value], str]] = {
    ("antplus_device_type", "heart_rate"): _HEART,
    ("antplus_device_type", "stride_speed_distance"): _FOOTPOD,
    ("antplus_device_type", 30): _DYNAMICS,
    ("antplus_device_type", "bike_power"): _POWER,
    ("ble_device_type", "heart_rate"): _HEART,
    ("ble_device_type", "footpod"): _FOOTPOD,
    ("ble_device_type", "bike_power"): _POWER,
    ("device_type", 120): _HEART,
    ("device_type", 124): _FOOTPOD,
    ("device_type", 30): _DYNAMICS,
    ("device_type", 11): _POWER,
}
"""Role of a device by the field that names its type (ANT+ device types; FIT SDK profile 21)."""

_SOURCES: Final[dict[Channel, tuple[str, ...]]] = {
    Channel.HEART_RATE: (_HEART,),
    Channel.CADENCE: (_FOOTPOD, _DYNAMICS),
    Channel.VERTICAL_OSCILLATION: (_DYNAMICS,),
    Channel.GROUND_CONTACT: (_DYNAMICS,),
    Channel.STEP_LENGTH: (_DYNAMICS,),
    Channel.BALANCE: (_DYNAMICS,),
    Channel.POWER: (_POWER,),
}
"""Whose word a watch takes for a channel, in this order, before its own."""


def sensor_names(file: FitFile) -> dict[Channel, str]:
    """Return for each channel the name of the sensor that its native field comes from."""
    identity = file.messages(FILE_ID)
    watch = _name(identity[0]) if identity else None
    own = watch or "fit:watch"
    if own == STRYD:
        return dict.fromkeys(Channel, STRYD)
    devices = _devices(file)
    return {
        channel: next((devices[role] for role in _SOURCES.get(channel, ()) if role in devices), own)
        for channel in Channel
    }


def _devices(file: FitFile) -> dict[str, str]:
    """Name of the device in each role: the first that says who it is, else that there is one."""
    devices: dict[str, str] = {}
    for row in file.messages(DEVICE_INFO):
        role = next(
            (_ROLES[pair] for pair in row.items() if isinstance(pair[1], (str, int)) and pair in _ROLES), None
        )
        if role:
            unnamed = f"fit:{role}"
            if devices.get(role, unnamed) == unnamed:
                devices[role] = _name(row) or unnamed
    return devices


def _name(row: dict[str, Value]) -> str | None:
    """``fit:maker-product`` in lower case; None where the maker is not stated."""
    maker = _slug(row.get("manufacturer"))
    if maker in {"", "0"}:
        return None
    if maker == "stryd":
        return STRYD
    product = next(
        (_slug(row[key]) for key in ("product_name", "garmin_product", "product") if row.get(key)), ""
    )
    if not product or product == maker:
        return f"fit:{maker}"
    return f"fit:{product}" if product.startswith(f"{maker}-") else f"fit:{maker}-{product}"


def _slug(value: Value) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", str(value).lower()).strip("-") if isinstance(value, (str, int)) else ""
