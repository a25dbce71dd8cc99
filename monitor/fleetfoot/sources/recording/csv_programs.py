"""Programs whose CSV files differ from what their headers say, recognised by those."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.sources.recording.csv_words import Meaning
from fleetfoot.sources.recording.draft import Draft, Stated
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fleetfoot.sources.recording.csv_table import Table


@dataclass(frozen=True, slots=True)
class Program:
    """How one program writes a run."""

    sensor: str
    """Name of the sensor of all that it recorded."""
    signs: frozenset[str] = frozenset()
    """Names of columns, in lower case, that tell its files from others."""
    known: bool = False
    """Whether its other columns are known to be of no use."""
    time_unit_s: float = 0.0
    """Seconds to a unit of its time; 0 where header or size tell."""
    time_in_date: bool = False
    """Whether the column of the date holds the time too."""
    meanings: Mapping[str, Meaning] = field(default_factory=dict["str", Meaning])
    """What columns hold that say something else or nothing, by name in lower case."""
    stated: Callable[[Mapping[str, str]], Stated] | None = None
    """What stands above the header of the run as a whole."""


def _of_polar(notes: Mapping[str, str]) -> Stated:
    return Stated(
        distance_m=1000.0 * _number(notes.get("total distance (km)", "")),
        timer_s=_span(notes.get("duration", "")),
    )


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return np.nan


def _span(text: str) -> float:
    """Return the seconds of ``00:30:08``."""
    parts = text.split(":")
    if len(parts) != 3:
        return np.nan
    hours, minutes, seconds = (_number(part) for part in parts)
    return 3600.0 * hours + 60.0 * minutes + seconds


PROGRAMS: Final = (
    Program("csv:fatmaxxer", frozenset({"timestamp", "rr", "since_start"}), known=True),
    Program("csv:fatmaxxer", frozenset({"timestamp", "heartrate", "rmssd", "alpha1"}), known=True),
    Program("csv:hrv-logger", frozenset({"date", "rr", "since start"}), known=True, time_in_date=True),
    Program("csv:hrv-logger", frozenset({"date", "hr", "since start"}), known=True, time_in_date=True),
    Program(
        "csv:stryd",
        frozenset({"timestamp", "power (w/kg)", "ground time (ms)"}),
        known=True,
    ),
    Program(
        "csv:polar-flow",
        frozenset({"sample rate", "time", "hr (bpm)"}),
        known=True,
        stated=_of_polar,
    ),
    Program(
        "csv:goldencheetah",
        frozenset({"secs", "kph", "km"}),
        known=True,
        meanings={
            "slope": Meaning(Channel.GRADE, "%"),
            "rvert": Meaning(Channel.VERTICAL_OSCILLATION, "cm"),
            "rcontact": Meaning(Channel.GROUND_CONTACT, "ms"),
        },
    ),
    Program(
        "csv:wahoo",
        frozenset({"groundcontacttime", "motioncount", "verticaloscillation"}),
        known=True,
    ),
    Program(
        "csv:fit-records",
        frozenset({"timestamp", "position_lat", "position_long"}),
        known=True,
    ),
    Program("csv:fit-records", frozenset({"timestamp", "heart rate [bpm]", "speed [m/s]"}), known=True),
)
"""Further programs are added here and nowhere else; the first whose signs are all there is taken."""

_ACCELERATIONS: Final = (
    (frozenset({"accel_ln_x", "accel_ln_y", "accel_ln_z"}), "System_Timestamp_Plot_Zeroed"),
    (frozenset({"ax", "ay", "az", "gx", "gy", "gz"}), "time"),
)
"""Columns of raw acceleration (Shimmer at the sacrum; a unit at the foot), and that of the time in ms."""


def program_of(table: Table) -> Program:
    """Return the program that wrote a table; one of no name where it is not known."""
    names = {name.strip().lower() for name in table.header}
    return next((program for program in PROGRAMS if program.signs <= names), Program("csv"))


def raw_acceleration(table: Table) -> Draft | None:
    """Return a draft that only knows its length where a table holds raw acceleration and nothing else."""
    names = {name.strip().lower() for name in table.header}
    for signs, time in _ACCELERATIONS:
        if signs <= names and time in table.header:
            ms, _ = table.numbers(table.header.index(time), strict=False)
            line = "raw acceleration only: it holds none of the channels that are watched"
            return Draft(0.001 * ms[[0, -1]], [], dated=False, sport=None, warnings=[line])
    return None
