"""Runs out of JSON files: training sessions of Polar Flow, activities of GoldenCheetah.

They are read as a stream, value by value, so that no file takes more memory than its numbers do.
"""

from __future__ import annotations

import io
import math
from array import array
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

import ijson  # type: ignore[import-untyped]
import numpy as np

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.csv_times import EPOCH, moment
from fleetfoot.sources.recording.draft import Column, Draft, Intervals, Sport, Stated
from fleetfoot.sources.recording.json_depth import check_depth
from fleetfoot.sources.recording.kind import named
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetfoot_signal.types import Floats

SIGNS: Final = ('"RIDE"', '"exercises"', '"exportVersion"')
"""Keys that tell these files from captures and other JSON."""
_BUFFER: Final = 4096
"""Bytes that are parsed at once: of a file that breaks off the last of them are lost."""
MOST: Final = 3_000_000
"""Numbers of one file: eight quantities through four days, at one a second."""

_CHEETAH: Final[dict[str, tuple[Channel, float]]] = {
    "HR": (Channel.HEART_RATE, 1.0),
    "KPH": (Channel.SPEED, 1.0 / 3.6),
    "CAD": (Channel.CADENCE, 1.0),
    "RCAD": (Channel.CADENCE, 1.0),
    "RVERT": (Channel.VERTICAL_OSCILLATION, 10.0),
    "RCON": (Channel.GROUND_CONTACT, 1.0),
    "WATTS": (Channel.POWER, 1.0),
    "ALT": (Channel.ALTITUDE, 1.0),
    "SLOPE": (Channel.GRADE, 0.01),
    "TEMP": (Channel.TEMPERATURE, 1.0),
    "KM": (Channel.DISTANCE, 1000.0),
}
"""Channel and factor of the keys of a sample (GoldenCheetah, JsonRideFile)."""
_POLAR: Final[dict[str, tuple[Channel, float]]] = {
    "heartRate": (Channel.HEART_RATE, 1.0),
    "speed": (Channel.SPEED, 1.0 / 3.6),
    "cadence": (Channel.CADENCE, 1.0),
    "altitude": (Channel.ALTITUDE, 1.0),
    "temperature": (Channel.TEMPERATURE, 1.0),
    "distance": (Channel.DISTANCE, 1.0),
    "power": (Channel.POWER, 1.0),
}
"""Channel and factor of the series of an exercise; speed is in km/h, distance in m."""
_NO_TEMPERATURE: Final = -255.0
"""What GoldenCheetah writes where it knows none."""


@dataclass(slots=True)
class _Series:
    """One quantity over its own times."""

    t_s: array[float] = field(default_factory=lambda: array("d"))
    values: array[float] = field(default_factory=lambda: array("d"))


@dataclass(slots=True)
class _Exercise:
    """One exercise on its way through the stream."""

    start: str = ""
    sport: str = ""
    offset_min: float = math.nan
    distance_m: float = math.nan
    series: dict[str, _Series] = field(default_factory=dict[str, _Series])
    rr_ms: array[float] = field(default_factory=lambda: array("d"))


def is_recording(head: str) -> bool:
    """Tell from the beginning of a JSON file whether it may be one of these."""
    return any(sign in head for sign in SIGNS)


def read_json(where: str, text: str) -> list[Draft]:
    """Return the runs in a JSON file.

    A file that breaks off is read up to there.

    Raises
    ------
    UnreadableError
        If it is none of the known ones, or holds no samples.
    """
    try:
        drafts = _read_cheetah(where, text) if SIGNS[0] in text[:10_000] else _read_polar(where, text)
    except (OverflowError, RecursionError) as error:
        raise UnreadableError(f"{where}: is not JSON of a recording: {error}") from error
    if not drafts:
        raise UnreadableError(
            f"{where}: is JSON, but holds no samples of a run", "export it as FIT, TCX or GPX"
        )
    return drafts


def _events(where: str, text: str, warnings: list[str]) -> Iterator[tuple[str, str, Any]]:
    """Yield the events of a stream: path, kind and value; a fault ends it, with a line."""
    count = 0
    content = text.encode("utf-8", errors="replace")
    check_depth(where, content)
    parser = cast("Any", ijson).parse(io.BytesIO(content), use_float=True, buf_size=_BUFFER)
    try:
        for path, kind, value in parser:
            count += kind == "number"
            if count > MOST:
                raise UnreadableError(f"{where}: holds more than {MOST:,} numbers", "cut it in two")
            yield path, kind, value
    except cast("Any", ijson).JSONError as error:
        warnings.append(f"breaks off ({str(error).splitlines()[0][:80]}): what comes before is analysed")


def _read_cheetah(where: str, text: str) -> list[Draft]:
    warnings: list[str] = []
    columns: dict[str, array[float]] = {}
    length = 0
    told: dict[str, str] = {}
    row: dict[str, float] = {}
    for path, kind, value in _events(where, text, warnings):
        if path == "RIDE.SAMPLES.item":
            if kind == "end_map" and "SECS" in row:
                length += 1
                for name in {*columns, *row}:
                    column = columns.setdefault(name, array("d"))
                    column.extend([math.nan] * (length - 1 - len(column)))
                    column.append(row.get(name, math.nan))
            if kind in {"start_map", "end_map"}:
                row = {}
        elif path.startswith("RIDE.SAMPLES.item.") and kind == "number":
            row[path.rpartition(".")[2]] = float(value)
        elif kind == "string" and path.startswith("RIDE."):
            told[path] = str(value)[:200]
    if not length:
        return []
    found = {name: np.array(column, dtype=np.float64) for name, column in columns.items()}
    begun = moment(told.get("RIDE.STARTTIME", "").strip())
    start_s = (begun - EPOCH).total_seconds() if begun is not None else 0.0
    draft = Draft(
        clock_s=start_s + found["SECS"],
        columns=[
            Column(channel, "json:goldencheetah", _cleaned(name, factor * found[name]))
            for name, (channel, factor) in _CHEETAH.items()
            if name in found
        ],
        dated=begun is not None,
        sport=named(told.get("RIDE.TAGS.Sport", "")),
        device="json:goldencheetah",
        warnings=warnings,
    )
    if {"LAT", "LON"} <= found.keys():
        draft.degrees = np.stack([found["LAT"], found["LON"]])
        draft.degrees[:, (draft.degrees == 0.0).all(axis=0)] = np.nan
    return [draft]


def _cleaned(name: str, values: Floats) -> Floats:
    return np.where(values == _NO_TEMPERATURE, np.nan, values) if name == "TEMP" else values


def _read_polar(where: str, text: str) -> list[Draft]:
    warnings: list[str] = []
    exercises: list[_Exercise] = []
    entry: dict[str, Any] = {}
    for path, kind, value in _events(where, text, warnings):
        if path == "exercises.item" and kind == "start_map":
            exercises.append(_Exercise())
        elif exercises and path.startswith("exercises.item."):
            _take(exercises[-1], path.removeprefix("exercises.item."), kind, value, entry)
    return [draft for exercise in exercises if (draft := _of_polar(exercise, warnings)) is not None]


def _take(exercise: _Exercise, path: str, kind: str, value: Any, entry: dict[str, Any]) -> None:  # noqa: ANN401 - any JSON value
    parts = path.split(".")
    if parts[0] == "samples" and len(parts) >= 3:
        if len(parts) == 3:
            if kind == "end_map":
                _keep(exercise, parts[1], entry)
            if kind in {"start_map", "end_map"}:
                entry.clear()
        elif len(parts) == 4:
            entry[parts[3]] = value
    elif kind == "string" and path == "startTime":
        exercise.start = str(value)
    elif kind == "string" and path in {"sport", "detailedSportInfo"}:
        exercise.sport = exercise.sport or str(value)
    elif kind == "number" and path.lower() == "timezoneoffset":
        exercise.offset_min = float(value)
    elif kind == "number" and path == "distance":
        exercise.distance_m = float(value)


def _keep(exercise: _Exercise, name: str, entry: dict[str, Any]) -> None:
    """Keep one sample: its time and value, or the place of a route, or a beat interval."""
    if name == "rr":
        length = entry.get("duration", entry.get("value", ""))
        exercise.rr_ms.append(_milliseconds(length))
        return
    at = _seconds(entry.get("dateTime"))
    if math.isnan(at):
        return
    for key in ("latitude", "longitude") if name == "recordedRoute" else ("value",):
        value = entry.get(key)
        series = exercise.series.setdefault(key if name == "recordedRoute" else name, _Series())
        series.t_s.append(at)
        series.values.append(float(value) if isinstance(value, (int, float)) else math.nan)


def _milliseconds(value: object) -> float:
    """Return an interval in ms, which some exports write as ``PT0.615S``."""
    if isinstance(value, (int, float)):
        return float(value)
    try:
        return 1000.0 * float(str(value).removeprefix("PT").removesuffix("S"))
    except ValueError:
        return math.nan


def _seconds(text: object) -> float:
    """Return a local time as seconds since 1970, as if it were UTC; NaN where it is none."""
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return math.nan
    return (at.replace(tzinfo=UTC) - EPOCH).total_seconds() if at is not None else math.nan


def _of_polar(exercise: _Exercise, warnings: list[str]) -> Draft | None:
    """Return the draft of an exercise: its series share one clock, local time."""
    known = {name: series for name, series in exercise.series.items() if len(series.t_s)}
    if not known:
        return None
    local_s = np.unique(np.concatenate([np.array(series.t_s) for series in known.values()]))
    table = {name: _at(local_s, series) for name, series in known.items()}
    start = _seconds(exercise.start)
    offset_s = 60.0 * exercise.offset_min
    if math.isnan(offset_s):
        first = EPOCH + timedelta(seconds=start if not math.isnan(start) else float(local_s[0]))
        offset = first.replace(tzinfo=None).astimezone().utcoffset()
        offset_s = offset.total_seconds() if offset is not None else 0.0
    sensor = "json:polar-flow"
    rr_ms = np.array(exercise.rr_ms, dtype=np.float64)
    sound = rr_ms[rr_ms > 0.0]
    beats_s = float(local_s[0]) - offset_s + np.cumsum(sound) / 1000.0
    degrees = None
    if {"latitude", "longitude"} <= table.keys():
        degrees = np.stack([table["latitude"], table["longitude"]])
    return Draft(
        clock_s=local_s - offset_s,
        columns=[
            Column(channel, sensor, factor * table[name])
            for name, (channel, factor) in _POLAR.items()
            if name in table
        ],
        sport=named(exercise.sport) if exercise.sport else Sport(),
        stated=Stated(distance_m=exercise.distance_m),
        degrees=degrees,
        device=sensor,
        intervals=Intervals(sound, sensor, clock_s=beats_s) if sound.size else None,
        utc_offset_s=offset_s,
        warnings=list(warnings),
    )


def _at(clock_s: Floats, series: _Series) -> Floats:
    values = np.full(clock_s.shape, np.nan)
    values[np.searchsorted(clock_s, np.array(series.t_s))] = np.array(series.values)
    return values
