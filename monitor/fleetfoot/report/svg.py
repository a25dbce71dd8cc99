"""Static SVG: the few shapes that the charts consist of.

Written here because nothing light and well kept draws static charts with bands and with classes in place of colours:
the colours of these follow the theme of the reader and of the printer, by the style sheet of the page. Every text is
escaped, every number is one decimal of a unit that is smaller than a pixel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from markupsafe import Markup

from fleetfoot.words.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleetfoot_signal.types import Floats

WIDTH: Final = 720
"""Width of every chart in its own units; the page scales it."""


def picture(name: str, height: float, title: str, text: str, parts: Iterable[Markup]) -> Markup:
    """Return a whole picture; ``name`` is its id, ``title`` and ``text`` are for those who do not see it."""
    return Markup(
        '<svg class="chart" viewBox="0 0 {w} {h}" role="img" aria-labelledby="{n}-title {n}-text">'
        '<title id="{n}-title">{title}</title><desc id="{n}-text">{text}</desc>{body}</svg>'
    ).format(
        w=WIDTH, h=f"{height:.0f}", n=name, title=clean(title), text=clean(text), body=Markup().join(parts)
    )


def line(x: Floats, y: Floats, kind: str) -> Markup:
    """Return a line through all known points; it breaks where one is unknown, and shows a point that stands alone."""
    pieces = [_path(x[part], y[part]) for part in _known(x, y)]
    return _shape(pieces, kind)


def band(x: Floats, low: Floats, high: Floats, kind: str) -> Markup:
    """Return the area between two lines."""
    pieces: list[str] = []
    for part in _known(x, low + high):
        there = _path(x[part], high[part])
        back = _path(x[part][::-1], low[part][::-1]).replace("M", "L", 1)
        pieces.append(f"{there}{back}Z")
    return _shape(pieces, kind)


def box(left: float, right: float, top: float, bottom: float, kind: str) -> Markup:
    """Return a rectangle."""
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
        kind, _n(left), _n(top), _n(max(right - left, 0.0)), _n(max(bottom - top, 0.0))
    )


def rule(x1: float, y1: float, x2: float, y2: float, kind: str) -> Markup:
    """Return a straight line."""
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(
        kind, _n(x1), _n(y1), _n(x2), _n(y2)
    )


def dots(x: Floats, y: Floats, kind: str, radius: float = 3.0) -> Markup:
    """Return a round dot for every known point, as one shape."""
    d = f"{radius:.1f}"
    pieces = [
        f"M{_n(px - radius)} {_n(py)}a{d} {d} 0 1 0 {2 * radius:.1f} 0a{d} {d} 0 1 0 {-2 * radius:.1f} 0Z"
        for px, py in _points(x, y)
    ]
    return _shape(pieces, kind)


def diamonds(x: Floats, y: Floats, kind: str, radius: float = 4.0) -> Markup:
    """Return a diamond for every known point: told from dots without colour."""
    d = f"{radius:.1f}"
    return _shape(
        [f"M{_n(px - radius)} {_n(py)}l{d} -{d}l{d} {d}l-{d} {d}Z" for px, py in _points(x, y)], kind
    )


def circle(x: float, y: float, kind: str, radius: float, *, name: str = "") -> Markup:
    """Return a circle; one with a name may be moved by the page."""
    label = Markup(' id="{}"').format(name) if name else Markup()
    return Markup('<circle class="{}"{} cx="{}" cy="{}" r="{}"/>').format(
        kind, label, _n(x), _n(y), _n(radius)
    )


def words(x: float, y: float, text: str, kind: str) -> Markup:
    """Return a text; ``kind`` says how it is anchored."""
    return Markup('<text class="{}" x="{}" y="{}">{}</text>').format(kind, _n(x), _n(y), clean(text))


def _shape(pieces: Iterable[str], kind: str) -> Markup:
    path = "".join(pieces)
    return Markup('<path class="{}" d="{}"/>').format(kind, path) if path else Markup()


def _points(x: Floats, y: Floats) -> list[tuple[float, float]]:
    known = np.isfinite(x) & np.isfinite(y)
    return list(zip(x[known].tolist(), y[known].tolist(), strict=True))


def _known(x: Floats, y: Floats) -> list[slice]:
    """Return the stretches without an unknown point."""
    known = np.concatenate(([False], np.isfinite(x) & np.isfinite(y), [False]))
    edges = np.flatnonzero(known[1:] != known[:-1])
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _path(x: Floats, y: Floats) -> str:
    points = [f"{_n(px)} {_n(py)}" for px, py in zip(x.tolist(), y.tolist(), strict=True)]
    points += [f"{_n(float(x[0]) + 0.5)} {_n(float(y[0]))}"] * (len(points) == 1)
    return "M" + "L".join(points)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
