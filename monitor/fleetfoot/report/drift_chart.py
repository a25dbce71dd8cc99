"""Cardiac drift over the run with the band that it lies in with 80 % probability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot.report import svg
from fleetfoot.report.axis import Axis, clock_ticks, round_ticks
from fleetfoot.report.heart import Finding
from fleetfoot.report.plot import LEFT, RIGHT, UNDER, Figure, Key, Panel, Table
from fleetfoot.report.timeline import POINTS, time_axis
from fleetfoot.words.text import clock
from fleetfoot_signal.fade import SETTLED_MIN

if TYPE_CHECKING:
    from markupsafe import Markup

    from fleetfoot.report.heart import Heart
    from fleetfoot.report.retrace import DriftTrace
    from fleetfoot.report.study import Study
    from fleetfoot.words.report.charts import Charts
    from fleetfoot_signal import Severity

_TOP: Final = 30.0
_BOTTOM: Final = 230.0


def drift_chart(study: Study) -> Figure | None:
    """Return the chart; None where drift was never judged."""
    trace = study.heart.trace
    if trace is None:
        return None
    panel, words, severities = _panel(study, trace), study.words.charts, study.words.names.severities
    every = slice(None, None, -(-study.seconds // POINTS))
    at_s = np.arange(trace.pct.size, dtype=np.float64)[every]
    x = panel.x.at(at_s)
    parts: list[Markup] = []
    if study.heart.fade is not None:
        left = float(panel.x.at(study.heart.fade.start_s))
        parts.append(svg.box(left, panel.x.end, panel.top, panel.bottom, "fade"))
        parts.append(svg.words(left + 6.0, panel.top + 16.0, words.fade_note, "note"))
    parts += panel.grid()
    for severity, limit in sorted(_limits(study).items()):
        if limit < panel.y.high:
            shown = study.figures.number(limit, int(limit % 1 > 0))
            parts += panel.level(limit, f"{severities[severity.label]} {shown} %")
    low, high = trace.low[every], trace.high[every]
    parts.append(svg.band(x, panel.y.at(low), panel.y.at(high), "band heart"))
    parts.append(svg.line(x, panel.y.at(trace.pct[every]), "curve heart_rate_bpm"))
    parts += panel.foot(time_axis(study))
    text = caption(study.heart, words)
    picture = svg.picture("drift", _BOTTOM + UNDER, words.drift, text, parts)
    keys = [Key("heart", words.drift_key), Key("heart-band", words.sure)]
    if study.heart.fade is not None:
        keys.append(Key("fade", words.fade))
    return Figure(words.drift, picture, text, _table(study, trace), keys)


def caption(heart: Heart, words: Charts) -> str:
    """Return what the chart shows, in words that hold for this run."""
    what = words.drift_text.format(minute=SETTLED_MIN)
    if heart.fade is not None:
        return f"{what}{words.drift_fade.format(at=clock(heart.fade.start_s))}"
    if heart.finding is Finding.SLOWED:
        return f"{what}{words.drift_slowed}"
    return f"{what}{words.drift_unclear}" if heart.finding is Finding.UNCLEAR else what


def _limits(study: Study) -> dict[Severity, float]:
    return study.retrace.limits["cardiac_drift"]


def _panel(study: Study, trace: DriftTrace) -> Panel:
    limits = _limits(study)
    low = min(float(np.nanmin(trace.low)), -3.0)
    high = max(float(np.nanmax(trace.high)), min(limits.values()) + 2.0)
    seconds = max(study.seconds - 1, 1)
    x = Axis(0.0, float(seconds), LEFT, RIGHT, clock_ticks(seconds))
    y = Axis(low - 0.5, high + 0.5, _BOTTOM, _TOP, round_ticks(low, high))
    return Panel(x, y, study.words.charts.drift_axis)


def _table(study: Study, trace: DriftTrace) -> Table:
    known = np.flatnonzero(np.isfinite(trace.pct))
    step = max(300, -(-int(known[-1] - known[0]) // 3600) * 300)
    at = [*range(int(known[0]), int(known[-1]), step), int(known[-1])]
    rows = [
        [
            clock(s),
            *(study.figures.number(float(column[s]), 1) for column in (trace.pct, trace.low, trace.high)),
        ]
        for s in at
    ]
    return Table(study.words.charts.drift_head, rows)
