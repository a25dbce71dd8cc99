"""How a figure of the heart goes through a runner's runs: what is noted of one, and what several teach."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fleetfoot_signal.course import STAGE_S, STAGES, Courses, begun, note, stage_of
from fleetfoot_signal.history import RECENT_RUNS

NAN = float("nan")


def courses(*runs: list[float]) -> Courses:
    found = begun(np.array(runs[0]), 0)
    for run in runs[1:]:
        found = found.added(np.array(run))
    return found


def test_a_stage_is_five_minutes_and_the_last_has_no_end() -> None:
    seconds = np.array([NAN, -5.0, 0.0, 299.0, 300.0, 1e6])
    assert stage_of(seconds).tolist() == [0, 0, 0, 0, 1, STAGES - 1]


@given(st.integers(0, 2**32 - 1), st.integers(1, 400))
def test_what_is_noted_does_not_depend_on_how_the_seconds_are_split(seed: int, cut: int) -> None:
    rng = np.random.default_rng(seed)
    told = rng.random((800, 2)) < 0.5
    figure = rng.normal(size=(800, 2))
    stage = stage_of(np.repeat(np.arange(800.0)[:, None], 2, axis=1))
    whole, parts, each = (np.full((STAGES, 2), NAN) for _ in range(3))
    note(whole, told, stage, figure)
    for part in (slice(0, cut), slice(cut, None)):
        note(parts, told[part], stage[part], figure[part])
    for second in range(800):
        one = slice(second, second + 1)
        note(each, told[one], stage[one], figure[one])
    assert np.array_equal(whole, parts, equal_nan=True)
    assert np.array_equal(whole, each, equal_nan=True)
    last = np.flatnonzero(told[: int(STAGE_S), 0])
    assert whole[0, 0] == figure[last[-1], 0]


def test_the_usual_is_the_median_of_three_runs_and_more() -> None:
    few = courses([1.0, 5.0], [3.0, 9.0])
    assert np.isnan(few.middle()).all()
    assert not few.is_enough
    more = few.added(np.array([2.0, NAN]))
    assert more.middle()[0] == 2.0
    assert np.isnan(more.middle()[1])
    assert more.is_enough
    assert more.level == 2.0
    assert more.added(np.array([8.0, NAN])).level == 2.5


def test_the_scatter_is_the_priors_at_first_and_the_runners_own_later() -> None:
    same = courses(*([[4.0]] * 3))
    assert 0.7 * 3.6 < same.scatter(3.6)[0] < 1.1 * 3.6
    steady = courses(*([[4.0], [4.4], [3.6]] * 5))
    assert steady.scatter(3.6)[0] < 2.1
    assert np.isnan(courses([1.0], [1.0]).scatter(3.6)).all()


def test_one_odd_day_moves_neither_level_nor_scatter_much() -> None:
    usual = courses(*([[4.0]] * 8))
    odd = usual.added(np.array([400.0]))
    assert odd.level == 4.0
    assert odd.scatter(3.6)[0] < 2.0 * usual.scatter(3.6)[0]


def test_the_oldest_run_is_forgotten() -> None:
    many = courses(*([[float(i)] for i in range(RECENT_RUNS + 5)]))
    assert (many.runs, len(many.recent)) == (RECENT_RUNS + 5, RECENT_RUNS)
    assert many.recent[0, 0] == 5.0


@given(
    arrays(
        np.float64,
        st.tuples(st.integers(1, RECENT_RUNS), st.just(3)),
        elements=st.floats(-50, 50) | st.just(NAN),
    )
)
def test_a_vector_gives_back_the_courses(recent: np.ndarray) -> None:
    kept = Courses(len(recent) + 2, recent, 1)
    again = Courses.from_vector(kept.to_vector(), 3, 1)
    assert np.array_equal(again.recent, recent, equal_nan=True)
    assert (again.runs, again.shown) == (kept.runs, 1)


@pytest.mark.parametrize(
    "vector",
    [
        [],
        [1.0, 3.0],
        [9.0, 1.0, 1.0, 1.0, 1.0],
        [1.0, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0],
        [1.0, 1.5, 1.0, 1.0, 1.0],
        [1.0, 0.0, 0.0],
        [1.0, 1.0, 1.0, 1.0],
        [1.0, NAN, 1.0, 1.0, 1.0],
        [1.0, 1.0, NAN, 1.0, 1.0],
        [1.0, 1.0, 1.0, 1.0, float("inf")],
        [1.0, 99.0, 99.0, *([0.0] * 198)],
    ],
)
def test_what_is_no_course_is_refused(vector: list[float]) -> None:
    with pytest.raises(ValueError, match="not a course"):
        Courses.from_vector(np.array(vector, dtype=np.float64), 2, 0)


def test_another_memory_is_refused() -> None:
    with pytest.raises(TypeError, match="not the courses"):
        Courses.of("something else")  # type: ignore[arg-type] # what it refuses
