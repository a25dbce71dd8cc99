"""Runs out of TCX files (Garmin Training Center Database, version 2, with the ActivityExtension fields)."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, cast
from xml.etree.ElementTree import ParseError

import numpy as np
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import number, shown
from fleetfoot.sources.recording.columns import Column, Draft, check_clock, steps_per_minute
from fleetfoot.sources.recording.distance import speed_from_distance
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from fleetfoot_signal.types import Floats

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DEEPEST: Final = 64
"""Elements in elements; real files have eight."""


@dataclass(slots=True)
class _Activity:
    sport: str
    creator: str = ""
    points: list[dict[str, str]] = field(default_factory=list[dict[str, str]])


def read_tcx(where: str, content: bytes) -> list[Draft]:
    """Return the runs in a TCX file, one for each running activity.

    A file that breaks off is read up to there.

    Raises
    ------
    UnreadableError
        If it is not TCX, holds no run, declares entities, or its clock cannot be a run's.
    """
    activities, warnings = _activities(where, content)
    filled = [activity for activity in activities if activity.points]
    if not filled:
        raise UnreadableError(f"{where}: holds no recorded activity", "export it as TCX or FIT")
    runs = [activity for activity in filled if activity.sport == "Running"]
    unstated = [activity for activity in filled if activity.sport in {"", "Other"}]
    if not runs and unstated:
        warnings.append("its sport is not stated: read as a run")
    if not (chosen := runs or unstated):
        sports = ", ".join(dict.fromkeys(activity.sport.lower() for activity in filled))
        raise UnreadableError(f"{where}: its sport is {shown(sports)}, not running", "give a run")
    return [_run(where, activity, warnings) for activity in chosen]


def _activities(where: str, content: bytes) -> tuple[list[_Activity], list[str]]:
    activities: list[_Activity] = []
    try:
        for activity in _parsed(where, content):
            if activity not in activities[-1:]:
                activities.append(activity)
    except DefusedXmlException as error:
        raise UnreadableError(f"{where}: declares entities, which no TCX file needs") from error
    except (ParseError, LookupError, ValueError) as error:
        if not any(activity.points for activity in activities):
            raise UnreadableError(f"{where}: is not readable XML: {error}") from error
        return activities, [f"breaks off ({error}): what comes before is analysed"]
    return activities, []


def _parsed(where: str, content: bytes) -> Iterator[_Activity]:
    """Yield each activity as soon as it begins; it fills while the next is asked for."""
    depth = 0
    current: _Activity | None = None
    events = cast("Iterator[tuple[str, Element]]", iterparse(io.BytesIO(content), events=("start", "end")))
    for event, element in events:
        tag = _local(element)
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise UnreadableError(f"{where}: is nested deeper than any TCX file")
        if event == "start" and tag == "Activity":
            current = _Activity(element.get("Sport", ""))
            yield current
        elif event == "end" and current:
            _take(current, tag, element)


def _take(activity: _Activity, tag: str, element: Element) -> None:
    if tag == "Trackpoint":
        activity.points.append({_local(part): part.text for part in element.iter() if part.text})
        element.clear()
    elif tag == "Creator":
        activity.creator = next((part.text or "" for part in element if _local(part) == "Name"), "")


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _run(where: str, activity: _Activity, warnings: list[str]) -> Draft:
    points = [point for point in activity.points if "Time" in point]
    if not points:
        raise UnreadableError(f"{where}: its trackpoints carry no time")
    clock_s = np.array([_seconds(where, i, point["Time"]) for i, point in enumerate(points)])
    check_clock(where, clock_s, [f"trackpoint {i + 1}" for i in range(len(points))])
    t_s = clock_s - clock_s[0]
    started = _EPOCH + timedelta(seconds=float(clock_s[0]))
    return Draft(started, t_s, _columns(where, activity, points, t_s), [], warnings)


def _seconds(where: str, index: int, text: str) -> float:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UnreadableError(f"{where}: trackpoint {index + 1}: {shown(text)} is not a time") from error
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH).total_seconds()


def _columns(where: str, activity: _Activity, points: list[dict[str, str]], t_s: Floats) -> list[Column]:
    def of(tag: str) -> Floats:
        return np.array([_value(where, i, point.get(tag, "")) for i, point in enumerate(points)])

    sensor = "-".join(["tcx", *re.findall("[a-z0-9]+", activity.creator.lower())]).replace("-", ":", 1)
    speed = of("Speed")
    strides = of("RunCadence")
    values = {
        Channel.HEART_RATE: of("Value"),
        Channel.SPEED: speed if np.isfinite(speed).any() else speed_from_distance(t_s, of("DistanceMeters")),
        Channel.CADENCE: steps_per_minute(np.where(np.isnan(strides), of("Cadence"), strides)),
        Channel.POWER: of("Watts"),
        Channel.ALTITUDE: of("AltitudeMeters"),
    }
    return [Column(channel, sensor, column) for channel, column in values.items()]


def _value(where: str, index: int, text: str) -> float:
    try:
        return number(text)
    except ValueError as error:
        raise UnreadableError(f"{where}: trackpoint {index + 1}: {error}") from error
