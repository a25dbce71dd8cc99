"""FIT activities.

What watches write and services expect: Garmin FIT SDK, "Encoding FIT Activity Files" (developer.garmin.com/fit):
file_id, device_info, timer events around the records, then laps, one session, one activity ("summary last").
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from fleetfoot.export.fit_encoder import FitEncoder
from fleetfoot.export.fit_summary import laps_of, summary_of
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.travel import travelled_m

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleetfoot.export.activity import Activity
    from fleetfoot.path.run import Felt

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
    Channel.GRADE: ("grade", 100.0),
    Channel.BALANCE: ("stance_time_balance", 1.0),
    Channel.VERTICAL_RATIO: ("vertical_ratio", 1.0),
}
"""Field of a record message for each channel with fractions, and how many of its units make one of ours."""

WHOLE_FIELDS: Final[dict[Channel, str]] = {
    Channel.HEART_RATE: "heart_rate",
    Channel.POWER: "power",
    Channel.TEMPERATURE: "temperature",
}
"""Field of a record message for each channel of whole numbers."""


def fit_of(activity: Activity) -> bytes:
    """Return a FIT file: a record for each second that knows anything, beats, a lap a kilometre, the summary.

    Cadence is in strides/min with its fraction, as FIT wants of running.
    """
    return _Writer(activity).content()


class _Writer:
    def __init__(self, activity: Activity) -> None:
        self._encoder = FitEncoder()
        self._run = activity
        self._start = activity.started_utc.replace(microsecond=0)
        self._end = self._start + timedelta(seconds=math.floor(activity.duration_s))
        moved = activity.values[[Channel.SPEED, Channel.DISTANCE]]
        self._metres = travelled_m(*moved)
        self._knows_distance = not np.isnan(moved).all()

    def content(self) -> bytes:
        self._open()
        self._add_records()
        self._close()
        return self._encoder.close()

    def _open(self) -> None:
        maker = {"manufacturer": "development", "product": 0, "serial_number": 1}
        self._encoder.add("FILE_ID", {"type": "activity", **maker, "time_created": self._start})
        self._encoder.add("DEVICE_INFO", {"timestamp": self._start, "device_index": "creator", **maker})
        self._encoder.add("EVENT", {"timestamp": self._start, "event": "timer", "event_type": "start"})

    def _add_records(self) -> None:
        run = self._run
        sendable = (run.rr_ms > 0.0) & (run.rr_ms < 1000.0 * RR_UNKNOWN_S)  # NaN compares false
        rr_s, beats_t_s = run.rr_ms[sendable] / 1000.0, run.beats_t_s[sendable]
        intervals = np.split(rr_s, np.searchsorted(beats_t_s, run.t_s[1:]))
        moments = zip(run.t_s.tolist(), run.values.T.tolist(), self._metres.tolist(), intervals, strict=True)
        rests = [
            (at, kind) for pause in run.pauses for at, kind in zip(pause, ("stop_all", "start"), strict=True)
        ]
        for t_s, values, metres, beats_s in moments:
            while rests and rests[0][0] <= t_s:
                at_s, kind = rests.pop(0)
                when = self._start + timedelta(seconds=at_s)
                self._encoder.add("EVENT", {"timestamp": when, "event": "timer", "event_type": kind})
            if fields := _fields(values):
                place = {"distance": metres} if self._knows_distance else {}
                self._encoder.add(
                    "RECORD", {"timestamp": self._start + timedelta(seconds=t_s), **place, **fields}
                )
            for packet in _packets(beats_s.tolist()):
                self._encoder.add("HRV", {"time": packet})

    def _close(self) -> None:
        run = self._run
        self._encoder.add("EVENT", {"timestamp": self._end, "event": "timer", "event_type": "stop_all"})
        laps = laps_of(run.t_s, run.values, self._metres, run.duration_s)
        for index, lap in enumerate(laps):
            last = index == len(laps) - 1
            self._encoder.add(
                "LAP",
                {
                    **self._times(lap.from_s, lap.to_s),
                    **lap.fields,
                    "message_index": index,
                    "lap_trigger": "session_end" if last else "distance",
                    "event": "lap",
                    "event_type": "stop",
                    "sport": "running",
                },
            )
        whole = summary_of(run.values, self._metres, run.duration_s)
        session = {"sport": "running", "sub_sport": "generic", "first_lap_index": 0, "num_laps": len(laps)}
        ending = {"event": "session", "event_type": "stop", "trigger": "activity_end", "message_index": 0}
        self._encoder.add(
            "SESSION", {**self._times(0.0, run.duration_s), **whole, **session, **_felt(run.felt), **ending}
        )
        activity: dict[str, Any] = {
            "num_sessions": 1,
            "type": "manual",
            "event": "activity",
            "event_type": "stop",
        }
        if run.utc_offset_s is not None:
            activity["local_timestamp"] = self._end + timedelta(seconds=run.utc_offset_s)
        timer_s = run.timer_s(0.0, run.duration_s)
        self._encoder.add("ACTIVITY", {"timestamp": self._end, "total_timer_time": timer_s, **activity})

    def _times(self, from_s: float, to_s: float) -> dict[str, Any]:
        return {
            "timestamp": self._start + timedelta(seconds=math.floor(to_s)),
            "start_time": self._start + timedelta(seconds=from_s),
            "total_elapsed_time": to_s - from_s,
            "total_timer_time": self._run.timer_s(from_s, to_s),
        }


def _felt(felt: Felt) -> dict[str, int]:
    """Return fields 193, ten times the exertion, and 192 of a session, as far as they are known."""
    told = {"workout_rpe": 10.0 * felt.rpe, "workout_feel": felt.feel}
    return {name: round(value) for name, value in told.items() if not math.isnan(value)}


def _packets(rr_s: list[float]) -> Iterable[list[float]]:
    for first in range(0, len(rr_s), RR_PER_MESSAGE):
        packet = rr_s[first : first + RR_PER_MESSAGE]
        yield packet + [RR_UNKNOWN_S] * (RR_PER_MESSAGE - len(packet))


def _fields(values: list[float]) -> dict[str, Any]:
    """Return the fields of one record; what is unknown is left out."""
    known = [channel for channel, value in enumerate(values) if not math.isnan(value)]
    fields: dict[str, Any] = {
        name: values[channel] * per_unit for channel, (name, per_unit) in FIELDS.items() if channel in known
    }
    fields |= {name: round(values[channel]) for channel, name in WHOLE_FIELDS.items() if channel in known}
    if Channel.CADENCE in known:
        strides = values[Channel.CADENCE] / 2.0
        fields |= {"cadence": int(strides), "fractional_cadence": strides % 1.0}
    return fields
