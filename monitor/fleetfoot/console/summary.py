"""The summary of a run in plain words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.path.run import LIVE
from fleetfoot.words import review
from fleetfoot.words.quantity import METRIC, QUANTITIES, Figures
from fleetfoot.words.run_name import day_and_time
from fleetfoot.words.text import clean, effect, several, span
from fleetfoot_signal.channel import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOSTLY: Final = 0.9
"""Who runs for this share of the time on foot ran; the rest is a crossing or a drink."""


def in_words(summary: Mapping[str, Any], titles: Mapping[str, str], figures: Figures = METRIC) -> list[str]:
    """Return the lines of a summary (the mapping that sinks get at the end of a run).

    ``titles`` names the detectors for people; one that is not in it goes by its own name.
    """
    lines = [_headline(summary), f"  {_extent(summary, figures)}{_kind(summary)}"]
    lines += [f"  {line}" for line in _detectors(summary, titles)]
    lines += [f"  {line}" for line in _heart(summary, figures) if line]
    lines += [f"  {clean(text)}" for text in summary["insights"]]
    lines += [f"  {line}" for line in _figures(summary, figures) if line]
    lines += [f"  Warning: {clean(text)}" for text in summary["warnings"]]
    return lines


def in_brief(summary: Mapping[str, Any], titles: Mapping[str, str], figures: Figures = METRIC) -> str:
    """Return a summary on one line, for a call with many runs."""
    found = [
        f"{_title(name, titles).lower()} {several(state['alerts'], 'alert')}"
        for name, state in summary["detectors"].items()
        if state["alerts"]
    ]
    blind = [
        _title(name, titles).lower()
        for name, state in summary["detectors"].items()
        if not (state["available"] or state.get("missing_runs") or state.get("seldom_told"))
    ]
    parts = [_extent(summary, figures).rstrip("."), ", ".join(found) or "no alerts"]
    parts += [f"cannot judge {', '.join(blind)}"] if blind else []
    parts += [clean(text) for text in summary["warnings"]]
    title = summary["athlete"] if summary["source"] == LIVE else summary["source"]
    return f"{clean(title)}: {'; '.join(parts)}"


def _headline(summary: Mapping[str, Any]) -> str:
    when = ""
    if summary["started_utc"]:
        began = datetime.fromisoformat(summary["started_utc"])
        when = f", {day_and_time(began, summary.get('utc_offset_s'))}"
    source = "" if summary["source"] == LIVE else f"{clean(summary['source'])}: "
    return f"{source}{clean(summary['athlete'])}{when}"


def _kind(summary: Mapping[str, Any]) -> str:
    kind = review.session(summary)
    return f" It was {kind}." if kind else ""


def _extent(summary: Mapping[str, Any], figures: Figures) -> str:
    running_s, moving_s = summary["running_s"], summary["moving_s"]
    if not moving_s:
        return f"No running in {span(summary['duration_s'])}."
    metres = summary["distance_m"]
    length = "" if metres is None else f", {figures.distance(metres)}"
    if running_s < MOSTLY * moving_s:
        return f"{span(moving_s)} moving, {span(running_s)} of it running{length}."
    ran, whole = span(moving_s), span(summary["duration_s"])
    return f"{ran} of running{'' if ran == whole else f' in {whole}'}{length}."


def _detectors(summary: Mapping[str, Any], titles: Mapping[str, str]) -> Iterator[str]:
    states = summary["detectors"]
    width = max((len(_title(name, titles)) for name in states), default=0)
    for name, state in states.items():
        part = review.partly_judged(state, summary["running_s"])
        yield f"{_title(name, titles).capitalize():<{width}}  {_verdict(state)}{part and f'; {part}'}"


def _verdict(state: Mapping[str, Any]) -> str:
    if not state["available"]:
        return f"cannot judge: {_reason(state['reason'])}"
    peak = "" if state["peak"] is None else f"; at most {effect(state['peak'], state['unit'])}"
    if not state["alerts"]:
        return f"no alerts{peak}"
    worst = "" if state["worst"] is None else f", the worst: {clean(state['worst'])}"
    return f"{several(state['alerts'], 'alert')}{worst}{peak}"


def _heart(summary: Mapping[str, Any], figures: Figures) -> tuple[str, ...]:
    """Return what the heart rate and the balance tell, in everyday words."""
    said = (review.equal_effort, review.own_course, review.not_believed, review.balance)
    return review.slowing(summary, figures), *(each(summary) for each in said)


def _figures(summary: Mapping[str, Any], figures: Figures) -> tuple[str, ...]:
    """Return the figures, those last whose names one has to know."""
    typical, sensors = _medians(summary["medians"], figures), _sensors(summary["sensors"])
    return typical, sensors, *(each(summary) for each in (review.decoupling, review.efficiency, review.beats))


def _medians(medians: Mapping[str, float | None], figures: Figures) -> str:
    known = [
        f"{each.name} {figures.text(each.channel, value)}"
        for each in QUANTITIES.values()
        if each.told and (value := medians.get(each.channel.spec.name)) is not None
    ]
    return f"Median: {', '.join(known)}." if known else ""


def _sensors(sensors: Mapping[str, str]) -> str:
    channels: dict[str, list[str]] = {}
    for name, sensor in sensors.items():
        title = QUANTITIES[BY_NAME[name]].measured if name in BY_NAME else clean(name)
        channels.setdefault(sensor, []).append(title)
    listed = [f"{clean(sensor)} ({', '.join(titles)})" for sensor, titles in channels.items()]
    return f"Sensors: {', '.join(listed)}." if listed else ""


def _reason(reason: str | None) -> str:
    return clean(reason).rstrip(".") if reason else "the recording does not hold enough"


def _title(name: str, titles: Mapping[str, str]) -> str:
    return clean(titles.get(name, name.replace("_", " ")))
