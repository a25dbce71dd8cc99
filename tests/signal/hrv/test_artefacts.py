"""Artefacts among beats, against an implementation that others wrote."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetfoot_signal.hrv.artefacts import LAG, Verdict, judge, material, repair

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats, Ints

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    find_artifacts: Any = vars(import_module("neurokit2.signal.signal_fixpeaks"))["_find_artifacts"]

KINDS = {
    "ectopic": Verdict.ECTOPIC,
    "missed": Verdict.MISSED,
    "extra": Verdict.EXTRA,
    "longshort": Verdict.MISPLACED,
}


def heart(seed: int, beats: int = 400) -> Floats:
    chance = np.random.default_rng(seed)
    return 600.0 + 0.5 * np.cumsum(chance.normal(0.0, 6.0, beats)) + chance.normal(0.0, 12.0, beats)


def verdicts_on(rr: Floats) -> Ints:
    """Return the verdicts on one window."""
    verdicts: Ints = judge(rr[np.newaxis], np.array([rr.size]))[0]
    return verdicts


def spoiled(seed: int, times: int = 8) -> Floats:
    """Return a heart of which beats were missed, made up and misplaced."""
    rr, chance = heart(seed), np.random.default_rng(seed + 1000)
    for place in chance.integers(10, 380, times):
        kind = chance.integers(3)
        if kind == 0:
            rr = np.insert(np.delete(rr, (place, place + 1)), place, rr[place] + rr[place + 1])
        elif kind == 1:
            rr = np.insert(np.delete(rr, place), place, (0.4 * rr[place], 0.6 * rr[place]))
        else:
            rr[place] -= 150.0
            rr[place + 1] += 150.0
    return rr


@pytest.mark.parametrize("seed", range(20))
def test_verdicts_are_those_of_neurokit(seed: int) -> None:
    rr = spoiled(seed)
    theirs: dict[str, list[int]] = find_artifacts(np.concatenate(([0.0], np.cumsum(rr))), sampling_rate=1000)[
        0
    ]
    verdicts = verdicts_on(np.insert(rr, 0, np.mean(rr)))  # as their first interval, which is none
    for name, verdict in KINDS.items():
        assert np.flatnonzero(verdicts == verdict).tolist() == [int(place) for place in theirs[name]]


def test_a_missed_an_extra_and_a_misplaced_beat_are_found_and_mended() -> None:
    true = heart(3)
    rr = true.copy()
    rr[300] -= 150.0
    rr[301] += 150.0
    rr = np.insert(np.delete(rr, 200), 200, (0.4 * rr[200], 0.6 * rr[200]))
    rr = np.insert(np.delete(rr, (100, 101)), 100, rr[100] + rr[101])
    verdicts = verdicts_on(rr)
    assert verdicts[100] == Verdict.MISSED
    assert verdicts[199] == Verdict.EXTRA
    assert {Verdict.ECTOPIC, Verdict.MISPLACED} & set(verdicts[299:302])
    mended, made = repair(rr, verdicts)
    assert mended.size == true.size
    assert np.max(np.abs(mended - true)) < 60.0
    assert 4 <= np.count_nonzero(made) <= 16


@given(st.integers(0, 10_000), st.integers(0, 30))
def test_repair_keeps_the_time(seed: int, times: int) -> None:
    rr = spoiled(seed, times)
    verdicts = verdicts_on(rr)
    mended, made = repair(rr, verdicts)
    assert np.isclose(np.sum(mended), np.sum(rr))
    assert made.size == mended.size
    assert set(mended[made == 0.0]) <= set(rr[verdicts == Verdict.NORMAL])


@given(st.integers(0, 10_000), st.integers(2 * LAG + 20, 300))
def test_a_verdict_is_final_when_the_lag_has_passed(seed: int, upto: int) -> None:
    rr = spoiled(seed)
    early, whole = verdicts_on(rr[:upto]), verdicts_on(rr)
    final = slice(
        LAG + 1, upto - LAG - 2
    )  # before it the first step counts, which is none and stands for the mean
    assert np.array_equal(early[final], whole[final])


@pytest.mark.parametrize("rr", [[], [400.0], [400.0, 410.0], [400.0] * 200])
def test_few_or_equal_beats_are_normal(rr: list[float]) -> None:
    assert not verdicts_on(np.array(rr)).any()


def overlapping(rr: Floats, ends: list[int], longest: int) -> tuple[Floats, Ints]:
    """Return windows of one heart that end before some beats, the first ones shorter, and the number of each end."""
    windows = np.full((len(ends), longest), np.nan)
    for window, end in zip(windows, ends, strict=True):
        own = rr[max(end - longest, 0) : end]
        window[longest - own.size :] = own
    return windows, np.array(ends) + longest


@given(st.integers(0, 10_000), st.lists(st.integers(1, 380), min_size=1, max_size=8), st.integers(3, 300))
def test_windows_that_overlap_are_judged_as_each_alone(seed: int, ends: list[int], longest: int) -> None:
    windows, last = overlapping(spoiled(seed), ends, longest)
    together = judge(windows, last)
    kept = material(windows, together)
    for window, end, own, left in zip(windows, last, together, kept, strict=True):
        known = window[~np.isnan(window)]
        alone = judge(known[np.newaxis], np.array([end]))
        assert np.array_equal(own[-known.size :], alone[0])
        assert not own[: -known.size].any(), "there is no beat"
        assert np.array_equal(left[-known.size :], material(known[np.newaxis], alone)[0])
