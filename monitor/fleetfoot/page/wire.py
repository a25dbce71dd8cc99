"""How values and messages are written for the page: JSON in server-sent events.

Server-sent events are those of the HTML standard, section 9.2: lines ``id``, ``event`` and ``data``, ended by an
empty line. The text of a message is encoded once, however many pages read it.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

BEAT: Final = b": \n\n"
"""A sign of life: a comment. The page reads the bytes itself, because an EventSource does not show comments."""
_CURSOR: Final = re.compile(r"([0-9a-f]{1,16})-([0-9]{1,15})")


class Cursor(NamedTuple):
    """The last message that a page has."""

    epoch: str
    """Which server counted: hexadecimal, another one each time that fleetfoot starts."""
    sequence: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.sequence}"


def cursor_of(text: str) -> Cursor | None:
    """Return a cursor as pages send it back; None where the text is none.

    >>> cursor_of("5f3a-17")
    Cursor(epoch='5f3a', sequence=17)
    >>> cursor_of("17") is None
    True
    """
    parts = _CURSOR.fullmatch(text)
    return Cursor(parts[1], int(parts[2])) if parts else None


def message(cursor: Cursor, kind: str, data: str) -> bytes:
    r"""Return one event; ``data`` is JSON on one line, as everything in this module is.

    >>> message(Cursor("5f3a", 17), "end", "{}")
    b'id: 5f3a-17\nevent: end\ndata: {}\n\n'
    """
    return f"id: {cursor}\nevent: {kind}\ndata: {data}\n\n".encode("ascii")


def number(value: float, digits: int = 4) -> str:
    """Return a number as JSON, to four digits, which is more than any sensor is good for; NaN is ``null``.

    >>> number(3.21456), number(152.0), number(float("nan"))
    ('3.215', '152', 'null')
    """
    return f"{value:.{digits}g}" if math.isfinite(value) else "null"


def text(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    r"""Return JSON in ASCII on one line: what a name holds can neither end the line nor steer a terminal.

    >>> text({"name": "a\nb"})
    '{"name":"a\\nb"}'
    """
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def fields(items: Mapping[str, str]) -> str:
    """Return an object whose values are JSON already.

    >>> fields({"a": "1", "b": "[2]"})
    '{"a":1,"b":[2]}'
    """
    return "{" + ",".join(f'"{name}":{value}' for name, value in items.items()) + "}"


def array(items: Iterable[str]) -> str:
    """Return an array whose items are JSON already."""
    return f"[{','.join(items)}]"
