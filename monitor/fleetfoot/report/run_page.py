"""The report of one run."""

from __future__ import annotations

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
from fleetfoot.report.route_table import route_table
from fleetfoot.report.script import data, inlined
from fleetfoot.report.sentences import five_sentences
from fleetfoot.report.splits import by_lap, by_length
from fleetfoot.report.timeline import strips_of, timeline
from fleetfoot.report.wording import told_of
from fleetfoot.report.zones import zones_of
from fleetfoot.words import review
from fleetfoot.words.answer import spoken
from fleetfoot.words.run_name import About, run_name
from fleetfoot.words.settings import Language
from fleetfoot.words.text import UNKNOWN, capital, clock, effect
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.report.comparison import AtSpeed
    from fleetfoot.report.episode import Episode
    from fleetfoot.report.study import Study
    from fleetfoot.report.wording import Told
    from fleetfoot.report.zones import Body
    from fleetfoot.words.quantity import Figures
    from fleetfoot.words.report import ReportWords
    from fleetfoot.words.report.labels import Labels

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
    told = told_of(study.episodes, study.heart, study.values, study.words)
    picture = timeline(study, told)
    return render(
        "run.html",
        study.words,
        run=study.run,
        when=_when(study),
        facts=facts_of(study),
        sentences=five_sentences(study),
        why=why,
        answered=spoken(Language(why["language"])) if why else None,
        number=study.figures.number,
        name=name_of(study),
        splits=[each for each in (by_length(study), by_lap(study)) if each is not None],
        zones=zones_of(study, body),
        route=route_chart(study),
        timeline=picture,
        moments=data(moments(study, strips_of(study), told)) if picture and inlined().script else None,
        alerts=_alerts(study, told),
        forms=form_charts(study),
        drift=drift_chart(study),
        fade=study.heart.fade,
        figures=_figures(study),
        comparison=_comparison(study),
        same=route_table(study),
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
        language=study.figures.language,
    )


def _when(study: Study) -> str:
    """Return when the run began, by the clock on the wall: day, month, year and time."""
    began = study.run.started_local
    return f"{day(began, study.figures.language)} {began:%H:%M}" if began else study.words.labels.no_date


def facts_of(study: Study) -> list[Fact]:
    """Return the figures at the head of the page, those that are known."""
    facts: list[Fact] = []
    words, names = study.words.labels.facts, study.words.names
    if study.knows(Channel.SPEED) and study.moving_s:
        facts += [
            Fact(words["distance"], *study.figures.distance(study.distance_m, 2).split()),
            Fact(words["moving"], clock(study.moving_s), ""),
            Fact(words["pace"], *study.figures.pace(study.median(Channel.SPEED)).split()),
        ]
    else:
        facts.append(Fact(words["recorded"], clock(study.seconds), ""))
    for channel in _SHOWN:
        if study.knows(channel):
            value, unit = study.figures.text(channel, study.median(channel)).split()
            estimated = f", {names.estimated}" if study.is_estimated(channel) else ""
            facts.append(Fact(f"{capital(names.quantities[channel])}{estimated}", value, unit))
    return [*facts, Fact(words["alerts"], str(len(study.episodes)), "")]


def _alerts(study: Study, told: Sequence[Told]) -> Table | None:
    if not told:
        return None
    words, point = study.words, study.figures.language.point
    rows = [
        [
            one.mark,
            clock(one.episode.onset_s),
            clock(one.episode.told_s),
            _until(one.episode, words.labels),
            one.name,
            words.names.severities[one.episode.severity.label],
            effect(one.episode.value, one.episode.unit, point),
            f"{one.text} {_cause(one.episode.cause, words)}".strip(),
        ]
        for one in told
    ]
    return Table(words.labels.alerts_head, rows)


def _until(episode: Episode, labels: Labels) -> str:
    return f"{clock(episode.end_s)}{'' if episode.judged else labels.at_least}"


def _cause(cause: Sequence[str], words: ReportWords) -> str:
    """Return what may explain an alert; what moved beside it stands in its own words."""
    known = [words.names.causes[each] for each in cause if each in words.names.causes]
    return words.labels.around.format(causes=", ".join(known)) if known else ""


def _figures(study: Study) -> list[str]:
    """Return the figures of heart rate against pace, in the words of the summary."""
    told = (
        review.equal_effort,
        review.decoupling,
        review.efficiency,
        review.not_believed,
        review.beats,
        review.balance,
        review.own_course,
    )
    return [said for each in told if (said := each(study.review, study.figures))]


def _comparison(study: Study) -> dict[str, object] | None:
    """Return the comparison as a table; None where there is nothing beside this run."""
    found, figures, labels = study.comparison, study.figures, study.words.labels
    if found is None or not found.earlier:
        return None
    channels = [c for c in COMPARED if c in found.present.medians]
    names = study.words.names.quantities
    head = [*labels.compared_head, *(f"{capital(names[c])}, {figures.unit(c)}" for c in channels)]
    rows = [
        _compared(study, found.present, channels, labels.this_run),
        *(_compared(study, one, channels, _date(one, figures.language)) for one in found.earlier),
        [labels.usual, "", *(figures.figure(c, found.usual(c)[0]) for c in channels)],
        [labels.against, "", *(_signed(figures, c, found.difference(c)) for c in channels)],
    ]
    other = any(one.other_sensor for one in found.earlier)
    return {"table": Table(head, rows), "pace": figures.pace(found.speed_m_s), "other": other}


def _date(one: AtSpeed, language: Language) -> str:
    began = one.run.started_local
    return day(began, language) if began else UNKNOWN


def _compared(study: Study, one: AtSpeed, channels: Sequence[Channel], name: str) -> list[str]:
    cells = [
        study.figures.figure(c, one.medians[c])
        if c in one.medians
        else study.words.labels.other_sensor
        if c in one.other_sensor
        else UNKNOWN
        for c in channels
    ]
    return [name, clock(one.seconds), *cells]


def _signed(figures: Figures, channel: Channel, difference: float) -> str:
    """Return a difference with its sign; what is added to a value falls out of it."""
    measure = figures.measure(channel)
    return figures.number(difference * measure.factor, measure.decimals, sign=True)


def _sensors(study: Study) -> list[list[str]]:
    """Return sensor and channels of each."""
    channels: dict[str, list[str]] = {}
    names = study.words.names
    for channel, sensor in study.run.sensors.items():
        estimated = f" ({names.estimated})" if study.is_estimated(channel) else ""
        channels.setdefault(sensor, []).append(f"{names.measured(channel)}{estimated}")
    return [[sensor, ", ".join(titles)] for sensor, titles in channels.items()]
