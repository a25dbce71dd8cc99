"""For each cause a season in which it alone is at work: it is among the first three, and without evidence it is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.made_season import answers_of
from fleetfoot.sim.season.athlete import CAUSES as SIMULATED
from fleetfoot.sim.season.season import simulate_season
from fleetfoot_signal.causes.ranking import rank
from fleetfoot_signal.causes.table import CAUSES, INDEX

STRONG = {
    *("recent_load", "strength_or_downhill", "overreaching", "short_sleep", "heat", "dehydration", "fuel"),
    *("fast_start", "illness"),
}
"""Causes whose prior lets them come first; weak ones can hardly, and that is honest."""
FIRST_THREE = 0.75
FIRST = 0.6
WEAK_FIRST_THREE = 0.7
"""Of causes whose prior is some tenths of a point."""
LIMITED = {"no_cool_down": 0.65}
"""What limits it, over 8 seasons (.85 of 99 heavy runs): its effect of .05 +- .1 points a dose leaves no probability
of a whole point, so that whatever else has a hundredth goes first."""


def test_the_simulator_knows_every_cause_that_is_ranked() -> None:
    assert SIMULATED.keys() == INDEX.keys()


@pytest.mark.parametrize("cause", [cause.id for cause in CAUSES])
def test_a_cause_is_found_where_it_is_at_work_and_not_without_its_evidence(cause: str) -> None:
    heavy: list[tuple[int, int, float, float]] = []
    for seed in (1, 2):
        season = simulate_season(seed, only=cause)
        answers = answers_of(season)
        ranking, row = answers.ranking, INDEX[cause]
        levels = answers.evidence.levels.copy()
        levels[:, row] = np.minimum(levels[:, row], ranking.doses.usual[row])
        bare = rank(replace(answers.evidence, levels=levels))
        for run, felt in enumerate(season.felt):
            over = max(felt.legs - season.athlete.legs, felt.tired - season.athlete.tired)
            if felt.causes.get(cause, 0.0) >= 1.0 and over >= 2.0:
                place = ranking.order(run).tolist().index(row)
                heavy.append((place, run, ranking.probability[row, run], bare.probability[row, run]))
    assert len(heavy) >= 5
    places = np.array([place for place, *_ in heavy])
    assert np.mean(places < 3) >= LIMITED.get(cause, FIRST_THREE if cause in STRONG else WEAK_FIRST_THREE)
    if cause in STRONG:
        assert np.mean(places == 0) >= FIRST
    with_it, without = (np.array([each[i] for each in heavy]) for i in (2, 3))
    assert np.median(without) < 0.01
    assert np.median(without) < np.median(with_it)


@pytest.mark.parametrize("missing", [0.0, 0.5])
def test_a_season_without_any_cause_names_hardly_any(missing: float) -> None:
    named = runs = 0
    for seed in range(50, 56):
        ranking = answers_of(simulate_season(seed, none=True), missing=missing).ranking
        for run in range(ranking.probability.shape[1]):
            runs += 1
            named += ranking.headline(run) not in {None, "unexplained"}
    assert runs > 300
    assert named <= 0.05 * runs
