"""Form by speed: every block of 15 s against the runner's own baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.console.text import pace
from fleetfoot.report import svg
from fleetfoot.report.axis import Axis, pace_ticks, round_ticks, spread
from fleetfoot.report.plot import LEFT, RIGHT, UNDER, Figure, Key, Panel, Table
from fleetfoot.report.retrace import CENTRAL_80
from fleetfoot_signal.baseline import LEVEL_BLOCKS
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.form import WARM_UP_S

if TYPE_CHECKING:
    from markupsafe import Markup

    from fleetfoot.report.study import Study
    from fleetfoot_signal.form import FormDetector
    from fleetfoot_signal.types import Bools, Floats

_TOP: Final = 30.0
_BOTTOM: Final = 250.0
_LINE: Final = 40
_LEAST_SPEED: Final = 0.4


class _Points(NamedTuple):
    """The blocks of a detector: speed, indicator without the part of the grade, and what they are."""

    speed_m_s: Floats
    y: Floats
    """As drawn."""
    learning: Bools
    alert: Bools


def form_charts(study: Study) -> list[Figure]:
    """Return a chart for each form detector whose baseline the run was long enough for."""
    charts = [_chart(study, detector) for detector in study.retrace.engine.form_detectors]
    return [chart for chart in charts if chart is not None]


def _drawn(detector: FormDetector, indicator: Floats) -> Floats:
    """Return an indicator as a runner reads it: cadence in steps a minute, others in percent of what is expected."""
    if detector.quantity is Channel.CADENCE:
        cadence: Floats = np.exp(-indicator)
        return cadence
    share: Floats = 100.0 * np.exp(indicator)
    return share


def _title(detector: FormDetector, *, estimated: bool) -> str:
    mark = " (estimated)" if estimated else ""
    if detector.quantity is Channel.CADENCE:
        return f"Cadence, steps/min{mark}"
    return f"{detector.quantity.spec.title.capitalize()}, % of what your steps explain{mark}"


def _chart(study: Study, detector: FormDetector) -> Figure | None:
    level = float(detector.baseline.level[0])
    points = _points(study, detector)
    if np.isnan(level) or not points.speed_m_s.size:
        return None
    panel = _panel(study, detector, points)
    v = np.linspace(panel.x.low, panel.x.high, _LINE)
    parts = panel.grid() + _lines(study, detector, panel, v)
    plain = ~points.learning & ~points.alert
    for chosen, kind in ((points.learning, "dot early"), (plain, "dot")):
        parts.append(svg.dots(panel.x.at(points.speed_m_s[chosen]), panel.y.at(points.y[chosen]), kind, 2.5))
    told = points.alert
    parts.append(svg.diamonds(panel.x.at(points.speed_m_s[told]), panel.y.at(points.y[told]), "dot told"))
    parts += panel.foot("pace, min/km; faster to the right")
    text = _caption(study, detector, points)
    picture = svg.picture(f"form-{detector.name}", _BOTTOM + UNDER, f"{detector.title} by pace", text, parts)
    return Figure(
        f"{detector.title.lower()} by pace",
        picture,
        text,
        _table(detector, points),
        _keys(study, detector, points),
    )


def _points(study: Study, detector: FormDetector) -> _Points:
    block = study.retrace.blocks
    ran_s = np.cumsum(study.retrace.running)
    end = block.end_s.astype(np.int64)
    y = detector.indicator(block) if end.size else np.zeros(0)
    usable = block.valid & np.isfinite(y) & (ran_s[end] > WARM_UP_S)
    level = y[usable] - float(detector.baseline.slope[1, 0]) * block.grade[usable]
    at_s = block.end_s[usable]
    mine = [e for e in study.episodes if e.detector == detector.name]
    alert = np.zeros(at_s.size, dtype=np.bool_)
    for episode in mine:
        alert |= (at_s >= episode.onset_s) & (at_s <= episode.end_s)
    learning = (np.cumsum(~alert) <= LEVEL_BLOCKS) & ~alert
    return _Points(block.speed_m_s[usable], _drawn(detector, level), learning, alert)


def _panel(study: Study, detector: FormDetector, points: _Points) -> Panel:
    slow, fast = spread(points.speed_m_s, least=_LEAST_SPEED, share=0.5) or (2.0, 4.0)
    v = np.linspace(slow, fast, _LINE)
    sigma = CENTRAL_80 * float(detector.baseline.sigma[0])
    line = _line(detector, v)
    edges = [_drawn(detector, line - sigma), _drawn(detector, line + sigma)]
    usual = _history_line(study, detector, v)
    drawn = np.concatenate([points.y, *edges, *([] if usual is None else [_drawn(detector, usual)])])
    low, high = spread(drawn, least=6.0, share=0.3) or (0.0, 1.0)
    x = Axis(slow, fast, LEFT, RIGHT, pace_ticks(slow, fast, 6))
    y = Axis(low, high, _BOTTOM, _TOP, round_ticks(low, high))
    return Panel(x, y, _title(detector, estimated=study.is_estimated(detector.quantity)))


def _line(detector: FormDetector, v: Floats, level: float | None = None) -> Floats:
    at = float(detector.baseline.level[0]) if level is None else level
    line: Floats = at + float(detector.baseline.slope[0, 0]) * np.log(v / 3.0)
    return line


def _history_line(study: Study, detector: FormDetector, v: Floats) -> Floats | None:
    history = study.histories.get(detector.quantity)
    return None if history is None or not history.is_enough else _line(detector, v, history.level)


def _lines(study: Study, detector: FormDetector, panel: Panel, v: Floats) -> list[Markup]:
    sigma = CENTRAL_80 * float(detector.baseline.sigma[0])
    line, x = _line(detector, v), panel.x.at(v)
    low, high = (panel.y.at(_drawn(detector, line + side * sigma)) for side in (-1.0, 1.0))
    parts = [
        svg.band(x, low, high, "band form"),
        svg.line(x, panel.y.at(_drawn(detector, line)), "curve own"),
    ]
    usual = _history_line(study, detector, v)
    if usual is not None:
        parts.append(svg.line(x, panel.y.at(_drawn(detector, usual)), "curve usual"))
    return parts


def _caption(study: Study, detector: FormDetector, points: _Points) -> str:
    lower = "Lower is longer steps." if detector.quantity is Channel.CADENCE else "Higher is more bounce."
    text = (
        f"{points.y.size} blocks of 15 s of steady running, set to level ground. The line is your own of this run,"
        f" learned in the first 10 min after warm-up; 80 % of the blocks should fall into the band. {lower}"
    )
    history = study.histories.get(detector.quantity)
    if history is None or not history.is_enough:
        return f"{text} Too few earlier runs with this sensor have taught what is usual for you."
    runs = int(history.runs)
    return f"{text} The dashed line is your usual of {runs} earlier runs with this sensor."


def _keys(study: Study, detector: FormDetector, points: _Points) -> list[Key]:
    keys = [Key("own", "your line, with its band"), Key("early", "learned from"), Key("dot", "later")]
    if points.alert.any():
        keys.append(Key("told", "during an alert"))
    history = study.histories.get(detector.quantity)
    return [*keys, Key("usual", "earlier runs")] if history is not None and history.is_enough else keys


def _table(detector: FormDetector, points: _Points) -> Table:
    """Return medians by pace, in steps of 10 s a kilometre, as far as there are four blocks."""
    seconds = 1000.0 / points.speed_m_s
    steps = np.round(seconds / 10.0).astype(np.int64) * 10
    rows: list[list[str]] = []
    for step in np.unique(steps).tolist():
        chosen = points.y[steps == step]
        if chosen.size >= 4:
            own = float(_drawn(detector, _line(detector, np.array([1000.0 / step])))[0])
            rows.append([pace(1000.0 / step), str(chosen.size), f"{np.median(chosen):.0f}", f"{own:.0f}"])
    unit = "steps/min" if detector.quantity is Channel.CADENCE else "%"
    return Table(["Pace, min/km", "Blocks", f"Median, {unit}", f"Your line, {unit}"], rows)
