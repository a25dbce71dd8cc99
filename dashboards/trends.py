"""Trends: weeks and months of one athlete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.builders import common
from grafana_foundation_sdk.models import common as choices
from grafana_foundation_sdk.models import dashboard as models

from dashboards import theme
from dashboards.board import Board, Strip, athlete, choice
from dashboards.influxql import ATHLETE, IN_VIEW, WEEK, Query, select
from dashboards.panels import About, Column, curves, rows, run_points, weekly, with_bands
from dashboards.run_review import LIKELY
from dashboards.runs_table import runs_table
from dashboards.theme import look
from fleetfoot.words.cause import CAUSES
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grafana_foundation_sdk.builders import dashboard as builders
    from grafana_foundation_sdk.builders import table, timeseries

    from dashboards.judge import Judge

NOTHING: Final = "No run in this time"
NO_DAYS: Final = "No history in this time: 'fleetfoot ship' sends it"
NO_RATING: Final = "No run was rated in this time: 'fleetfoot diary add legs=5' rates the last"
SERIES: Final = (
    "#5B76C7",
    "#12A594",
    "#8E6CEF",
    "#0EA5C6",
    "#B07CC6",
    "#7C9A92",
    "#3D8BFD",
    "#94A3B8",
    "#C084FC",
)
"""Of series that are no quantity of their own; none is a severity's."""
NEAR: Final = 0.05
"""A second counts as run at the reference speed when its grade-adjusted speed is within 5 % of it."""
AT_REFERENCE: Final = (
    f'"adjusted_speed_m_s" > {1 - NEAR:g} * ${{reference}}',
    f'"adjusted_speed_m_s" < {1 + NEAR:g} * ${{reference}}',
)


def board(judges: Sequence[Judge]) -> Board:
    """Return the dashboard."""
    return Board(
        uid="fleetfoot-trends",
        title="fleetfoot / Trends",
        description="Weeks and months: fitness by heart and pace, form, alerts, distance, load, and heavy legs.",
        since="now-180d",
        variables=[athlete(), _reference()],
        strips=[
            Strip(8, [_efficiency(), _decoupling()], "Heart and pace"),
            Strip(
                8,
                [_form(Channel.CADENCE), _form(Channel.VERTICAL_OSCILLATION)],
                "Form at the reference speed",
            ),
            Strip(8, [_alert_rate(judges), *_peaks(judges)], "What the detectors saw"),
            Strip(8, [_distance(), _longest()], "Volume"),
            Strip(8, [_load(), _form_of_days()], "Load"),
            Strip(8, [_monotony(), _strain()]),
            Strip(8, [_legs(), _causes()], "Why were the legs heavy?"),
            Strip(7, [_shoes()], "Shoes and runs"),
            Strip(9, [runs_table(judges, "Latest runs", 100)]),
        ],
    )


def _reference() -> builders.CustomVariable:
    paces = [(minutes, seconds) for minutes in range(4, 8) for seconds in (0, 30)]
    values = [(f"{m}:{s:02d} min/km", f"{1000 / (60 * m + s):.3f}") for m, s in paces]
    why = "Form changes with speed; it is compared at this one, grade-adjusted, within 5 %"
    return choice("reference", "Reference pace", values, 4, why)


def _of_run(field: str, name: str) -> tuple[Query, Query]:
    """Return a figure of every run and its means of the weeks."""
    runs = select(f'"{field}"', "run", ATHLETE, IN_VIEW)
    weeks = select(f'mean("{field}")', "run", ATHLETE, IN_VIEW, by=f"{WEEK} fill(none)")
    return Query(runs, f"{name}, each run"), Query(weeks, f"{name}, mean of the week")


def _efficiency() -> timeseries.Panel:
    said = "Metres for each beat of the heart. At the same kind of run it rises with endurance."
    about = About("Efficiency factor", said, NOTHING)
    return run_points(about, theme.EFFICIENCY, *_of_run("ef", "EF"))


def _decoupling() -> timeseries.Panel:
    said = (
        "First half against second half of each run, beyond what pace and grade explain. Below 5 % counts as aerobic"
        " (Friel). Runs that do not allow it are left out."
    )
    about = About("Decoupling", said, NOTHING)
    panel = run_points(about, theme.SHARE, *_of_run("decoupling_equal_effort_pct", "decoupling"))
    return with_bands(panel, theme.steps(theme.HALF_OF_DRIFT, theme.CLEAR))


def _form(channel: Channel) -> timeseries.Panel:
    spec = channel.spec
    said = (
        f"Weekly mean of the {spec.title} in seconds near the reference pace, on the flat or adjusted to it."
    )
    about = About(
        f"{spec.title.capitalize()} at one pace", said, "Never run at this pace in this time: choose another"
    )
    text = select(f'mean("{spec.name}")', "tick", ATHLETE, *AT_REFERENCE, IN_VIEW, by=f"{WEEK} fill(none)")
    panel = curves(about, look(channel), (Query(text, spec.title), look(channel).colour))
    return panel.span_nulls(True).line_width(3)  # noqa: FBT003 (the SDK's builder)


def _per_detector(judges: Sequence[Judge], what: str) -> list[tuple[Query, str]]:
    return [
        (
            Query(
                select(what.format(judge.name), "run", ATHLETE, IN_VIEW, by=f"{WEEK} fill(none)"), judge.title
            ),
            SERIES[place % len(SERIES)],
        )
        for place, judge in enumerate(judges)
    ]


def _alert_rate(judges: Sequence[Judge]) -> timeseries.Panel:
    said = "Episodes that began, for each hour of running, week by week."
    series = _per_detector(judges, 'sum("alerts_{0}") / sum("running_s") * 3600')
    return weekly(About("Alerts for each hour", said, NOTHING), theme.RATE, *series).stacking(
        common.StackingConfig().mode(choices.StackingMode.NORMAL)
    )


def _peaks(judges: Sequence[Judge]) -> list[timeseries.Panel]:
    """Return the largest effects, a graph for each unit: what is not of one kind does not share an axis."""
    units = dict.fromkeys(judge.unit for judge in judges)
    said = "The largest effect that each detector told of in the week"
    made: list[timeseries.Panel] = []
    for unit in units:
        of_it = [judge for judge in judges if judge.unit == unit]
        about = About(
            f"Largest effect, {unit}",
            f"{said}, in {unit}.",
            "Nothing was told in this time: all was as usual",
        )
        drawn = theme.Look(of_it[0].look.unit, theme.NEUTRAL, 1)
        panel = curves(about, drawn, *_per_detector(of_it, 'max("peak_{0}")'))
        made.append(panel.span_nulls(True).axis_soft_min(0))  # noqa: FBT003 (the SDK's builder)
    return made


def _distance() -> timeseries.Panel:
    """Return the distance by the runner's own days: a day's point stands at noon UTC, so that weeks are theirs too."""
    text = select('sum("metres") / 1000', "day", ATHLETE, IN_VIEW, by=f"{WEEK} fill(0)")
    about = About("Distance", "Kilometres a week, Monday to Sunday where you run.", NO_DAYS)
    return weekly(about, theme.DISTANCE, (Query(text, "Distance"), theme.DISTANCE.colour))


def _longest() -> timeseries.Panel:
    text = select('max("distance_m") / 1000', "run", ATHLETE, IN_VIEW, by=f"{WEEK} fill(0)")
    about = About("Longest run", "The longest run of each week (weeks of UTC).", NOTHING)
    return weekly(about, theme.DISTANCE, (Query(text, "Longest run"), theme.DISTANCE.colour))


def _shoes() -> table.Panel:
    """Return the kilometres of each pair; Grafana adds up, because InfluxQL does not by a field."""
    text = select('"shoe", "distance_m" / 1000 AS "distance"', "why", ATHLETE, "\"shoe\" != ''")
    columns = [
        Column("shoe", "Pair"),
        Column("distance (sum)", "Distance", theme.DISTANCE, width=120),
        Column("distance (count)", "Runs", theme.COUNT, width=80),
        Column("Time (min)", "First", width=170),
        Column("Time (max)", "Last", width=170),
    ]
    said = "All runs whose shoe the diary names. Shoes last some 500 to 800 km."
    about = About(
        "Shoes", said, "No shoe is named: 'fleetfoot diary add shoe=Blue' names that of the last run"
    )
    kinds: dict[str, dict[str, object]] = {
        "shoe": {"aggregations": [], "operation": "groupby"},
        "distance": {"aggregations": ["sum", "count"], "operation": "aggregate"},
        "Time": {"aggregations": ["min", "max"], "operation": "aggregate"},
    }
    added_up = models.DataTransformerConfig(id_val="groupBy", options={"fields": kinds})
    return rows(about, Query(text, "Shoes"), columns).with_transformation(added_up)


def _load() -> timeseries.Panel:
    said = "Session load (RPE x minutes, else heart rate on the same scale), summed over the week."
    text = select('sum("load")', "day", ATHLETE, IN_VIEW, by=f"{WEEK} fill(0)")
    return weekly(About("Load of the week", said, NO_DAYS), theme.LOAD, (Query(text, "load"), theme.ACCENT))


def _of_days(field: str, name: str, colour: str) -> tuple[Query, str]:
    return Query(select(f'mean("{field}")', "day", ATHLETE, IN_VIEW, by="time(1d) fill(none)"), name), colour


def _form_of_days() -> timeseries.Panel:
    said = (
        "Load of 42 days and of 7 days, exponentially weighted (Banister 1991). Where fatigue lies far above fitness,"
        " legs are often heavy."
    )
    series = (_of_days("fitness", "fitness", "#12A594"), _of_days("fatigue", "fatigue", "#8E6CEF"))
    return curves(About("Fitness and fatigue", said, NO_DAYS), theme.LOAD, *series)


def _monotony() -> timeseries.Panel:
    said = "Mean daily load of 7 days over its spread (Foster 1998): high where every day is like the other."
    series = _of_days("monotony", "monotony", theme.ACCENT)
    return curves(About("Monotony", said, NO_DAYS), theme.Look("short", theme.ACCENT, 1), series)


def _strain() -> timeseries.Panel:
    said = "Load of 7 days times monotony (Foster 1998)."
    series = _of_days("strain", "strain", theme.ACCENT)
    return curves(About("Strain", said, NO_DAYS), theme.LOAD, series)


def _legs() -> timeseries.Panel:
    said = "How heavy the legs were rated, 0 to 10, and how much of it nothing explains."
    about = About("Legs", said, NO_RATING)
    panel = curves(
        about,
        theme.Look("short", theme.ACCENT, 1),
        (Query(select('"legs"', "why", ATHLETE, IN_VIEW), "legs"), theme.ACCENT),
        (Query(select('"unexplained"', "why", ATHLETE, IN_VIEW), "unexplained"), theme.NEUTRAL),
    )
    return panel.span_nulls(True).axis_soft_min(0)  # noqa: FBT003 (the SDK's builder)


def _causes() -> timeseries.Panel:
    said = "In how many runs of the week each cause was at work, as far as is known: the sum of its probabilities."
    series = [
        (
            Query(
                select(f'sum("p_{cause}")', "why", ATHLETE, IN_VIEW, by=f"{WEEK} fill(none)"),
                CAUSES[cause].title,
            ),
            colour,
        )
        for cause, colour in zip(LIKELY, SERIES, strict=True)
    ]
    panel = weekly(About("Causes", said, NO_DAYS), theme.Look("short", theme.NEUTRAL, 1), *series)
    return panel.stacking(common.StackingConfig().mode(choices.StackingMode.NORMAL))
