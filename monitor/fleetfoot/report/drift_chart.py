"""Cardiac drift over the run with the band that it lies in with 80 % probability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.report import svg
from fleetfoot.report.axis import Axis, clock_ticks, is_in_hours, round_ticks
from fleetfoot.report.heart import Finding
from fleetfoot.report.plot import LEFT, RIGHT, UNDER, Figure, Key, Panel, Table
from fleetfoot.report.timeline import POINTS
from fleetfoot.words.text import UNKNOWN, clock
from fleetfoot_signal import Severity
from fleetfoot_signal.fade import SETTLED_MIN

if TYPE_CHECKING:
    from markupsafe import Markup

    from fleetfoot.report.heart import Heart
    from fleetfoot.report.retrace import DriftTrace
    from fleetfoot.report.study import Study

_TOP: Final = 30.0
_BOTTOM: Final = 230.0
_WORDS: Final = {Severity.NOTICE: "notice", Severity.WARNING: "warning", Severity.SEVERE: "severe"}


def drift_chart(study: Study) -> Figure | None:
    """Return the chart; None where drift was never judged."""
    trace = study.heart.trace
    if trace is None:
        return None
    panel = _panel(study, trace)
    every = slice(None, None, -(-study.seconds // POINTS))
    at_s = np.arange(trace.pct.size, dtype=np.float64)[every]
    x = panel.x.at(at_s)
    parts: list[Markup] = []
    if study.heart.fade is not None:
        left = float(panel.x.at(study.heart.fade.start_s))
        parts.append(svg.box(left, panel.x.end, panel.top, panel.bottom, "fade"))
        parts.append(svg.words(left + 6.0, panel.top + 16.0, "fade: not judged", "note"))
    parts += panel.grid()
    for severity, limit in sorted(_limits(study).items()):
        if limit < panel.y.high:
            parts += panel.level(limit, f"{_WORDS[severity]} {limit:g} %")
    low, high = trace.low[every], trace.high[every]
    parts.append(svg.band(x, panel.y.at(low), panel.y.at(high), "band heart"))
    parts.append(svg.line(x, panel.y.at(trace.pct[every]), "curve heart_rate_bpm"))
    unit = "h:min" if is_in_hours(study.seconds) else "minutes"
    parts += panel.foot(f"time of the run, {unit}")
    text = caption(study.heart)
    picture = svg.picture("drift", _BOTTOM + UNDER, "Heart rate against pace", text, parts)
    keys = [Key("heart", "heart rate against pace"), Key("heart-band", "80 % sure")]
    if study.heart.fade is not None:
        keys.append(Key("fade", "fade: pace lost"))
    return Figure("heart rate against pace", picture, text, _table(trace), keys)


def caption(heart: Heart) -> str:
    """Return what the chart shows, in words that hold for this run."""
    what = (
        f"Heart rate above what the pace called for at minute {SETTLED_MIN}, grade taken into account; judged from"
        " minute 9 of running on."
    )
    if heart.fade is not None:
        return (
            f"{what} It ends at {clock(heart.fade.start_s)}, where the pace begins to fade: from there on more beats a"
            " metre come from the lost pace."
        )
    if heart.finding is Finding.SLOWED:
        return f"{what} In this run the line climbs because the pace fell, not because heart rate rose."
    if heart.finding is Finding.UNCLEAR:
        return f"{what} In this run the line climbs although neither heart rate rose nor pace fell by much."
    return what


def _limits(study: Study) -> dict[Severity, float]:
    return study.retrace.limits["cardiac_drift"]


def _panel(study: Study, trace: DriftTrace) -> Panel:
    limits = _limits(study)
    low = min(float(np.nanmin(trace.low)), -3.0)
    high = max(float(np.nanmax(trace.high)), min(limits.values()) + 2.0)
    seconds = max(study.seconds - 1, 1)
    x = Axis(0.0, float(seconds), LEFT, RIGHT, clock_ticks(seconds))
    y = Axis(low - 0.5, high + 0.5, _BOTTOM, _TOP, round_ticks(low, high))
    return Panel(x, y, "Heart rate above what the pace calls for, %")


def _table(trace: DriftTrace) -> Table:
    known = np.flatnonzero(np.isfinite(trace.pct))
    step = max(300, -(-int(known[-1] - known[0]) // 3600) * 300)
    at = [*range(int(known[0]), int(known[-1]), step), int(known[-1])]
    rows = [
        [clock(s), *(_cell(float(column[s])) for column in (trace.pct, trace.low, trace.high))] for s in at
    ]
    return Table(["At", "Estimate, %", "Low, %", "High, %"], rows)


def _cell(value: float) -> str:
    return UNKNOWN if np.isnan(value) else f"{value + 0.0:.1f}"
