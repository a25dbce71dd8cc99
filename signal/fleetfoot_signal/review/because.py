"""Why a figure of a run cannot be judged: a code with figures, and what that is in English."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAYS: Final = MappingProxyType(
    {
        "too_short": "it takes {need} min of moving, and there were {had}",
        "no_speed": "speed was not recorded",
        "no_heart_rate": "heart rate was not recorded",
        "heart_rate_known": "heart rate was known for only {pct} % of the moving time",
        "not_believed": "heart rate was not believed for {span}",
        "walked": "{pct} % of the moving time was walked",
        "stood": "{pct} % of the time was stood",
        "pace_varied": "your pace varied by {pct} %",
        "half_slower": "the second half was run {pct} % slower, grade taken into account",
        "half_faster": "the second half was run {pct} % faster, grade taken into account",
        "half_speed_known": "speed was known for only {pct} % of a half",
        "switched_off": "the judge of rising heart rate is switched off",
        "pace_lost": "the pace was lost at the end while heart rate did not rise",
        "doubt": "pace and heart rate leave a doubt of {bpm} bpm",
        "never_judged": "heart rate against pace was never judged",
        "judged_only": "heart rate against pace was judged for {had} min only, it takes {need}",
        "no_fit": "heart rate and pace do not fit each other",
        "disagree": "its halves and its end do not agree about heart rate",
        "effort_moved": (
            "around minute {minute} heart rate moved as if the effort had changed, and no sensor says why"
        ),
        "too_few_minutes": "it takes {need} min of running with heart rate, and there were {had}",
        "too_few_steady": "only {had} min after minute {minute} were steady running with heart rate",
        "unlike_halves": "the halves were run at different efforts, which leaves too much doubt",
    }
)
CODES: Final = frozenset(_SAYS)
"""All there are: whoever speaks another language has words for each."""


class Because(str):
    """A reason in English, in words that follow "because"; who speaks another language goes by code and figures."""

    __slots__ = ("code", "figures")

    code: str
    figures: Mapping[str, str]
    """By the name of their place in the words, as they are written."""


def because(code: str, **figures: float | str) -> Because:
    """Return a reason; numbers are rounded to whole ones.

    >>> because("too_short", need=40.0, had=12)
    'it takes 40 min of moving, and there were 12'
    >>> because("stood", pct=12.6).figures["pct"]
    '13'
    """
    written = {name: each if isinstance(each, str) else f"{each:.0f}" for name, each in figures.items()}
    reason = Because(_SAYS[code].format(**written))
    reason.code, reason.figures = code, MappingProxyType(written)
    return reason
