"""The table of runs: a click on one opens its review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards import form, links, theme
from dashboards.influxql import ATHLETE, Query, select
from dashboards.panels import About, Column, rows
from dashboards.theme import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grafana_foundation_sdk.builders import table

    from dashboards.judge import Judge

NO_RUN = "No run yet: 'fleetfoot run' or 'fleetfoot import' records one, 'fleetfoot ship' sends it here"


def runs_table(judges: Sequence[Judge], title: str, count: int) -> table.Panel:
    """Return the table of the latest runs, whatever the time that the dashboard shows."""
    fields = {
        "distance": '"distance_m" / 1000',
        "moving": '"moving_s"',
        "pace": '"moving_s" / "distance_m" * 1000',
        "heart_rate": '"median_heart_rate_bpm"',
        "efficiency": '"ef"',
        "decoupling": '"decoupling_equal_effort_pct"',
        **{f"peak_{judge.name}": f'"peak_{judge.name}"' for judge in judges},
        "source": '"source"',
    }
    what = ", ".join(('"athlete"', '"run"', *(f'{value} AS "{name}"' for name, value in fields.items())))
    text = select(what, "run", ATHLETE, order=f"ORDER BY time DESC LIMIT {count}")
    about = About(
        title,
        "The latest runs, with the largest effect that each detector told of; a click on the time opens the review.",
        NO_RUN,
    )
    return rows(about, Query(text, title), _columns(judges))


def _columns(judges: Sequence[Judge]) -> list[Column]:
    return [
        Column("Time", "Start", width=170, url=links.RUN),
        Column("athlete", "Athlete", hidden=True),
        Column("run", "Run", hidden=True),
        Column("distance", "Distance", theme.DISTANCE, width=100),
        Column("moving", "Moving", theme.DURATION, width=100),
        Column("pace", "Pace", theme.PACE, width=100),
        Column("heart_rate", "Heart rate", Look("bpm", theme.NEUTRAL), width=110),
        Column("efficiency", "EF", theme.EFFICIENCY, width=110),
        Column(
            "decoupling", "Decoupling", Look("percent", "", 1), theme.steps(theme.HALF_OF_DRIFT), width=110
        ),
        *form.peak_columns(judges),
        Column("source", "From"),
    ]
