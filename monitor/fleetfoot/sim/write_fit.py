"""Write a simulated run as a FIT activity, with the optional package garmin-fit-sdk."""

from __future__ import annotations

import importlib
import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from fleetfoot.errors import UsageError
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from fleetfoot.sim.simulate import SimulatedRun

RR_PER_MESSAGE: Final = 5
"""Size of the array of an hrv message (FIT profile)."""
RR_UNKNOWN_S: Final = 65.535
"""What fills the array where there are fewer: the invalid value of its type, scaled."""

FIELDS: Final[dict[Channel, tuple[str, float]]] = {
    Channel.SPEED: ("enhanced_speed", 1.0),
    Channel.VERTICAL_OSCILLATION: ("vertical_oscillation", 1.0),
    Channel.GROUND_CONTACT: ("stance_time", 1.0),
    Channel.STEP_LENGTH: ("step_length", 1000.0),
    Channel.ALTITUDE: ("enhanced_altitude", 1.0),
    Channel.BALANCE: ("stance_time_balance", 1.0),
}
"""Field of a record message for each channel with fractions, and how many of its units make one of ours."""

WHOLE_FIELDS: Final[dict[Channel, str]] = {
    Channel.HEART_RATE: "heart_rate",
    Channel.POWER: "power",
    Channel.TEMPERATURE: "temperature",
}
"""Field of a record message for each channel of whole numbers."""


class _Encoder(Protocol):
    """What is used of the encoder."""

    def on_mesg(self, mesg_num: int, mesg: dict[str, Any]) -> object: ...

    def close(self) -> bytes: ...


def write_fit(run: SimulatedRun, path: Path, started_utc: datetime) -> None:
    """Write a run as a FIT activity: one record a second and the beat intervals.

    Cadence is in strides/min with its fraction, as FIT wants of running.

    Parameters
    ----------
    run
        What to write.
    path
        Where to; an existing file is replaced.
    started_utc
        When its clock stood at 0; timezone-aware.

    Raises
    ------
    UsageError
        garmin-fit-sdk is not installed, or the file cannot be written.
    """
    encoder, numbers = _load()
    _open_activity(encoder, numbers, started_utc)
    _add_records(encoder, numbers, run, started_utc)
    _close_activity(encoder, numbers, run, started_utc)
    try:
        path.write_bytes(encoder.close())
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


def _load() -> tuple[_Encoder, Mapping[str, int]]:
    try:
        sdk = importlib.import_module("garmin_fit_sdk")
    except ImportError as error:
        raise UsageError("writing FIT needs garmin-fit-sdk: pip install 'fleetfoot[fit]'") from error
    return sdk.Encoder(), sdk.Profile["mesg_num"]


def _open_activity(encoder: _Encoder, numbers: Mapping[str, int], started_utc: datetime) -> None:
    file_id = {"type": "activity", "manufacturer": "development", "product": 0, "serial_number": 1}
    encoder.on_mesg(numbers["FILE_ID"], {**file_id, "time_created": started_utc})
    encoder.on_mesg(numbers["EVENT"], {"timestamp": started_utc, "event": "timer", "event_type": "start"})


def _add_records(
    encoder: _Encoder, numbers: Mapping[str, int], run: SimulatedRun, started_utc: datetime
) -> None:
    metres = np.cumsum(np.nan_to_num(run.values[Channel.SPEED])).tolist()
    intervals = np.split(run.beats.rr_ms, np.searchsorted(run.beats.t_s, run.t_s[1:]))
    for second, values in enumerate(run.values.T.tolist()):
        record = {"timestamp": started_utc + timedelta(seconds=second), "distance": metres[second]}
        encoder.on_mesg(numbers["RECORD"], record | _fields(values))
        rr_s = (intervals[second] / 1000.0).tolist()
        for first in range(0, len(rr_s), RR_PER_MESSAGE):
            packet = rr_s[first : first + RR_PER_MESSAGE]
            packet += [RR_UNKNOWN_S] * (RR_PER_MESSAGE - len(packet))
            encoder.on_mesg(numbers["HRV"], {"time": packet})


def _fields(values: list[float]) -> dict[str, Any]:
    """Return the fields of one record; what is unknown is left out."""
    fields: dict[str, Any] = {
        name: values[channel] * per_unit
        for channel, (name, per_unit) in FIELDS.items()
        if not math.isnan(values[channel])
    }
    fields |= {
        name: round(values[channel])
        for channel, name in WHOLE_FIELDS.items()
        if not math.isnan(values[channel])
    }
    strides = values[Channel.CADENCE] / 2.0
    return fields | {"cadence": int(strides), "fractional_cadence": strides % 1.0}


def _close_activity(
    encoder: _Encoder, numbers: Mapping[str, int], run: SimulatedRun, started_utc: datetime
) -> None:
    duration_s = float(run.scenario.duration_s)
    end_utc = started_utc + timedelta(seconds=duration_s)
    times = {"timestamp": end_utc, "start_time": started_utc}
    lasted = {"total_elapsed_time": duration_s, "total_timer_time": duration_s}
    metres = float(np.nansum(run.values[Channel.SPEED]))
    run_of = {**times, **lasted, "sport": "running", "total_distance": metres, "message_index": 0}
    encoder.on_mesg(numbers["EVENT"], {"timestamp": end_utc, "event": "timer", "event_type": "stop_all"})
    encoder.on_mesg(numbers["LAP"], run_of)
    encoder.on_mesg(numbers["SESSION"], {**run_of, "first_lap_index": 0, "num_laps": 1})
    activity = {"timestamp": end_utc, "num_sessions": 1, "type": "manual", "total_timer_time": duration_s}
    encoder.on_mesg(numbers["ACTIVITY"], activity)
