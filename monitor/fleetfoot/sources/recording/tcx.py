"""Runs out of TCX files (Garmin Training Center Database, with the ActivityExtension fields)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.errors import OtherSportError, UnreadableError
from fleetfoot.sources.recording.cells import number
from fleetfoot.sources.recording.clock import several
from fleetfoot.sources.recording.draft import MOST_LAPS, Column, Draft, Stated
from fleetfoot.sources.recording.kind import named
from fleetfoot.sources.recording.points import Points
from fleetfoot.sources.recording.xml_points import Document, local, texts
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot.sources.recording.xml_points import Element
    from fleetfoot_signal.types import Floats

_BEGIN: Final = frozenset({"Activity", "Lap", "Track", "Course", "Workout"})
_WHOLE: Final = frozenset({"Trackpoint", "Creator", "TotalTimeSeconds", "DistanceMeters"})
_FIELDS: Final = (
    "Value",
    "Speed",
    "DistanceMeters",
    "RunCadence",
    "Cadence",
    "Watts",
    "AltitudeMeters",
    "LatitudeDegrees",
    "LongitudeDegrees",
)
MOST_ACTIVITIES: Final = 1000


@dataclass(slots=True)
class _Activity:
    sport: str
    creator: str = ""
    points: Points = field(default_factory=lambda: Points(_FIELDS))
    laps: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    """When each began as the file says, and how many points there were before it."""
    timer_s: float = 0.0
    distance_m: float = 0.0


def read_tcx(where: str, text: str) -> list[Draft]:
    """Return the activities in a TCX file, each as a draft.

    What is not well-formed is passed over; a file that breaks off is read up to there.

    Raises
    ------
    UnreadableError
        If it is not TCX, holds no activity, or declares entities.
    OtherSportError
        If it is a plan.
    """
    document = Document(where, text, _BEGIN, _WHOLE)
    activities, plans = _activities(document)
    filled = [activity for activity in activities if len(activity.points)]
    if not filled:
        if plans:
            raise OtherSportError(
                f"{where}: is a {plans[0].lower()}: a plan, not an activity", plans[0].lower()
            )
        broken = f": {document.fault}" if document.fault else ""
        raise UnreadableError(f"{where}: holds no recorded activity{broken}", "export it as TCX or FIT")
    dated = [activity for activity in filled if np.isfinite(activity.points.clock_s).any()]
    if not dated:
        raise UnreadableError(f"{where}: its trackpoints carry no time")
    return [_draft(activity, document.warnings) for activity in dated]


def _activities(document: Document) -> tuple[list[_Activity], list[str]]:
    activities: list[_Activity] = []
    plans: list[str] = []
    for begins, name, element in document.events():
        if name in {"Course", "Workout"}:
            plans.append(name)
            activities.append(_Activity(name))  # what follows is of the plan
        elif name == "Activity":
            if len(activities) >= MOST_ACTIVITIES:
                raise UnreadableError(
                    f"{document.where}: holds more than {MOST_ACTIVITIES} activities", "cut it in two"
                )
            activities.append(_Activity(element.get("Sport", "")))
        elif activities and begins:
            activities[-1].points.split()
            if name == "Lap" and len(activities[-1].laps) < MOST_LAPS:
                activities[-1].laps.append((element.get("StartTime", ""), len(activities[-1].points)))
        elif activities:
            _take(document.where, activities[-1], name, element)
    return [activity for activity in activities if activity.sport not in {"Course", "Workout"}], plans


def _take(where: str, activity: _Activity, name: str, element: Element) -> None:
    if name == "Trackpoint":
        found = texts(element)
        activity.points.add(where, found.get("Time", ""), found)
    elif name == "Creator":
        activity.creator = next((part.text or "" for part in element.iter() if local(part) == "Name"), "")
    elif name == "TotalTimeSeconds":
        activity.timer_s += _stated(element)
    else:  # of a lap: that of a point comes with the point
        activity.distance_m += _stated(element)


def _stated(element: Element) -> float:
    try:
        value = number(element.text or "")
    except ValueError:
        return 0.0
    return 0.0 if math.isnan(value) else value


def _laps_s(activity: _Activity) -> Floats:
    """Return when laps ended: when the next began, the last one with the last point.

    The time that a lap states is that of the timer, without pauses, and so ends too early.
    """
    clock_s = activity.points.clock_s
    begun_s: list[float] = []
    for started, before in activity.laps[1:]:
        moment_s = activity.points.moment(started.strip())
        begun_s.append(float(clock_s[before]) if np.isnan(moment_s) and before < clock_s.size else moment_s)
    first_s, last_s = np.nanmin(clock_s), np.nanmax(clock_s)
    ends_s: Floats = np.unique(np.array([*begun_s, last_s] if activity.laps else [], dtype=np.float64))
    return np.asarray(ends_s[(ends_s > first_s) & (ends_s <= last_s)])


def _draft(activity: _Activity, warnings: list[str]) -> Draft:
    points = activity.points
    sensor = "-".join(["tcx", *re.findall("[a-z0-9]+", activity.creator.lower())]).replace("-", ":", 1)
    values = {
        Channel.HEART_RATE: points.column("Value"),
        Channel.SPEED: points.column("Speed"),
        Channel.CADENCE: points.column("RunCadence", "Cadence"),
        Channel.POWER: points.column("Watts"),
        Channel.ALTITUDE: points.column("AltitudeMeters"),
        Channel.DISTANCE: points.column("DistanceMeters"),
    }
    laps_s = _laps_s(activity)
    lines = [f"{several(points.unread, 'value')} that cannot be read"] if points.unread else []
    return Draft(
        clock_s=points.clock_s,
        columns=[Column(channel, sensor, column) for channel, column in values.items()],
        sport=named(activity.sport),
        stated=Stated(distance_m=activity.distance_m or np.nan, timer_s=activity.timer_s or np.nan),
        breaks=points.starts,
        degrees=np.stack([points.column("LatitudeDegrees"), points.column("LongitudeDegrees")]),
        laps_s=laps_s,
        utc_offset_s=points.offset_s,
        warnings=[*warnings, *lines],
    )
