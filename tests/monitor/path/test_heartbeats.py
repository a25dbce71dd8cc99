"""Beats go into the engine with the row by which they had arrived, those of one sensor, however the run is split."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot.path.heartbeats import SILENT_S, Heartbeats, together
from fleetfoot.path.keeper import Keeper
from fleetfoot.path.run import Run
from fleetfoot.path.session import Session
from fleetfoot.path.track import Track
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot_signal import Beat, Channel, Sample

if TYPE_CHECKING:
    from fleetfoot_signal import Subject

FIGURES = (Channel.RMSSD, Channel.DFA_A1, Channel.BEAT_ARTEFACTS)


def strap(*times_s: float) -> list[Beat]:
    return [Beat(t_s, 400.0 + place, "strap") for place, t_s in enumerate(times_s)]


def test_a_beat_belongs_to_the_row_by_which_it_had_arrived() -> None:
    heartbeats = Heartbeats()
    heartbeats.hear(strap(99.9, 100.0, 100.2, 101.0, 101.1))
    row, rr_ms = heartbeats.take(100.0, 0, 2)
    assert (row.tolist(), rr_ms.tolist()) == ([0, 0, 1, 1], [400.0, 401.0, 402.0, 403.0])
    assert heartbeats.take(100.0, 2, 0)[0].tolist() == []
    assert heartbeats.take(100.0, 2, 5)[0].tolist() == [2]


def test_of_two_sensors_one_is_heard_until_it_is_silent() -> None:
    heartbeats = Heartbeats()
    other = [Beat(t_s, 500.0, "watch") for t_s in (0.5, 1.5, 1.1 + SILENT_S, 2.0 + SILENT_S)]
    heartbeats.hear(sorted([*strap(0.0, 1.0, 1.5 + SILENT_S), *other]))
    row, rr_ms = heartbeats.take(0.0, 0, 30)
    assert rr_ms.tolist() == [400.0, 401.0, 500.0, 500.0]
    assert row.tolist() == [0, 1, 12, 12]


@pytest.mark.parametrize("rr_ms", [0.0, -400.0, 249.0, 2001.0, math.nan, math.inf])
def test_what_no_heart_does_is_left_out(rr_ms: float) -> None:
    heartbeats = Heartbeats()
    heartbeats.hear([Beat(1.0, rr_ms, "strap"), Beat(math.nan, 400.0, "strap")])
    assert heartbeats.take(0.0, 0, 10)[0].size == 0


@given(st.lists(st.floats(0.0, 60.0), max_size=40), st.lists(st.integers(1, 9), min_size=8))
def test_how_rows_are_taken_loses_and_doubles_no_beat(times_s: list[float], counts: list[int]) -> None:
    heartbeats, whole = Heartbeats(), Heartbeats()
    for each in (heartbeats, whole):
        each.hear([Beat(t_s, 400.0, "strap") for t_s in sorted(times_s)])
    first = 0
    rows: list[int] = []
    for count in [*counts, 70]:
        rows += heartbeats.take(0.0, first, count)[0].tolist()
        first += count
    assert rows == whole.take(0.0, 0, first)[0].tolist()
    assert len(rows) == len(times_s)


def test_nobody_has_beats() -> None:
    none = (np.zeros(0, dtype=np.int64), np.zeros(0))
    assert together([none, none]) is None
    beats = together([none, (np.array([3, 4]), np.array([400.0, 410.0])), none])
    assert beats is not None
    assert beats.lane.tolist() == [1, 1]


class Empty:
    def memory(self, run: Run, sensor: str, subject: Subject) -> None:
        del run, sensor, subject


def figures_of(stride_s: int) -> np.ndarray:
    """float64[3, second] of ten minutes, fed so many seconds at a time."""
    run = simulate(SCENARIOS["steady"], 2)
    rate = run.values[Channel.HEART_RATE, :600].tolist()
    items: list[Sample | Beat] = [
        Sample(50.0 + k, Channel.HEART_RATE, value, "strap") for k, value in enumerate(rate)
    ]
    items += [
        Beat(50.0 + t_s, rr_ms, "strap")
        for t_s, rr_ms in zip(run.beats.t_s.tolist(), run.beats.rr_ms.tolist(), strict=True)
        if t_s < 600
    ]
    keeper = Keeper()
    track = Track(Run("r", "anna", "r", None), sorted(items, key=lambda item: item.t_s))
    session = Session([track], [keeper], Empty())
    second = 0
    while not track.exhausted:
        track.feed(second)
        session.pump()
        second += stride_s
    return keeper.ticks(session.engine.names).values[list(FIGURES)]


def test_variability_is_told_second_by_second_and_does_not_hang_on_how_the_run_is_split() -> None:
    live, replayed = figures_of(1), figures_of(37)
    assert live.tobytes() == replayed.tobytes()
    assert np.isnan(live[:, :119]).all()
    assert np.isfinite(live[:, 130:]).mean() > 0.9
    assert 0.5 < np.nanmedian(live[1]) < 1.2
