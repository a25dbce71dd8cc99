"""The table of runs: a click on one opens its review with the right time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.models import dashboard as models

from dashboards import theme
from dashboards.influxql import ATHLETE, Query, select
from dashboards.panels import About, Column, rows
from dashboards.theme import Look
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from grafana_foundation_sdk.builders import table

LENGTH_MS: Final = "length_ms"
END_MS: Final = "end_ms"
"""Computed by Grafana: InfluxQL does no arithmetic with times."""
REVIEW: Final = (
    "/d/fleetfoot-review?var-athlete=${__data.fields.athlete}&var-run=${__data.fields.run}"
    f"&from=${{__value.time}}&to=${{__data.fields.{END_MS}}}"
)


def runs_table(title: str, count: int) -> table.Panel:
    """Return the table of the latest runs, whatever the time that the dashboard shows."""
    fields = {
        "distance": '"distance_m" / 1000',
        "moving": '"moving_s"',
        "efficiency": '"ef"',
        "decoupling": '"decoupling_equal_effort_pct"',
        **{f"peak_{d.name}": f'"peak_{d.name}"' for d in registry()},
        "source": '"source"',
        LENGTH_MS: '"duration_s" * 1000',
    }
    what = ", ".join(('"athlete"', '"run"', *(f'{value} AS "{name}"' for name, value in fields.items())))
    text = select(what, "run", ATHLETE, order=f"ORDER BY time DESC LIMIT {count}")
    about = About(title, "The latest runs; a click on the time opens the review.", "No run is finished yet")
    panel = rows(about, Query(text, title), _columns())
    panel.with_transformation(_end())
    for name in (LENGTH_MS, END_MS):
        panel.override_by_name(name, _kept_back())
    return panel


def _columns() -> list[Column]:
    return [
        Column("Time", "Start", width=170, url=REVIEW),
        Column("athlete", "Athlete", width=110),
        Column("run", "Run", width=230),
        Column("distance", "Distance", theme.DISTANCE, width=100),
        Column("moving", "Moving", theme.DURATION, width=100),
        Column("efficiency", "EF", theme.EFFICIENCY, width=110),
        Column(
            "decoupling", "Decoupling", Look("percent", "", 1), theme.steps(theme.HALF_OF_DRIFT), width=110
        ),
        *(
            Column(
                f"peak_{d.name}", f"{d.title}, peak", Look("percent", "", 1), theme.steps(d.thresholds), 140
            )
            for d in registry()
        ),
        Column("source", "From"),
    ]


def _end() -> models.DataTransformerConfig:
    binary = {
        "left": {"matcher": {"id": "byName", "options": "Time"}},
        "operator": "+",
        "right": {"matcher": {"id": "byName", "options": LENGTH_MS}},
    }
    return models.DataTransformerConfig(
        id_val="calculateField",
        options={"alias": END_MS, "binary": binary, "mode": "binary", "replaceFields": False},
    )


def _kept_back() -> list[models.DynamicConfigValue]:
    """Return what keeps a column out of sight and its digits complete: the link needs them."""
    values = (("custom.hidden", True), ("unit", "none"), ("decimals", 0))
    return [models.DynamicConfigValue(id_val=name, value=value) for name, value in values]
