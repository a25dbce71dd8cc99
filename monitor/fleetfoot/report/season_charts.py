"""The charts of a season: volume by week, and what the runner was like at one speed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from markupsafe import Markup

from fleetfoot.report import svg
from fleetfoot.report.axis import Axis, spread, ticks_of
from fleetfoot.report.comparison import COMPARED
from fleetfoot.report.plot import LEFT, RIGHT, UNDER, Figure, Key, Panel, Table
from fleetfoot.report.season import sensor_of, weeks_of
from fleetfoot.words.quantity import QUANTITIES
from fleetfoot.words.text import capital
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from fleetfoot.report.season import Row, Season, Week
    from fleetfoot.words.quantity import Measure
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


def week_chart(season: Season) -> Figure | None:
    """Return kilometres by week; None where no run is dated."""
    weeks = weeks_of(season.rows)
    if not weeks:
        return None
    distance = season.figures.measure(Channel.DISTANCE)
    high = max(max(week.distance_m for week in weeks) * 1.08, 5000.0)
    x = Axis(-0.5, len(weeks) - 0.5, LEFT, RIGHT, _week_ticks(weeks))
    panel = Panel(
        x,
        Axis(0.0, high, _BOTTOM, _TOP, ticks_of(distance, 0.0, high, 3)),
        f"Distance, {distance.unit} a week",
    )
    parts = panel.grid()
    for place, week in enumerate(weeks):
        left, right = (float(v) for v in x.at(np.array([place - 0.38, place + 0.38])))
        kind = "bar jump" if week.has_jump else "bar"
        if week.distance_m > 0.0:
            parts.append(
                svg.box(left, max(right, left + 1.5), float(panel.y.at(week.distance_m)), _BOTTOM, kind)
            )
    parts += panel.foot("week from Monday")
    text = (
        "The distance of each week. A week is marked where a run was more than 10 % longer than the longest of the 30"
        " days before it; from week to week the sum says little about injuries."
    )
    picture = svg.picture("weeks", _BOTTOM + UNDER, "Distance by week", text, parts)
    ran = [week for week in weeks if week.runs]
    rows = [
        [f"{w.monday}", distance.figure(w.distance_m), str(w.runs), "yes" if w.has_jump else ""] for w in ran
    ]
    keys = [
        Key("bar", f"{distance.unit} a week"),
        *([Key("jump", "with a jump")] if any(w.has_jump for w in weeks) else []),
    ]
    return Figure(
        "distance by week", picture, text, Table(["Week from", distance.unit, "Runs", "Jump"], rows), keys
    )


def _week_ticks(weeks: Sequence[Week]) -> tuple[tuple[float, str], ...]:
    step = -(-len(weeks) // _DATES)
    return tuple((float(n), f"{weeks[n].monday:%Y-%m-%d}") for n in range(0, len(weeks), step))


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
    title = f"{capital(QUANTITIES[channel].name)}, {measure.unit}, at {season.figures.pace(season.speed_m_s)}"
    panel = _panel(days, medians, rows, Scale(title, measure))
    parts = panel.grid()
    for sensor in sensors:
        mine = np.array([sensor_of(row.run, channel) == sensor for row in rows])
        parts += _points(panel, days[mine], medians[mine], first=sensor == sensors[0], kind=channel.spec.name)
    parts += panel.foot("day of the run")
    name = f"trend-{channel.spec.name.replace('_', '-')}"
    text = _text(channel, sensors)
    table = Table(
        ["Run", measure.unit, "Sensor"],
        [
            [f"{row.run.started_local:%Y-%m-%d}", measure.figure(value), sensor_of(row.run, channel)]
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


def _text(channel: Channel, sensors: Sequence[str]) -> str:
    text = (
        f"Median {QUANTITIES[channel].name} of each run within 5 % of one speed, grade taken into account, after"
        " warm-up."
        f" Dots, joined by a line: {sensors[0] or 'sensor not named'}."
    )
    if len(sensors) == 1:
        return text
    return f"{text} Diamonds: other sensors, which do not compare ({', '.join(s or 'not named' for s in sensors[1:])})."


def _panel(days: Floats, medians: Floats, rows: Sequence[Row], scale: Scale) -> Panel:
    low, high = spread(medians, least=_LEAST) or (0.0, 1.0)
    first, last = float(days.min()), float(days.max())
    room = max(0.1 * (last - first), 0.5)  # for the labels of the first and the last day
    x = Axis(first - room, last + room, LEFT, RIGHT, _dates(days, rows))
    return Panel(x, Axis(low, high, _BOTTOM, _TOP, ticks_of(scale.measure, low, high, 3)), scale.title)


def _dates(days: Floats, rows: Sequence[Row]) -> tuple[tuple[float, str], ...]:
    """Return the days of some runs, spread over the axis, first and last among them."""
    wanted = np.linspace(float(days.min()), float(days.max()), _DATES)
    room = 0.8 * (wanted[1] - wanted[0]) if wanted.size > 1 else 0.0
    chosen: list[int] = []
    for place in [int(np.argmin(np.abs(days - day))) for day in wanted.tolist()]:
        if not chosen or days[place] - days[chosen[-1]] >= room > 0.0:
            chosen.append(place)
    return tuple((float(days[n]), f"{rows[n].run.started_local:%Y-%m-%d}") for n in chosen)


def _median(row: Row, channel: Channel) -> float:
    return float("nan") if row.at_speed is None else row.at_speed.medians.get(channel, float("nan"))


def _days(at: datetime | None) -> float:
    return float("nan") if at is None else at.timestamp() / _DAY_S
