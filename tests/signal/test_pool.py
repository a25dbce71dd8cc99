"""A pool says of each run what an engine of its own says, whoever else is there, joins, leaves or moves."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_runs import beats_between, bits, known, random_run, without_lane

from fleetfoot_signal import MEASURED, Engine, Pool, registry
from fleetfoot_signal import pool as module

if TYPE_CHECKING:
    from fleetfoot_signal import Round

SEEDS = range(6)


class Heard:
    """What a pool said of each run, comparable bit for bit with what was said of it alone."""

    def __init__(self) -> None:
        self.ticks: dict[str, list[bytes]] = {}
        self.events: dict[str, list[str]] = {}

    def take(self, round_: Round) -> None:
        for lane, key in enumerate(round_.keys):
            for second in range(len(round_.chunk.active)):
                self.ticks.setdefault(key, []).append(bits(round_.chunk.tick(second), lane))
        for _, event in round_.chunk.events:
            self.events.setdefault(round_.keys[event.lane], []).append(without_lane(event))


def rows_of(seed: int, begin: int, count: int) -> np.ndarray:
    """float64[MEASURED, row]: the next rows of a run."""
    return random_run(seed).rows[begin : begin + count].T


def moved(pool: Pool, *keys: str) -> Pool:
    """The pool after some of its runs went to another process and came back, in another order than they left."""
    state = pool.dump_runs(*keys)
    pool.leave(*keys)
    fresh = Pool()
    assert fresh.load_runs(state) == keys
    again = fresh.dump_runs(*reversed(keys))
    assert pool.load_runs(again) == tuple(reversed(keys))
    return pool


def everybody(rng: np.random.Generator, most: int) -> Heard:
    """Let runs join when they like, have rows in bursts of any length, move, and leave when they are done."""
    pool, heard = Pool(), Heard()
    done: dict[str, int] = {}
    waiting = [f"run {seed}" for seed in SEEDS]
    while waiting or done:
        if waiting and (not done or rng.random() < 0.01):
            key = waiting.pop()
            pool.join({key: random_run(int(key.split()[1])).start_s})
            done[key] = 0
        keys = [key for key in done if rng.random() < 0.7] or list(done)[:1]
        burst = {key: rows_of(int(key.split()[1]), done[key], int(rng.integers(0, most))) for key in keys}
        count = np.array([rows.shape[1] for rows in burst.values()])
        measured = np.full((MEASURED, int(count.max()), len(keys)), 4.2)
        for lane, rows in enumerate(burst.values()):
            measured[:, : rows.shape[1], lane] = rows
        runs = [random_run(int(key.split()[1])) for key in keys]
        beats = beats_between(runs, np.array([done[key] for key in keys]), count)
        for round_ in pool.run(keys, measured, count, beats):
            heard.take(round_)
        for key, rows in burst.items():
            done[key] += rows.shape[1]
        if rng.random() < 0.05:
            pool = moved(pool, *(key for key in done if rng.random() < 0.6))
        for key in [key for key in done if done[key] == len(random_run(int(key.split()[1])).rows)]:
            assert pool.engine.dump(pool.lane(key)) == known(int(key.split()[1])).state
            pool.leave(key)
            del done[key]
    assert pool.keys == ()
    return heard


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 1 << 32), apart=st.sampled_from([0, 1, 700]))
def test_a_pool_is_an_engine_for_each_of_its_runs(seed: int, apart: int) -> None:
    """Also where runs are stepped apart from the others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "APART", apart)
        heard = everybody(np.random.default_rng(seed), 60)
    for run in SEEDS:
        alone = known(run)
        assert heard.ticks[f"run {run}"] == list(alone.ticks)
        assert heard.events.get(f"run {run}", []) == list(alone.events)


def test_the_size_follows_the_number_of_runs_and_nothing_else_changes() -> None:
    pool = Pool()
    assert pool.capacity == 1
    sizes: list[int] = []
    for number in range(40):
        pool.join({f"run {number}": float(number)})
        pool.step(pool.keys, np.full((MEASURED, number + 1), 3.0))
        sizes.append(pool.capacity)
    assert sizes == [1, 2, 4, 4, 8, 8, 8, 8, *[16] * 8, *[32] * 16, *[64] * 8]
    state = pool.dump_runs("run 3", "run 39")
    pool.leave(*(f"run {number}" for number in range(40) if number not in {3, 39}))
    assert (pool.keys, pool.capacity) == (("run 3", "run 39"), 2)
    assert pool.dump_runs("run 3", "run 39") == state


def test_a_pool_that_empties_one_by_one_gets_smaller_only_now_and_then() -> None:
    pool = Pool()
    pool.join({str(number): 0.0 for number in range(100)})
    sizes: list[int] = []
    for number in range(100):
        pool.leave(str(number))
        sizes.append(pool.capacity)
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) < 7
    assert sizes[-1] == 1


def test_who_joins_where_another_left_begins_anew() -> None:
    pool = Pool()
    pool.join({"a": 5.0, "b": 7.0})
    for row in random_run(0).rows[:100]:
        pool.step(["a"], row[:, None])
    pool.leave("a")
    pool.join({"c": 9.0})
    assert pool.engine.dump(pool.lane("c")) == Engine(1).dump(0)
    assert pool.step(["c"], random_run(0).rows[:1].T).t_s.tolist() == [9.0]


def test_who_has_no_row_keeps_its_state() -> None:
    pool = Pool()
    pool.join({"a": 0.0, "b": 0.0})
    before = pool.dump_runs("b")
    assert pool.step(["a"], np.full((MEASURED, 1), 3.0)).index.tolist() == [0]
    assert pool.dump_runs("b") == before


@pytest.mark.parametrize("apart", [0, 700])
def test_rounds_that_nobody_takes_to_the_end_are_not_lost(
    apart: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "APART", apart)
    monkeypatch.setattr(module, "AT_ONCE", 2)
    pool = Pool()
    pool.join({"a": 0.0, "b": 0.0})
    rounds = pool.run(["a"], rows_of(1, 0, 10)[:, :, None], np.array([10]))
    for _ in range(4):
        next(rounds)
    del rounds
    assert pool.engine.tally(pool.lane("a")).rows == 4


def test_nobody_joins_twice_and_who_is_not_there_cannot_leave_or_have_a_row() -> None:
    pool = Pool()
    pool.join({"a": 0.0})
    with pytest.raises(ValueError, match="in the pool already: a"):
        pool.join({"b": 0.0, "a": 0.0})
    assert pool.keys == ("a",)
    with pytest.raises(KeyError, match="b"):
        pool.leave("a", "b")
    with pytest.raises(KeyError, match="b"):
        pool.step(["a", "b"], np.full((MEASURED, 2), 3.0))
    assert pool.engine.tally(pool.lane("a")).rows == 0


def test_a_dump_that_does_not_fit_lets_nobody_in() -> None:
    pool, other = Pool(), Pool(detectors=registry()[:1])
    for each in (pool, other):
        each.join({"a": 0.0, "b": 1.0})
    with pytest.raises(ValueError, match="does not fit"):
        pool.load_runs(other.dump_runs("b"))
    with pytest.raises(ValueError, match="in the pool already"):
        pool.load_runs(pool.dump_runs("b"))
    with pytest.raises(ValueError, match="no keys"):
        Pool().load_runs(pool.dump_many(np.array([0])))
    with pytest.raises(ValueError, match="lane archive"):
        pool.load_runs(b"garbage")
    assert pool.keys == ("a", "b")


def test_one_header_serves_all_runs() -> None:
    pool = Pool()
    pool.join({str(number): 0.0 for number in range(200)})
    one, all_of_them = len(pool.dump_runs("0")), len(pool.dump_runs(*pool.keys))
    own = (all_of_them - one) / 199
    bare = sum(array.nbytes for array in Engine(1).take(0).values())
    assert own < 1.05 * bare


def test_a_run_takes_little_room() -> None:
    sizes: Counter[str] = Counter()
    for name, array in Engine(1).take(0).items():
        stage = name.split(".")[1] if name.startswith("detectors.") else "what all of them stand on"
        sizes["beats" if name.startswith("variability.") else stage] += array.nbytes
    assert sizes.pop("beats") <= 2_300  # two minutes of intervals at 225 a minute
    shared = sizes.pop("what all of them stand on")
    assert shared <= 6_520  # 80 of them for the episodes of each detector, 120 for each channel of the blocks
    assert max(sizes.values()) <= 3_500  # cardiac drift, which may take back 200 s of what it took
