"""Developer fields of FIT files: what an application writes beside the profile's own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.sources.recording.cells import shown
from fleetfoot.sources.recording.columns import STRYD
from fleetfoot.sources.recording.csv_words import meaning
from fleetfoot.sources.recording.draft import Column
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot.sources.recording.fit_file import FitFile, Own
    from fleetfoot_signal.types import Floats

APPS: Final[dict[str, str]] = {
    "18fb2cf01a4b430dad66988c847421f4": STRYD,
    "660a581e5301460c8f2f034c8b6dc90f": STRYD,
    "14cc7713eff04136a643ac88baf99d02": STRYD,
    "a26e535875264582af7e8606884d96bc": "fit:runpower",
}
"""Sensor of the applications (hex ids) whose fields are known; the ids are those in the recorded runs."""

FIELDS: Final[dict[tuple[str, str], tuple[Channel, float]]] = {
    ("Power", "watts"): (Channel.POWER, 1.0),
    ("RP_Power", "w"): (Channel.POWER, 1.0),
    ("Cadence", "rpm"): (Channel.CADENCE, 1.0),
    ("Ground Time", "milliseconds"): (Channel.GROUND_CONTACT, 1.0),
    ("Vertical Oscillation", "centimeters"): (Channel.VERTICAL_OSCILLATION, 10.0),
    ("Elevation", "meters"): (Channel.ALTITUDE, 1.0),
}
"""Channel and factor of a known application's field by its name and unit (lower case)."""

NATIVE_NUMBERS: Final[dict[int, Channel]] = {
    2: Channel.ALTITUDE,
    3: Channel.HEART_RATE,
    4: Channel.CADENCE,
    5: Channel.DISTANCE,
    6: Channel.SPEED,
    7: Channel.POWER,
    9: Channel.GRADE,
    13: Channel.TEMPERATURE,
    39: Channel.VERTICAL_OSCILLATION,
    41: Channel.GROUND_CONTACT,
    73: Channel.SPEED,
    78: Channel.ALTITUDE,
    84: Channel.BALANCE,
    85: Channel.STEP_LENGTH,
}
"""Channel of the fields of the record message that a developer field may stand for (FIT profile 21)."""

UNITS: Final[dict[Channel, dict[str, float]]] = {
    Channel.SPEED: {"km/h": 1.0 / 3.6, "kph": 1.0 / 3.6, "mph": 0.44704},
    Channel.VERTICAL_OSCILLATION: {"cm": 10.0, "centimeters": 10.0, "m": 1000.0, "meters": 1000.0},
    Channel.GROUND_CONTACT: {"s": 1000.0, "seconds": 1000.0},
    Channel.STEP_LENGTH: {"mm": 0.001, "cm": 0.01, "centimeters": 0.01, "millimeters": 0.001},
    Channel.DISTANCE: {"km": 1000.0, "mi": 1609.344},
    Channel.ALTITUDE: {"ft": 0.3048, "feet": 0.3048},
    Channel.GRADE: {"%": 0.01, "percent": 0.01},
}
"""Factor to the unit of the channel table, where a field is in another."""


def own_columns(file: FitFile, has: set[Channel]) -> tuple[list[Column], list[str]]:
    """Return the developer fields that are read, and a line for those that are passed over though they look telling.

    A field of a known application is known by its name and unit. One of any other is read where it says which field
    of the profile it stands for.

    Parameters
    ----------
    file
    has
        Channels that are known without them.
    """
    columns: list[Column] = []
    passed: dict[str, Channel] = {}
    for own, values in file.developer().items():
        if own.app in APPS and (own.name, own.unit) in FIELDS:
            channel, factor = FIELDS[own.name, own.unit]
            columns.append(Column(channel, APPS[own.app], factor * values))
        elif own.app not in APPS and own.native in NATIVE_NUMBERS and np.isfinite(values).any():
            channel = NATIVE_NUMBERS[own.native]
            columns.append(
                Column(channel, f"fit:app-{own.app[:8] or 'unknown'}", _scaled(channel, own, values))
            )
        elif own.app not in APPS and np.nan_to_num(values).any():
            found = meaning(own.name)
            if found is not None and isinstance(found.quantity, Channel):
                passed[own.name] = found.quantity
    known = {*has, *(column.channel for column in columns)}
    names = sorted(name for name, channel in passed.items() if channel not in known)
    listed = ", ".join(shown(name) for name in names[:3]) + (", ..." if len(names) > 3 else "")
    line = f"fields of an application that is not known here are passed over: {listed}"
    return columns, [line] if names else []


def _scaled(channel: Channel, own: Own, values: Floats) -> Floats:
    """Return the values in the unit of the channel table; where the field names none it is that of the profile."""
    factors = UNITS.get(channel, {})
    default = {Channel.STEP_LENGTH: 0.001, Channel.GRADE: 0.01}.get(channel, 1.0)
    return factors.get(own.unit, 1.0 if own.unit == channel.spec.unit else default) * values
