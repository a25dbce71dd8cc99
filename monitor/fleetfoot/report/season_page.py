"""The report of a season."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fleetfoot.report.load import SOURCE
from fleetfoot.report.page import file_name, render
from fleetfoot.report.run_page import Fact
from fleetfoot.report.season_charts import trend_charts, week_chart
from fleetfoot.store.reading import State
from fleetfoot.words.answer import spoken
from fleetfoot.words.over_time import over_time
from fleetfoot.words.settings import Language
from fleetfoot.words.text import UNKNOWN, clock, several, span
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.report.season import Row, Season
    from fleetfoot.words.quantity import Figures

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
    language = Language(why["language"]) if why else Language.ENGLISH
    return render(
        "season.html",
        athlete=season.athlete,
        span=_span(season),
        facts=_facts(season),
        sentences=sentences_of(season),
        weeks=week_chart(season),
        trends=trend_charts(season),
        head=_head(season.figures),
        lines=[_line(row, season.figures) for row in reversed(season.rows)],
        speed=season.figures.pace(season.speed_m_s),
        source=SOURCE,
        why=why,
        next_week=next_week,
        words=spoken(language),
        many=over_time(language),
    )


def _head(figures: Figures) -> tuple[str, ...]:
    distance, pace = figures.unit(Channel.DISTANCE), figures.unit(Channel.SPEED)
    told = ("Running", f"Pace, {pace}", "Alerts an hour", "Decoupling at equal effort", "Notes")
    return ("Run", f"Distance, {distance}", *told)


def _span(season: Season) -> str:
    dated = [row.run.started_local for row in season.dated if row.run.started_local]
    runs = several(len(season.rows), "run")
    if not dated:
        return f"{runs}, none with a date"
    return f"{runs}, {min(dated):%Y-%m-%d} to {max(dated):%Y-%m-%d}"


def _facts(season: Season) -> list[Fact]:
    metres = sum(row.distance_m for row in season.rows if math.isfinite(row.distance_m))
    hours = sum(row.running_s for row in season.rows)
    longest = max((row.distance_m for row in season.rows if math.isfinite(row.distance_m)), default=0.0)
    return [
        Fact("Runs", str(len(season.rows)), ""),
        Fact("Distance", *season.figures.distance(metres, 0).split()),
        Fact("Running", clock(hours), ""),
        Fact("Longest run", *season.figures.distance(longest).split()),
        Fact("Usual pace", *season.figures.pace(season.speed_m_s).split()),
        Fact("Alerts", str(sum(row.run.alerts for row in season.rows)), ""),
    ]


def sentences_of(season: Season) -> list[str]:
    """Return what happened in the season."""
    return [_volume(season), _trend(season), _told(season), _fades(season), _jumps(season)]


def _volume(season: Season) -> str:
    seconds = sum(row.running_s for row in season.rows)
    return (
        f"You ran {span(seconds)} in {several(len(season.rows), 'run')}."
        if seconds
        else "No running was recorded."
    )


def _trend(season: Season) -> str:
    """Say how heart rate at one speed went, from the earlier to the later half of the runs with the same sensor."""
    medians = season.by_sensor(Channel.HEART_RATE)
    if len(medians) < FEWEST:
        return "Too few runs at one pace with the same sensor to see a trend of heart rate."
    half = len(medians) // 2
    early, late = median(medians[:half]), median(medians[-half:])
    change = late - early
    how = f"{'rose' if change > 0 else 'fell'} by about {abs(change):.0f} bpm"
    if abs(change) < DAY_BPM:
        how = "stayed about the same"
    figures = f"{early:.0f} to {late:.0f} bpm"
    pace = season.figures.pace(season.speed_m_s)
    return f"At {pace} your heart rate {how} from the earlier to the later runs ({figures})."


def _told(season: Season) -> str:
    alerts = sum(row.run.alerts for row in season.rows)
    hours = sum(row.running_s for row in season.rows) / 3600.0
    if not alerts or hours <= 0.0:
        return "There were no alerts."
    were = "was" if alerts == 1 else "were"
    return f"There {were} {several(alerts, 'alert')}, {alerts / hours:.1f} for each hour of running."


def _fades(season: Season) -> str:
    fades = [row for row in season.rows if row.fade is not None]
    if not fades:
        return "No run ended in a fade."
    runs = several(len(fades), "run")
    return f"{runs} ended in a fade: the pace was lost late, and it is not counted as drift."


def _jumps(season: Season) -> str:
    jumps = [row for row in season.rows if row.jump is not None]
    if not jumps:
        return "No run was more than 10 % longer than the longest of the 30 days before it."
    were = "was" if len(jumps) == 1 else "were"
    return (
        f"{several(len(jumps), 'run')} {were} more than 10 % longer than the longest of the 30 days before."
    )


def _line(row: Row, figures: Figures) -> Line:
    run = row.run
    name = f"{run.started_local:%Y-%m-%d %H:%M}" if run.started_local else "no date"
    cells = [
        figures.figure(Channel.DISTANCE, row.distance_m),
        clock(row.running_s),
        figures.figure(Channel.SPEED, row.speed_m_s),
        f"{row.alerts_per_h:.1f}" if math.isfinite(row.alerts_per_h) else UNKNOWN,
        _loss(row),
        _notes(row),
    ]
    return Line(run.id, file_name(run), name, cells)


def _loss(row: Row) -> str:
    """Return the decoupling; of a run that faded it would read as drift, so it is not shown."""
    if row.fade is not None:
        return "fade"
    return f"{row.decoupling_pct + 0.0:.1f} %" if math.isfinite(row.decoupling_pct) else UNKNOWN


def _notes(row: Row) -> str:
    notes: list[str] = []
    if row.fade is not None:
        notes.append(f"pace lost by {row.fade.loss_pct:.0f} % from {clock(row.fade.start_s)}")
    if row.jump is not None:
        notes.append(f"{100 * (row.jump.ratio - 1):.0f} % longer than the month before")
    if row.run.state is not State.COMPLETE:
        notes.append(row.run.state.value)
    return ", ".join(notes)
