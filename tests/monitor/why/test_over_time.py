"""Over time: what recurs, an experiment on oneself, and next week."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.made_season import answers_of, season_of
from fleetfoot.diary.note import Note, Where
from fleetfoot.errors import UsageError
from fleetfoot.sim.season.season import simulate_season
from fleetfoot.why.answer import Answers
from fleetfoot.why.experiment import WEEKS_LEAST, Weeks, experiment, judged, told_experiment
from fleetfoot.why.facts import facts_of
from fleetfoot.why.next_week import next_week, told_next_week
from fleetfoot.why.recurring import PRIOR_RUNS, recurring, told_recurring, usual_share
from fleetfoot.why.told import told_season
from fleetfoot.words.answer import spoken
from fleetfoot.words.over_time import over_time
from fleetfoot.words.quantity import METRIC
from fleetfoot.words.settings import Language
from fleetfoot_signal.causes.cause import Effect
from fleetfoot_signal.causes.table import CAUSES, INDEX
from fleetfoot_signal.days.history import history_of

if TYPE_CHECKING:
    from fleetfoot.why.season import Season

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


def of(season: Season) -> list[str]:
    return list(next_week(Answers(season, METRIC))["sentences"])


def last_row(season: Season) -> int:
    return max(row for run in range(len(season.runs)) if (row := season.row(run)) is not None)


def with_note(season: Season, back: int, name: str, value: str) -> Season:
    """The season with a word on a day so many days before the last run."""
    day = (season.first_day + timedelta(days=last_row(season) - back)).isoformat()
    of_day = season.diary.of_day | {
        day: season.diary.of_day.get(day, {}) | {name: [Note(Where(day), name, value)]}
    }
    return replace(season, diary=replace(season.diary, of_day=of_day))


def with_metres(season: Season, metres: list[float]) -> Season:
    """The season with these distances on its last days, each in one run."""
    history, last = season.days, last_row(season)
    whole, longest = history.metres.copy(), history.longest_m.copy()
    rows = slice(last + 1 - len(metres), last + 1)
    whole[rows, 0] = metres
    longest[:, 0] = np.nan
    longest[rows, 0] = [each or np.nan for each in metres]
    days = replace(history, metres=whole, longest_m=longest)
    return replace(season, days=days, history=history_of(days))


def test_next_week_is_three_sentences_with_the_limit_of_the_longest_run() -> None:
    season = season_of(simulate_season(3))
    sentences = of(season)
    assert len(sentences) == 3
    last = last_row(season)
    longest_km = float(np.nanmax(season.days.longest_m[last - 29 : last + 1])) / 1000.0
    assert f"below {1.1 * longest_km:.1f} km" in sentences[0]


@pytest.mark.parametrize(
    ("week", "before", "said"),
    [
        (5000.0, 5000.0, "up to 38.5 km is a usual step"),
        (6000.0, 5000.0, "do not add to it next week"),
        (3000.0, 5000.0, "back to about 35.0 km is usual"),
    ],
)
def test_the_next_week_follows_from_the_last_two(week: float, before: float, said: str) -> None:
    made = with_metres(season_of(simulate_season(3)), [4000.0] * 7 + [before] * 7 + [week] * 7)
    sentence = of(made)[2]
    assert said in sentence
    assert f"held {7 * week / 1000:.1f} km, the 7 before {7 * before / 1000:.1f} km" in sentence


def test_a_lighter_week_has_a_shorter_longest_run() -> None:
    sentence = of(with_metres(season_of(simulate_season(3)), [6000.0] * 60))[2]
    assert "no week of four was lighter" in sentence
    assert "about 28.0 km, its longest run no more than 4.0 km" in sentence


def test_who_ran_little_lately_is_not_sent_to_the_longest_run_of_the_month() -> None:
    made = with_metres(season_of(simulate_season(3)), [30_000.0] + [2000.0] * 20)
    assert "30.0 km, is more than your weeks hold now" in of(made)[0]


def test_who_was_ill_is_not_sent_after_kilometres_and_who_is_well_again_is() -> None:
    season = season_of(simulate_season(3))
    ill = with_note(season, -5, "sick", "1")
    assert "You were ill" in of(ill)[2]
    assert "You were ill" not in of(with_note(ill, -6, "sick", "0"))[2]
    assert "You were ill" not in of(with_note(season, 4, "sick", "1"))[2]


def test_weeks_whose_distance_is_not_known_are_not_told_as_nothing() -> None:
    season = season_of(simulate_season(3, days=40))
    figures = [*season.figures[:-1], replace(season.figures[-1], distance_m=math.nan)]
    assert "two weeks of runs with their distance tell" in of(replace(season, figures=figures))[2]
    assert "two weeks of runs with their distance tell" in of(season_of(simulate_season(3, days=9)))[2]


def test_what_belongs_before_a_doctor_stands_before_next_week() -> None:
    season = season_of(simulate_season(3, days=40))
    run = season.runs[-1].id
    of_run = season.diary.of_run | {
        run: season.diary.of_run[run] | {"notes": [Note(Where(run=run), "notes", "chest pain uphill")]}
    }
    answers = Answers(replace(season, diary=replace(season.diary, of_run=of_run)), METRIC)
    record = next_week(answers)
    assert [flag["cause"] for flag in record["red_flags"]] == ["other_medical"]
    lines = told_next_week(record, answers)
    assert "FIRST" in lines[1]
    assert record["sentences"][0] in lines[3]


def test_without_dates_next_week_says_what_is_not_known() -> None:
    season = season_of(simulate_season(3, days=14))
    undated = replace(season, dates=[None] * len(season.runs))
    assert len(of(undated)) == 3
    assert "no run has a date" in of(undated)[0]
    assert recurring(Answers(season, METRIC))["runs"] > 0


@pytest.mark.parametrize("language", [each for each in Language if each is not Language.ENGLISH])
def test_many_runs_are_told_in_the_language_of_the_runner(language: Language) -> None:
    english = answers_of(simulate_season(3, days=70, only="strength_or_downhill"))
    own = replace(english, words=spoken(language))
    told: list[set[str]] = []
    for answers in (english, own):
        record = experiment(answers, "strength_or_downhill", date(2026, 2, 2))
        assert record["language"] == answers.words.language
        coming, brief = next_week(answers), [answers.brief(run) for run in range(5)]
        lines = [
            *told_recurring(recurring(answers)),
            *told_experiment(record),
            *told_next_week(coming, answers),
        ]
        told.append({*lines, " ".join(told_season(brief, answers.words)[0])})
    assert len(told[0]) == len(told[1])
    assert not told[0] & told[1]


def texts(language: Language) -> dict[str, str]:
    words = over_time(language)
    found = {
        f"{part}.{name}": text
        for part, of_part in words._asdict().items()
        for name, text in of_part._asdict().items()
    }
    return {name: " | ".join(text) if isinstance(text, tuple) else text for name, text in found.items()}


@pytest.mark.parametrize("language", [each for each in Language if each is not Language.ENGLISH])
def test_every_sentence_on_many_runs_is_there_with_the_same_figures(language: Language) -> None:
    own, english = texts(language), texts(Language.ENGLISH)
    for name, text in english.items():
        assert sorted(re.findall(r"{\w+}", own[name])) == sorted(re.findall(r"{\w+}", text)), name
        assert own[name] != text, name
    loose = re.compile(r"(?<!{)\b(the|your|week|runs|of|heavy)\b")
    assert [text for text in own.values() if loose.search(text)] == []


def test_a_sign_that_was_noted_on_a_day_of_rest_stands_before_the_runs_around_it() -> None:
    season = season_of(simulate_season(3, days=40))
    rest = (season.first_day + timedelta(days=last_row(season) + 2)).isoformat()
    note = Note(Where(rest), "notes", "left calf swollen")
    noted = replace(season, diary=replace(season.diary, unmatched=[note]))
    answers = Answers(noted, METRIC)
    assert [flag["cause"] for flag in answers.record(len(noted.runs) - 1)["red_flags"]] == ["other_medical"]
    assert answers.record(0)["red_flags"] == []
    assert next_week(answers)["red_flags"]


@pytest.mark.parametrize(("onset_s", "seen"), [(600.0, 0.0), (4000.0, 1.0)])
def test_a_slower_stretch_in_the_first_half_is_no_late_fade(onset_s: float, seen: float) -> None:
    """Else the answer told of a fade of which the report of the same run says nothing."""
    season = season_of(simulate_season(3, days=40, none=True))
    run = max(range(len(season.runs)), key=lambda each: season.figures[each].moving_s)
    alerts = [dict(each) for each in season.alerts]
    alerts[run]["fading"] = (onset_s, 8.0)
    assert facts_of(replace(season, alerts=alerts)).fade[run] == seen
