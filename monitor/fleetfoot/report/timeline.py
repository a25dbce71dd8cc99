"""The time line: five channels one under the other, with the alerts and a fade behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.report import svg
from fleetfoot.report.axis import Axis, binned, clock_ticks, is_in_hours, spread, ticks_of
from fleetfoot.report.plot import LEFT, RIGHT, UNDER, Figure, Key, Panel, Table
from fleetfoot.words.text import capital, clock
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from fleetfoot.report.study import Study
    from fleetfoot.report.wording import Told
    from fleetfoot_signal.types import Floats

DRAWN: Final = (
    Channel.HEART_RATE,
    Channel.SPEED,
    Channel.CADENCE,
    Channel.VERTICAL_OSCILLATION,
    Channel.GROUND_CONTACT,
    Channel.ALTITUDE,
)
_LEAST: Final[dict[Channel, float]] = {
    Channel.HEART_RATE: 20.0,
    Channel.SPEED: 0.6,
    Channel.CADENCE: 12.0,
    Channel.VERTICAL_OSCILLATION: 15.0,
    Channel.GROUND_CONTACT: 30.0,
    Channel.ALTITUDE: 20.0,
}
"""Smallest range of each axis, in the unit of its channel: about ten times what it is known to."""
_INKS: Final[dict[Channel, str]] = {
    Channel.HEART_RATE: "--heart",
    Channel.SPEED: "--pace",
    Channel.CADENCE: "--cadence",
    Channel.VERTICAL_OSCILLATION: "--bounce",
    Channel.GROUND_CONTACT: "--contact",
    Channel.ALTITUDE: "--height",
}
POINTS: Final = 360
"""Most points of a line: half a unit of the drawing each."""
_PANEL: Final = 92.0
_BETWEEN: Final = 38.0
_TABLE_ROWS: Final = 12


class Strip(NamedTuple):
    """One quantity of the time line, for who draws it anew."""

    channel: Channel
    name: str
    ink: str
    """The custom property of the style sheet that holds its colour."""
    low: float
    high: float


def strips_of(study: Study) -> list[Strip]:
    """Return the quantities of the time line, from the top."""
    return [
        Strip(channel, _name(study, channel), _INKS[channel], *_range(study, channel))
        for channel in DRAWN
        if study.knows(channel)
    ]


def timeline(study: Study, told: Sequence[Told]) -> Figure | None:
    """Return the time line of a run; None where none of its channels was known."""
    drawn = [channel for channel in DRAWN if study.knows(channel)]
    if not drawn:
        return None
    height = 30.0 + len(drawn) * (_PANEL + _BETWEEN) - _BETWEEN + UNDER
    panels = [_panel(study, channel, place) for place, channel in enumerate(drawn)]
    parts: list[Markup] = []
    for panel in panels:
        parts += _shades(study, told, panel)
        parts += panel.grid()
    for panel, channel in zip(panels, drawn, strict=True):
        parts += _curve(study, channel, panel)
    parts += [*_marks(told, panels[0]), *panels[-1].foot(time_axis(study))]
    words, shaded = study.words.charts, _spoken(study, told)
    names = ", ".join(_name(study, channel) for channel in drawn)
    text = words.timeline_text.format(names=names, time=clock(study.seconds), shaded=shaded)
    picture = svg.picture("timeline", height, words.timeline, text, parts)
    caption = words.breaks.format(seconds=_width_s(study), shaded=shaded)
    return Figure(words.timeline, picture, caption, _table(study, drawn), _keys(study, told))


def time_axis(study: Study) -> str:
    """Return what an axis of the run's time is called."""
    words = study.words.charts
    return words.time_axis.format(unit="h:min" if is_in_hours(study.seconds) else words.minutes)


def _panel(study: Study, channel: Channel, place: int) -> Panel:
    seconds = max(study.seconds - 1, 1)
    x = Axis(0.0, float(seconds), LEFT, RIGHT, clock_ticks(seconds))
    top = 30.0 + place * (_PANEL + _BETWEEN)
    low, high = _range(study, channel)
    ticks = ticks_of(study.figures.measure(channel), low, high, 3)
    y = Axis(low, high, top + _PANEL, top, tuple(t for t in ticks if low <= t[0] <= high))
    return Panel(x, y, _name(study, channel))


def _name(study: Study, channel: Channel) -> str:
    measure = study.figures.measure(channel)
    direction = study.words.charts.faster if measure.pace_m else ""
    names = study.words.names
    estimated = f" ({names.estimated})" if study.is_estimated(channel) else ""
    return f"{capital(names.quantities[channel])}, {measure.along}{direction}{estimated}"


def _range(study: Study, channel: Channel) -> tuple[float, float]:
    """Return the range of a channel while running; without running, that of all that is known."""
    values = study.values[channel]
    ran = values[study.retrace.running]
    found = spread(ran, least=_LEAST[channel], share=1.0) or spread(values, least=_LEAST[channel])
    low, high = found or (0.0, 1.0)
    return (max(low, 0.6), max(high, 1.2)) if channel is Channel.SPEED else (low, high)


def _width_s(study: Study) -> int:
    return max(5, -(-study.seconds // POINTS))


def _curve(study: Study, channel: Channel, panel: Panel) -> list[Markup]:
    width_s = _width_s(study)
    values = binned(study.values[channel], width_s)
    at_s: Floats = (np.arange(values.size, dtype=np.float64) + 0.5) * width_s
    return [svg.line(panel.x.at(at_s), panel.y.at(values), f"curve {channel.spec.name}")]


def _shades(study: Study, told: Sequence[Told], panel: Panel) -> list[Markup]:
    parts: list[Markup] = []
    if study.heart.fade is not None:
        left = float(panel.x.at(study.heart.fade.start_s))
        parts.append(svg.box(left, panel.x.end, panel.top, panel.bottom, "fade"))
    for one in told:
        left, right = (float(v) for v in panel.x.at(np.array([one.episode.onset_s, one.episode.end_s])))
        parts.append(svg.box(left, max(right, left + 2.0), panel.top, panel.bottom, "alert"))
        parts.append(svg.rule(left, panel.top, left, panel.bottom, "onset"))
    return parts


def _marks(told: Sequence[Told], panel: Panel) -> list[Markup]:
    """Return the number of each alert above the first panel; numbers that would meet are left out."""
    parts: list[Markup] = []
    last = -100.0
    for one in told:
        x = float(panel.x.at(one.episode.onset_s)) + 2.0
        if x - last >= 22.0 and x > LEFT + 150.0:
            parts.append(svg.words(x, panel.top - 6.0, one.mark, "mark"))
            last = x
    return parts


def _spoken(study: Study, told: Sequence[Told]) -> str:
    words = study.words.charts
    parts = [
        words.alert_from.format(mark=one.mark, name=one.name, at=clock(one.episode.onset_s))
        for one in told[:6]
    ]
    if study.heart.fade is not None:
        parts.append(words.fade_from.format(at=clock(study.heart.fade.start_s)))
    more = words.more.format(n=len(told) - 6) if len(told) > 6 else ""
    return words.shaded.format(parts=f"{'; '.join(parts)}{more}") if parts else words.no_alerts


def _keys(study: Study, told: Sequence[Told]) -> list[Key]:
    words = study.words.charts
    keys = [Key("alert", words.alert)] if told else []
    return [*keys, Key("fade", words.fade)] if study.heart.fade is not None else keys


def _table(study: Study, drawn: Sequence[Channel]) -> Table:
    width_s = max(60, -(-study.seconds // (_TABLE_ROWS * 60)) * 60)
    columns = [binned(study.values[channel], width_s) for channel in drawn]
    words = study.words.charts
    head = [words.from_, *(_name(study, channel).replace(words.faster, "") for channel in drawn)]
    rows = [
        [
            clock(place * width_s),
            *(
                study.figures.figure(c, float(column[place]))
                for c, column in zip(drawn, columns, strict=True)
            ),
        ]
        for place in range(columns[0].size)
    ]
    return Table(head, rows)
