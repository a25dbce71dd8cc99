"""The fields of the diary: the one table of what can be said, with range, unit and spelling.

The columns of a ``diary.csv`` are these fields behind ``date`` and ``run``, in this order.
"""

from __future__ import annotations

import difflib
import enum
import math
import re
from dataclasses import dataclass
from typing import Final

from fleetfoot.sources.recording.cells import number, shown


class Kind(enum.Enum):
    """How a field is written."""

    NUMBER = "a number"
    FLAG = "yes or no"
    ONSET = "start, after or same_distance"
    NAME = "a name"
    TEXT = "text"
    SERIES = "minutes and ratings, such as 30:4 60:6"


class Of(enum.Enum):
    """What a field belongs to."""

    RUN = "run"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be said."""

    name: str
    of: Of
    kind: Kind
    title: str
    """What people call it."""
    low: float = -math.inf
    high: float = math.inf
    unit: str = ""


_YES: Final = frozenset({"yes", "y", "true", "x", "ja", "oui", "si", "sí", "wahr", "vrai", "verdadero"})
_NO: Final = frozenset({"no", "n", "false", "nein", "non", "falsch", "faux", "falso"})
"""Those of spreadsheets among them, which write them in their own language."""
ALIKE: Final = 0.7
"""Likeness of two names (Ratcliff & Metzener 1988) from which one is taken for the other, misspelt (JUDGE)."""
_HOURS: Final = re.compile(r"(\d{1,2}):([0-5]\d)(?::[0-5]\d)?", re.ASCII)
_OF_TEN: Final = re.compile(r"\s?/\s?10$", re.ASCII)
_ALSO: Final = {"degC": ("°C", "C"), "bpm": ("/min",)}
"""Other spellings of units."""
ONSETS: Final = ("start", "after", "same_distance")
"""From when the legs were heavy: from the start, after some minutes, at the same distance each time."""
LONGEST_NAME: Final = 100
LONGEST_TEXT: Final = 4000
MOST_RATINGS: Final = 200
"""Of one run: one every half hour of the longest race there is, and after every alert."""


def _scale(name: str, of: Of, title: str) -> Field:
    return Field(name, of, Kind.NUMBER, title, 0.0, 10.0)


FIELDS: Final[tuple[Field, ...]] = (
    _scale("legs", Of.RUN, "legs, 0 fresh to 10 cannot go on"),
    _scale("tired", Of.RUN, "whole body, 0 fresh to 10 exhausted"),
    Field("onset", Of.RUN, Kind.ONSET, "from when the legs were heavy"),
    Field("onset_min", Of.RUN, Kind.NUMBER, "after how many minutes", 0.0, 6000.0, "min"),
    _scale("rpe", Of.RUN, "perceived exertion, 0 to 10"),
    Field("feel", Of.RUN, Kind.NUMBER, "how it felt, 0 very weak to 100 very strong", 0.0, 100.0),
    Field("sleep_h", Of.DAY, Kind.NUMBER, "sleep the night before", 0.0, 24.0, "h"),
    Field("resting_hr_bpm", Of.DAY, Kind.NUMBER, "resting heart rate in the morning", 25.0, 140.0, "bpm"),
    Field("rmssd_ms", Of.DAY, Kind.NUMBER, "heart-rate variability in the morning (RMSSD)", 1.0, 400.0, "ms"),
    _scale("soreness", Of.DAY, "soreness, 0 none to 10"),
    Field("sick", Of.DAY, Kind.FLAG, "feeling ill"),
    Field("strength", Of.DAY, Kind.FLAG, "leg strength training"),
    Field("carbs_g", Of.RUN, Kind.NUMBER, "carbohydrate during the run", 0.0, 3000.0, "g"),
    Field("meal_h", Of.RUN, Kind.NUMBER, "hours since the last meal", 0.0, 100.0, "h"),
    Field("drunk_ml", Of.RUN, Kind.NUMBER, "drunk during the run", 0.0, 50_000.0, "mL"),
    Field("mass_before_kg", Of.RUN, Kind.NUMBER, "body mass before the run", 25.0, 300.0, "kg"),
    Field("mass_after_kg", Of.RUN, Kind.NUMBER, "body mass after the run", 25.0, 300.0, "kg"),
    Field("temperature_c", Of.RUN, Kind.NUMBER, "air temperature", -50.0, 60.0, "degC"),
    Field("humidity_pct", Of.RUN, Kind.NUMBER, "humidity", 0.0, 100.0, "%"),
    Field("surface", Of.RUN, Kind.NAME, "ground"),
    Field("shoe", Of.RUN, Kind.NAME, "shoes"),
    Field("notes", Of.RUN, Kind.TEXT, "notes"),
)
"""Every field, in the order of the columns of ``diary.csv``."""

EXTRA: Final[tuple[Field, ...]] = (
    Field("sdnn_ms", Of.DAY, Kind.NUMBER, "heart-rate variability (SDNN)", 1.0, 500.0, "ms"),
    Field("mass_kg", Of.DAY, Kind.NUMBER, "body mass", 25.0, 300.0, "kg"),
    Field(
        "shoe_km",
        Of.RUN,
        Kind.NUMBER,
        "kilometres of the shoes before the first run known",
        0.0,
        20_000.0,
        "km",
    ),
    _scale("stress", Of.DAY, "stress, 0 none to 10"),
    _scale("mood", Of.DAY, "mood, 0 bad to 10 good"),
    Field("legs_during", Of.RUN, Kind.SERIES, "legs as the run went on, minute:rating", 0.0, 6000.0, "min"),
    Field("slept_badly", Of.DAY, Kind.FLAG, "slept badly the night before"),
    Field("hot", Of.RUN, Kind.FLAG, "it was hot"),
    Field("new_shoes", Of.RUN, Kind.FLAG, "in a new pair of shoes"),
)
"""What is told beside: by other programs, or by one tap where nobody has a figure; ``diary.csv`` may hold it too."""

BY_NAME: Final[dict[str, Field]] = {field.name: field for field in (*FIELDS, *EXTRA)}
COLUMNS: Final[tuple[str, ...]] = ("date", "run", *(field.name for field in FIELDS))
"""The columns of ``diary.csv``; all may be left out but one of the first two."""


def nearest(name: str) -> str:
    """Return the column whose name is nearest to one that there is not."""
    return difflib.get_close_matches(name[:80], COLUMNS, n=1, cutoff=0.0)[0]


def misspelt(name: str) -> str | None:
    """Return the column that a name is likely to mean; None where it is a name of its own.

    >>> misspelt("slep_h"), misspelt("weather")
    ('sleep_h', None)
    """
    return next(iter(difflib.get_close_matches(name[:80], COLUMNS, n=1, cutoff=ALIKE)), None)


def canonical(field: Field, text: str) -> str | None:
    """Return a value as it is stored; None where the text says nothing.

    Raises
    ------
    ValueError
        If the text is no such value; its message names the text and what is expected.

    >>> canonical(BY_NAME["legs"], " 7 "), canonical(BY_NAME["sick"], "Yes"), canonical(BY_NAME["rpe"], "")
    ('7', '1', None)
    """
    word = text.strip()
    if not word:
        return None
    if field.kind is Kind.NUMBER:
        return _number(field, word)
    if field.kind is Kind.FLAG:
        return _flag(word)
    if field.kind is Kind.ONSET:
        return _onset(word)
    if field.kind is Kind.SERIES:
        return _series(field, word)
    longest = LONGEST_NAME if field.kind is Kind.NAME else LONGEST_TEXT
    if len(word) > longest:
        raise ValueError(f"{shown(word)} is longer than {longest} characters")
    return " ".join(word.split()) if field.kind is Kind.NAME else word


def typed(name: str, value: str) -> float | bool | str:
    """Return a stored value as what it is.

    >>> typed("legs", "7"), typed("sick", "1"), typed("shoe", "blue")
    (7.0, True, 'blue')
    """
    kind = BY_NAME[name].kind
    if kind is Kind.NUMBER:
        return float(value)
    return value == "1" if kind is Kind.FLAG else value


def _number(field: Field, word: str) -> str | None:
    value = number(_bare(field, word))
    if math.isnan(value):
        return None
    if not field.low <= value <= field.high:
        unit = f" {field.unit}" if field.unit else ""
        raise ValueError(f"{shown(word)} is not from {field.low:g} to {field.high:g}{unit}")
    return f"{value:.10g}"


def _bare(field: Field, word: str) -> str:
    """Return a number as people write it without what stands beside it: its unit, ``7:30`` hours, ``7/10``."""
    if field.unit == "h" and (found := _HOURS.fullmatch(word)):
        return f"{int(found[1]) + int(found[2]) / 60.0:.10g}"
    if field.high == 10.0 and not field.unit:
        return _OF_TEN.sub("", word)
    units = (field.unit, *_ALSO.get(field.unit, ()))
    unit = next((u for u in units if u and word.lower().endswith(u.lower())), "")
    return word[: len(word) - len(unit)].rstrip() or word


def _flag(word: str) -> str | None:
    low = word.lower()
    if low in _YES:
        return "1"
    if low in _NO:
        return "0"
    try:
        value = number(word)
    except ValueError:
        raise ValueError(f"{shown(word)} is neither yes nor no") from None
    if value < 0.0:
        raise ValueError(f"{shown(word)} is neither yes nor no")
    return None if math.isnan(value) else "1" if value > 0.0 else "0"


def _series(field: Field, word: str) -> str:
    """Return ratings in the order of time, the last of each minute."""
    found: dict[float, float] = {}
    for pair in re.split(r"[\s;,]+", word.strip(" ;,")):
        minute, colon, rating = pair.partition(":")
        try:
            found[number(minute)] = number(rating)
        except ValueError:
            colon = ""
        if not colon:
            raise ValueError(f"{shown(pair)} is not minute:rating, such as 30:4")
    if len(found) > MOST_RATINGS:
        raise ValueError(f"{shown(word)} has more than {MOST_RATINGS} ratings")
    if not all(field.low <= minute <= field.high and 0.0 <= found[minute] <= 10.0 for minute in found):
        raise ValueError(
            f"{shown(word)} is not minutes from {field.low:g} to {field.high:g} and ratings 0 to 10"
        )
    return " ".join(f"{minute:.10g}:{found[minute]:.10g}" for minute in sorted(found))


def ratings_of(value: str) -> dict[float, float]:
    """Return rating by minute of a stored series.

    >>> ratings_of("30:4 60:6.5")
    {30.0: 4.0, 60.0: 6.5}
    """
    pairs = (pair.partition(":") for pair in value.split())
    return {float(minute): float(rating) for minute, _, rating in pairs}


def _onset(word: str) -> str:
    low = re.sub(r"[\s-]+", "_", word.lower())
    if low not in ONSETS:
        raise ValueError(f"{shown(word)} is none of {', '.join(ONSETS)}")
    return low
