"""Form by speed: every block of 15 s against the runner's own baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from fleetfoot.report import svg
from fleetfoot.report.axis import Axis, round_ticks, spread, ticks_of
from fleetfoot.report.plot import LEFT, RIGHT, UNDER, Figure, Key, Panel, Table
from fleetfoot.report.retrace import CENTRAL_80
from fleetfoot.words.detector import title_of
from fleetfoot.words.text import capital
from fleetfoot_signal import Channel, Family

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from fleetfoot.report.study import Study
    from fleetfoot.words.report.charts import Charts
    from fleetfoot_signal import Bools, Comparison, Floats

_TOP: Final = 30.0
_BOTTOM: Final = 250.0
_LINE: Final = 40
_LEAST_SPEED: Final = 0.4


class _Form(NamedTuple):
    """A form detector with its baseline at the end of the run, in natural logarithms."""

    name: str
    title: str
    channel: Channel
    level: float
    by_speed: float
    by_grade: float
    sigma: float
    usual: Comparison | None
    """How the run lies beside the earlier ones; None where too few have taught what is usual."""

    def line(self, speed_m_s: Floats) -> Floats:
        """Return the indicator that this run's own baseline expects on level ground."""
        line: Floats = self.level + self.by_speed * np.log(speed_m_s / 3.0)
        return line

    def usual_line(self, speed_m_s: Floats) -> Floats | None:
        """Return what earlier runs had there; None where that is not known."""
        return None if self.usual is None else self.line(speed_m_s) - 0.01 * self.usual.above_pct


class _Points(NamedTuple):
    """The blocks of a detector: speed, indicator without the part of the grade, and what they are."""

    speed_m_s: Floats
    y: Floats
    """As drawn."""
    learning: Bools
    """The level was learned from it."""
    alert: Bools


_WAYS: Final = (Channel.CADENCE, Channel.GROUND_CONTACT)
"""Channels that are drawn in a unit of their own; the others in percent."""


def form_charts(study: Study) -> list[Figure]:
    """Return a chart for each form detector whose baseline the run was long enough for."""
    charts = [_chart(study, form) for form in _forms(study)]
    return [chart for chart in charts if chart is not None]


def _forms(study: Study) -> list[_Form]:
    """Return the form detectors that have a baseline to draw."""
    found: list[_Form] = []
    for kind in study.retrace.kinds:
        seen = study.retrace.trace.blocks.get(kind.name, {})
        if kind.subject is None or kind.subject.channel is Channel.BALANCE:  # a share, at any pace
            continue
        if kind.family is Family.FORM and "level" in seen:
            form = _Form(
                kind.name,
                title_of(kind.name, study.figures.language),
                kind.subject.channel,
                level=float(seen["level"][-1]),
                by_speed=float(seen["by_speed"][-1]),
                by_grade=float(seen["by_grade"][-1]),
                sigma=float(seen["sigma"][-1]),
                usual=study.retrace.comparisons.get(kind.name),
            )
            found.append(form)
    return found


def _drawn(form: _Form, indicator: Floats) -> Floats:
    """Return an indicator as a runner reads it: in the unit of the channel, or in percent of what is expected."""
    if form.channel is Channel.CADENCE:
        cadence: Floats = np.exp(-indicator)
        return cadence
    if form.channel is Channel.GROUND_CONTACT:
        contact: Floats = np.exp(indicator)
        return contact
    share: Floats = 100.0 * np.exp(indicator)
    return share


def _title(study: Study, form: _Form) -> str:
    names = study.words.names
    mark = f" ({names.estimated})" if study.is_estimated(form.channel) else ""
    title = _of(study.words.charts.form_axes, form).format(name=capital(names.quantities[form.channel]))
    return f"{title}{mark}"


def _of(choices: Sequence[str], form: _Form) -> str:
    """Return what is said of the channel of a form: that of cadence, of contact, or of the others."""
    return choices[_WAYS.index(form.channel) if form.channel in _WAYS else len(_WAYS)]


def _chart(study: Study, form: _Form) -> Figure | None:
    points = _points(study, form)
    if np.isnan(form.level) or not points.speed_m_s.size:
        return None
    panel = _panel(study, form, points)
    v = np.linspace(panel.x.low, panel.x.high, _LINE)
    parts = panel.grid() + _lines(form, panel, v)
    plain = ~points.learning & ~points.alert
    for chosen, kind in ((points.learning, "dot early"), (plain, "dot")):
        parts.append(svg.dots(panel.x.at(points.speed_m_s[chosen]), panel.y.at(points.y[chosen]), kind, 2.5))
    told = points.alert
    parts.append(svg.diamonds(panel.x.at(points.speed_m_s[told]), panel.y.at(points.y[told]), "dot told"))
    words = study.words.charts
    parts += panel.foot(words.form_pace.format(unit=study.figures.measure(Channel.SPEED).along))
    text = _caption(words, form, points)
    title = words.form.format(title=form.title)
    picture = svg.picture(f"form-{form.name}", _BOTTOM + UNDER, title, text, parts)
    return Figure(title, picture, text, _table(study, form, points), _keys(words, form, points))


def _points(study: Study, form: _Form) -> _Points:
    block, seen = study.retrace.trace.block, study.retrace.trace.blocks[form.name]
    usable = np.isfinite(seen["indicator"])
    learned = np.diff(seen["learned_blocks"], prepend=0.0) > 0.0
    unknown_before = np.isnan(np.concatenate(([np.nan], seen["level"][:-1])))
    level = seen["indicator"][usable] - form.by_grade * block.grade[usable]
    at_s = block.end_s[usable]
    mine = [e for e in study.episodes if e.detector == form.name]
    alert = np.zeros(at_s.size, dtype=np.bool_)
    for episode in mine:
        alert |= (at_s >= episode.onset_s) & (at_s <= episode.end_s)
    learning = (learned & unknown_before)[usable] & ~alert
    return _Points(block.speed_m_s[usable], _drawn(form, level), learning, alert)


def _panel(study: Study, form: _Form, points: _Points) -> Panel:
    slow, fast = spread(points.speed_m_s, least=_LEAST_SPEED, share=0.5) or (2.0, 4.0)
    v = np.linspace(slow, fast, _LINE)
    sigma = CENTRAL_80 * form.sigma
    line = form.line(v)
    edges = [_drawn(form, line - sigma), _drawn(form, line + sigma)]
    usual = form.usual_line(v)
    drawn = np.concatenate([points.y, *edges, *([] if usual is None else [_drawn(form, usual)])])
    low, high = spread(drawn, least=6.0, share=0.3) or (0.0, 1.0)
    x = Axis(slow, fast, LEFT, RIGHT, ticks_of(study.figures.measure(Channel.SPEED), slow, fast, 6))
    y = Axis(low, high, _BOTTOM, _TOP, round_ticks(low, high))
    return Panel(x, y, _title(study, form))


def _lines(form: _Form, panel: Panel, v: Floats) -> list[Markup]:
    sigma = CENTRAL_80 * form.sigma
    line, x = form.line(v), panel.x.at(v)
    low, high = (panel.y.at(_drawn(form, line + side * sigma)) for side in (-1.0, 1.0))
    parts = [
        svg.band(x, low, high, "band form"),
        svg.line(x, panel.y.at(_drawn(form, line)), "curve own"),
    ]
    usual = form.usual_line(v)
    if usual is not None:
        parts.append(svg.line(x, panel.y.at(_drawn(form, usual)), "curve usual"))
    return parts


def _caption(words: Charts, form: _Form, points: _Points) -> str:
    text = words.form_text.format(n=points.y.size, way=_of(words.form_ways, form))
    if form.usual is None:
        return f"{text}{words.form_few}"
    return f"{text}{words.form_usual.format(runs=form.usual.runs)}"


def _keys(words: Charts, form: _Form, points: _Points) -> list[Key]:
    own, early, later, told, usual = words.form_keys
    keys = [Key("own", own), Key("early", early), Key("dot", later)]
    if points.alert.any():
        keys.append(Key("told", told))
    return [*keys, Key("usual", usual)] if form.usual is not None else keys


def _table(study: Study, form: _Form, points: _Points) -> Table:
    """Return medians by pace, in steps of 10 s a kilometre or mile, as far as there are four blocks."""
    pace = study.figures.measure(Channel.SPEED)
    seconds = pace.pace_m / points.speed_m_s
    steps = np.round(seconds / 10.0).astype(np.int64) * 10
    rows: list[list[str]] = []
    for step in np.unique(steps).tolist():
        chosen = points.y[steps == step]
        if chosen.size >= 4:
            own = float(_drawn(form, form.line(np.array([pace.back(step)])))[0])
            shown = pace.figure(pace.back(step))
            rows.append([shown, str(chosen.size), f"{np.median(chosen):.0f}", f"{own:.0f}"])
    words = study.words.charts
    unit = _of((words.steps, "ms", "%"), form)
    return Table([each.format(pace=pace.along, unit=unit) for each in words.form_head], rows)
