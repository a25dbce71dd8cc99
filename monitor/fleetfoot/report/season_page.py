"""The report of a season."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fleetfoot.report.load import SOURCE
from fleetfoot.report.page import day, file_name, render
from fleetfoot.report.run_page import Fact
from fleetfoot.report.season_charts import trend_charts, week_chart
from fleetfoot.store.reading import State
from fleetfoot.words.answer import spoken
from fleetfoot.words.over_time import over_time
from fleetfoot.words.settings import Language
from fleetfoot.words.text import UNKNOWN, clock, span
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.report.season import Row, Season

FEWEST: Final = 6
"""Runs from which a trend is told: three a half."""
DAY_BPM: Final = 3.0
"""Heart rate at the same pace differs by 3-4 bpm (SD) from day to day."""


class Line(NamedTuple):
    """One run in the table of the season."""

    run: str
    link: str
    """File of the run's own report, beside this page."""
    name: str
    cells: Sequence[str]


def season_page(
    season: Season, why: Mapping[str, Any] | None = None, next_week: Mapping[str, Any] | None = None
) -> str:
    """Return the report of a season as one HTML document.

    Parameters
    ----------
    season
    why
        Which causes of heavy legs recur, as ``fleetfoot why --all --json`` has it; None: not asked.
    next_week
        What to do next week, as the same has it.
    """
    language = Language(why["language"]) if why else season.figures.language
    return render(
        "season.html",
        season.words,
        athlete=season.athlete,
        span=_span(season),
        facts=_facts(season),
        sentences=sentences_of(season),
        weeks=week_chart(season),
        trends=trend_charts(season),
        head=_head(season),
        lines=[_line(row, season) for row in reversed(season.rows)],
        speed=season.figures.pace(season.speed_m_s),
        source=SOURCE,
        number=season.figures.number,
        why=why,
        next_week=next_week,
        answered=spoken(language),
        many=over_time(language),
    )


def _head(season: Season) -> list[str]:
    distance, pace = season.figures.unit(Channel.DISTANCE), season.figures.measure(Channel.SPEED).along
    return [each.format(distance=distance, pace=pace) for each in season.words.season.head]


def _span(season: Season) -> str:
    words = season.words.season
    dated = [row.run.started_local for row in season.dated if row.run.started_local]
    runs = words.runs.of(len(season.rows))
    if not dated:
        return words.undated.format(runs=runs)
    first, last = (day(each, season.figures.language) for each in (min(dated), max(dated)))
    return words.span.format(runs=runs, first=first, last=last)


def _facts(season: Season) -> list[Fact]:
    metres = sum(row.distance_m for row in season.rows if math.isfinite(row.distance_m))
    hours = sum(row.running_s for row in season.rows)
    longest = max((row.distance_m for row in season.rows if math.isfinite(row.distance_m)), default=0.0)
    shown = (
        (str(len(season.rows)), ""),
        season.figures.distance(metres, 0).split(),
        (clock(hours), ""),
        season.figures.distance(longest).split(),
        season.figures.pace(season.speed_m_s).split(),
        (str(sum(row.run.alerts for row in season.rows)), ""),
    )
    return [Fact(name, *each) for name, each in zip(season.words.season.facts, shown, strict=True)]


def sentences_of(season: Season) -> list[str]:
    """Return what happened in the season."""
    words = season.words.season
    faded = sum(row.fade is not None for row in season.rows)
    jumped = sum(row.jump is not None for row in season.rows)
    return [_volume(season), _trend(season), _told(season), words.fades.of(faded), words.jumps.of(jumped)]


def _volume(season: Season) -> str:
    words, seconds = season.words.season, sum(row.running_s for row in season.rows)
    if not seconds:
        return words.no_running
    return words.volume.format(time=span(seconds), runs=words.runs.of(len(season.rows)))


def _trend(season: Season) -> str:
    """Say how heart rate at one speed went, from the earlier to the later half of the runs with the same sensor."""
    words, medians = season.words.season, season.by_sensor(Channel.HEART_RATE)
    if len(medians) < FEWEST:
        return words.few
    half = len(medians) // 2
    early, late = median(medians[:half]), median(medians[-half:])
    change = late - early
    how = words.same if abs(change) < DAY_BPM else words.rose if change > 0 else words.fell
    return words.trend.format(
        pace=season.figures.pace(season.speed_m_s),
        how=how.format(bpm=f"{abs(change):.0f}"),
        early=f"{early:.0f}",
        late=f"{late:.0f}",
    )


def _told(season: Season) -> str:
    words, alerts = season.words.season, sum(row.run.alerts for row in season.rows)
    hours = sum(row.running_s for row in season.rows) / 3600.0
    if not alerts or hours <= 0.0:
        return words.no_alerts
    return words.told.format(alerts=words.alerts.of(alerts), each=season.figures.number(alerts / hours, 1))


def _line(row: Row, season: Season) -> Line:
    run, figures = row.run, season.figures
    began = run.started_local
    name = f"{day(began, figures.language)} {began:%H:%M}" if began else season.words.season.no_date
    cells = [
        figures.figure(Channel.DISTANCE, row.distance_m),
        clock(row.running_s),
        figures.figure(Channel.SPEED, row.speed_m_s),
        figures.number(row.alerts_per_h, 1),
        _loss(row, season),
        _notes(row, season),
    ]
    return Line(run.id, file_name(run), name, cells)


def _loss(row: Row, season: Season) -> str:
    """Return the decoupling; of a run that faded it would read as drift, so it is not shown."""
    if row.fade is not None:
        return season.words.season.fade
    known = math.isfinite(row.decoupling_pct)
    return f"{season.figures.number(row.decoupling_pct, 1)} %" if known else UNKNOWN


def _notes(row: Row, season: Season) -> str:
    words, notes = season.words.season, list[str]()
    if row.fade is not None:
        notes.append(words.lost.format(pct=f"{row.fade.loss_pct:.0f}", at=clock(row.fade.start_s)))
    if row.jump is not None:
        notes.append(words.longer.format(pct=f"{100 * (row.jump.ratio - 1):.0f}"))
    if row.run.state is not State.COMPLETE:
        notes.append(words.states[row.run.state.value])
    return ", ".join(notes)
