"""What to do next week, in three sentences: how long the longest run may be, how much easy, whether to cut back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from fleetfoot_signal.days.distance import FEWEST_IN_MONTH, LONGEST_DAYS
from fleetfoot_signal.days.zones import EASY_LEAST

if TYPE_CHECKING:
    from fleetfoot.why.season import Season
    from fleetfoot.words.quantity import Figures

SPIKE: Final = 1.1
"""Longest run over the longest of 30 days from which injuries are more frequent (BJSM 2025;59:1203)."""
EASY_AIM: Final = 0.8
"""Seiler 2010."""
LESS: Final = 2.0 / 3.0
"""Distance of a cutback week beside the week before: custom, 20-40 % less."""
JUMP: Final = 1.1
"""The 10 % rule: custom."""


def next_week(season: Season, figures: Figures) -> list[str]:
    """Return three sentences from the day after the last run on; one that says so where nothing is known."""
    rows = [row for run in range(len(season.runs)) if (row := season.row(run)) is not None]
    if not rows:
        return [
            "Nothing is known of next week: no run has a date.",
            _easy(math.nan),
            "Every fourth week with about a third less is a sound habit (evidence C).",
        ]
    last = max(rows)
    return [
        _longest(season, last, figures),
        _easy(float(season.history.easy_share[last, 0])),
        _cutback(season, last, figures),
    ]


def _longest(season: Season, last: int, figures: Figures) -> str:
    month = season.days.longest_m[last - LONGEST_DAYS + 1 : last + 1, 0]
    known = month[~np.isnan(month)]
    if known.size < FEWEST_IN_MONTH:
        return f"How long the next long run may be is not known: fewer than {FEWEST_IN_MONTH} runs in 30 days tell."
    longest = float(np.max(known))
    return (
        f"Keep the next long run below {figures.distance(SPIKE * longest)}: the longest of the last 30 days was"
        f" {figures.distance(longest)}, and injuries are more frequent beyond 10 % more (evidence A)."
    )


def _easy(share: float) -> str:
    if math.isnan(share):
        return "How much of your running is easy is not known without heart rate; about 80 % is the aim (evidence C)."
    told = f"{100.0 * share:.0f} % of your running of 28 days was easy"
    if share < EASY_LEAST:
        return f"{told}: make more of it easy enough to talk, towards {100.0 * EASY_AIM:.0f} % (evidence C)."
    return f"{told}: keep it so (evidence C)."


def _cutback(season: Season, last: int, figures: Figures) -> str:
    metres = season.days.metres[:, 0]
    week, before = float(np.sum(metres[last - 6 : last + 1])), float(np.sum(metres[last - 13 : last - 6]))
    told = f"The last 7 days held {figures.distance(week)}, the 7 before {figures.distance(before)}"
    if season.history.lacks_cutback[last, 0] > 0.0:
        less = figures.distance(LESS * week)
        return f"{told}, and no week of four was lighter: make the next one about {less} (evidence C)."
    if before > 0.0 and week > JUMP * before:
        return f"{told}: do not add to it next week (evidence C)."
    return f"{told}: up to {figures.distance(JUMP * week)} is a usual step (evidence C)."
