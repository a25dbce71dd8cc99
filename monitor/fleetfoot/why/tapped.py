"""What one tap says where nobody has a figure: a bad night, heat, new shoes, and legs that were rated on the way."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.diary.fields import ratings_of
from fleetfoot_signal.causes.facts import ONSET_AFTER, ONSET_START
from fleetfoot_signal.causes.levels import HOT_C, SLEEP_H

if TYPE_CHECKING:
    from fleetfoot.why.season import Season
    from fleetfoot_signal.types import Floats

BAD_NIGHT_H: Final = 2.0
"""How much shorter than usual a night is that was bad (JUDGE): two reference doses, not the worst there are."""
HOT_SAID_C: Final = HOT_C + 2.0
"""Stands for "hot": above what counts as hot, no more than an ordinary hot day (JUDGE)."""
ALIKE: Final = 1.0
"""Ratings within a point are the same: the least that a 0-10 scale can show."""
RISEN: Final = 2.0
"""Legs that began so much lighter than they ended became heavy on the way (JUDGE: a point is chance)."""
HEAVY: Final = 5.0
"""From the middle of the scale on, legs that did not change were heavy from the start (JUDGE)."""
EARLY_MIN: Final = 35.0
"""A first rating later than this (the page asks every half hour) says nothing of the start."""


class Tap(NamedTuple):
    """A field that stands in for another one."""

    field: str
    instead_of: str
    cause: str


TAPS: Final = (
    Tap("slept_badly", "sleep_h", "short_sleep"),
    Tap("hot", "temperature_c", "heat"),
    Tap("new_shoes", "shoe", "shoes"),
)


def tapped(season: Season, table: dict[str, Floats]) -> None:
    """Put what was tapped where no figure is known."""
    slept = table["sleep_h"]
    usual_h = float(np.nanmedian(slept)) if np.any(~np.isnan(slept)) else SLEEP_H
    for run in range(len(season.runs)):
        if math.isnan(slept[run]) and not math.isnan(bad := season.of_day(run, "slept_badly")):
            slept[run] = usual_h - BAD_NIGHT_H * bad
        if math.isnan(table["temperature_c"][run]) and season.number(run, "hot") == 1.0:
            table["temperature_c"][run] = HOT_SAID_C
        if season.number(run, "new_shoes") == 1.0:
            table["shoe_runs"][run] = 0.0
            table["shoe_km"][run] = np.fmax(table["shoe_km"][run], 0.0)
        if math.isnan(table["onset"][run]):
            table["onset"][run], table["onset_min"][run] = onset_of(
                season.said(run, "legs_during"), table["legs"][run]
            )


def onset_of(during: object, legs: float) -> tuple[float, float]:
    """Return onset and minute by the ratings on the way; NaN where they do not tell.

    Parameters
    ----------
    during
        A stored series; anything else says nothing.
    legs
        The rating after the run; where it is unknown, the last on the way stands for it.

    >>> onset_of("30:2 60:3 90:7", 8.0)
    (1.0, 90.0)
    """
    ratings = ratings_of(during) if isinstance(during, str) else {}
    if not ratings:
        return math.nan, math.nan
    minutes = sorted(ratings)
    end = ratings[minutes[-1]] if math.isnan(legs) else legs
    first = ratings[minutes[0]]
    if end - first >= RISEN:
        return ONSET_AFTER, next((m for m in minutes if ratings[m] >= end - ALIKE), minutes[-1])
    if minutes[0] <= EARLY_MIN and end >= HEAVY and first >= end - ALIKE:
        return ONSET_START, math.nan
    return math.nan, math.nan


def said_by_tap(season: Season, run: int) -> dict[str, str]:
    """Return by cause the field that was tapped, where that alone is known: no figure may be told of it."""
    return {tap.cause: tap.field for tap in TAPS if stands_in(season, run, tap)}


def stands_in(season: Season, run: int, tap: Tap) -> bool:
    """Return whether a tap is all that is known of what it stands in for."""
    own = season.of_day(run, tap.field) if tap.field == "slept_badly" else season.number(run, tap.field)
    if own != 1.0:
        return False
    if tap.instead_of == "sleep_h":
        return math.isnan(season.of_day(run, "sleep_h"))
    measured = tap.instead_of == "temperature_c" and not math.isnan(season.figures[run].temperature_c)
    return season.said(run, tap.instead_of) is None and not measured
