"""The panels that follow from the detectors' registry, and the table of alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboards import theme
from dashboards.influxql import IN_VIEW, Query, curve, select
from dashboards.panels import About, Column, curves, many_curves, now, rows, with_bands
from dashboards.theme import Look
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from grafana_foundation_sdk.builders import stat, table, timeseries

    from fleetfoot_signal.detector import Detector

WAITING = "Cannot be judged yet"


def scores_now(*where: str) -> list[stat.Panel]:
    """Return for each detector what it sees now, on the colour of the severity."""
    return [
        now(
            About(f"{detector.title} now", _describe(detector), WAITING),
            _look(detector),
            Query(curve(f'last("score_{detector.name}")', *where), detector.title),
            theme.steps(detector.thresholds),
        )
        for detector in registry()
    ]


def scores(*where: str) -> list[timeseries.Panel]:
    """Return for each detector its score over the bands of its thresholds."""
    return [
        with_bands(
            curves(
                About(detector.title, _describe(detector), f"{WAITING}: it needs {detector.needs}"),
                _look(detector),
                (Query(curve(f'mean("score_{detector.name}")', *where), detector.title), theme.ACCENT),
            )
            .axis_soft_min(0)
            .axis_soft_max(1.25 * max(detector.thresholds.values())),
            theme.bands(detector),
        )
        for detector in registry()
    ]


def scores_by_athlete(*where: str) -> list[timeseries.Panel]:
    """Return for each detector the scores of all athletes over the bands of its thresholds."""
    return [
        with_bands(
            many_curves(
                About(detector.title, _describe(detector), f"{WAITING}: it needs {detector.needs}"),
                _look(detector),
                Query(curve(f'mean("score_{detector.name}")', *where, by="athlete"), "$tag_athlete"),
            )
            .axis_soft_min(0)
            .axis_soft_max(1.25 * max(detector.thresholds.values())),
            theme.bands(detector),
        )
        for detector in registry()
    ]


def score_columns() -> list[Column]:
    """Return a column a detector, in the colour of the severity."""
    return [
        Column(f"score_{d.name}", d.title, _look(d), theme.steps(d.thresholds), width=130) for d in registry()
    ]


def alerts(*where: str) -> table.Panel:
    """Return the table of what was told, the latest first."""
    what = '"athlete", "title", "text", "value", "severity", "phase"'
    text = select(what, "event", *where, IN_VIEW, order="ORDER BY time DESC LIMIT 100")
    columns = [
        Column("Time", "When", width=170),
        Column("athlete", "Athlete", width=120),
        Column("title", "Alert", width=150),
        Column("text", "What was said"),
        Column("value", "Size", Look("percent", theme.NEUTRAL, 1), width=90),
        Column("severity", "Severity", width=100),
        Column("phase", "Phase", width=90),
    ]
    about = About(
        "Alerts",
        "Everything that was told, with its size and severity.",
        "No alert in this time: all is as usual",
    )
    return rows(about, Query(text, "Alerts"), columns)


def _look(detector: type[Detector]) -> Look:
    return Look("percent" if detector.unit == "%" else detector.unit, theme.ACCENT, 1)


def _describe(detector: type[Detector]) -> str:
    told = ", ".join(f"{s.label} {v:g} {detector.unit}" for s, v in sorted(detector.thresholds.items()))
    return f"{detector.summary} Bands: {told}. It needs {detector.needs}."
