"""Local time where a run took place: what its file says, else what its place or this machine lets one guess."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from typing import Final, Protocol, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OCEAN: Final = "Etc/"
"""Zones at sea: who runs there runs on a ship, whose clock nobody knows."""


class _Zones(Protocol):
    """What is used of tzfpy."""

    def get_tz(self, longitude: float, latitude: float) -> str:
        """Return the name of the zone at a place."""
        ...


def utc_offset_s(
    started_utc: datetime | None, stated_s: int | None, degrees: tuple[float, float] | None
) -> int | None:
    """Return local time less UTC at the start of a run; None where no date is known.

    What the file states counts; else the zone of the place, with the extra ``tz``; else that of this machine.

    Parameters
    ----------
    started_utc : datetime, optional
    stated_s : int, optional
        As the file states it.
    degrees : tuple[float, float], optional
        Latitude and longitude.
    """
    if stated_s is not None or started_utc is None:
        return stated_s
    name = zone_at(degrees) if degrees is not None else ""
    return _offset_s(started_utc, name)


def zone_at(degrees: tuple[float, float]) -> str:
    """Return the name of the time zone at a place; empty where it is not known, or the extra ``tz`` is missing."""
    try:
        zones = cast("_Zones", importlib.import_module("tzfpy"))
    except ImportError:
        return ""
    latitude, longitude = degrees
    name = zones.get_tz(longitude, latitude)
    return "" if name.startswith(_OCEAN) else name


def _offset_s(moment: datetime, zone: str) -> int:
    try:
        local = moment.astimezone(ZoneInfo(zone)) if zone else moment.astimezone()
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a zone that this machine's tables do not have
        local = moment.astimezone()
    offset = local.utcoffset()
    return round(offset.total_seconds()) if offset is not None else 0


def here_s(moment: datetime) -> int:
    """Return local time less UTC on this machine at a moment."""
    return _offset_s(moment.astimezone(UTC), "")
