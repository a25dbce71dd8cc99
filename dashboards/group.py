"""Group: what a coach sees of all athletes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboards import form, links, theme
from dashboards.board import OF_ATHLETE, Board, Strip, athlete
from dashboards.influxql import ATHLETE, IN_VIEW, MOVING, Query, curve, mean, pace, select
from dashboards.panels import About, Column, head_width, many_curves, rows
from dashboards.theme import look
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grafana_foundation_sdk.builders import table, timeseries

    from dashboards.judge import Judge

NOBODY: Final = "Nobody runs in the time that is chosen"
COLUMNS: Final = {
    Channel.HEART_RATE: "Heart rate",
    Channel.CADENCE: "Cadence",
    Channel.VERTICAL_OSCILLATION: "Oscillation",
    Channel.GROUND_CONTACT: "Contact time",
}
"""With heads that leave room for those of the detectors."""


def board(judges: Sequence[Judge]) -> Board:
    """Return the dashboard."""
    return Board(
        uid="fleetfoot-group",
        title="fleetfoot / Group",
        description="All athletes now: who runs how, and whose form or heart needs a word.",
        since="now-15m",
        refresh="5s",
        variables=[athlete(several=True)],
        marks=OF_ATHLETE,
        strips=[
            Strip(9, [_table(judges)]),
            Strip(7, form.scores_by_athlete(judges, ATHLETE), "What the detectors see"),
            Strip(7, [_heart_rates(), _paces()], "Effort"),
            Strip(7, [form.alerts(ATHLETE)], "Alerts"),
        ],
    )


def _table(judges: Sequence[Judge]) -> table.Panel:
    """Return the last second of each athlete: a selector carries the other fields of its point with it."""
    fields = ", ".join(
        f'"{name}"'
        for name in (
            *(channel.spec.name for channel in COLUMNS),
            *(column.name for column in form.score_columns(judges)),
        )
    )
    text = select(f'last("speed_m_s") AS "speed_m_s", {fields}', "tick", ATHLETE, IN_VIEW, by='"athlete"')
    columns = [
        Column("Time", "Last seen", theme.Look("dateTimeFromNow", theme.NEUTRAL), width=130),
        Column("athlete", "Athlete", width=120, url=links.LIVE),
        Column("speed_m_s", "Speed", look(Channel.SPEED), width=90),
        *(Column(c.spec.name, head, look(c), width=head_width(head)) for c, head in COLUMNS.items()),
        *form.score_columns(judges),
    ]
    about = About(
        "Athletes now", "The last second of each athlete; scores in the colour of their severity.", NOBODY
    )
    return rows(about, Query(text, "Athletes"), columns)


def _heart_rates() -> timeseries.Panel:
    about = About("Heart rates", "One line an athlete.", NOBODY)
    query = Query(curve(mean("heart_rate_bpm"), ATHLETE, by="athlete"), "$tag_athlete")
    return many_curves(about, look(Channel.HEART_RATE), query)


def _paces() -> timeseries.Panel:
    about = About("Paces", "Time for a kilometre while moving, one line an athlete; lower is faster.", NOBODY)
    return many_curves(about, theme.PACE, Query(curve(pace(), ATHLETE, MOVING, by="athlete"), "$tag_athlete"))
