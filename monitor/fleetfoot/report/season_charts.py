"""The charts of a season: volume by week, and what the runner was like at one speed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from markupsafe import Markup

from fleetfoot.report import svg
from fleetfoot.report.axis import Axis, spread, ticks_of
from fleetfoot.report.comparison import COMPARED
from fleetfoot.report.page import day
from fleetfoot.report.plot import LEFT, RIGHT, UNDER, Figure, Key, Panel, Table
from fleetfoot.report.season import source_of, weeks_of
from fleetfoot.words.text import UNKNOWN, capital
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from fleetfoot.report.season import Row, Season, Source, Week
    from fleetfoot.words.quantity import Measure
    from fleetfoot.words.report import ReportWords
    from fleetfoot.words.settings import Language
    from fleetfoot_signal.types import Floats

_TOP: Final = 30.0
_BOTTOM: Final = 170.0
_LEAST: Final = 8.0
"""Smallest range of an axis of medians, in bpm, spm, mm or ms: less is noise from day to day."""
_DATES: Final = 6
_DAY_S: Final = 86_400.0


class Scale(NamedTuple):
    """What is drawn upwards, and how its figures are written."""

    title: str
    measure: Measure
    language: Language


def week_chart(season: Season) -> Figure | None:
    """Return kilometres by week; None where no run is dated."""
    weeks = weeks_of(season.rows)
    if not weeks:
        return None
    distance, words = season.figures.measure(Channel.DISTANCE), season.words.season
    high = max(max(week.distance_m for week in weeks) * 1.08, 5000.0)
    x = Axis(-0.5, len(weeks) - 0.5, LEFT, RIGHT, _week_ticks(weeks, season.figures.language))
    panel = Panel(
        x,
        Axis(0.0, high, _BOTTOM, _TOP, ticks_of(distance, 0.0, high, 3)),
        words.distance_axis.format(unit=distance.unit),
    )
    parts = panel.grid()
    for place, week in enumerate(weeks):
        left, right = (float(v) for v in x.at(np.array([place - 0.38, place + 0.38])))
        kind = "bar jump" if week.has_jump else "bar"
        if week.distance_m > 0.0:
            parts.append(
                svg.box(left, max(right, left + 1.5), float(panel.y.at(week.distance_m)), _BOTTOM, kind)
            )
    parts += panel.foot(words.week_axis)
    picture = svg.picture("weeks", _BOTTOM + UNDER, words.week_title, words.week_text, parts)
    ran = [week for week in weeks if week.runs]
    rows = [
        [
            day(w.monday, season.figures.language),
            distance.figure(w.distance_m),
            str(w.runs),
            words.yes if w.has_jump else "",
        ]
        for w in ran
    ]
    plain, jump = (each.format(unit=distance.unit) for each in words.week_keys)
    keys = [Key("bar", plain), *([Key("jump", jump)] if any(w.has_jump for w in weeks) else [])]
    head = [each.format(unit=distance.unit) for each in words.week_head]
    return Figure(words.week_title, picture, words.week_text, Table(head, rows), keys)


def _week_ticks(weeks: Sequence[Week], language: Language) -> tuple[tuple[float, str], ...]:
    step = -(-len(weeks) // _DATES)
    return tuple((float(n), day(weeks[n].monday, language)) for n in range(0, len(weeks), step))


def trend_charts(season: Season) -> list[Figure]:
    """Return for each compared channel how its median at the reference speed went from run to run."""
    charts = [_trend(season, channel) for channel in COMPARED]
    return [chart for chart in charts if chart is not None]


def _trend(season: Season, channel: Channel) -> Figure | None:
    sensors = season.sensors(channel)
    rows = [r for r in season.dated if r.at_speed is not None and channel in r.at_speed.medians]
    if len(rows) < 2:
        return None
    medians = np.array([_median(row, channel) for row in rows])
    days = np.array([_days(row.run.started_utc) for row in rows])
    measure = season.figures.measure(channel)
    words = season.words.season
    title = words.trend_title.format(
        name=capital(season.words.names.quantities[channel]),
        unit=measure.unit,
        pace=season.figures.pace(season.speed_m_s),
    )
    panel = _panel(days, medians, rows, Scale(title, measure, season.figures.language))
    parts = panel.grid()
    for sensor in sensors:
        mine = np.array([source_of(row.run, channel) == sensor for row in rows])
        parts += _points(panel, days[mine], medians[mine], first=sensor == sensors[0], kind=channel.spec.name)
    parts += panel.foot(words.day_axis)
    name = f"trend-{channel.spec.name.replace('_', '-')}"
    text = _text(season.words, channel, sensors)
    run, named = words.trend_head
    table = Table(
        [run, measure.unit, named],
        [
            [
                _date(row, season.figures.language),
                measure.figure(value),
                source_of(row.run, channel).name(season.words),
            ]
            for row, value in zip(rows, medians.tolist(), strict=True)
        ],
    )
    return Figure(title, svg.picture(name, _BOTTOM + UNDER, title, text, parts), text, table)


def _points(panel: Panel, days: Floats, medians: Floats, *, first: bool, kind: str) -> list[Markup]:
    """Return the runs of one sensor; only those of one sensor are joined."""
    x, y = panel.x.at(days), panel.y.at(medians)
    joined = svg.line(x, y, f"curve {kind} thin") if first and days.size > 1 else Markup()
    marks = svg.dots(x, y, f"point {kind}", 4.0) if first else svg.diamonds(x, y, f"point other {kind}", 5.0)
    return [joined, marks]


def _text(words: ReportWords, channel: Channel, sensors: Sequence[Source]) -> str:
    first, *others = (each.name(words) or words.season.unnamed for each in sensors)
    text = words.season.trend_text.format(name=words.names.quantities[channel], sensor=first)
    return f"{text}{words.season.trend_others.format(sensors=', '.join(others))}" if others else text


def _date(row: Row, language: Language) -> str:
    began = row.run.started_local
    return day(began, language) if began else UNKNOWN


def _panel(days: Floats, medians: Floats, rows: Sequence[Row], scale: Scale) -> Panel:
    low, high = spread(medians, least=_LEAST) or (0.0, 1.0)
    first, last = float(days.min()), float(days.max())
    room = max(0.1 * (last - first), 0.5)  # for the labels of the first and the last day
    x = Axis(first - room, last + room, LEFT, RIGHT, _dates(days, rows, scale.language))
    return Panel(x, Axis(low, high, _BOTTOM, _TOP, ticks_of(scale.measure, low, high, 3)), scale.title)


def _dates(days: Floats, rows: Sequence[Row], language: Language) -> tuple[tuple[float, str], ...]:
    """Return the days of some runs, spread over the axis, first and last among them."""
    wanted = np.linspace(float(days.min()), float(days.max()), _DATES)
    room = 0.8 * (wanted[1] - wanted[0]) if wanted.size > 1 else 0.0
    chosen: list[int] = []
    for place in [int(np.argmin(np.abs(days - at))) for at in wanted.tolist()]:
        if not chosen or days[place] - days[chosen[-1]] >= room > 0.0:
            chosen.append(place)
    return tuple((float(days[n]), _date(rows[n], language)) for n in chosen)


def _median(row: Row, channel: Channel) -> float:
    return float("nan") if row.at_speed is None else row.at_speed.medians.get(channel, float("nan"))


def _days(at: datetime | None) -> float:
    return float("nan") if at is None else at.timestamp() / _DAY_S
