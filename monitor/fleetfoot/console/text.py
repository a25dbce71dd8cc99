"""Words and numbers as people read them. Nothing here trusts a text that came from outside."""

from __future__ import annotations

import math
import unicodedata
from typing import Final

from fleetfoot_signal.channel import Channel

UNKNOWN: Final = "-"
"""Stands where a value is not known."""

_JOINERS: Final = "\u200c\u200d"
"""Zero-width characters that names in Persian or Hindi are written with."""
_SLOWEST_M_S: Final = 0.5
"""Below this a pace (over 33 min/km) says nothing: standing."""
_PLACES: Final[dict[Channel, int]] = {
    Channel.STEP_LENGTH: 2,
    Channel.GRADE: 2,
    Channel.DUTY_FACTOR: 2,
    Channel.VERTICAL_RATIO: 1,
    Channel.BALANCE: 1,
}
"""Decimal places that a sensor's value is good for, where they are not 0."""


def clean(text: str) -> str:
    r"""Return ``text`` on one line and without what would steer a terminal.

    Spaces of every kind become one space each; control, direction and lone surrogate characters U+FFFD.

    >>> clean("a\nb")
    'a b'
    >>> clean("\x1b[31mred") == "\ufffd[31mred"
    True
    """
    return "".join(_cleaned(character) for character in text)


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


def pace(speed_m_s: float) -> str:
    """Return the time for a kilometre.

    >>> pace(3.2), pace(0.0)
    ('5:12', '-')
    """
    if not speed_m_s >= _SLOWEST_M_S:  # NaN too
        return UNKNOWN
    minutes, left = divmod(round(1000.0 / speed_m_s), 60)
    return f"{minutes}:{left:02}"


def quantity(channel: Channel, value: float) -> str:
    """Return a value of a channel with its unit; speed as pace.

    >>> quantity(Channel.HEART_RATE, 151.6), quantity(Channel.SPEED, 3.2)
    ('152 bpm', '5:12 /km')
    """
    if channel in {Channel.SPEED, Channel.ADJUSTED_SPEED}:
        return f"{pace(value)} /km"
    if math.isnan(value):
        return f"{UNKNOWN} {channel.spec.unit}"
    unit = "" if channel.spec.unit == "1" else f" {channel.spec.unit}"
    return f"{value:.{_PLACES.get(channel, 0)}f}{unit}"


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
