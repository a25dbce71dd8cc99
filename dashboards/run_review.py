"""Run review: one run from its figures down to its seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dashboards import form, theme
from dashboards.board import OF_RUN, Board, Strip, athlete, choice, run
from dashboards.influxql import ATHLETE, MOVING, RUN, Query, curve, mean, pace, select
from dashboards.panels import About, bars, curves, number
from dashboards.runs_table import runs_table
from dashboards.theme import look
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from grafana_foundation_sdk.builders import bargauge, stat, timeseries
    from grafana_foundation_sdk.builders import dashboard as builders

    from dashboards.theme import Look

PICK: Final = "Pick a run in the table above: it sets the time too"
ZONES: Final = ((0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 2.0))
"""Shares of the highest heart rate (Edwards 1993); the last has no upper end."""

CURVES: Final = (
    Channel.HEART_RATE,
    Channel.CADENCE,
    Channel.VERTICAL_OSCILLATION,
    Channel.GROUND_CONTACT,
    Channel.VERTICAL_RATIO,
    Channel.STEP_LENGTH,
)


def board() -> Board:
    """Return the dashboard."""
    return Board(
        uid="fleetfoot-review",
        title="fleetfoot / Run review",
        description="One run: figures, course, what the detectors saw, zones, heart rate against pace.",
        since="now-24h",
        variables=[athlete(), run(), _highest()],
        marks=OF_RUN,
        strips=[
            Strip(7, [runs_table("Runs", 50)]),
            Strip(4, _figures(), "This run"),
            Strip(4, _heart_figures()),
            Strip(7, form.scores(*OF_RUN), "What the detectors saw"),
            Strip(7, [_pace(), _curve(CURVES[0])], "Course"),
            *(Strip(7, [_curve(a), _curve(b)]) for a, b in zip(CURVES[1:4:2], CURVES[2:5:2], strict=True)),
            Strip(7, [_curve(CURVES[5]), _hills()]),
            Strip(8, [_zones(), _efficiency()], "Heart"),
            Strip(7, [_curve(Channel.DFA_A1), _curve(Channel.RMSSD)]),
            Strip(7, [form.alerts(*OF_RUN)], "Alerts"),
        ],
    )


def _highest() -> builders.CustomVariable:
    values = [(f"{bpm} bpm", str(bpm)) for bpm in range(160, 216, 5)]
    return choice(
        "highest", "Highest heart rate", values, 6, "Your highest heart rate; the zones are shares of it"
    )


def _figure(title: str, field: str, look: Look, description: str, scale: str = "") -> stat.Panel:
    query = Query(select(f'last("{field}"){scale}', "run", *OF_RUN), title)
    return number(About(title, description, "Unknown"), look, query)


def _figures() -> list[stat.Panel]:
    heart, cadence = look(Channel.HEART_RATE), look(Channel.CADENCE)
    moving = select('last("moving_s") / last("distance_m") * 1000', "run", *OF_RUN)
    told = " + ".join(f'last("alerts_{detector.name}")' for detector in registry())
    return [
        _figure("Distance", "distance_m", theme.DISTANCE, "Distance by the speed sensor.", " / 1000"),
        _figure("Moving", "moving_s", theme.DURATION, "Time with a speed of at least 1 m/s."),
        number(
            About("Mean pace", "Moving time over distance.", "Unknown"),
            theme.PACE,
            Query(moving, "Mean pace"),
        ),
        _figure("Median heart rate", "median_heart_rate_bpm", heart, "Half of the moving seconds lay above."),
        _figure("Median cadence", "median_cadence_spm", cadence, "Half of the moving seconds lay above."),
        number(
            About("Alerts told", "How many episodes began, of all detectors.", "Unknown"),
            theme.COUNT,
            Query(select(told, "run", *OF_RUN), "Alerts told"),
        ),
    ]


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
    return number(About(title, said, "Unknown"), theme.SHARE, query, limits=theme.steps(theme.HALF_OF_DRIFT))


def _pace() -> timeseries.Panel:
    about = About(
        "Pace",
        "Time for a kilometre while moving; lower is faster. Pale: what it is worth on the flat.",
        PICK,
    )
    return curves(
        about,
        theme.PACE,
        (Query(curve(pace(), *OF_RUN, MOVING), "pace"), theme.PACE.colour),
        (
            Query(curve(pace(field="adjusted_speed_m_s"), *OF_RUN, MOVING), "grade-adjusted"),
            look(Channel.ADJUSTED_SPEED).colour,
        ),
    )


def _curve(channel: Channel) -> timeseries.Panel:
    spec = channel.spec
    about = About(spec.title.capitalize(), f"The {spec.title} while moving; the marks are alerts.", PICK)
    query = Query(curve(mean(spec.name), *OF_RUN, MOVING), spec.title)
    return curves(about, look(channel), (query, look(channel).colour))


def _hills() -> timeseries.Panel:
    altitude = look(Channel.ALTITUDE)
    about = About("Altitude", "Where the hills were: they explain much of pace and heart rate.", PICK)
    query = Query(curve(mean("altitude_m"), *OF_RUN), "altitude")
    return curves(about, altitude, (query, altitude.colour)).fill_opacity(25)


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


def _efficiency() -> timeseries.Panel:
    about = About(
        "Metres for each beat",
        "Grade-adjusted speed over heart rate as it was recorded, a value a minute.",
        PICK,
    )
    beats = '60 * mean("adjusted_speed_m_s") / mean("heart_rate_bpm")'
    query = Query(curve(beats, ATHLETE, RUN, MOVING, every="1m"), "metres for each beat")
    return curves(about, theme.EFFICIENCY, (query, theme.EFFICIENCY.colour))
