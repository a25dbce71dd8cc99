"""An experiment on oneself: one cause, weeks with and weeks without in turns, until enough is known.

``y = a + beta x + e`` over the rated runs since a day, ``beta ~ N(m, tau)`` being what is known of everybody: the
runner's own weeks sharpen it. Enough is known when the difference between the weeks is known to within a point, nine
times of ten.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from fleetfoot.errors import UsageError
from fleetfoot.words.over_time import over_time
from fleetfoot.words.settings import Language
from fleetfoot_signal.causes import table
from fleetfoot_signal.causes.cause import LEGS, TIRED
from fleetfoot_signal.causes.effect import POINT
from fleetfoot_signal.causes.table import INDEX

if TYPE_CHECKING:
    from datetime import date

    from fleetfoot.why.answer import Answers
    from fleetfoot.words.over_time.bundle import Experiment as Words
    from fleetfoot_signal.causes.cause import Effect
    from fleetfoot_signal.types import Bools, Floats

WEEKS_LEAST: Final = 3
"""Of either kind: fewer are two moods (JUDGE)."""
APART: Final = 0.5
"""Doses by which the two kinds of week differ at least, in the mean (JUDGE): else nothing was tried."""
SURE: Final = 1.645
"""Normal quantile of nine times of ten, both ends."""
DAYS: Final = 7


class Weeks(NamedTuple):
    """The runs of an experiment."""

    week: Floats
    """float64[run]: number of its week, from 0; even weeks are with the cause."""
    dose: Floats
    y: Floats
    """Ratings above usual."""


def experiment(answers: Answers, cause: str, since: date) -> dict[str, Any]:
    """Return what an experiment says so far: JSON values only.

    Raises
    ------
    UsageError
        There is no such cause.
    """
    if cause not in INDEX:
        raise UsageError(f"no cause is called {cause!r}: known are {', '.join(INDEX)}")
    row = INDEX[cause]
    about = table.CAUSES[row]
    outcome = LEGS if about.tired is None or about.legs.mean >= about.tired.mean else TIRED
    effect = (about.legs, about.tired)[outcome] or about.legs
    weeks = weeks_of(answers, row, outcome, since)
    return {
        "type": "experiment",
        "language": answers.words.language.value,
        "athlete": answers.season.athlete,
        "cause": cause,
        "title": answers.words.causes[cause].title,
        "since": since.isoformat(),
        "on": ("legs", "tired")[outcome],
        **judged(weeks, effect, answers.ranking.posteriors[outcome].noise),
    }


def judged(weeks: Weeks, effect: Effect, noise: float) -> dict[str, Any]:
    """Return what weeks with and weeks without say, and whether that is enough.

    Parameters
    ----------
    weeks
    effect
        What is known of everybody.
    noise
        SD of a rating around what the causes explain, in points.
    """
    centred = weeks.dose - (np.mean(weeks.dose) if weeks.dose.size else 0.0)
    precision = effect.sd**-2.0 + float(np.sum(centred**2)) / noise**2
    mean = (effect.mean / effect.sd**2 + float(centred @ weeks.y) / noise**2) / precision
    with_it = weeks.week % 2 == 0
    kinds = [_kind(weeks, with_it), _kind(weeks, ~with_it)]
    apart = kinds[0]["dose"] - kinds[1]["dose"]
    differs = apart >= APART
    half = SURE * apart / math.sqrt(precision)
    enough = differs and min(kind["weeks"] for kind in kinds) >= WEEKS_LEAST and half <= POINT
    return {
        "with": kinds[0],
        "without": kinds[1],
        "points": round(max(mean * apart, 0.0), 2) if differs else None,
        "within": round(half, 2) if differs else None,
        "enough": enough,
        "weeks_more": 0 if enough else _more(kinds),
    }


def weeks_of(answers: Answers, row: int, outcome: int, since: date) -> Weeks:
    """Return the rated runs since a day of which the dose is known."""
    dose, y = answers.ranking.doses.known[row], answers.ranking.excess[outcome]
    rows = [
        ((day - since).days // DAYS, dose[run], y[run])
        for run, day in enumerate(answers.season.dates)
        if day is not None and day >= since and not math.isnan(dose[run]) and not math.isnan(y[run])
    ]
    found = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    return Weeks(found[0], found[1], found[2])


def _kind(weeks: Weeks, mine: Bools) -> dict[str, Any]:
    count = int(np.count_nonzero(mine))
    return {
        "weeks": len(set(weeks.week[mine].tolist())),
        "runs": count,
        "dose": round(float(np.mean(weeks.dose[mine])), 2) if count else 0.0,
        "rating_above_usual": round(float(np.mean(weeks.y[mine])), 2) if count else None,
    }


def _more(kinds: list[dict[str, Any]]) -> int:
    """Return how many weeks more are wanted at least."""
    lacking = [max(WEEKS_LEAST - int(kind["weeks"]), 0) for kind in kinds]
    return max(sum(lacking), 2)


def told_experiment(record: dict[str, Any]) -> list[str]:
    """Return an experiment as lines for people."""
    words = over_time(Language(record["language"])).experiment
    lines = [
        words.begins.format(since=record["since"], cause=record["title"]),
        _line(words.with_it, record["with"], words),
        _line(words.without, record["without"], words),
    ]
    if record["points"] is None:
        lines.append(words.alike)
    else:
        adds = words.adds.format(points=f"{record['points']:.1f}", within=f"{record['within']:.1f}")
        lines.append(f"   {adds}")
    return [*lines, words.enough if record["enough"] else words.go_on.format(weeks=record["weeks_more"])]


def _line(name: str, kind: dict[str, Any], words: Words) -> str:
    above = kind["rating_above_usual"]
    felt = words.unrated if above is None else words.above.format(points=f"{above:+.1f}")
    told = words.kind.format(
        name=name, weeks=kind["weeks"], runs=kind["runs"], dose=f"{kind['dose']:.1f}", felt=felt
    )
    return f"   {told}"
