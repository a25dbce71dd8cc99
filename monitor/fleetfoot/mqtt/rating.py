"""A rating of the last run that somebody told by MQTT, such as a number of Home Assistant."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, NamedTuple, cast

from fleetfoot.mqtt.discovery import RATINGS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Take = Callable[["Rating"], Awaitable[bool]]
    """Keeps a rating; False where that is to be tried again another time."""

LARGEST_BYTES = 200
"""Of a rating; Home Assistant sends 40."""


class Rating(NamedTuple):
    """One rating."""

    athlete: str
    field: str
    """Of the diary."""
    value: float
    at_s: float | None
    """When it was told, seconds since the epoch; None: now."""


def rating_of(athlete: str, field: str, payload: object) -> Rating | None:
    """Return what a payload tells, a number or ``{"value": 7, "at_s": 1790000000}``; None where it tells no rating.

    >>> rating_of("Anna", "legs", b"7"), rating_of("Anna", "legs", b'{"value": 11}')
    (Rating(athlete='Anna', field='legs', value=7.0, at_s=None), None)
    """
    if field not in RATINGS or not isinstance(payload, bytes) or len(payload) > LARGEST_BYTES:
        return None
    try:
        told = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    fields = cast("dict[str, object]", told) if isinstance(told, dict) else {"value": told}
    value, at_s = fields.get("value"), fields.get("at_s")
    if not _is_number(value, 0.0, 10.0) or not (at_s is None or _is_number(at_s, 0.0, 1e11)):
        return None
    return Rating(
        athlete, field, float(cast("float", value)), None if at_s is None else float(cast("float", at_s))
    )


def _is_number(value: object, low: float, high: float) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and low <= value <= high
    )
