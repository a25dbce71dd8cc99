"""Which earlier runs are on the same route, and what a report says of them."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from recorded import STARTED
from reported import STRAP, Page, a_run, put_run, steady

from fleetfoot.path.way import NOWHERE, Way
from fleetfoot.report.run_page import run_page
from fleetfoot.report.shape import is_same, trace_of
from fleetfoot.report.study import Judges, study
from fleetfoot.store.store import Store
from fleetfoot.words.quantity import Figures
from fleetfoot.words.settings import Language
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from pathlib import Path

    from fleetfoot_signal.types import Floats

SECONDS = 1500
METRE = 180.0 / (6_371_000.0 * math.pi)


def a_way(east: Floats, north: Floats, start: tuple[float, float] = (51.5, 0.0)) -> Way:
    """Return a way from metres, a position a second."""
    latitude, longitude = start
    degrees = np.stack(
        [latitude + METRE * north, longitude + METRE * east / math.cos(math.radians(latitude))]
    )
    return Way(np.arange(east.size, dtype=np.float64), degrees, np.empty(0))


def lake(share: float = 1.0, start: tuple[float, float] = (51.5, 0.0)) -> Way:
    """Return a way round a lake with two bays, 4.5 km."""
    turn = 2.0 * math.pi * share * np.arange(SECONDS) / SECONDS
    radius = 600.0 + 150.0 * np.sin(3.0 * turn)
    return a_way(radius * np.cos(turn) - 600.0, radius * np.sin(turn), start)


def noisy(way: Way, seed: int, metres: float = 6.0) -> Way:
    """Return a way as a receiver has it: an error that wanders, about as real ones do, and a jitter."""
    rng = np.random.default_rng(seed)
    slow = np.cumsum(rng.normal(0.0, 1.0, way.degrees.shape), axis=1)
    slow *= metres / max(float(np.std(slow)), 1e-9)
    return way._replace(degrees=way.degrees + METRE * (slow + rng.normal(0.0, 2.0, way.degrees.shape)))


def sparse(way: Way, seed: int) -> Way:
    """Return what a watch with smart recording keeps: a position each 1 to 15 s."""
    kept = np.cumsum(np.random.default_rng(seed).integers(1, 16, way.t_s.size))
    kept = np.concatenate(([0], kept[kept < way.t_s.size - 1], [way.t_s.size - 1]))
    return way._replace(t_s=way.t_s[kept], degrees=way.degrees[:, kept])


def stood(way: Way, at: int = 700, seconds: int = 300) -> Way:
    """Return a way with five minutes at a crossing, where a receiver wanders."""
    wander = METRE * np.random.default_rng(3).normal(0.0, 5.0, (2, seconds))
    degrees = np.concatenate(
        [way.degrees[:, :at], way.degrees[:, at : at + 1] + wander, way.degrees[:, at:]], axis=1
    )
    return Way(np.arange(degrees.shape[1], dtype=np.float64), degrees, np.empty(0))


def reverse(way: Way) -> Way:
    return way._replace(degrees=way.degrees[:, ::-1])


def same(mine: Way, theirs: Way) -> bool:
    one, other = trace_of(mine), trace_of(theirs)
    assert one is not None
    assert other is not None
    assert is_same(one, other) == is_same(other, one)
    return is_same(one, other)


@pytest.mark.parametrize("seed", range(6))
def test_noise_sparse_recording_and_a_stop_leave_a_route_the_same(seed: int) -> None:
    assert same(noisy(lake(), seed), sparse(noisy(lake(), seed + 100), seed))
    assert same(sparse(lake(), seed), noisy(stood(lake()), seed))


def test_a_loop_the_other_way_round_is_another_route_and_a_there_and_back_is_not() -> None:
    assert not same(lake(), reverse(lake()))
    out = np.concatenate([np.arange(0.0, 2000.0, 3.0), np.arange(2000.0, 0.0, -3.0)])
    there_and_back = a_way(out, 0.2 * out)
    assert same(there_and_back, noisy(reverse(there_and_back), 1))


def test_a_short_piece_more_is_the_same_and_another_road_is_not() -> None:
    way = lake()
    bump = np.zeros(SECONDS)
    bump[600:640] = 60.0 * np.sin(np.linspace(0.0, math.pi, 40))
    detour = way._replace(degrees=way.degrees + METRE * np.stack([bump, bump]))
    assert same(way, detour)
    bump = np.zeros(SECONDS)
    bump[500:900] = 250.0
    assert not same(way, way._replace(degrees=way.degrees + METRE * np.stack([bump, 0.0 * bump])))
    assert not same(way, lake(share=0.85))
    assert not same(way, lake(start=(51.503, 0.0)))


def test_more_laps_of_a_track_are_another_route() -> None:
    def laps(count: int) -> Way:
        turn = 2.0 * math.pi * np.linspace(0.0, count, 130 * count)
        return a_way(64.0 * np.cos(turn), 64.0 * np.sin(turn))

    assert same(laps(12), noisy(laps(12), 1, 2.0))
    assert not same(laps(12), laps(20))


def test_over_the_date_line_a_route_is_a_route() -> None:
    way = lake(start=(-17.0, 179.999))
    wrapped = way._replace(degrees=np.stack([way.degrees[0], (way.degrees[1] + 180.0) % 360.0 - 180.0]))
    assert same(way, noisy(wrapped, 2))


@pytest.mark.parametrize(
    "way", [NOWHERE, a_way(np.zeros(5), np.zeros(5)), stood(a_way(np.zeros(9), np.zeros(9)), 3)]
)
def test_who_went_nowhere_has_no_route(way: Way) -> None:
    assert trace_of(way) is None


# --- in the report -------------------------------------------------------------------------------------------


def put(
    path: Path, day: int, way: Way | None, speed: float = 3.0, beats: float = 150.0, sensor: str = "strap"
) -> None:
    run = a_run(f"day{day}", started_utc=STARTED + timedelta(days=day), sensors=dict.fromkeys(STRAP, sensor))
    values = steady(SECONDS, speed=speed, beats=beats)
    put_run(path, values, run, summary={"distance_m": float(np.nansum(values[Channel.SPEED]))})
    if way is None:
        return
    with Store.open(path, detectors=[kind.name for kind in registry()]) as store:
        key = store.find(run.id).key
        recorder = store.record(run)
        recorder.conclude({}, way=way)
        store.commit()
        with store.transaction() as conn:  # the pass that holds the seconds is the one that is shown
            conn.execute("UPDATE OR REPLACE way SET run = ? WHERE run = (SELECT max(key) FROM run)", (key,))


def page(path: Path, day: int, language: Language = Language.ENGLISH) -> str:
    with Store.open(path, read_only=True) as store:
        legs = {"day0": 2.0, "day1": 4.0, "day3": 6.0}
        found = study(
            store, store.find(f"day{day}"), Judges(registry(), {}), Figures(language=language), None, legs
        )
    return Page(run_page(found)).text


def test_a_run_stands_beside_the_last_ones_on_its_route_only(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    put(path, 0, noisy(lake(), 1), beats=152.0)
    put(path, 1, sparse(noisy(lake(), 2), 2), beats=154.0)
    put(path, 2, noisy(reverse(lake()), 3), beats=120.0)  # as long, and the other way round
    put(path, 3, noisy(lake(), 4), speed=3.1, beats=147.0)
    said = page(path, 3)
    assert "On the same route" in said
    assert "Only 2 before it: a difference may be the day alone" in said
    assert "this run 25:00 5:23 147 6 " in said
    assert "usual 25:00 5:33 153 3 " in said
    assert "this run against it 0:00 -0:11 -6 +3 " in said
    assert "Auf derselben Strecke" in page(path, 3, Language.GERMAN)


def test_without_positions_length_and_pace_choose_the_runs(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    put(path, 0, None)
    put(path, 1, None, speed=2.4)
    put(path, 2, noisy(lake(), 1))
    put(path, 3, None, speed=3.05)
    said = page(path, 3)
    assert "Runs of the same length and pace" in said
    assert "Only 1 before it" in said
    assert "On the same route" not in said


def test_a_heart_rate_of_another_sensor_is_not_set_beside_this_one(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    put(path, 0, noisy(lake(), 1), beats=130.0, sensor="watch")
    put(path, 1, noisy(lake(), 2))
    said = page(path, 1)
    assert "2026-05-17 25:00 5:33 other sensor 2" in said
    assert "usual 25:00 5:33 - 2" in said


def test_the_first_run_on_a_route_has_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    put(path, 0, noisy(lake(), 1))
    put(path, 1, noisy(reverse(lake()), 2))
    assert "On the same route" not in page(path, 1)
