"""What every chart has: a panel with its axes, and beside the picture a table with the same figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.report import svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from fleetfoot.report.axis import Axis

LEFT: Final = 64.0
RIGHT: Final = svg.WIDTH - 14.0
"""Edges of the drawing between the labels."""
LINE: Final = 22.0
"""Height of a line of text where it is largest, on a phone."""
UNDER: Final = 46.0
"""Room for the labels under the lowest panel."""


class Table(NamedTuple):
    """Rows of text with a head; the first column names the row."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


class Key(NamedTuple):
    """One entry of a legend: a mark and what it stands for."""

    kind: str
    text: str


class Figure(NamedTuple):
    """A chart with everything around it."""

    name: str
    """What it shows; no two on a page are called the same."""
    picture: Markup
    caption: str
    table: Table
    keys: Sequence[Key] = ()


class Panel(NamedTuple):
    """One drawing area."""

    x: Axis
    y: Axis
    title: str
    """What is drawn upwards, with its unit."""

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.y.end

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y.start

    def grid(self) -> list[Markup]:
        """Return the lines and labels of the upward axis, and the title."""
        parts = [svg.words(LEFT, self.top - 8.0, self.title, "title")]
        for value, label in self.y.ticks:
            y = float(self.y.at(value))
            parts.append(svg.rule(self.x.start, y, self.x.end, y, "grid"))
            parts.append(svg.words(LEFT - 8.0, y, label, "tick up"))
        return [*parts, svg.rule(self.x.start, self.bottom, self.x.end, self.bottom, "base")]

    def foot(self, title: str) -> list[Markup]:
        """Return the labels of the axis along, and what it is."""
        parts: list[Markup] = []
        for place, (value, label) in enumerate(self.x.ticks):
            x = float(self.x.at(value))
            odd = " odd" if place % 2 else ""
            parts.append(svg.rule(x, self.bottom, x, self.bottom + 4.0, "base"))
            parts.append(svg.words(x, self.bottom + 18.0, label, f"tick along{odd}"))
        return [*parts, svg.words(self.x.end, self.bottom + 38.0, title, "tick end")]

    def level(self, value: float, label: str, kind: str = "limit") -> list[Markup]:
        """Return a line across at a value, with its label at the left, where nothing is judged yet."""
        y = float(self.y.at(value))
        beside = y - 5.0 if y - self.top >= LINE + 5.0 else y + LINE  # above it there is the title
        return [
            svg.rule(self.x.start, y, self.x.end, y, kind),
            svg.words(self.x.start + 4.0, beside, label, "note"),
        ]
