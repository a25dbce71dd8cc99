"""The few figures of each stored run, kept so that a season is not read second by second again and again."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final, cast

from fleetfoot.path.ticks import every_second
from fleetfoot_signal.days.figures import Figures, figures_of

if TYPE_CHECKING:
    import sqlite3

    from fleetfoot.path.ticks import Ticks

VERSION: Final = 2
"""Of the figures; those of another version are taken anew from the seconds."""


def taken(seconds: Ticks) -> Figures:
    """Return the figures of a run from its seconds."""
    return figures_of(every_second(seconds))


def read_figures(conn: sqlite3.Connection, athlete: str | None) -> dict[int, Figures]:
    """Return the figures of the passes of an athlete, or of all, by the key of the pass, where they are kept."""
    rows = conn.execute(
        """SELECT figures.run, figures.content FROM figures JOIN run ON run.key = figures.run
           JOIN athlete ON athlete.key = run.athlete WHERE version = ? AND (? IS NULL OR name = ?)""",
        (VERSION, athlete, athlete),
    ).fetchall()
    return {key: found for key, content in rows if (found := figures_in(content)) is not None}


def write_figures(conn: sqlite3.Connection, key: int, figures: Figures) -> None:
    """Keep the figures of a pass, inside the open transaction."""
    conn.execute("INSERT OR REPLACE INTO figures VALUES (?, ?, ?)", (key, VERSION, text_of(figures)))


def text_of(figures: Figures) -> str:
    """Return figures as JSON, for :func:`figures_in`."""
    return json.dumps({name: _known(value) for name, value in asdict(figures).items()}, allow_nan=False)


def _known(value: Any) -> Any:  # noqa: ANN401 - a number or a tuple of them
    if isinstance(value, tuple):
        return [_known(each) for each in cast("tuple[object, ...]", value)]
    return None if isinstance(value, float) and math.isnan(value) else value


def figures_in(content: str) -> Figures | None:
    """Return kept figures; None where they are not what this version keeps."""
    try:
        record: dict[str, Any] = json.loads(content)
        names = {field.name for field in fields(Figures)}
        return Figures(**{name: _number(value) for name, value in record.items() if name in names})
    except (ValueError, TypeError, AttributeError):
        return None


def _number(value: Any) -> Any:  # noqa: ANN401 - JSON in, a field of any type out
    if isinstance(value, list):
        return tuple(_number(each) for each in cast("list[object]", value))
    return math.nan if value is None else value
