"""Heart rate unusual for this effort today: set against the runner's own earlier runs, either way, told once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleetfoot.sim.season.season import simulate_season
from fleetfoot_signal.account import Reason
from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.course import STAGES, Courses
from fleetfoot_signal.detectors.heart_rate_unusual import TOLD_UNTIL_S, HeartRateUnusual
from fleetfoot_signal.engine import Engine
from fleetfoot_signal.event import Event, Phase, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot_signal.memory import Memory
    from fleetfoot_signal.types import Floats

SUBJECT = "heart_rate_at_pace"
INFORM_AT = 120
LONGEST_S = 3600

Known = list[dict[str, "Memory"]]


def run(runs: Sequence[Floats], known: Known, chunk_s: int = 600) -> tuple[Engine, list[list[Event]]]:
    """Put runs, float64[MEASURED, second] each, through the lanes of an engine that knows of earlier ones."""
    lanes, count = len(runs), np.array([each.shape[1] for each in runs])
    rows = np.full((MEASURED, int(count.max()), lanes), np.nan)
    for lane, each in enumerate(runs):
        rows[:, : each.shape[1], lane] = each
    engine = Engine(lanes, detectors=[HeartRateUnusual])
    events: list[list[Event]] = [[] for _ in runs]
    starts = [0, *range(INFORM_AT, rows.shape[1], chunk_s)]
    for since, until in zip(starts, [*starts[1:], rows.shape[1]], strict=True):
        chunk = engine.run(rows[:, since:until], np.zeros(lanes), np.clip(count - since, 0, until - since))
        for _, event in chunk.events:
            events[event.lane].append(event)
        if since == 0:
            for lane in range(lanes):
                engine.inform(lane, known[lane])
    return engine, events


def taught(engine: Engine, known: Known) -> Known:
    return [memories | engine.lessons(lane, memories) for lane, memories in enumerate(known)]


def onsets(events: list[Event]) -> list[Event]:
    return [event for event in events if event.phase is Phase.ONSET]


def made(
    speed_m_s: float = 3.0,
    above_bpm: Floats | float = 0.0,
    minutes: int = 40,
    gain: float = 23.0,
    seed: int = 1,
) -> Floats:
    """An even run on the level, whose heart rate lies off its usual by so much."""
    rng = np.random.default_rng([seed, int(100 * speed_m_s)])
    rows = np.full((MEASURED, 60 * minutes), np.nan)
    rows[Channel.SPEED] = speed_m_s * (1.0 + 0.01 * rng.standard_normal(60 * minutes))
    settled = 1.0 - np.exp(-np.arange(60 * minutes) / 60.0)
    beats = 90.0 + settled * (60.0 + gain * (speed_m_s - 3.0)) + above_bpm
    rows[Channel.HEART_RATE] = np.round(beats + rng.standard_normal(60 * minutes))
    return rows


@cache
def known_runner(runs: int = 8) -> dict[str, Memory]:
    """What so many runs at 2.9 to 3.1 m/s taught, a day 2 bpm off the other."""
    known: Known = [{}]
    for k in range(runs):
        day_bpm = (-2.0, 1.0, 2.0, -1.0)[k % 4]
        engine, _ = run([made(2.9 + 0.1 * (k % 3), day_bpm, seed=k)], known)
        known = taught(engine, known)
    return known[0]


def told(rows: Floats, memories: dict[str, Memory] | None = None) -> list[Event]:
    known = [known_runner() if memories is None else memories]
    return run([rows], known)[1][0]


@pytest.mark.parametrize(("above_bpm", "sign"), [(14.0, "higher_heart_rate"), (-14.0, "lower_heart_rate")])
def test_a_heart_rate_that_is_unusual_at_this_pace_is_told_once_with_its_direction(
    above_bpm: float, sign: str
) -> None:
    (event,) = told(made(above_bpm=above_bpm, minutes=60))
    assert event.phase is Phase.ONSET
    assert event.severity is Severity.NOTICE
    assert event.value == pytest.approx(14.0, abs=2.5)
    assert event.unit == "bpm"
    assert sign in event.cause
    assert event.t_s <= 1200.0
    assert event.onset_s == event.t_s + 1.0 - 600.0


def test_an_everyday_difference_is_not_told() -> None:
    assert told(made(above_bpm=4.0)) == []
    assert told(made(above_bpm=-4.0)) == []


def test_another_pace_explains_its_heart_rate() -> None:
    """15 bpm more, at 0.6 m/s more; of a heart that answers by 30 % more the doubt of the gain takes care."""
    assert told(made(3.6)) == []
    assert told(made(3.6, gain=29.0)) == []
    assert onsets(told(made(3.6, above_bpm=-20.0)))


def test_what_is_over_and_comes_again_is_not_told_again() -> None:
    above = np.interp(np.arange(3600.0) / 60.0, [3, 6, 14, 17, 30, 33, 60], [0, 16, 16, 0, 0, 16, 16])
    events = told(made(above_bpm=above, minutes=60))
    assert [event.phase for event in events] == [Phase.ONSET, Phase.CLEAR]
    assert events[-1].t_s < TOLD_UNTIL_S - 900.0  # there is time to tell it again


def test_what_shows_late_only_is_the_matter_of_drift() -> None:
    known: Known = [{}]
    for seed in range(6):
        known = taught(run([made(minutes=80, seed=seed)], known)[0], known)
    late = np.clip((np.arange(4800.0) - TOLD_UNTIL_S - 60.0) / 300.0, 0.0, 1.0)
    engine, (events,) = run([made(above_bpm=20.0 * late, minutes=80)], known)
    assert engine.availability(0)["heart_rate_unusual"].judged_s > 4000.0  # its usual is known to the end
    assert events == []


def test_heart_rate_that_is_not_believed_is_not_judged() -> None:
    """A strap that tells the cadence, and one that tells 14 bpm too much until it is wet at minute 9."""
    locked = made()
    locked[Channel.CADENCE] = 168.0 + np.round(2.0 * np.sin(np.arange(2400.0) / 40.0))
    locked[Channel.HEART_RATE, 300:] = locked[Channel.CADENCE, 300:]
    assert told(locked) == []
    dry = made()
    dry[Channel.HEART_RATE, :540] += 20.0
    assert told(dry) == []


def test_heart_rate_that_turns_out_to_be_none_teaches_nothing_of_its_minutes() -> None:
    whole, frozen = made(), made()
    frozen[Channel.HEART_RATE, 660:840] = 159.0  # found out after a minute and a half, which is taken back
    first, second = (
        Courses.of(taught(run([rows], [{}])[0], [{}])[0][SUBJECT]).recent[0, :STAGES]
        for rows in (whole, frozen)
    )
    assert np.flatnonzero(np.isfinite(first) & np.isnan(second)).tolist() == [2]  # too little of it is left
    np.testing.assert_array_equal(np.delete(first, 2), np.delete(second, 2))


def test_steep_ground_is_not_judged() -> None:
    steep = made(above_bpm=14.0)
    steep[Channel.GRADE] = 0.1
    engine, (events,) = run([steep], [known_runner()])
    assert (engine.availability(0)["heart_rate_unusual"].judged_s, events) == (0.0, [])


def test_without_three_earlier_runs_it_says_how_many_there_are() -> None:
    for runs in (0, 2):
        known: Known = [known_runner(runs) if runs else {}]
        engine, (events,) = run([made(above_bpm=14.0)], known)
        found = engine.availability(0)["heart_rate_unusual"]
        assert events == []
        assert (found.reason, found.judged_s) == (Reason.TOO_FEW_RUNS, 0.0)
        assert found.figures["earlier_runs"] == runs
    engine, _ = run([made(above_bpm=14.0)], [known_runner(3)])
    assert engine.availability(0)["heart_rate_unusual"].reason is None


def test_too_little_running_is_another_reason_and_no_strap_a_third() -> None:
    engine, _ = run([made(minutes=8)], [known_runner()])
    assert engine.availability(0)["heart_rate_unusual"].reason is Reason.TOO_LITTLE
    rows = made()
    rows[Channel.HEART_RATE] = np.nan
    found = run([rows], [{}])[0].availability(0)["heart_rate_unusual"]
    assert (found.reason, found.missing) == (Reason.MISSING, (Channel.HEART_RATE,))


def test_one_day_with_another_strap_moves_the_usual_by_nothing() -> None:
    engine, _ = run([made(above_bpm=40.0)], [known_runner()])
    spoilt = taught(engine, [known_runner()])[0]
    before, after = (Courses.of(memories[SUBJECT]) for memories in (known_runner(), spoilt))
    assert after.runs == before.runs + 1
    assert abs(after.level - before.level) <= 1.0


def test_what_is_learned_is_heart_rate_beyond_the_pace_by_stages() -> None:
    memory = Courses.of(known_runner()[SUBJECT])
    middle = memory.middle()
    level, effort = middle[:STAGES], middle[STAGES:]
    assert np.flatnonzero(np.isfinite(level)).tolist() == list(range(1, 8))
    np.testing.assert_allclose((level + effort)[1:8], 150.0, atol=2.0)
    np.testing.assert_allclose(effort[2:8], 23.0 * 3.0, atol=2.5)


def test_a_run_too_short_for_two_stages_and_one_of_an_impossible_heart_teach_nothing() -> None:
    assert taught(run([made(minutes=9)], [{}])[0], [{}]) == [{}]
    rows = made(above_bpm=-145.0)
    assert taught(run([rows], [{}])[0], [{}]) == [{}]


def test_who_learned_of_this_run_already_is_not_informed_any_more() -> None:
    engine = Engine(1, detectors=[HeartRateUnusual])
    rows = made()[:, :, np.newaxis]
    engine.run(rows[:, :400], np.zeros(1), np.array([400]))
    engine.inform(0, known_runner())
    assert engine.availability(0)["heart_rate_unusual"].figures["earlier_runs"] == 0.0


def test_seconds_taken_one_by_one_give_what_chunks_give() -> None:
    rows = made(above_bpm=14.0, minutes=25)
    assert run([rows], [known_runner()], 1)[1] == run([rows], [known_runner()], 700)[1]


@cache
def seasons(first: int, count: int, earlier: int) -> tuple[Known, list[Floats], int]:
    """Seasons in which nothing happens: what the earlier runs taught, the run after, and how much was told of them."""
    made_seasons = [
        simulate_season(seed, days=70, none=True).recordings() for seed in range(first, first + count)
    ]
    known: Known = [{} for _ in made_seasons]
    false = 0
    for _ in range(earlier):
        engine, events = run([next(each)[1][:, :LONGEST_S] for each in made_seasons], known)
        known = taught(engine, known)
        false += sum(bool(each) for each in events)
    return known, [next(each)[1][:, :LONGEST_S] for each in made_seasons], false


def found(first: int, count: int, earlier: int, factor: float) -> int:
    known, after, _ = seasons(first, count, earlier)
    planted = [rows.copy() for rows in after]
    for rows in planted:
        rows[Channel.HEART_RATE] = np.round(rows[Channel.HEART_RATE] * factor)
    told_of = run(planted, known)[1]
    assert all(len(onsets(events)) <= 1 for events in told_of)
    return sum(bool(events) for events in told_of)


def check_seasons(first: int, count: int, earlier: int) -> None:
    _, _, false = seasons(first, count, earlier)
    # Of all ordinary runs: those of one place in the season are of one kind, and kinds differ (0 to 6 % of 150 each).
    assert false + found(first, count, earlier, 1.0) <= 0.05 * count * (earlier - 2)
    for factor in (1.10, 1.15, 0.90):
        assert found(first, count, earlier, factor) >= min(0.95 * count, count - 1), factor


def test_on_seasons_ten_percent_is_found_and_everyday_is_not_told() -> None:
    check_seasons(2000, 12, 8)


@pytest.mark.nightly
def test_on_many_seasons_ten_percent_is_found_and_everyday_is_not_told() -> None:
    check_seasons(7000, 100, 12)
