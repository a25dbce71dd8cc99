"""The report of one run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fleetfoot.report.advice import what_to_try
from fleetfoot.report.comparison import COMPARED
from fleetfoot.report.drift_chart import drift_chart
from fleetfoot.report.form_chart import form_charts
from fleetfoot.report.limits import limits_of
from fleetfoot.report.moments import moments
from fleetfoot.report.page import day, render
from fleetfoot.report.plot import Table
from fleetfoot.report.route import route_chart
from fleetfoot.report.script import data, inlined
from fleetfoot.report.sentences import five_sentences
from fleetfoot.report.splits import by_lap, by_length
from fleetfoot.report.timeline import strips_of, timeline
from fleetfoot.report.wording import told_of
from fleetfoot.report.zones import zones_of
from fleetfoot.words import review as words
from fleetfoot.words.answer import spoken
from fleetfoot.words.quantity import QUANTITIES
from fleetfoot.words.run_name import About, run_name
from fleetfoot.words.settings import Language
from fleetfoot.words.text import UNKNOWN, capital, clock, effect
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.report.comparison import AtSpeed, Comparison
    from fleetfoot.report.episode import Episode
    from fleetfoot.report.study import Study
    from fleetfoot.report.wording import Told
    from fleetfoot.report.zones import Body
    from fleetfoot.words.quantity import Figures, Measure

_SHOWN: Final = (
    Channel.HEART_RATE,
    Channel.CADENCE,
    Channel.VERTICAL_OSCILLATION,
    Channel.GROUND_CONTACT,
    Channel.POWER,
)


class Fact(NamedTuple):
    """One of the figures at the head of the page."""

    name: str
    value: str
    unit: str


def run_page(study: Study, why: Mapping[str, Any] | None = None, body: Body | None = None) -> str:
    """Return the report of a run as one HTML document.

    Parameters
    ----------
    study
    why
        Why the legs were heavy, as ``fleetfoot why --json`` has it; None: not asked.
    body
        What zones of heart rate are reckoned from; None where nobody has said.
    """
    told = told_of(study.episodes, study.heart, study.values)
    picture = timeline(study, told)
    return render(
        "run.html",
        run=study.run,
        when=day(study.run.started_local),
        facts=facts_of(study),
        sentences=five_sentences(study),
        why=why,
        words=spoken(Language(why["language"])) if why else None,
        name=name_of(study),
        splits=[each for each in (by_length(study), by_lap(study)) if each is not None],
        zones=zones_of(study, body),
        route=route_chart(study),
        timeline=picture,
        moments=data(moments(study, strips_of(study), told)) if picture and inlined().script else None,
        alerts=_alerts(told),
        forms=form_charts(study),
        drift=drift_chart(study),
        fade=study.heart.fade,
        figures=_figures(study),
        comparison=_comparison(study.comparison, study.figures),
        advice=what_to_try(study, why),
        limits=limits_of(study),
        sensors=_sensors(study),
    )


def name_of(study: Study) -> str:
    """Return what people call the run."""
    run = study.run
    metres = study.distance_m if study.knows(Channel.SPEED) else None
    return run_name(
        About(run.started_utc, metres, float(study.seconds), run.title or run.source, run.utc_offset_s),
        figures=study.figures,
    )


def facts_of(study: Study) -> list[Fact]:
    """Return the figures at the head of the page, those that are known."""
    facts: list[Fact] = []
    if study.knows(Channel.SPEED) and study.moving_s:
        facts += [
            Fact("Distance", *study.figures.distance(study.distance_m, 2).split()),
            Fact("Moving", clock(study.moving_s), ""),
            Fact("Median pace", *study.figures.pace(study.median(Channel.SPEED)).split()),
        ]
    else:
        facts.append(Fact("Recorded", clock(study.seconds), ""))
    for channel in _SHOWN:
        if study.knows(channel):
            value, unit = study.figures.text(channel, study.median(channel)).split()
            estimated = ", estimated" if study.is_estimated(channel) else ""
            facts.append(Fact(f"{capital(QUANTITIES[channel].name)}{estimated}", value, unit))
    return [*facts, Fact("Alerts", str(len(study.episodes)), "")]


def _alerts(told: Sequence[Told]) -> Table | None:
    if not told:
        return None
    rows = [
        [
            one.mark,
            clock(one.episode.onset_s),
            clock(one.episode.told_s),
            _until(one.episode),
            one.name,
            one.episode.severity.label,
            effect(one.episode.value, one.episode.unit),
            f"{one.text} {_cause(one.episode.cause)}".strip(),
        ]
        for one in told
    ]
    return Table(["No.", "Began", "Told", "Until", "What", "How much", "At most", "In words"], rows)


def _until(episode: Episode) -> str:
    return clock(episode.end_s) + (
        "" if episode.judged else " at least; then it could not be judged any more"
    )


def _cause(cause: Sequence[str]) -> str:
    return f"({', '.join(cause)} around that time)" if cause else ""


def _figures(study: Study) -> list[str]:
    """Return the figures of heart rate against pace, in the words of the summary."""
    review = study.review
    found = (
        words.equal_effort(review),
        words.decoupling(review),
        words.efficiency(review),
        words.not_believed(review),
        words.beats(review),
        words.balance(review),
        words.own_course(review),
    )
    return [each for each in found if each]


def _comparison(found: Comparison | None, figures: Figures) -> dict[str, object] | None:
    """Return the comparison as a table; None where there is nothing beside this run."""
    if found is None or not found.earlier:
        return None
    channels = [c for c in COMPARED if c in found.present.medians]
    head = ["Run", "At this pace", *(f"{capital(QUANTITIES[c].name)}, {figures.unit(c)}" for c in channels)]
    rows = [
        _compared(found.present, figures, channels, "this run"),
        *(_compared(one, figures, channels, day(one.run.started_local)[:10]) for one in found.earlier),
        ["usual", "", *(figures.figure(c, found.usual(c)[0]) for c in channels)],
        ["this run against it", "", *(_signed(figures.measure(c), found.difference(c)) for c in channels)],
    ]
    other = any(one.other_sensor for one in found.earlier)
    return {"table": Table(head, rows), "pace": figures.pace(found.speed_m_s), "other": other}


def _compared(one: AtSpeed, figures: Figures, channels: Sequence[Channel], name: str) -> list[str]:
    cells = [
        figures.figure(c, one.medians[c])
        if c in one.medians
        else "other sensor"
        if c in one.other_sensor
        else UNKNOWN
        for c in channels
    ]
    return [name, clock(one.seconds), *cells]


def _signed(measure: Measure, difference: float) -> str:
    """Return a difference with its sign; what is added to a value falls out of it."""
    shown = round(difference * measure.factor, measure.decimals) + 0.0
    return f"{shown:+.{measure.decimals}f}" if math.isfinite(difference) else UNKNOWN


def _sensors(study: Study) -> list[list[str]]:
    """Return sensor and channels of each."""
    channels: dict[str, list[str]] = {}
    for channel, sensor in study.run.sensors.items():
        estimated = " (estimated)" if study.is_estimated(channel) else ""
        channels.setdefault(sensor, []).append(f"{QUANTITIES[channel].measured}{estimated}")
    return [[sensor, ", ".join(titles)] for sensor, titles in channels.items()]
