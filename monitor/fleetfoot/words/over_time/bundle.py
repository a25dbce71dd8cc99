"""What a language has to say of many runs: what recurs, an experiment on oneself, and next week."""

from __future__ import annotations

from typing import NamedTuple


class Recurs(NamedTuple):
    """What recurs: ``{runs}`` rated, ``{heavy}`` of them."""

    none: str
    heading: str
    points: str
    """Behind the title of a cause: ``{share}`` percent of runs, ``{n}``, ``{points}``, ``{sd}``, ``{everybody}``."""
    table: tuple[str, str, str, str, str]
    """Heads of the table of all runs."""
    unexplained: str
    """In that table."""


class NextWeek(NamedTuple):
    """Next week: distances with their unit."""

    heading: str
    dated: str
    """The heading with the day of the last run, ``{day}``."""
    undated: str
    settled: str
    """Between red flags and the sentences."""
    longest: str
    """``{limit}`` of the next long run, and the ``{longest}`` one."""
    rebuild: str
    """The ``{longest}`` run is more than a whole week now holds."""
    no_longest: str
    """Fewer than ``{least}`` runs."""
    easy: str
    """Beginning of the two below: ``{share}`` percent."""
    more_easy: str
    """``{aim}`` percent."""
    keep_easy: str
    no_easy: str
    """``{aim}`` percent."""
    weeks: str
    """Beginning of those below: ``{week}`` of the last 7 days and what was ``{before}``."""
    cut_back: str
    """``{less}`` of the next week and ``{long}`` of its longest run."""
    hold: str
    lighter: str
    """Back to what was ``{before}``."""
    step: str
    """Up to ``{more}``."""
    no_weeks: str
    cutbacks: str
    """What is a sound habit whatever is known."""
    overreached: str
    """``{less}`` of the next week."""
    ill: str


class Experiment(NamedTuple):
    """An experiment on oneself."""

    begins: str
    """``{since}`` when and on which ``{cause}``."""
    with_it: str
    without: str
    kind: str
    """``{name}`` of the weeks, ``{weeks}``, ``{runs}``, ``{dose}`` and how they ``{felt}``."""
    above: str
    """``{points}`` from usual."""
    unrated: str
    alike: str
    adds: str
    """``{points}``, ``{within}``."""
    enough: str
    go_on: str
    """For so many ``{weeks}``."""


class OverTimeWords(NamedTuple):
    """All of one language."""

    recurs: Recurs
    next_week: NextWeek
    experiment: Experiment
