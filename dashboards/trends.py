"""Trends: weeks and months of one athlete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grafana_foundation_sdk.builders import common
from grafana_foundation_sdk.models import common as choices

from dashboards import theme
from dashboards.board import Board, Strip, athlete, choice
from dashboards.influxql import ATHLETE, IN_VIEW, WEEK, Query, select
from dashboards.panels import About, curves, run_points, weekly, with_bands
from dashboards.runs_table import runs_table
from dashboards.theme import look
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from grafana_foundation_sdk.builders import dashboard as builders
    from grafana_foundation_sdk.builders import timeseries

    from dashboards.theme import Look

NOTHING: Final = "No run in this time"
NEAR: Final = 0.05
"""A second counts as run at the reference speed when its grade-adjusted speed is within 5 % of it."""
AT_REFERENCE: Final = (
    f'"adjusted_speed_m_s" > {1 - NEAR:g} * ${{reference}}',
    f'"adjusted_speed_m_s" < {1 + NEAR:g} * ${{reference}}',
)


def board() -> Board:
    """Return the dashboard."""
    return Board(
        uid="fleetfoot-trends",
        title="fleetfoot / Trends",
        description="Weeks and months: fitness by heart and pace, form at one speed, alerts, distance.",
        since="now-180d",
        variables=[athlete(), _reference()],
        strips=[
            Strip(8, [_efficiency(), _decoupling()], "Heart and pace"),
            Strip(
                8,
                [_form(Channel.CADENCE), _form(Channel.VERTICAL_OSCILLATION)],
                "Form at the reference speed",
            ),
            Strip(8, [_alert_rate(), _peaks()], "What the detectors saw"),
            Strip(8, [_distance(), _longest()], "Volume"),
            Strip(9, [runs_table("Latest runs", 100)]),
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


def _per_detector(what: str, fill: str) -> list[tuple[Query, str]]:
    colours = ("#5B76C7", "#12A594", "#8E6CEF", "#0EA5C6", "#B07CC6", "#7C9A92")
    return [
        (
            Query(
                select(what.format(detector.name), "run", ATHLETE, IN_VIEW, by=f"{WEEK} fill({fill})"),
                detector.title,
            ),
            colours[place % len(colours)],
        )
        for place, detector in enumerate(registry())
    ]


def _alert_rate() -> timeseries.Panel:
    said = "Episodes that began, for each hour of running, week by week."
    series = _per_detector('sum("alerts_{0}") / sum("running_s") * 3600', "none")
    return weekly(About("Alerts for each hour", said, NOTHING), theme.RATE, *series).stacking(
        common.StackingConfig().mode(choices.StackingMode.NORMAL)
    )


def _peaks() -> timeseries.Panel:
    said = "The largest effect that each detector told of in the week."
    about = About("Largest effect", said, "Nothing was told in this time: all was as usual")
    share = theme.Look("percent", theme.NEUTRAL, 1)
    panel = curves(about, share, *_per_detector('max("peak_{0}")', "none"))
    return panel.span_nulls(True).axis_soft_min(0)  # noqa: FBT003 (the SDK's builder)


def _volume(title: str, aggregate: str, description: str, look: Look) -> timeseries.Panel:
    text = select(f'{aggregate}("distance_m") / 1000', "run", ATHLETE, IN_VIEW, by=f"{WEEK} fill(0)")
    return weekly(About(title, description, NOTHING), look, (Query(text, title), look.colour))


def _distance() -> timeseries.Panel:
    return _volume("Distance", "sum", "Kilometres a week, Monday to Sunday (UTC).", theme.DISTANCE)


def _longest() -> timeseries.Panel:
    return _volume("Longest run", "max", "The longest run of each week.", theme.DISTANCE)
