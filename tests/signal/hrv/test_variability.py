"""Variability on lanes: what two minutes of beats say, and when they say nothing."""

from __future__ import annotations

from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot_signal.hrv.artefacts import judge, material
from fleetfoot_signal.hrv.fractal import alpha1
from fleetfoot_signal.hrv.stage import ARTEFACTS, DFA_A1, EVERY_S, LOST_S, RMSSD, HeartRateVariability
from fleetfoot_signal.hrv.window import variability_of
from fleetfoot_signal.sample import Beats

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats, Ints


class Said(NamedTuple):
    """What one window says."""

    rmssd_ms: float
    artefacts_pct: float
    mended_ms: Floats


def said_of(rr_ms: Floats) -> Said:
    """Return what one window says, alone."""
    each = variability_of(rr_ms[np.newaxis], np.array([rr_ms.size]))
    mended_ms = each.mended_ms[0, each.mended_ms.shape[1] - each.beats[0] :]
    return Said(float(each.rmssd_ms[0]), float(each.artefacts_pct[0]), mended_ms)


def sound(seed: int, count: int = 400, rr_ms: float = 430.0) -> Floats:
    """Return a heart without artefacts, with correlated variation of 5 ms."""
    chance = np.random.default_rng(seed)
    noise = np.convolve(chance.normal(0.0, 1.0, count + 30), np.exp(-np.arange(30) / 4.0), "valid")[:count]
    return rr_ms + 3.0 * noise + chance.normal(0.0, 2.0, count)


def missed(rr_ms: Floats, share: float, seed: int = 0) -> Floats:
    """Return the intervals with single beats not seen, that share of them, evenly spread."""
    rr_ms, apart = rr_ms.copy(), round(1.0 / share)
    lost = np.arange(apart // 2, rr_ms.size - 4, apart)
    lost += np.random.default_rng(seed).integers(0, apart // 4 + 1, lost.size)
    rr_ms[lost] += rr_ms[lost + 1]
    return np.delete(rr_ms, lost + 1)


def arrivals(rr_ms: Floats) -> Ints:
    """Return the row by which each interval arrives that is sent when it ends."""
    return np.ceil(1e-3 * np.cumsum(rr_ms)).astype(np.int64)


def figures(rr_ms: Floats, row: Ints | None = None, seconds: int | None = None) -> Floats:
    """Return float64[3, second] of one lane."""
    row = arrivals(rr_ms) if row is None else row
    seconds = seconds or int(row[-1]) + 1
    heard = row < seconds
    beats = Beats(np.zeros(np.count_nonzero(heard), dtype=np.int64), row[heard], rr_ms[heard])
    found = HeartRateVariability(1).step(
        np.arange(seconds)[:, np.newaxis], np.ones((seconds, 1), dtype=np.bool_), beats
    )
    assert found is not None
    return found[:, :, 0]


def test_sound_beats_give_what_is_computed_of_them_directly() -> None:
    rr_ms = sound(1)
    said = said_of(rr_ms)
    own = said.mended_ms
    assert np.isin(own, rr_ms).all(), "nothing was mended"
    assert said.artefacts_pct == 0.0
    assert 120_000.0 <= own.sum() < 120_000.0 + own[0]
    peaks = np.concatenate(([0.0], np.cumsum(own)))
    hrv_time: Any = import_module("neurokit2").hrv_time
    theirs = float(hrv_time(np.round(peaks).astype(int), sampling_rate=1000)["HRV_RMSSD"].iloc[0])
    assert said.rmssd_ms == pytest.approx(theirs, rel=0.03)  # they round to the millisecond
    found = figures(np.round(rr_ms * 1.024) / 1.024)
    assert np.isfinite(found[:, 129:]).all()
    assert np.isnan(found[:, :119]).all(), "two minutes are needed"


def test_dfa_a1_of_a_window_is_that_of_its_mended_beats() -> None:
    rr_ms = np.round(sound(2, 330) * 1.024) / 1.024
    row = arrivals(rr_ms)
    found = figures(rr_ms, row)
    heard = rr_ms[row <= 129].astype(np.float32).astype(np.float64)
    own = said_of(heard).mended_ms
    assert found[DFA_A1, 129] == pytest.approx(alpha1(own[:, None], np.array([own.size]))[0], abs=1e-12)
    assert np.ptp(found[:, 129 : 129 + EVERY_S], axis=1).tolist() == [0.0, 0.0, 0.0], "it stands for 10 s"


@pytest.mark.parametrize("share", [0.005, 0.01, 0.02])
def test_missed_beats_are_counted_and_hardly_move_the_figures(share: float) -> None:
    offs: list[float] = []
    for seed in range(20):
        true = said_of(sound(seed))
        spoiled = missed(sound(seed), share, seed)
        said = said_of(spoiled)
        assert said.artefacts_pct == pytest.approx(100.0 * share, abs=0.8)
        assert said.rmssd_ms == pytest.approx(true.rmssd_ms, rel=0.12)
        offs.append(_a1(said.mended_ms) - _a1(true.mended_ms))
        raw = spoiled[-280:]
        assert abs(_a1(raw) - _a1(true.mended_ms)) > 0.1, "what is mended does matter"
    assert abs(np.mean(offs)) < 0.03
    assert np.std(offs) < 0.08


def _a1(rr_ms: Floats) -> float:
    return float(alpha1(rr_ms[:, None], np.array([rr_ms.size]))[0])


def test_too_many_artefacts_leave_their_share_alone() -> None:
    rr_ms = missed(sound(3), 0.05)
    said = said_of(rr_ms)
    assert said.artefacts_pct == pytest.approx(5.0, abs=1.0)
    assert np.isnan(said.rmssd_ms)
    assert not said.mended_ms.size
    found = figures(rr_ms)
    assert np.isnan(found[[RMSSD, DFA_A1]]).all()
    assert found[ARTEFACTS, -1] == pytest.approx(5.0, abs=1.0)


@given(st.integers(0, 1000))
def test_of_a_heart_without_artefacts_none_is_told(seed: int) -> None:
    rr_ms = sound(seed)
    windows = rr_ms[np.newaxis]
    verdicts = judge(windows, np.array([rr_ms.size]))
    assert np.count_nonzero(verdicts) < 20
    assert not material(windows, verdicts).any()


def test_beats_that_were_not_sent_break_the_window() -> None:
    rr_ms = sound(4, 1200)
    row = arrivals(rr_ms)
    gone = (row >= 200) & (row < 200 + int(LOST_S) + 3)
    found = figures(rr_ms[~gone], row[~gone])
    assert np.isfinite(found[DFA_A1, 195:200]).all()
    assert np.isnan(found[DFA_A1, 210:320]).all(), "there are no two minutes without a gap"
    assert np.isfinite(found[DFA_A1, 340:]).all()


def test_beats_that_come_late_break_nothing() -> None:
    rr_ms = sound(5, 1200)
    row = arrivals(rr_ms)
    late = row.copy()
    late[(row >= 203) & (row < 208)] = 208
    in_time, delayed = figures(rr_ms, row), figures(rr_ms, late)
    assert np.array_equal(in_time[:, 219:], delayed[:, 219:])
    assert np.isfinite(delayed[DFA_A1, 139:]).all()


def test_who_falls_silent_has_no_figures_until_two_minutes_are_there_again() -> None:
    rr_ms = sound(6, 1500)
    row = arrivals(rr_ms)
    row[row > 300] += 60
    found = figures(rr_ms, row)
    assert np.isfinite(found[:, 299]).all()
    assert np.isnan(found[:, 320:480]).all()
    assert np.isfinite(found[:, 500:]).all()


def test_a_run_without_beats_says_nothing_and_keeps_nothing() -> None:
    stage = HeartRateVariability(3)
    before = stage.dump(0)
    index, active = np.full((1, 3), 9), np.ones((1, 3), dtype=np.bool_)
    assert stage.step(index, active, None) is None
    none = np.zeros(0, dtype=np.int64)
    assert stage.step(index, active, Beats(none, none, np.zeros(0))) is None
    assert stage.dump(0) == before


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 50), st.lists(st.integers(1, 399), max_size=12))
def test_how_seconds_are_cut_changes_no_bit(seed: int, cuts: list[int]) -> None:
    rr_ms = missed(np.round(sound(seed, 1000) * 1.024) / 1.024, 0.01)
    row = np.maximum.accumulate(arrivals(rr_ms) + np.random.default_rng(seed).integers(0, 3, rr_ms.size))
    row[row > 200] += seed % 3 * 14  # who falls silent
    whole = figures(rr_ms, row, 400)
    stage = HeartRateVariability(1)
    parts: list[Floats] = []
    for since, until in pairwise(sorted({0, 400, *cuts})):
        own = (row >= since) & (row < until)
        lane = np.zeros(np.count_nonzero(own), dtype=np.int64)
        index = np.arange(since, until)[:, np.newaxis]
        found = stage.step(index, np.ones_like(index, dtype=np.bool_), Beats(lane, row[own], rr_ms[own]))
        unknown: Floats = np.full((3, until - since), np.nan)
        parts.append(unknown if found is None else found[:, :, 0])
    assert np.concatenate(parts, axis=1).tobytes() == whole.tobytes()


@given(st.integers(0, 1000), st.integers(1, 60), st.sampled_from([0.005, 0.02, 0.04]))
def test_windows_that_overlap_say_what_each_says_alone(seed: int, apart: int, share: float) -> None:
    rr_ms = missed(sound(seed, 700), share, seed)
    ends = np.arange(60, rr_ms.size, apart)[::-1][:12]
    windows = np.full((ends.size, 512), np.nan)
    for window, end in zip(windows, ends.tolist(), strict=True):
        window[max(512 - end, 0) :] = rr_ms[max(end - 512, 0) : end]
    together = variability_of(windows, 512 + ends)
    for place, window in enumerate(windows):
        alone = said_of(window[~np.isnan(window)])
        own = together.mended_ms[place, together.mended_ms.shape[1] - together.beats[place] :]
        assert own.tobytes() == alone.mended_ms.tobytes()
        figures = [together.rmssd_ms[place], together.artefacts_pct[place]]
        assert np.array_equal(figures, [alone.rmssd_ms, alone.artefacts_pct], equal_nan=True)


def test_dfa_a1_of_simulated_hearts_is_what_they_were_made_with() -> None:
    """The strap of the simulator misses up to 3 % of the beats; the exponent that it plants follows effort."""
    offs: list[float] = []
    for seed in range(6):
        run = simulate(SCENARIOS["steady"], seed)
        found = figures(run.beats.rr_ms, np.ceil(run.beats.t_s).astype(np.int64), 1800)
        rate = run.truth.heart_rate_bpm[:1800]
        reserve = (rate - run.runner.hr_rest) / (run.runner.hr_max - run.runner.hr_rest)
        planted: Floats = 0.35 + 0.9 / (1.0 + np.exp((reserve - 0.7) / 0.08 + np.log(0.8)))
        known = np.isfinite(found[DFA_A1]) & (np.arange(1800) > 400)
        off: Floats = found[DFA_A1] - np.minimum(planted, 1.05)
        offs.append(float(np.mean(off[known])))
    assert max(map(abs, offs)) < 0.12
