"""The words and units that programs put above their columns, in the languages in which they are obvious."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from fleetfoot_signal.channel import MEASURED, SPECS, Channel

OWN: Final = {spec.name: Channel(i) for i, spec in enumerate(SPECS[:MEASURED])}
"""Channel of each of fleetfoot's own columns beside the time."""

TIME, DATE, RR, LATITUDE, LONGITUDE, ACTIVE, PACE = (
    "time",
    "date",
    "rr",
    "latitude",
    "longitude",
    "active",
    "pace",
)
"""What is no channel."""

Quantity = Channel | str


class Meaning(NamedTuple):
    """What a column holds."""

    quantity: Quantity
    unit: str
    """As in :data:`FACTORS`; empty where the header names none."""


_PHRASES: Final[dict[Quantity, tuple[str, str]]] = {
    TIME: (
        "t time tempo timestamp seconds secs sec second minutes mins elapsed datetime duration "
        "zeit uhrzeit zeitstempel temps heure horodatage tiempo hora tijd tid utc",
        "elapsed time, time stamp, local time, date time, since start, time since start",
    ),
    DATE: (
        "date datum fecha data dato",
        "",
    ),
    RR: (
        "rr ibi rri nn",
        "rr interval, rr intervals, r r interval, beat interval, rr intervall",
    ),
    LATITUDE: (
        "lat latitude breitengrad",
        "position lat",
    ),
    LONGITUDE: (
        "lon lng long longitude langengrad laengengrad",
        "position long, position lon",
    ),
    ACTIVE: (
        "active",
        "workout active, is active",
    ),
    PACE: (
        "pace allure ritmo laufpace passo",
        "run pace, current pace",
    ),
    Channel.HEART_RATE: (
        "hr heartrate hrate pulse puls heart bpm herzfrequenz herzschlag hf fc cardio hartslag "
        "pulsaciones polso",
        "heart rate, frequence cardiaque, frecuencia cardiaca, frequenza cardiaca",
    ),
    Channel.SPEED: (
        "speed velocity kph kmh kmph mph geschwindigkeit vitesse velocidad velocita snelheid fart",
        "enhanced speed, watch speed, stryd speed, gps speed, velocity smooth, km h",
    ),
    Channel.CADENCE: (
        "cadence cad rcad runcadence spm kadenz schrittfrequenz trittfrequenz schritte cadenza "
        "cadencia kadens stappen",
        "run cadence, running cadence, step rate, step frequency, frequence de pas, pasos por minuto",
    ),
    Channel.VERTICAL_OSCILLATION: (
        "vo rvert bounce",
        "vertical oscillation, vert oscillation, vertikale bewegung, vertikale oszillation, "
        "oscillation verticale, oscilacion vertical, oscillazione verticale",
    ),
    Channel.GROUND_CONTACT: (
        "gct rcontact bodenkontaktzeit",
        "ground contact, ground contact time, ground time, contact time, stance time, temps de "
        "contact au sol, tiempo de contacto con el suelo, tempo di contatto",
    ),
    Channel.STEP_LENGTH: (
        "schrittlange schrittlaenge",
        "step length, longueur de pas, longitud de paso",
    ),
    Channel.POWER: (
        "power watts watt leistung puissance potencia potenza vermogen",
        "run power, running power",
    ),
    Channel.ALTITUDE: (
        "altitude elevation alt ele hohe hoehe altitud quota hoogte elevacion",
        "enhanced altitude, watch elevation, stryd elevation",
    ),
    Channel.GRADE: (
        "grade slope incline inclination gradient steigung pente pendiente pendenza",
        "grade smooth",
    ),
    Channel.BALANCE: (
        "balance",
        "stance time balance, gct balance, ground contact balance, left right balance",
    ),
    Channel.TEMPERATURE: (
        "temperature temperatures temp atemp temperatur temperatura",
        "air temperature",
    ),
    Channel.DISTANCE: (
        "distance distances dist km miles meters metres distans distanz strecke entfernung "
        "distanza distancia afstand",
        "watch distance, stryd distance, distance covered",
    ),
}
"""Words above a column, parted by blanks, and phrases of several, parted by commas: without accents, in lower case."""


def _phrases() -> dict[str, Quantity]:
    return {
        phrase: quantity
        for quantity, (words, phrases) in _PHRASES.items()
        for phrase in [*words.split(), *phrases.split(", ")]
        if phrase
    }


_MEANINGS: Final = _phrases()

_AGGREGATES: Final = re.compile(
    r"\b(avg|average|mean|max|maximum|min|minimum|total|sum|best|lap|durchschnitt\w*|ø|moy\w*|moyenne|media|medio|promedio|"
    r"filtered|target|zone|air|form|rmssd)\b"
)
"""Words that make a column one of something else: of a summary, a lap, a part."""

FACTORS: Final[dict[Quantity, dict[str, float]]] = {
    TIME: {"s": 1.0, "ms": 0.001, "min": 60.0, "h": 3600.0, "us": 1e-6},
    RR: {"ms": 1.0, "s": 1000.0},
    LATITUDE: {"deg": 1.0, "semicircles": 180.0 / 2.0**31},
    LONGITUDE: {"deg": 1.0, "semicircles": 180.0 / 2.0**31},
    PACE: {"min/km": 1.0, "min/mi": 1.0 / 1.609344, "s/km": 1.0 / 60.0},
    Channel.HEART_RATE: {"bpm": 1.0, "1/min": 1.0},
    Channel.SPEED: {"m/s": 1.0, "km/h": 1.0 / 3.6, "mph": 0.44704, "m/min": 1.0 / 60.0, "mm/s": 0.001},
    Channel.CADENCE: {"spm": 1.0, "rpm": 1.0, "1/min": 1.0},
    Channel.VERTICAL_OSCILLATION: {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4},
    Channel.GROUND_CONTACT: {"ms": 1.0, "s": 1000.0},
    Channel.STEP_LENGTH: {"m": 1.0, "cm": 0.01, "mm": 0.001, "ft": 0.3048, "in": 0.0254},
    Channel.POWER: {"w": 1.0},
    Channel.ALTITUDE: {"m": 1.0, "ft": 0.3048, "km": 1000.0},
    Channel.GRADE: {"1": 1.0, "%": 0.01},
    Channel.BALANCE: {"%": 1.0},
    Channel.TEMPERATURE: {"degc": 1.0, "degf": 5.0 / 9.0},
    Channel.DISTANCE: {"m": 1.0, "km": 1000.0, "mi": 1609.344, "ft": 0.3048, "yd": 0.9144},
}
"""Factor from each unit to that of the channel table; pace is in min/km, time in s, RR in ms."""

_UNITS: Final[dict[str, str]] = {
    **{unit: unit for factors in FACTORS.values() for unit in factors},
    **dict.fromkeys(("sec", "secs", "second", "seconds", "sek", "sekunden"), "s"),
    **dict.fromkeys(("msec", "millis", "millisecond", "milliseconds"), "ms"),
    **dict.fromkeys(("mins", "minute", "minutes"), "min"),
    **dict.fromkeys(("hours", "hour", "std"), "h"),
    **dict.fromkeys(
        ("beats/min", "beats per minute", "s/min", "schl/min", "batt/min", "lpm", "ppm", "slag/min"), "bpm"
    ),
    **dict.fromkeys(("mps", "meters/second", "metres per second", "m s", "m*s-1", "ms-1"), "m/s"),
    **dict.fromkeys(("kph", "kmh", "km h", "kmph", "km/std", "kilometers per hour"), "km/h"),
    **dict.fromkeys(("mi/h", "miles per hour", "mi h"), "mph"),
    **dict.fromkeys(("min km", "mins/km", "min per km", "/km", "minutes per kilometer"), "min/km"),
    **dict.fromkeys(("min mi", "min/mile", "mins/mi", "min per mile", "/mi", "min/mile"), "min/mi"),
    **dict.fromkeys(("sec/km", "s km"), "s/km"),
    **dict.fromkeys(
        ("steps/min", "steps per minute", "schritte/min", "pas/min", "ppm steps", "step/min"), "spm"
    ),
    **dict.fromkeys(("strides/min", "revs/min", "u/min", "rev/min"), "rpm"),
    **dict.fromkeys(("/min", "per min"), "1/min"),
    **dict.fromkeys(("meter", "meters", "metre", "metres", "mtr"), "m"),
    **dict.fromkeys(("centimeters", "centimetres"), "cm"),
    **dict.fromkeys(("millimeters", "millimetres"), "mm"),
    **dict.fromkeys(("kilometer", "kilometers", "kilometres"), "km"),
    **dict.fromkeys(("mile", "miles", "mls"), "mi"),
    **dict.fromkeys(("feet", "foot"), "ft"),
    **dict.fromkeys(("watt", "watts"), "w"),
    **dict.fromkeys(("pct", "percent", "prozent"), "%"),
    **dict.fromkeys(("c", "°c", "celsius", "deg c", "grad c"), "degc"),
    **dict.fromkeys(("f", "°f", "fahrenheit", "deg f"), "degf"),
}
"""Units as people write them, in lower case."""

_IN_WORDS: Final = {
    "kph": "km/h",
    "kmh": "km/h",
    "kmph": "km/h",
    "km h": "km/h",
    "mph": "mph",
    "km": "km",
    "miles": "mi",
    "meters": "m",
    "metres": "m",
    "spm": "spm",
    "minutes": "min",
    "mins": "min",
    "seconds": "s",
    "secs": "s",
    "sec": "s",
}
"""Units that some headers give instead of a word."""
_BARE_UNITS: Final = {
    **{unit: Meaning(Channel.SPEED, unit) for unit in ("km/h", "m/s", "mph")},
    **{unit: Meaning(PACE, unit) for unit in ("min/km", "min/mi")},
}
_QUALIFIED: Final = re.compile(r"^(.*?)\s*[(\[{]\s*([^)\]}]*)\s*[)\]}]\s*$")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def meaning(header: str) -> Meaning | None:
    """Return what a column holds by what stands above it; None where that is not known.

    >>> meaning("Geschwindigkeit (km/h)") == (Channel.SPEED, "km/h")
    True
    >>> meaning("speed_km_h") == (Channel.SPEED, "km/h")
    True
    >>> meaning("Average heart rate (bpm)") is None
    True
    """
    plain = header.strip()
    if plain in OWN:
        channel = OWN[plain]
        return Meaning(channel, "")
    qualified = _QUALIFIED.match(plain)
    name, unit = (qualified[1], qualified[2]) if qualified else (plain, "")
    words = _plain(_CAMEL.sub(" ", name) if not name.isupper() else name)
    if qualified:
        return _known(words, _unit(unit), stated=bool(unit.strip()))
    return _known(words, "", stated=False) or _suffixed(words) or _BARE_UNITS.get(_unit(name))


def _known(words: str, unit: str, *, stated: bool) -> Meaning | None:
    quantity = _MEANINGS.get(words, _MEANINGS.get(words.replace(" ", "")))
    if quantity is TIME and unit in FACTORS[PACE]:  # "Tempo" is time in Italian and pace in German
        quantity = PACE
    if quantity is None or _AGGREGATES.search(words):
        return None
    if not stated:
        unit = _IN_WORDS.get(words, "")
    factors = FACTORS.get(quantity, {})
    if quantity is Channel.SPEED and unit in FACTORS[PACE]:
        return Meaning(PACE, unit)
    if unit in factors or (not unit and not stated):
        return Meaning(quantity, unit)
    return Meaning(quantity, "") if stated and not factors else None


def _suffixed(words: str) -> Meaning | None:
    """Return the meaning of a name that ends with its unit, as in ``speed km h``."""
    parts = words.split(" ")
    for length in (2, 1):
        if len(parts) > length:
            unit = _unit(" ".join(parts[-length:]))
            found = _known(" ".join(parts[:-length]), unit, stated=True) if unit else None
            if found is not None:
                return found
    return None


def _unit(text: str) -> str:
    """Return the unit as in :data:`FACTORS`; the text itself where it is none of them."""
    plain = re.sub(r"\s+", " ", text.strip().lower())
    return _UNITS.get(plain, _UNITS.get(plain.replace(" ", "/"), plain if plain not in _UNITS else ""))


def _plain(text: str) -> str:
    """Return the words in lower case, without accents and marks."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9ø/]+", " ", bare).strip()
