"""The table of a run beside the earlier ones on its route."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.report.page import day
from fleetfoot.report.plot import Table
from fleetfoot.report.same_route import FEW
from fleetfoot.words.text import UNKNOWN, capital, clock
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.report.same_route import OnRoute
    from fleetfoot.report.study import Study

_FIELDS: Final = ("moving_s", "speed_m_s", "heart_rate_bpm", "halves_pct", "legs")


class Beside(NamedTuple):
    """A table with its heading and what it is worth."""

    title: str
    text: str
    table: Table


def route_table(study: Study) -> Beside | None:
    """Return a run beside the earlier ones on its route; None where there are none."""
    found, words, labels = study.same_route, study.words.same_route, study.words.labels
    if found is None:
        return None
    shown = [name for name in _FIELDS if math.isfinite(getattr(found.present, name))]
    rows = [
        [labels.this_run, *_cells(study, found.present, shown)],
        *([_date(study, one), *_cells(study, one, shown)] for one in found.earlier),
        [labels.usual, *(_figure(study, name, found.usual(name)) for name in shown)],
        [labels.against, *(_difference(study, name) for name in shown)],
    ]
    count = len(found.earlier)
    text = (words.several if count >= FEW else words.few).format(n=count)
    head = [labels.compared_head[0], *(_heading(study, name) for name in shown)]
    return Beside(words.route if found.by_positions else words.alike, text, Table(head, rows))


def _heading(study: Study, name: str) -> str:
    words, names, figures = study.words.same_route, study.words.names.quantities, study.figures
    return {
        "moving_s": words.moving,
        "speed_m_s": f"{capital(names[Channel.SPEED])}, {figures.measure(Channel.SPEED).along}",
        "heart_rate_bpm": f"{capital(names[Channel.HEART_RATE])}, bpm",
        "halves_pct": words.halves,
        "legs": words.legs,
    }[name]


def _cells(study: Study, one: OnRoute, shown: list[str]) -> list[str]:
    other = study.words.labels.other_sensor
    return [
        other
        if one.other_sensor and name in {"heart_rate_bpm", "halves_pct"}
        else _figure(study, name, float(getattr(one, name)))
        for name in shown
    ]


def _figure(study: Study, name: str, value: float) -> str:
    if not math.isfinite(value):
        return UNKNOWN
    written: dict[str, Callable[[float], str]] = {
        "moving_s": clock,
        "speed_m_s": lambda speed: study.figures.figure(Channel.SPEED, speed),
        "halves_pct": lambda pct: study.figures.number(pct, 1),
    }
    return written.get(name, study.figures.number)(value)


def _difference(study: Study, name: str) -> str:
    """Return this run less the usual, with its sign: times and paces in minutes and seconds."""
    found = study.same_route
    if found is None or not math.isfinite(found.difference(name)):
        return UNKNOWN
    gap = found.difference(name)
    if name == "speed_m_s":
        pace = study.figures.measure(Channel.SPEED)
        gap = pace.of(found.present.speed_m_s) - pace.of(found.usual(name))
    if name in {"moving_s", "speed_m_s"}:
        seconds = round(abs(gap))
        return f"{'-' if gap < 0 else '+'}{seconds // 60}:{seconds % 60:02}" if seconds else "0:00"
    return study.figures.number(gap, 1 if name == "halves_pct" else 0, sign=True)


def _date(study: Study, one: OnRoute) -> str:
    began = one.run.started_local
    return day(began, study.figures.language) if began else UNKNOWN
