"""What to do next week, in three sentences: how long the longest run may be, how much easy, whether to cut back.

The three agree with each other and with what the last runs were told: who is ill or shows too little recovery is not
sent after kilometres, a lighter week has a shorter longest run, and what belongs before a doctor stands first.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from fleetfoot.why.standing import red_flags_of
from fleetfoot.words.over_time import over_time
from fleetfoot_signal.days.distance import CUTBACK, FEWEST_IN_MONTH, LONGEST_DAYS
from fleetfoot_signal.days.zones import EASY_LEAST

if TYPE_CHECKING:
    from datetime import date

    from fleetfoot.why.answer import Answers
    from fleetfoot.why.season import Season
    from fleetfoot.words.over_time.bundle import NextWeek

SPIKE: Final = 1.1
"""Longest run over the longest of 30 days from which injuries are more frequent (BJSM 2025;59:1203)."""
EASY_AIM: Final = 0.8
"""Seiler 2010."""
LESS: Final = 2.0 / 3.0
"""Distance of a cutback week beside the week before: custom, 20-40 % less."""
JUMP: Final = 1.1
"""The 10 % rule: custom."""
WEEK: Final = 7
FORTNIGHT: Final = 14
ILL_BEFORE: Final = 3
"""Days before the last run from which a word on feeling ill still counts (JUDGE)."""


class Weeks(NamedTuple):
    """The two last weeks, up to the last run."""

    now_m: float
    """NaN: not known."""
    before_m: float
    longest_m: float
    """Of 30 days; NaN: too few runs."""
    lacks_cutback: bool


def next_week(answers: Answers) -> dict[str, Any]:
    """Return what to do from the day after the last run on, as JSON values: three sentences, behind red flags."""
    season, words = answers.season, over_time(answers.words.language).next_week
    rows = [row for run in range(len(season.runs)) if (row := season.row(run)) is not None]
    last = max(rows, default=None)
    day = None if last is None else season.first_day + timedelta(days=last)
    return {
        "type": "next_week",
        "language": answers.words.language.value,
        "athlete": season.athlete,
        "day": None if day is None else day.isoformat(),
        "red_flags": _red_flags(answers, day),
        "sentences": _nothing(words) if last is None or day is None else _three(answers, last, day, words),
    }


def told_next_week(record: dict[str, Any], answers: Answers) -> list[str]:
    """Return next week as lines for people."""
    words = over_time(answers.words.language).next_week
    heading = words.dated.format(day=record["day"]) if record["day"] else words.heading
    first = answers.words.labels.first.upper()
    flags = [f"   {first}: {flag['words']}. {flag['do']}" for flag in record["red_flags"]]
    flags += [f"   {words.settled}"] * bool(flags)
    return [f"{heading}:", *flags, *(f"   {sentence}" for sentence in record["sentences"])]


def _red_flags(answers: Answers, day: date | None) -> list[dict[str, str]]:
    """Return the red flags of the last fortnight, each once."""
    if day is None:
        return []
    found = [
        flag
        for run, then in enumerate(answers.season.dates)
        if then is not None and then > day - timedelta(days=FORTNIGHT)
        for flag in red_flags_of(answers.season, answers.facts, run, answers.words)
    ]
    return [flag for place, flag in enumerate(found) if flag not in found[:place]]


def _nothing(words: NextWeek) -> list[str]:
    return [words.undated, words.no_easy.format(aim=_percent(EASY_AIM)), words.cutbacks]


def _three(answers: Answers, last: int, day: date, words: NextWeek) -> list[str]:
    weeks = _weeks(answers.season, last)
    return [
        _longest(answers, weeks, words),
        _easy(float(answers.season.history.easy_share[last, 0]), words),
        _whole(answers, weeks, day, words),
    ]


def _weeks(season: Season, last: int) -> Weeks:
    metres, longest = season.days.metres[:, 0], season.days.longest_m[:, 0]
    ran = [
        (row, season.figures[run]) for run in range(len(season.runs)) if (row := season.row(run)) is not None
    ]
    recent = [figures for row, figures in ran if row > last - FORTNIGHT]
    is_known = min(row for row, _ in ran) <= last - FORTNIGHT + 1 and not any(
        math.isnan(figures.distance_m) for figures in recent
    )
    month = longest[last - LONGEST_DAYS + 1 : last + 1]
    month = month[~np.isnan(month)]
    return Weeks(
        float(np.sum(metres[last - WEEK + 1 : last + 1])) if is_known else math.nan,
        float(np.sum(metres[last - FORTNIGHT + 1 : last - WEEK + 1])) if is_known else math.nan,
        float(np.max(month)) if month.size >= FEWEST_IN_MONTH else math.nan,
        bool(season.history.lacks_cutback[last, 0] > 0.0),
    )


def _longest(answers: Answers, weeks: Weeks, words: NextWeek) -> str:
    if math.isnan(weeks.longest_m):
        return words.no_longest.format(least=FEWEST_IN_MONTH)
    limit, longest = SPIKE * weeks.longest_m, answers.figures.distance(weeks.longest_m)
    if limit > JUMP * max(weeks.now_m, weeks.before_m):
        return words.rebuild.format(longest=longest)
    return words.longest.format(limit=answers.figures.distance(limit), longest=longest)


def _easy(share: float, words: NextWeek) -> str:
    aim = _percent(EASY_AIM)
    if math.isnan(share):
        return words.no_easy.format(aim=aim)
    more = words.more_easy.format(aim=aim) if share < EASY_LEAST else words.keep_easy
    return f"{words.easy.format(share=_percent(share))} {more}"


def _whole(answers: Answers, weeks: Weeks, day: date, words: NextWeek) -> str:
    """Return the sentence on the week as a whole."""
    distance = answers.figures.distance
    if _is_ill(answers.season, day):
        return words.ill
    if math.isnan(weeks.now_m):
        return words.no_weeks
    less = distance(LESS * weeks.now_m)
    if _overreached(answers, day):
        return words.overreached.format(less=less)
    if weeks.lacks_cutback:
        long = distance(LESS * weeks.longest_m)
        said = words.cut_back.format(less=less, long=long)
    elif weeks.before_m > 0.0 and weeks.now_m > JUMP * weeks.before_m:
        said = words.hold
    elif weeks.now_m <= CUTBACK * weeks.before_m:
        said = words.lighter.format(before=distance(weeks.before_m))
    else:
        said = words.step.format(more=distance(JUMP * weeks.now_m))
    return f"{words.weeks.format(week=distance(weeks.now_m), before=distance(weeks.before_m))} {said}"


def _is_ill(season: Season, day: date) -> bool:
    """Return whether the last word on it, from shortly before the last run to a week after, is that one is ill."""
    days = (day + timedelta(days=back) for back in range(WEEK, -ILL_BEFORE - 1, -1))
    said = (season.diary.day_value(each.isoformat(), "sick") for each in days)
    return next((float(note.value) > 0.0 for note in said if note is not None), False)


def _overreached(answers: Answers, day: date) -> bool:
    return any(
        then is not None
        and then > day - timedelta(days=WEEK)
        and answers.ranking.headline(run) == "overreaching"
        for run, then in enumerate(answers.season.dates)
    )


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f}"
