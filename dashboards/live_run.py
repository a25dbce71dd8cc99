"""Live run: the last quarter of an hour, readable at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboards import form, theme
from dashboards.board import OF_ATHLETE, Board, Strip, athlete
from dashboards.influxql import ATHLETE, MOVING, Query, curve, mean, pace, select
from dashboards.panels import About, curves, now, number
from dashboards.theme import look
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grafana_foundation_sdk.builders import stat, timeseries

    from dashboards.judge import Judge

TYPICAL: Final = "time > now() - 28d"
"""The personal range is that of the last four weeks: short enough to follow form, long enough for easy and hard."""

SHOWN: Final = (
    Channel.HEART_RATE,
    Channel.CADENCE,
    Channel.VERTICAL_OSCILLATION,
    Channel.GROUND_CONTACT,
    Channel.VERTICAL_RATIO,
)
NOTHING: Final = "No run in the last minutes: 'fleetfoot run' begins one"
NO_SENSOR: Final = "No sensor says it"


PACE_SAID: Final = "Time for a kilometre while moving; lower is faster."


def board(judges: Sequence[Judge]) -> Board:
    """Return the dashboard."""
    return Board(
        uid="fleetfoot-live",
        title="fleetfoot / Live run",
        description="The run that is going on: values now, your usual range, what the detectors see.",
        since="now-15m",
        refresh="5s",
        variables=[athlete()],
        marks=OF_ATHLETE,
        strips=[
            Strip(5, [_pace_now(), *(_now(channel) for channel in SHOWN)]),
            Strip(3, [_pace_range(), *(_range(channel) for channel in SHOWN)]),
            Strip(4, form.scores_now(judges, ATHLETE), "What the detectors see"),
            Strip(7, form.scores(judges, ATHLETE)),
            Strip(7, [_heart_and_pace(), _steps()], "The last minutes"),
            Strip(6, [form.alerts(ATHLETE)]),
        ],
    )


def _now(channel: Channel) -> stat.Panel:
    spec = channel.spec
    about = About(
        spec.title.capitalize(), f"The {spec.title} now and its course in the time shown.", NO_SENSOR
    )
    return now(about, look(channel), Query(curve(mean(spec.name), ATHLETE), spec.title))


def _range(channel: Channel) -> stat.Panel:
    spec = channel.spec
    said = f"Four fifths of your moving seconds of the last four weeks had a {spec.title} between these two."
    ends = [
        Query(select(f'percentile("{spec.name}", {share})', "tick", ATHLETE, MOVING, TYPICAL), name)
        for share, name in ((10, "usually from"), (90, "to"))
    ]
    return number(About(f"Your {spec.title}", said, "Not known yet"), look(channel), *ends)


def _pace_now() -> stat.Panel:
    about = About("Pace", f"{PACE_SAID} The pace now and its course in the time shown.", NO_SENSOR)
    return now(about, theme.PACE, Query(curve(pace(), ATHLETE, MOVING), "pace"))


def _pace_range() -> stat.Panel:
    said = "Four fifths of your moving seconds of the last four weeks were run at a pace between these two."
    ends = [
        Query(select(f'1000 / percentile("speed_m_s", {share})', "tick", ATHLETE, MOVING, TYPICAL), name)
        for share, name in ((90, "usually from"), (10, "to"))
    ]
    return number(About("Your pace", said, "Not known yet"), theme.PACE, *ends)


def _heart_and_pace() -> timeseries.Panel:
    about = About("Heart", "Heart rate; the marks are alerts, in the colour of their severity.", NOTHING)
    heart = look(Channel.HEART_RATE)
    return curves(about, heart, (Query(curve(mean("heart_rate_bpm"), ATHLETE), "heart rate"), heart.colour))


def _steps() -> timeseries.Panel:
    about = About("Steps", "Cadence; long steps at the same pace show as a fall of cadence.", NOTHING)
    cadence = look(Channel.CADENCE)
    return curves(about, cadence, (Query(curve(mean("cadence_spm"), ATHLETE), "cadence"), cadence.colour))
