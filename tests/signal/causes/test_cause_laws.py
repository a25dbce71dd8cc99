"""The two laws of the ranked answer, and what follows from them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_evidence import evidence

from fleetfoot_signal.causes.evidence import Evidence, doses_of
from fleetfoot_signal.causes.ranking import PROBABILITY_DIGITS, rank
from fleetfoot_signal.causes.reasons import DOSE, Side, reasons, without_dose, without_sign
from fleetfoot_signal.causes.table import CAUSES, SIGNS

EXACT = 1e-12


@settings(max_examples=150, deadline=None)
@given(made=evidence(), chosen=st.data())
def test_removing_evidence_never_raises_the_certainty_of_the_cause_that_it_was_evidence_for(
    made: Evidence, chosen: st.DataObject
) -> None:
    run = chosen.draw(st.integers(0, made.day.size - 1))
    ranking = rank(made)
    for row, found in enumerate(reasons(made, ranking, run)):
        for reason in (reason for reason in found if reason.side is Side.FOR):
            less = (
                without_dose(made, row, run) if reason.code == DOSE else without_sign(made, reason.code, run)
            )
            after = rank(less).probability[row, run]
            assert after <= ranking.probability[row, run] + EXACT, (CAUSES[row].id, reason)


def with_a_usual_day(made: Evidence, after: int) -> Evidence:
    """The same runs, and one more at a moment at which nothing is unlike what is usual there."""
    doses = doses_of(made)
    place = after + 1
    day = made.day[after] + 1e-6
    usual = np.repeat(doses.usual[None, :, after], made.levels.shape[0], axis=0)
    return Evidence(
        np.insert(made.day, place, day),
        np.insert(made.levels, place, usual, axis=2),
        np.insert(made.signs, place, np.nan, axis=1),
        np.insert(made.ratings, place, doses.usual_rating[:, after], axis=1),
    )


@settings(max_examples=200, deadline=None)
@given(made=evidence(), chosen=st.data())
def test_a_day_that_is_exactly_usual_changes_no_ranking(made: Evidence, chosen: st.DataObject) -> None:
    after = chosen.draw(st.integers(0, made.day.size - 1))
    before, more = rank(made), rank(with_a_usual_day(made, after))
    kept = np.delete(np.arange(made.day.size + 1), after + 1)
    assert more.probability[:, kept] == pytest.approx(before.probability, abs=EXACT)
    for run, there in enumerate(kept):
        assert more.order(int(there)).tolist() == before.order(run).tolist()
        assert more.headline(int(there)) == before.headline(run)


@settings(max_examples=100, deadline=None)
@given(made=evidence(), row=st.integers(0, len(CAUSES) - 1), scale=st.floats(1.0, 4.0))
def test_a_larger_dose_never_makes_a_cause_less_likely_where_nothing_was_rated(
    made: Evidence, row: int, scale: float
) -> None:
    unrated = replace(made, ratings=np.full(made.ratings.shape, np.nan))
    levels = unrated.levels.copy()
    usual = doses_of(unrated).usual[row, -1]
    levels[:, row, -1] = np.where(
        levels[:, row, -1] > usual, usual + scale * (levels[:, row, -1] - usual), np.nan
    )
    if np.isnan(levels[:, row, -1]).any() or np.isnan(unrated.levels[:, row, -1]).any():
        return
    more = rank(replace(unrated, levels=levels))
    if np.array_equal(
        doses_of(replace(unrated, levels=levels)).usual, doses_of(unrated).usual, equal_nan=True
    ):
        assert more.probability[row, -1] >= rank(unrated).probability[row, -1] - EXACT


@settings(max_examples=100, deadline=None)
@given(made=evidence())
def test_probabilities_and_points_are_what_they_say(made: Evidence) -> None:
    ranking = rank(made)
    assert np.all((ranking.probability >= 0.0) & (ranking.probability <= 1.0))
    assert np.all(ranking.points >= 0.0)
    rated = ~np.isnan(made.ratings)
    assert np.array_equal(np.isfinite(ranking.unexplained), rated)
    assert np.all(ranking.unexplained[rated] >= 0.0)
    for run in range(made.day.size):
        ordered = [
            (round(float(ranking.probability[row, run]), PROBABILITY_DIGITS), float(ranking.points[row, run]))
            for row in ranking.order(run)
        ]
        assert all(one >= two for one, two in pairwise(ordered))


@settings(max_examples=60, deadline=None)
@given(made=evidence(), days=st.floats(-1e4, 1e4))
def test_a_season_later_gives_the_same_answer(made: Evidence, days: float) -> None:
    moved = replace(made, day=np.floor(made.day) + days)
    here = replace(made, day=np.floor(made.day))
    assert rank(moved).probability == pytest.approx(rank(here).probability, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(made=evidence())
def test_an_unknown_dose_is_never_taken_for_none(made: Evidence) -> None:
    """What is not known of a runner may have been: it is unlikelier than a dose, never impossible."""
    blind = replace(made, levels=np.full(made.levels.shape, np.nan), signs=np.full(made.signs.shape, np.nan))
    assert np.all(rank(blind).probability > 0.0)


def test_evidence_that_does_not_fit_together_is_refused() -> None:
    runs = 2
    day, levels = np.arange(2.0), np.zeros((1, len(CAUSES), runs))
    signs, ratings = np.zeros((len(SIGNS), runs)), np.zeros((2, runs))
    Evidence(day, levels, signs, ratings)
    with pytest.raises(ValueError, match="do not fit"):
        Evidence(day, levels[:, 1:], signs, ratings)
    with pytest.raises(ValueError, match="do not fit"):
        Evidence(day, levels, signs[1:], ratings)
    with pytest.raises(ValueError, match="do not fit"):
        Evidence(day, levels, signs, ratings[:1])
    with pytest.raises(ValueError, match="order of time"):
        Evidence(day[::-1], levels, signs, ratings)
