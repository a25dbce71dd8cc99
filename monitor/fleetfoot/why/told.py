"""The answer as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetfoot.words.cause import ALWAYS
from fleetfoot.words.text import UNKNOWN, clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def told_run(record: Mapping[str, Any]) -> list[str]:
    """Return the answer for one run."""
    lines = [*_red_flags(record), record["sentence"], ""]
    causes: Mapping[str, Mapping[str, Any]] = {cause["cause"]: cause for cause in record["causes"]}
    for place, cause in enumerate(record["shown"], start=1):
        lines += _cause(place, causes[cause])
    if record["unexplained_points"]:
        lines.append(f"   unexplained: {record['unexplained_points']:.1f} points above your usual")
    if record["also"]:
        others = (causes[cause] for cause in record["also"])
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
