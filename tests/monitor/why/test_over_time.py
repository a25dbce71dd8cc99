"""Over time: what recurs, an experiment on oneself, and next week."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from benchmarks.made_season import answers_of, season_of
from fleetfoot.errors import UsageError
from fleetfoot.sim.season.season import simulate_season
from fleetfoot.why.answer import Answers
from fleetfoot.why.experiment import WEEKS_LEAST, Weeks, experiment, judged, told_experiment
from fleetfoot.why.next_week import next_week
from fleetfoot.why.recurring import PRIOR_RUNS, recurring, told_recurring, usual_share
from fleetfoot.words.quantity import METRIC
from fleetfoot_signal.causes.cause import Effect
from fleetfoot_signal.causes.table import CAUSES, INDEX

EVERYBODY = Effect(0.6, 0.6)


def test_the_cause_that_is_at_work_recurs_first_with_its_runs() -> None:
    record = recurring(answers_of(simulate_season(3, only="strength_or_downhill")))
    first = record["causes"][0]
    assert first["cause"] == "strength_or_downhill"
    assert 0 < first["n"] <= record["runs"]
    assert "n = " in "\n".join(told_recurring(record))


def test_what_recurs_is_shrunk_to_everybody() -> None:
    answers = answers_of(simulate_season(3, only="strength_or_downhill"))
    row = INDEX["strength_or_downhill"]
    own = float(np.mean(answers.ranking.probability[row]))
    told = next(each for each in recurring(answers)["causes"] if each["cause"] == "strength_or_downhill")
    usual, runs = usual_share(CAUSES[row]), answers.ranking.probability.shape[1]
    assert min(own, usual) < told["share"] < max(own, usual)
    assert told["share"] == pytest.approx((PRIOR_RUNS * usual + runs * own) / (PRIOR_RUNS + runs), abs=0.01)


def weeks(points: float, count: int, rng: np.random.Generator, runs: int = 4) -> Weeks:
    week = np.repeat(np.arange(count), runs).astype(float)
    dose = (week % 2 == 0).astype(float)
    return Weeks(week, dose, points * dose + rng.normal(0.0, 1.5, week.size))


def test_an_experiment_ends_when_enough_is_known_and_finds_the_effect() -> None:
    rng = np.random.default_rng(1)
    early = judged(weeks(2.0, 4, rng), EVERYBODY, 1.5)
    assert not early["enough"]
    assert early["weeks_more"] >= 2
    later = [judged(weeks(points, 16, rng), EVERYBODY, 1.5) for points in (2.0, 0.0)]
    assert all(each["enough"] for each in later)
    assert later[0]["points"] > 1.2
    assert later[1]["points"] < 0.7


def test_the_interval_of_an_experiment_holds_what_it_claims() -> None:
    rng = np.random.default_rng(2)
    inside = 0
    for _ in range(400):
        beta = max(rng.normal(*EVERYBODY), 0.0)
        found = judged(weeks(beta, 12, rng), EVERYBODY, 1.5)
        inside += abs(found["points"] - beta) <= found["within"]
    assert inside / 400 >= 0.88


def test_weeks_that_do_not_differ_say_nothing() -> None:
    rng = np.random.default_rng(3)
    even = weeks(1.0, 16, rng)._replace(dose=np.ones(64))
    found = judged(even, EVERYBODY, 1.5)
    assert (found["points"], found["enough"]) == (None, False)
    assert judged(Weeks(*np.empty((3, 0))), EVERYBODY, 1.5)["weeks_more"] == 2 * WEEKS_LEAST


def test_an_experiment_on_a_season_is_told_and_a_cause_that_there_is_not_is_refused() -> None:
    answers = answers_of(simulate_season(3, only="strength_or_downhill"))
    record = experiment(answers, "strength_or_downhill", date(2026, 2, 2))
    assert "Weeks 1, 3, 5 with it" in "\n".join(told_experiment(record))
    assert record["with"]["runs"] + record["without"]["runs"] > 30
    with pytest.raises(UsageError, match="no cause is called"):
        experiment(answers, "moon", date(2026, 2, 2))


def test_next_week_is_three_sentences_with_the_limit_of_the_longest_run() -> None:
    season = season_of(simulate_season(3))
    sentences = next_week(season, METRIC)
    assert len(sentences) == 3
    last = max(row for run in range(len(season.runs)) if (row := season.row(run)) is not None)
    longest_km = float(np.nanmax(season.days.longest_m[last - 29 : last + 1])) / 1000.0
    assert f"below {1.1 * longest_km:.1f} km" in sentences[0]


def test_without_dates_next_week_says_what_is_not_known() -> None:
    season = season_of(simulate_season(3, days=14))
    undated = replace(season, dates=[None] * len(season.runs))
    assert len(next_week(undated, METRIC)) == 3
    assert "no run has a date" in next_week(undated, METRIC)[0]
    assert recurring(Answers(season, METRIC))["runs"] > 0
