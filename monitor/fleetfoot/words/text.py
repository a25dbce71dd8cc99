"""Words and times as people read them. Nothing here trusts a text that came from outside."""

from __future__ import annotations

import math
import unicodedata
from typing import Final

UNKNOWN: Final = "-"
"""Stands where a value is not known."""

_JOINERS: Final = "\u200c\u200d"
"""Zero-width characters that names in Persian or Hindi are written with."""


def clean(text: str) -> str:
    r"""Return ``text`` on one line and without what would steer a terminal.

    Spaces of every kind become one space each; control, direction and lone surrogate characters U+FFFD.

    >>> clean("a\nb")
    'a b'
    >>> clean("\x1b[31mred") == "\ufffd[31mred"
    True
    """
    return "".join(_cleaned(character) for character in text)


def clean_lines(text: str) -> str:
    r"""Return ``text`` with each of its lines cleaned.

    >>> clean_lines("a\n\x07b") == "a\n\ufffdb"
    True
    """
    return "\n".join(clean(line) for line in text.split("\n"))


def _cleaned(character: str) -> str:
    if character.isspace():
        return " "
    steers = unicodedata.category(character) in {"Cc", "Cf", "Cs"} and character not in _JOINERS
    return "\ufffd" if steers else character


def clock(seconds: float) -> str:
    """Return a time of the run.

    >>> clock(754.9), clock(3754)
    ('12:34', '1:02:34')
    """
    minutes, left = divmod(int(max(seconds, 0.0)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"


def span(seconds: float) -> str:
    """Return a duration in words, no finer than anyone would say it.

    >>> span(45), span(2712), span(3600), span(11520)
    ('45 s', '45 min', '1 h', '3 h 12 min')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return " ".join(part for part in (f"{hours} h" * (hours > 0), f"{minutes} min" * (minutes > 0)) if part)


def effect(value: float | None, unit: str) -> str:
    """Return the size of an effect; one decimal is more than the detectors are sure of.

    >>> effect(6.24, "%"), effect(-0.04, "%"), effect(None, "%")
    ('6.2 %', '0.0 %', '-')
    """
    if value is None or math.isnan(value):
        return UNKNOWN
    return f"{round(value, 1) + 0.0:.1f} {clean(unit)}"  # adding zero takes the sign off a rounded -0.04


def several(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> several(0, "alert"), several(1, "alert")
    ('no alerts', '1 alert')
    """
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def capital(text: str) -> str:
    """Return a text as a sentence or a label begins; what follows the first letter stays as it is.

    >>> capital("EF at one pace"), capital("heart rate")
    ('EF at one pace', 'Heart rate')
    """
    return f"{text[:1].upper()}{text[1:]}"
