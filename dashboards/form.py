"""The panels that follow from the detectors, and the table of alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards import theme
from dashboards.course import MINUTE, Marked, over_minutes
from dashboards.influxql import IN_VIEW, Query, curve, select
from dashboards.links import ALERT_RUN
from dashboards.panels import About, Column, curves, head_width, many_curves, now, rows, with_bands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grafana_foundation_sdk.builders import stat, table, timeseries, trend

    from dashboards.judge import Judge

WAITING = "Cannot be judged yet"
ROOM = 1.25
"""How far above the highest band a graph of scores reaches at least."""


def scores_now(judges: Sequence[Judge], *where: str) -> list[stat.Panel]:
    """Return for each detector what it sees now, on the colour of the severity."""
    return [
        now(
            About(f"{judge.title} now", judge.told, WAITING),
            judge.look,
            Query(curve(f'last("{judge.score}")', *where), judge.title),
            theme.steps(judge.thresholds),
        )
        for judge in judges
    ]


def scores(judges: Sequence[Judge], *where: str) -> list[timeseries.Panel]:
    """Return for each detector its score over the bands of its thresholds, in the time that is looked at."""
    return [
        _banded(
            curves(
                About(judge.title, judge.told, f"{WAITING}: it needs {judge.needs}"),
                judge.look,
                (Query(curve(f'mean("{judge.score}")', *where), judge.title), theme.ACCENT),
            ),
            judge,
        )
        for judge in judges
    ]


def scores_of_run(judges: Sequence[Judge], *where: str) -> list[trend.Panel]:
    """Return for each detector its score over the minutes of a run, with a dot wherever it spoke."""
    return [_of_run(judge, *where) for judge in judges]


def _of_run(judge: Judge, *where: str) -> trend.Panel:
    told = "Dots are alerts, in the colour of the most severe."
    spoken = select(
        f'{MINUTE}, "value" AS "told"', "event", *where, f"\"detector\" = '{judge.name}'", theme.SPOKE
    )
    panel = over_minutes(
        About(judge.title, f"{judge.told} {told}", f"{WAITING}: it needs {judge.needs}"),
        judge.look,
        select(f'{MINUTE}, "{judge.score}" AS "{judge.title}"', "tick", *where),
        {judge.title: theme.ACCENT},
        Marked("told", spoken),
    )
    return with_bands(
        panel.axis_soft_min(0).axis_soft_max(ROOM * max(judge.thresholds.values())), theme.bands(judge)
    )


def scores_by_athlete(judges: Sequence[Judge], *where: str) -> list[timeseries.Panel]:
    """Return for each detector the scores of all athletes over the bands of its thresholds."""
    return [
        _banded(
            many_curves(
                About(judge.title, judge.told, f"{WAITING}: it needs {judge.needs}"),
                judge.look,
                Query(curve(f'mean("{judge.score}")', *where, by="athlete"), "$tag_athlete"),
            ),
            judge,
        )
        for judge in judges
    ]


def _banded(panel: timeseries.Panel, judge: Judge) -> timeseries.Panel:
    reach = ROOM * max(judge.thresholds.values())
    return with_bands(panel.axis_soft_min(0).axis_soft_max(reach), theme.bands(judge))


def score_columns(judges: Sequence[Judge]) -> list[Column]:
    """Return a column a detector, in the colour of the severity."""
    return [Column(j.score, j.title, j.look, theme.steps(j.thresholds), head_width(j.title)) for j in judges]


def peak_columns(judges: Sequence[Judge]) -> list[Column]:
    """Return a column a detector with the largest effect of a run, in the colour of the severity."""
    return [
        Column(f"peak_{j.name}", j.title, j.look, theme.steps(j.thresholds), head_width(j.title))
        for j in judges
    ]


def alerts(*where: str, of_run: bool = False) -> table.Panel:
    """Return the table of what was told, the latest first; of one run with its minutes."""
    when = f"{MINUTE}, " if of_run else '"run", '
    what = f'"athlete", {when}"title", "text", "value", "unit", "severity", "phase"'
    bounds = where if of_run else (*where, IN_VIEW)
    text = select(what, "event", *bounds, order="ORDER BY time DESC LIMIT 100")
    columns = [
        Column("Time", "When", width=170, url="" if of_run else ALERT_RUN),
        Column("athlete", "Athlete", width=120, hidden=of_run),
        Column("min", "Minute", theme.Look("none", theme.NEUTRAL, 0), width=90)
        if of_run
        else Column("run", "Run", hidden=True),
        Column("title", "Alert", width=150),
        Column("text", "What was said", wrap=True),
        Column("value", "Size", theme.Look("none", theme.NEUTRAL, 1), width=80),
        Column("unit", "Unit", width=70),
        Column("severity", "Severity", width=100),
        Column("phase", "Phase", width=100),
    ]
    about = About(
        "Alerts",
        "Everything that was told, with its size and severity.",
        "No alert: all was as usual, or nothing could be judged (see the scores)",
    )
    return rows(about, Query(text, "Alerts"), columns)
