"""Text as people and programs read it: words, times, columns, lines of JSON. No text from outside is trusted here."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

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


def effect(value: float | None, unit: str, point: str = ".") -> str:
    """Return the size of an effect; one decimal is more than the detectors are sure of.

    >>> effect(6.24, "%"), effect(-0.04, "%"), effect(None, "%"), effect(6.24, "%", ",")
    ('6.2 %', '0.0 %', '-', '6,2 %')
    """
    if value is None:
        return UNKNOWN
    return f"{number(value, 1, point=point)} {clean(unit)}" if math.isfinite(value) else UNKNOWN


def number(value: float, decimals: int = 0, *, point: str = ".", sign: bool = False) -> str:
    """Return a number with a decimal point or comma; NaN is unknown, and a rounded nothing has no sign.

    >>> number(-0.04, 1), number(1.25, 2, point=","), number(7.6, sign=True), number(0.2, sign=True)
    ('0.0', '1,25', '+8', '0')
    """
    if math.isnan(value):
        return UNKNOWN
    rounded = round(value, decimals) + 0.0  # adding zero takes the sign off a rounded -0.04
    return f"{rounded:{'+' if sign and rounded else ''}.{decimals}f}".replace(".", point)


def several(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> several(0, "alert"), several(1, "alert")
    ('no alerts', '1 alert')
    """
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def listed(names: Sequence[str], and_: str = "and") -> str:
    """Join names as one says them.

    >>> listed(["bounce"]), listed(["bounce", "drift"]), listed(["steps", "bounce", "drift"])
    ('bounce', 'bounce and drift', 'steps, bounce and drift')
    """
    *most, last = names
    return f"{', '.join(most)} {and_} {last}" if most else last


def capital(text: str) -> str:
    """Return a text as a sentence or a label begins; what follows the first letter stays as it is.

    >>> capital("EF at one pace"), capital("heart rate")
    ('EF at one pace', 'Heart rate')
    """
    return f"{text[:1].upper()}{text[1:]}"


# Ends of line to some readers (RFC 8259 lets them stand), codes to a terminal, and lone surrogates: they come
# with file names that are not UTF-8, and no encoding has them.
_ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def json_line(record: Mapping[str, object]) -> str:
    r"""Return ``record`` as one line of JSON without its end; what is not finite becomes null.

    >>> json_line({"value": float("nan"), "name": "Zo\u00eb"}) == '{"value":null,"name":"Zo\u00eb"}'
    True
    """
    line = json.dumps(_finite(record), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in cast("dict[str, object]", value).items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in cast("list[object]", value)]
    return value


_GAP = "  "


def columns(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> list[str]:
    """Return the rows as lines; ``right`` are the columns that are flush right.

    >>> columns([("run", "min"), ("20250101", "5")], right={1})
    ['run       min', '20250101    5']
    """
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [_line(row, widths, right) for row in rows]


def wrapped(text: str, room: int) -> list[str]:
    """Return a line as lines of at most ``room`` cells, broken between words; what goes on stands below its column.

    The column is what follows the last gap of two spaces and more within the first half, else the indentation. A word
    that is longer than the room, such as an address, stays whole.

    >>> wrapped("12:34  notice  Bounce  More bounce than usual", 36)
    ['12:34  notice  Bounce  More bounce', '                       than usual']
    >>> wrapped("    short", 40)
    ['    short']
    """
    if width(text) <= room:
        return [text]
    most = min(room // 2 + 8, room - max(map(width, text.split(" "))))
    gaps = [gap.end() for gap in re.finditer(r"^ +|(?<=\S)  +", text)]
    start = max((end for end in gaps if width(text[:end]) <= most), default=0)
    indent, lines, line = " " * width(text[:start]), list[str](), text[:start]
    is_empty = True
    for word in text[start:].split(" "):
        longer = f"{line}{'' if is_empty else ' '}{word}"
        if is_empty or width(longer) <= room:
            line, is_empty = longer, False
        else:
            lines.append(line.rstrip())
            line = indent + word
    return [*lines, line.rstrip()]


def width(text: str) -> int:
    """Return how many cells of a terminal a text takes: East Asian wide characters two, accents none."""
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _line(row: Sequence[str], widths: Sequence[int], right: Collection[int]) -> str:
    cells: list[str] = []
    for index, (cell, room) in enumerate(zip(row, widths, strict=True)):
        padding = " " * (room - width(cell))
        cells.append(padding + cell if index in right else cell + padding)
    return _GAP.join(cells).rstrip()
