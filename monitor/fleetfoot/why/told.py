"""The answer as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetfoot.why.answer import NAMED_FROM
from fleetfoot.words.answer import spoken
from fleetfoot.words.over_time import over_time
from fleetfoot.words.settings import Language
from fleetfoot.words.text import UNKNOWN, clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fleetfoot.words.answer.bundle import AnswerWords, Labels


def told_run(record: Mapping[str, Any]) -> list[str]:
    """Return the answer for one run."""
    words = spoken(Language(record["language"]))
    labels = words.labels
    lines = [*_red_flags(record, labels.first), record["sentence"], *[""] * bool(record["shown"])]
    causes: Mapping[str, Mapping[str, Any]] = {cause["cause"]: cause for cause in record["causes"]}
    for place, cause in enumerate(record["shown"], start=1):
        lines += _cause(place, causes[cause], labels)
    if record["unexplained_points"]:
        lines.append(f"   {_item(labels.unexplained.format(points=_points(record['unexplained_points'])))}")
    if record["also"]:
        others = (causes[cause] for cause in record["also"])
        lines.append(
            f"   {_item(labels.also)}: " + ", ".join(f"{c['title']} ({_percent(c)})" for c in others)
        )
    for card in record["chronic"]:
        lines += [
            "",
            f"{labels.weeks}: {card['for'][0]} ({labels.evidence} {card['grade']}). {card['advice']}",
        ]
    for question in record["questions"]:
        lines += [
            "",
            f"{labels.help}: {question['words']}",
            f"   fleetfoot diary add {question['field']}=...",
        ]
    return [*lines, "", words.always]


def told_season(records: Sequence[Mapping[str, Any]], words: AnswerWords) -> list[tuple[str, ...]]:
    """Return every run as a row."""
    said = over_time(words.language).recurs
    return [said.table, *(_row(record, words, said.unexplained) for record in records)]


def _row(record: Mapping[str, Any], words: AnswerWords, unexplained: str) -> tuple[str, ...]:
    legs = UNKNOWN if record["legs"] is None else f"{record['legs']:g}"
    first, headline = record["causes"][0], record["headline"]
    title = words.causes[first["cause"]].title
    named = headline == first["cause"]
    likeliest = _percent(first) if named else f"{title} {_percent(first)}"
    return (
        record["date"] or UNKNOWN,
        clean(record["source"]),
        legs,
        title if named else unexplained if headline else UNKNOWN,
        likeliest if first["probability"] >= NAMED_FROM else UNKNOWN,
    )


def _red_flags(record: Mapping[str, Any], first: str) -> list[str]:
    lines = [f"{first.upper()}: {clean(flag['words'])}. {flag['do']}" for flag in record["red_flags"]]
    return [*lines, ""] if lines else []


def _cause(place: int, cause: Mapping[str, Any], labels: Labels) -> list[str]:
    brief = labels.brief.format(points=_points(cause["points"]), grade=cause["grade"])
    lines = [f"{place}. {cause['title']}: {labels.strengths[cause['words']]} ({_percent(cause)}), {brief}"]
    sides = (("for", labels.for_), ("against", labels.against), ("missing", labels.missing))
    lines += [f"   {label}: {'; '.join(cause[side])}" for side, label in sides if cause[side]]
    if cause["words"] != "weak":
        lines.append(f"   {labels.advice}: {cause['advice']} ({labels.evidence} {cause['advice_grade']})")
    return lines


def _item(sentence: str) -> str:
    """Return a sentence as an item of a list."""
    return f"{sentence[0].lower()}{sentence[1:].rstrip('.')}"


def _points(points: float) -> str:
    return f"{points:.1f}"


def _percent(cause: Mapping[str, Any]) -> str:
    return f"{100.0 * cause['probability']:.0f} %"
