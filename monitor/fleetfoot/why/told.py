"""The answer as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fleetfoot.words.cause import ALWAYS, CAUSES
from fleetfoot.words.text import UNKNOWN, clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHOWN: Final = 3
"""Causes that are told with their evidence; the rest are named."""
NAMED_FROM: Final = 0.1
"""Causes that are less likely are not named: what is left is a long list of hardly anything."""


def told_run(record: Mapping[str, Any]) -> list[str]:
    """Return the answer for one run."""
    lines = [*_red_flags(record), _headline(record), ""]
    causes: Sequence[Mapping[str, Any]] = record["causes"]
    shown = [cause for cause in causes if cause["probability"] >= NAMED_FROM or cause["for"]][:SHOWN]
    for place, cause in enumerate(shown, start=1):
        lines += _cause(place, cause)
    if record["unexplained_points"]:
        lines.append(f"   unexplained: {record['unexplained_points']:.1f} points above your usual")
    others = [cause for cause in causes if cause not in shown and cause["probability"] >= NAMED_FROM]
    if others:
        lines.append("   also: " + ", ".join(f"{c['title']} ({_percent(c)})" for c in others))
    for card in record["chronic"]:
        lines += ["", f"Over weeks: {card['for'][0]} (evidence {card['grade']}). {card['advice']}"]
    for question in record["questions"]:
        lines += [
            "",
            f"It would help to know: {question['words']}",
            f"   fleetfoot diary add {question['field']}=...",
        ]
    return [*lines, "", ALWAYS]


def told_season(records: Sequence[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """Return every run as a row."""
    head = ("date", "run", "legs", "answer", "likeliest")
    return [head, *(_row(record) for record in records)]


def _row(record: Mapping[str, Any]) -> tuple[str, ...]:
    legs = UNKNOWN if record["legs"] is None else f"{record['legs']:g}"
    first = record["causes"][0]
    answer = record["headline"] or UNKNOWN
    return (
        record["date"] or UNKNOWN,
        clean(record["source"]),
        legs,
        answer,
        f"{first['cause']} {_percent(first)}",
    )


def _red_flags(record: Mapping[str, Any]) -> list[str]:
    lines = [f"FIRST: {clean(flag['words'])}. {flag['do']}" for flag in record["red_flags"]]
    return [*lines, ""] if lines else []


def _headline(record: Mapping[str, Any]) -> str:
    legs, usual, headline = record["legs"], record["usual_legs"], record["headline"]
    if legs is None:
        asked = "You have not rated your legs. What could have made them heavy:"
        return asked if headline is None else f"{asked} {CAUSES[headline].title}, likely."
    felt = f"Legs {legs:g} of 10, usual {usual:g}."
    if legs < usual + 1.0:
        return f"{felt} No heavier than usual; what there was all the same:"
    if headline is None:
        return f"{felt} No single cause stands out; the likeliest:"
    if headline == "unexplained":
        return f"{felt} Most of it is unexplained, as is usual: what is known explains a small part of how legs feel."
    return f"{felt} Most likely: {CAUSES[headline].title}."


def _cause(place: int, cause: Mapping[str, Any]) -> list[str]:
    head = (
        f"{place}. {cause['title']}: {cause['words']} ({_percent(cause)}), about {cause['points']:.1f} points"
    )
    lines = [f"{head}, evidence {cause['grade']}"]
    lines += [f"   {side}: {'; '.join(cause[side])}" for side in ("for", "against", "missing") if cause[side]]
    if cause["words"] != "weak":
        lines.append(f"   try: {cause['advice']} (evidence {cause['advice_grade']})")
    return lines


def _percent(cause: Mapping[str, Any]) -> str:
    return f"{100.0 * cause['probability']:.0f} %"
