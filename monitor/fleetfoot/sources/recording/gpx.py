"""Runs out of GPX files, 1.0 and 1.1, with the extensions of Garmin, Cluetrust and others."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.errors import OtherSportError, UnreadableError
from fleetfoot.sources.recording.clock import several
from fleetfoot.sources.recording.draft import Column, Draft
from fleetfoot.sources.recording.kind import named
from fleetfoot.sources.recording.points import Points
from fleetfoot.sources.recording.xml_points import Document, texts
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from fleetfoot.sources.recording.xml_points import Element

_BEGIN: Final = frozenset({"gpx", "trk", "trkseg", "rte"})
_WHOLE: Final = frozenset({"trkpt", "type", "rtept"})
LONGEST_PAUSE_S: Final = 3600.0
"""Tracks further apart are runs of their own; some programs begin a new track after each pause."""
_NAMES: Final[dict[str, str]] = {
    "hr": "hr",
    "heartrate": "hr",
    "heartratebpm": "hr",
    "cad": "cad",
    "cadence": "cad",
    "runcadence": "cad",
    "power": "power",
    "powerinwatts": "power",
    "watts": "power",
    "speed": "speed",
    "distance": "distance",
    "atemp": "atemp",
    "temp": "atemp",
    "temperature": "atemp",
    "ele": "ele",
    "verticaloscillation": "vo",
    "vertical_oscillation": "vo",
    "stancetime": "contact",
    "groundcontacttime": "contact",
    "ground_time": "contact",
    "latitude": "lat",
    "longitude": "lon",
}
"""Field of a point by the name of its element in lower case: TrackPointExtension v1 and v2, PowerExtension (Garmin),
gpxdata (Cluetrust), and what Strava, Polar, Suunto and Wahoo write."""
_FIELDS: Final = ("hr", "cad", "power", "speed", "distance", "atemp", "ele", "vo", "contact", "lat", "lon")


@dataclass(slots=True)
class _Track:
    words: list[str] = field(default_factory=list[str])
    """What it says of its sport."""
    points: Points = field(default_factory=lambda: Points(_FIELDS))


def read_gpx(where: str, text: str) -> list[Draft]:
    """Return the tracks in a GPX file as one draft, or one for each sport where they state several.

    Raises
    ------
    UnreadableError
        If it holds no track whose points carry a time, or declares entities.
    OtherSportError
        If it is a plan: a route, or a track without times.
    """
    document = Document(where, text, _BEGIN, _WHOLE)
    tracks, creator, routes = _tracks(document)
    dated = [track for track in tracks if np.isfinite(track.points.clock_s).any()]
    if not dated:
        if routes or any(len(track.points) for track in tracks):
            raise OtherSportError(f"{where}: its points carry no time: a plan, not an activity", "route")
        broken = f": {document.fault}" if document.fault else ""
        raise UnreadableError(f"{where}: holds no track{broken}", "export it as GPX, TCX or FIT")
    sensor = "-".join(["gpx", *re.findall("[a-z0-9]+", creator.lower())[:6]]).replace("-", ":", 1)
    return [_draft(track, sensor, document.warnings) for track in _runs(dated)]


def _runs(tracks: list[_Track]) -> list[_Track]:
    """Join tracks of one sport between which there is no more than a pause."""
    joined = tracks[:1]
    for track in tracks[1:]:
        before = joined[-1]
        gap_s = float(np.nanmin(track.points.clock_s) - np.nanmax(before.points.clock_s))
        if track.words == before.words and 0.0 <= gap_s <= LONGEST_PAUSE_S:
            before.points.follow(track.points)
        else:
            joined.append(track)
    return joined


def _tracks(document: Document) -> tuple[list[_Track], str, bool]:
    """Return the tracks, what wrote them, and whether there is a route."""
    tracks: list[_Track] = []
    creator, routes = "", False
    fresh = True
    for begins, name, element in document.events():
        if name == "gpx":
            creator = element.get("creator", "")
        elif name in {"rte", "rtept"}:
            routes = True
        elif name == "trk":
            fresh = True
            tracks.append(_Track())
        elif name == "trkseg" and tracks:
            tracks[-1].points.split()
        elif name == "type":
            if tracks and fresh:
                tracks[-1].words.append(element.text or "")
        elif not begins:
            fresh = False
            if not tracks:
                tracks.append(_Track())
            _take(document.where, tracks[-1].points, element)
    return tracks, creator, routes


def _take(where: str, points: Points, element: Element) -> None:
    found = texts(element)
    named_texts = {_NAMES[name.lower()]: text for name, text in found.items() if name.lower() in _NAMES}
    place = {"lat": element.get("lat", ""), "lon": element.get("lon", "")}
    points.add(where, found.get("time", ""), {**named_texts, **{k: v for k, v in place.items() if v}})


def _draft(track: _Track, sensor: str, warnings: list[str]) -> Draft:
    points = track.points
    values = {
        Channel.HEART_RATE: points.column("hr"),
        Channel.SPEED: points.column("speed"),
        Channel.CADENCE: points.column("cad"),
        Channel.VERTICAL_OSCILLATION: points.column("vo"),
        Channel.GROUND_CONTACT: points.column("contact"),
        Channel.POWER: points.column("power"),
        Channel.ALTITUDE: points.column("ele"),
        Channel.TEMPERATURE: points.column("atemp"),
        Channel.DISTANCE: points.column("distance"),
    }
    known = {channel: column for channel, column in values.items() if not np.isnan(column).all()}
    degrees = np.stack([points.column("lat"), points.column("lon")])
    degrees[:, (np.abs(degrees[0]) > 90.0) | (np.abs(degrees[1]) > 180.0)] = np.nan
    lines = [f"{several(points.unread, 'value')} that cannot be read"] if points.unread else []
    return Draft(
        clock_s=points.clock_s,
        columns=[Column(channel, sensor, column) for channel, column in known.items()],
        sport=named(*track.words),
        breaks=points.starts,
        degrees=degrees,
        utc_offset_s=points.offset_s,
        device=sensor,
        warnings=[*warnings, *lines],
    )
