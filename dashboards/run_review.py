"""Run review, the home board: one run from its figures down to its seconds, the last one at first.

Nothing of the run hangs on the time that is chosen: graphs go over its minutes, so that a run of last spring is seen
as soon as it is picked, and the last one when Grafana is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboards import form, theme
from dashboards.board import OF_RUN, Board, Strip, athlete, choice, run
from dashboards.course import MINUTE, SMOOTH_MINUTE, against, over_minutes, route, smooth
from dashboards.influxql import ATHLETE, IN_VIEW, MOVING, Query, select
from dashboards.panels import About, Column, bars, number, rows, weekly
from dashboards.runs_table import runs_table
from dashboards.theme import look
from fleetfoot.words.cause import CAUSES
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grafana_foundation_sdk.builders import bargauge, geomap, stat, table, timeseries, trend, xychart
    from grafana_foundation_sdk.builders import dashboard as builders

    from dashboards.judge import Judge
    from dashboards.theme import Look

PICK: Final = "No such run: pick another above, or record one and send it with 'fleetfoot ship'"
NO_WAY: Final = (
    "No positions: the recording has none, or influx.positions is false ('fleetfoot ship --anew' sends)"
)
NO_SPLIT: Final = (
    "Shorter than a kilometre, or shipped by an older fleetfoot: 'fleetfoot ship --anew' sends it again"
)
NO_DAYS: Final = "No history yet: 'fleetfoot ship' sends it"
NO_BEATS: Final = "No beats: a strap that sends the intervals between them is needed"
UNKNOWN: Final = "Unknown"
ZONES: Final = ((0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 2.0))
"""Shares of the highest heart rate (Edwards 1993); the last has no upper end."""

FORM: Final = (
    Channel.CADENCE,
    Channel.VERTICAL_OSCILLATION,
    Channel.GROUND_CONTACT,
    Channel.VERTICAL_RATIO,
    Channel.STEP_LENGTH,
    Channel.BALANCE,
)
THIS: Final = '"id" =~ /^${run:regex}$/'
"""An answer says in a field which run it is of."""
LIKELY: Final = (
    "recent_load",
    "strength_or_downhill",
    "session_spike",
    "overreaching",
    "short_sleep",
    "heat",
    "dehydration",
    "fuel",
    "illness",
)
"""Causes that are shown, those that can come first; all are in the bucket."""


def board(judges: Sequence[Judge]) -> Board:
    """Return the dashboard."""
    return Board(
        uid="fleetfoot-review",
        title="fleetfoot / Run review",
        description="One run, the last at first: figures, way, kilometres, course, what the detectors saw, zones, why.",
        since="now-28d",
        variables=[athlete(), run(), _highest()],
        strips=[
            Strip(4, _figures(judges), "This run"),
            Strip(11, [_way(), _splits()]),
            Strip(8, [_pace(), _heart()], "Course, by minutes"),
            Strip(7, form.scores_of_run(judges, *OF_RUN), "What the detectors saw"),
            Strip(7, [form.alerts(*OF_RUN, of_run=True)]),
            Strip(10, [_why(), _zones(), _scatter()], "Legs and heart"),
            Strip(4, _heart_figures()),
            *(Strip(7, [_curve(a), _curve(b)], "Form" if a == FORM[0] else "") for a, b in _pairs()),
            Strip(7, [_hills(), _efficiency()], "Hills and beats"),
            Strip(7, [_beats(Channel.DFA_A1), _beats(Channel.RMSSD)]),
            Strip(4, _week(), "Up to now"),
            Strip(7, [_days()]),
            Strip(8, [runs_table(judges, "Runs", 50)]),
        ],
    )


def _pairs() -> list[tuple[Channel, Channel]]:
    return list(zip(FORM[::2], FORM[1::2], strict=True))


def _highest() -> builders.CustomVariable:
    values = [(f"{bpm} bpm", str(bpm)) for bpm in range(160, 216, 5)]
    return choice(
        "highest", "Highest heart rate", values, 6, "Your highest heart rate; the zones are shares of it"
    )


def _figure(title: str, field: str, look: Look, description: str, scale: str = "") -> stat.Panel:
    query = Query(select(f'last("{field}"){scale}', "run", *OF_RUN), title)
    return number(About(title, description, UNKNOWN), look, query)


def _figures(judges: Sequence[Judge]) -> list[stat.Panel]:
    heart, cadence = look(Channel.HEART_RATE), look(Channel.CADENCE)
    moving = select('last("moving_s") / last("distance_m") * 1000', "run", *OF_RUN)
    told = " + ".join(f'last("alerts_{judge.name}")' for judge in judges)
    return [
        _figure("Distance", "distance_m", theme.DISTANCE, "As recorded, else by speed.", " / 1000"),
        _figure("Moving", "moving_s", theme.DURATION, "Time with a speed of at least 1 m/s."),
        number(
            About("Mean pace", "Moving time over distance: minutes and seconds a kilometre.", UNKNOWN),
            theme.PACE,
            Query(moving, "Mean pace"),
        ),
        _figure("Median heart rate", "median_heart_rate_bpm", heart, "Half of the moving seconds lay above."),
        _figure("Median cadence", "median_cadence_spm", cadence, "Half of the moving seconds lay above."),
        number(
            About("Alerts told", "How many episodes began, of all detectors.", UNKNOWN),
            theme.COUNT,
            Query(select(told, "run", *OF_RUN), "Alerts told"),
        ),
    ]


def _way() -> geomap.Panel:
    text = select(f'"latitude", "longitude", {MINUTE}', "way", *OF_RUN)
    said = "Where it led. The map's tiles come from the internet; without them the way still shows."
    return route(About("Way", said, NO_WAY), theme.PACE.colour, text)


def _splits() -> table.Panel:
    what = '"km", "length_m", "pace_s", "heart_rate_bpm", "cadence_spm", "climb_m"'
    columns = [
        Column("Time", "From", hidden=True),
        Column("km", "km", theme.COUNT, width=50),
        Column("length_m", "Length", theme.Look("suffix: m", theme.NEUTRAL), width=90),
        Column("pace_s", "Pace, min/km", theme.PACE, width=120),
        Column("heart_rate_bpm", "Heart rate", look(Channel.HEART_RATE), width=100),
        Column("cadence_spm", "Cadence", look(Channel.CADENCE), width=100),
        Column("climb_m", "Climb", theme.Look("suffix: m", theme.NEUTRAL)),
    ]
    about = About(
        "Kilometres", "Each kilometre; the last may be a part of one, its pace is that of a whole.", NO_SPLIT
    )
    return rows(about, Query(select(what, "split", *OF_RUN), "Kilometres"), columns)


def _pace() -> trend.Panel:
    said = (
        "Minutes and seconds a kilometre while moving, over 15 s; lower is faster. Pale: what it is worth on the"
        " flat."
    )
    flat = f'1000 / {smooth("adjusted_speed_m_s")} AS "grade-adjusted"'
    text = select(f'{SMOOTH_MINUTE}, 1000 / {smooth("speed_m_s")} AS "pace", {flat}', "tick", *OF_RUN, MOVING)
    colours = {"pace": theme.PACE.colour, "grade-adjusted": look(Channel.ADJUSTED_SPEED).colour}
    return over_minutes(About("Pace", said, PICK), theme.PACE, text, colours)


def _heart() -> trend.Panel:
    heart = look(Channel.HEART_RATE)
    text = select(f'{MINUTE}, "heart_rate_bpm" AS "heart rate"', "tick", *OF_RUN)
    return over_minutes(
        About("Heart rate", "As it was recorded.", PICK), heart, text, {"heart rate": heart.colour}
    )


def _curve(channel: Channel) -> trend.Panel:
    spec, seen = channel.spec, look(channel)
    text = select(f'{SMOOTH_MINUTE}, {smooth(spec.name)} AS "{spec.title}"', "tick", *OF_RUN, MOVING)
    about = About(spec.title.capitalize(), f"The {spec.title} while moving, over 15 s.", PICK)
    return over_minutes(about, seen, text, {spec.title: seen.colour})


def _beats(channel: Channel) -> trend.Panel:
    spec, seen = channel.spec, look(channel)
    text = select(f'{MINUTE}, "{spec.name}" AS "{spec.title}"', "tick", *OF_RUN)
    about = About(spec.title.capitalize(), f"The {spec.title}, of the last two minutes.", NO_BEATS)
    return over_minutes(about, seen, text, {spec.title: seen.colour})


def _hills() -> trend.Panel:
    altitude = look(Channel.ALTITUDE)
    text = select(f'{MINUTE}, "altitude_m" AS "altitude"', "tick", *OF_RUN)
    about = About("Altitude", "Where the hills were: they explain much of pace and heart rate.", PICK)
    return over_minutes(about, altitude, text, {"altitude": altitude.colour}).fill_opacity(25)


def _efficiency() -> trend.Panel:
    said = "Grade-adjusted speed over heart rate as it was recorded, over 15 s."
    beats = f'60 * {smooth("adjusted_speed_m_s")} / {smooth("heart_rate_bpm")} AS "metres for each beat"'
    text = select(f"{SMOOTH_MINUTE}, {beats}", "tick", *OF_RUN, MOVING)
    about = About("Metres for each beat", said, PICK)
    return over_minutes(about, theme.EFFICIENCY, text, {"metres for each beat": theme.EFFICIENCY.colour})


def _scatter() -> xychart.Panel:
    said = "Each second while moving, over 15 s: the faster, the further left. A cloud that rises with time is drift."
    text = select(
        f'1000 / {smooth("speed_m_s")} AS "pace", {smooth("heart_rate_bpm")} AS "heart rate"',
        "tick",
        *OF_RUN,
        MOVING,
    )
    x, y = ("pace", theme.PACE), ("heart rate", look(Channel.HEART_RATE))
    return against(About("Heart rate against pace", said, PICK), x, y, text)


def _zones() -> bargauge.Panel:
    """Return the time in zones: points come once a second, so their number is the time."""
    queries: list[Query] = []
    for place, (low, high) in enumerate(ZONES, 1):
        inside = (
            f'"heart_rate_bpm" >= {low:g} * ${{highest}}',
            f'"heart_rate_bpm" < {high:g} * ${{highest}}',
        )
        end = f"{100 * low:.0f}-{100 * high:.0f} %" if high <= 1.0 else f"from {100 * low:.0f} %"
        text = select('count("heart_rate_bpm")', "tick", *OF_RUN, *inside)
        queries.append(Query(text, f"Z{place}  {end}"))
    about = About("Time in zones", "Time in each fifth of the highest heart rate (Edwards), set above.", PICK)
    return bars(about, theme.Look("dthms", look(Channel.HEART_RATE).colour), *queries)


def _why() -> bargauge.Panel:
    said = (
        "How probable it is that each cause was at work, as far as is known; 'fleetfoot why' says what speaks for and"
        " against each."
    )
    queries = [
        Query(select(f'last("p_{cause}")', "why", ATHLETE, THIS), CAUSES[cause].title) for cause in LIKELY
    ]
    about = About("Why were the legs heavy?", said, "No answer for this run yet: 'fleetfoot ship' sends it")
    return bars(about, theme.Look("percentunit", theme.ACCENT), *queries).max(1)


def _heart_figures() -> list[stat.Panel]:
    return [
        _figure(
            "Heart rate, same effort",
            "equal_effort_change_pct",
            theme.SHARE,
            "Change of heart rate at the same effort since minute 10; unknown where the run does not allow it.",
        ),
        _decoupled(
            "Decoupling, equal effort", "decoupling_equal_effort_pct", "beyond what pace and grade explain"
        ),
        _decoupled(
            "Decoupling, raw pace", "decoupling_pace_pct", "pace over heart rate, halves of the moving time"
        ),
        _decoupled(
            "Decoupling, graded pace",
            "decoupling_trainingpeaks_pct",
            "normalised graded pace over heart rate, as TrainingPeaks",
        ),
        _figure(
            "Efficiency factor",
            "ef",
            theme.EFFICIENCY,
            "Metres for each beat of the heart, grade taken into account; more is better.",
        ),
    ]


def _decoupled(title: str, field: str, how: str) -> stat.Panel:
    said = (
        f"First half of the run against the second: {how}. Below 5 % counts as aerobic (Friel). Unknown where the run"
        " does not allow it: too short, walked, of uneven pace, with a heart rate that is not believed."
    )
    query = Query(select(f'last("{field}")', "run", *OF_RUN), title)
    return number(About(title, said, UNKNOWN), theme.SHARE, query, limits=theme.steps(theme.HALF_OF_DRIFT))


def _week() -> list[stat.Panel]:
    """Return the state of the last day that is known."""

    def of(title: str, field: str, look: Look, said: str) -> stat.Panel:
        return number(
            About(title, said, NO_DAYS), look, Query(select(f"last({field})", "day", ATHLETE), title)
        )

    share = theme.Look("percentunit", theme.ACCENT)
    return [
        number(
            About("Distance of 7 days", "Up to the last day that is known.", NO_DAYS),
            theme.DISTANCE,
            Query(select('last("weekly_m") / 1000', "day", ATHLETE), "distance"),
        ),
        of(
            "Load of 7 days", '"weekly_load"', theme.LOAD, "RPE x minutes, else heart rate on the same scale."
        ),
        of("Fitness", '"fitness"', theme.LOAD, "Load of 42 days, exponentially weighted (Banister 1991)."),
        of("Fatigue", '"fatigue"', theme.LOAD, "Load of 7 days, exponentially weighted (Banister 1991)."),
        of("Easy share", '"easy_share"', share, "Of the time of four weeks, by heart rate."),
    ]


def _days() -> timeseries.Panel:
    text = select('"metres" / 1000', "day", ATHLETE, IN_VIEW)
    about = About("Day by day", "Distance of each day, in the time that is chosen above.", NO_DAYS)
    return weekly(about, theme.DISTANCE, (Query(text, "distance"), theme.ACCENT))
