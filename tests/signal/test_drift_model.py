"""The drift model against plain matrices: one filter for each gain, written as in a textbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from fleetfoot_signal import drift_model as module
from fleetfoot_signal.drift_model import GAIN, GAIN_SD, DriftModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CELL_S = 5.0
PHI, SETTLE, RHO = np.exp(-5 / 45), np.exp(-5 / 300), np.exp(-5 / 5400)
SLOPE, SLOPE_SD = 0.05 / 60, 0.35 / 60


class Cell(NamedTuple):
    """What one runner gives in 5 s."""

    heart_rate: float
    level: float
    grade: float
    unsettled: bool = False
    drifting: int = 0
    hidden: bool = False


class Textbook:
    """One runner with a known gain; states h0, kr, w, c, dr, b."""

    def __init__(self, gain: float) -> None:
        self.gain = gain
        self.z = np.array([75.0, 16.0, 0, 0, 0, 0])
        self.p = np.diag([40.0**2, 64.0, 13.5**2, 225.0, 0, 0])

    def begin(self) -> None:
        self.z[5], self.p[5, 5] = SLOPE, (0.15 / 60) ** 2

    def free(self) -> None:
        self.p[5, 5] += SLOPE_SD**2

    def step(self, cell: Cell, noise: float = 1.0) -> None:
        f = np.diag([1.0, 1.0, SETTLE, PHI, 1.0, RHO])
        f[4, 5] = CELL_S
        drive = np.zeros(6)
        drive[5] = (1 - RHO) * SLOPE * (cell.drifting > 0)
        q = np.zeros(6)
        q[3] = (1 - PHI**2) * 4 * max(noise, 2.5 if cell.hidden else 1.0)
        q[4] = 2.5e-4 * (cell.drifting > 0)
        q[5] = (1 - RHO**2) * SLOPE_SD**2 * (cell.drifting > 1)
        told = f.copy()
        told[4, 5] *= not cell.unsettled
        self.z = told @ self.z + drive
        self.p = f @ self.p @ f.T + np.diag(q)
        if cell.unsettled:
            self.p[3, 3] = max(self.p[3, 3], 225.0)
        if np.isfinite(cell.heart_rate):
            seen = np.array([1, cell.grade, 1, 1, 1, 0])
            s = seen @ self.p @ seen + 0.5
            k = self.p @ seen / s
            e = cell.heart_rate - self.gain * cell.level - seen @ self.z
            self.z = self.z + k * e
            joseph = np.eye(6) - np.outer(k, seen)
            self.p = joseph @ self.p @ joseph.T + 0.5 * np.outer(k, k)


def calm_run(cells: int, seed: int, drift_bpm_min: float = 0.0) -> list[Cell]:
    """A run whose innovations stay within the limit, with two stops, a silence and a change of pace."""
    rng = np.random.default_rng(seed)
    level = 3.0 + 0.1 * np.sin(np.arange(cells) / 40) - 0.25 * (np.arange(cells) > 400)
    grade = 0.3 * np.sin(np.arange(cells) / 25)
    drift = drift_bpm_min / 12 * np.maximum(np.arange(cells) - 120, 0)
    heart_rate = 78 + 24 * level + 17 * grade + drift + 0.4 * rng.standard_normal(cells)
    heart_rate[250:262] = np.nan
    unsettled = np.zeros(cells, dtype=bool)
    unsettled[:30] = unsettled[300:318] = True
    return [
        Cell(
            heart_rate=float(heart_rate[k]),
            level=float(level[k]),
            grade=float(grade[k]),
            unsettled=bool(unsettled[k]),
            drifting=(k >= 96) + (k >= 120),
            hidden=150 <= k < 200,
        )
        for k in range(cells)
    ]


def follow(model: DriftModel, runs: list[list[Cell]]) -> None:
    lanes = np.arange(len(runs))
    model.start(lanes, np.zeros(len(runs)))
    for k, cells in enumerate(zip(*runs, strict=True)):
        if k == 96:
            model.begin_drift(lanes)
        if k == 120:
            model.free_drift(lanes)
        columns = {
            name: np.array(column)
            for name, column in zip(Cell._fields, zip(*cells, strict=True), strict=True)
        }
        model.step(
            lanes,
            columns["heart_rate"],
            np.stack((columns["level"], columns["grade"])),
            unsettled=columns["unsettled"],
            drifting=columns["drifting"],
            hidden=columns["hidden"],
        )


def by_the_book(gain: float, run: list[Cell]) -> Textbook:
    book = Textbook(gain)
    for k, cell in enumerate(run):
        if k == 96:
            book.begin()
        if k == 120:
            book.free()
        book.step(cell)
    return book


def go_on(model: DriftModel, heart_rate: float) -> None:
    """Give one more cell of level running at 3 m/s."""
    no, effort = np.array([False]), np.array([[3.0], [0.0]])
    lane, drifting = np.array([0]), np.array([2])
    model.step(lane, np.array([heart_rate]), effort, unsettled=no, drifting=drifting, hidden=no)


def stopped(model: DriftModel) -> None:
    """Give one more cell of standing, in which heart rate is not heard."""
    nothing, effort = np.array([False]), np.zeros((2, 1))
    model.step(
        np.array([0]),
        np.array([np.nan]),
        effort,
        unsettled=np.array([True]),
        drifting=np.array([2]),
        hidden=nothing,
    )


@pytest.fixture
def constant_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAST_NOISE", 1.0)
    monkeypatch.setattr(module, "MOST_NOISE", 1.0)


@pytest.mark.usefixtures("constant_noise")
@pytest.mark.parametrize("seed", [1, 2])
def test_state_and_covariance_are_those_of_the_matrix_form(seed: int) -> None:
    runs = [calm_run(600, seed), calm_run(600, seed + 10, 0.3)]
    model = DriftModel(2)
    follow(model, runs)
    for lane, run in enumerate(runs):
        book = by_the_book(GAIN, run)
        assert model.state[:, 0, lane] == pytest.approx(book.z, rel=1e-8, abs=1e-8)
        assert model.covariance[:, :, lane] == pytest.approx(book.p, rel=1e-8, abs=1e-8)


@pytest.mark.usefixtures("constant_noise")
def test_the_sensitivity_is_the_difference_that_another_gain_makes() -> None:
    run = calm_run(600, 3, 0.2)
    model = DriftModel(1)
    follow(model, [run])
    lower, higher = (by_the_book(GAIN + by, run).z for by in (-1.0, 1.0))
    assert model.state[:, 1, 0] == pytest.approx((higher - lower) / 2.0, rel=1e-6, abs=1e-9)


@pytest.mark.usefixtures("constant_noise")
def test_the_doubt_about_the_gain_is_that_of_filters_over_its_whole_range() -> None:
    run = calm_run(600, 4, 0.2)
    model = DriftModel(1)
    follow(model, [run])
    bpm, sd_bpm = model.drift()
    gains = GAIN + GAIN_SD * np.linspace(-3, 3, 61)
    weights = np.exp(-0.5 * ((gains - GAIN) / GAIN_SD) ** 2)
    books = [by_the_book(gain, run) for gain in gains]
    drifts, own = np.array([book.z[4] for book in books]), books[0].p[4, 4]
    mean = np.average(drifts, weights=weights)
    assert bpm[0] == pytest.approx(mean, abs=1e-6)
    assert sd_bpm[0] ** 2 == pytest.approx(own + np.average((drifts - mean) ** 2, weights=weights), rel=0.03)


def test_covariance_stays_symmetric_to_the_last_bit_and_positive() -> None:
    model = DriftModel(3)
    follow(model, [calm_run(700, seed) for seed in range(3)])
    assert np.array_equal(model.covariance, model.covariance.swapaxes(0, 1))
    assert np.linalg.eigvalsh(model.covariance.transpose(2, 0, 1)).min() > -1e-9


def test_the_wander_of_a_steady_pace_teaches_no_gain_and_a_slower_half_is_no_drift() -> None:
    """A runner who holds the effort: heart rate does not answer the wander of pace, but a deliberate change."""
    rng = np.random.default_rng(5)
    wander = np.convolve(rng.normal(0, 0.2, 800), np.ones(12) / 12, "same")
    slower = 0.25 * (np.arange(700) >= 350)
    run = [
        Cell(
            145.0 - 22.0 * slower[k] + rng.normal(),
            3.0 + wander[k] - slower[k],
            0.0,
            k < 30,
            (k >= 96) + (k >= 120),
        )
        for k in range(700)
    ]
    model = DriftModel(1)
    follow(model, [run])
    bpm, sd_bpm = model.drift()
    assert abs(bpm[0]) < 2.0
    assert sd_bpm[0] > GAIN_SD * 0.25 * 0.5


def test_altitude_that_says_nothing_loses_its_weight() -> None:
    rng = np.random.default_rng(6)
    grade = np.convolve(rng.normal(0, 1.0, 800), np.ones(12) / 12, "same")
    model = DriftModel(1)
    run = [Cell(145.0 + rng.normal(), 3.0, grade[k], k < 30, (k >= 96) + (k >= 120)) for k in range(700)]
    follow(model, [run])
    assert abs(model.state[1, 0, 0]) < 2.0


def test_noise_that_is_larger_than_expected_widens_the_answer() -> None:
    rng = np.random.default_rng(7)
    quiet = calm_run(600, 8)
    noise = rng.normal(0, 6, 600)
    loud = [cell._replace(heart_rate=cell.heart_rate + by) for cell, by in zip(quiet, noise, strict=True)]
    model = DriftModel(2)
    follow(model, [quiet, loud])
    sd = model.drift()[1]
    assert sd[1] > 1.4 * sd[0]


def test_a_heart_rate_that_swings_by_ten_bpm_at_one_effort_says_next_to_nothing_of_drift() -> None:
    """As a recorded strap did, that was told of drift while its noise counted up to six times the usual."""
    swings = np.repeat(np.random.default_rng(15).normal(0.0, 9.0, 50), 12)
    calm = calm_run(600, 15)
    wild = [cell._replace(heart_rate=cell.heart_rate + by) for cell, by in zip(calm, swings, strict=True)]
    model = DriftModel(2)
    follow(model, [calm, wild])
    sd = model.drift()[1]
    assert model.noise[:, 1].max() > 6.0
    assert sd[1] > 1.8 * sd[0]


def test_the_width_of_what_is_told_follows_from_both_estimates_of_the_noise() -> None:
    model = DriftModel(2)
    follow(model, [calm_run(600, 12), calm_run(600, 13)])
    model.noise[:] = [[0.5, 3.0], [1.5, 1.0]]
    assert model.outlook()[4] == pytest.approx([2.0 / 3.0, 2.0 / 3.0])


def test_drift_that_nothing_confirms_is_not_told_on_and_its_doubt_grows() -> None:
    model = DriftModel(1)
    follow(model, [calm_run(600, 14, 0.5)])
    before, doubt = (float(each[0]) for each in model.drift())
    for _ in range(60):
        stopped(model)
    after, grown = (float(each[0]) for each in model.drift())
    assert after == before
    assert grown > doubt + 0.2
    go_on(model, np.nan)
    assert model.drift()[0][0] > after


def test_one_wild_cell_moves_the_drift_no_more_than_the_limit_allows() -> None:
    run = calm_run(600, 9)
    runs = [[*run[:-1], run[-1]._replace(heart_rate=run[-1].heart_rate + by)] for by in (20.0, 60.0)]
    model = DriftModel(2)
    follow(model, runs)
    assert model.state[4, 0, 0] == model.state[4, 0, 1]


def test_a_shift_that_nobody_reported_moves_the_level_and_not_the_drift() -> None:
    run = [Cell(145.0 + 12.0 * (k >= 500), 3.0, 0.0, k < 30, (k >= 96) + (k >= 120)) for k in range(700)]
    told, blind = DriftModel(1), DriftModel(1)
    for model in (told, blind):
        follow(model, [run[:500]])
    told.doubt(np.array([0]), 12.0)
    for model in (told, blind):
        for cell in run[500:]:
            go_on(model, cell.heart_rate)
    assert abs(told.drift()[0][0]) < 1.5
    assert blind.drift()[0][0] > 5.0


def test_a_drift_that_cannot_be_seen_flattens_and_its_doubt_stays_bounded() -> None:
    model = DriftModel(1)
    follow(model, [calm_run(600, 10, 0.5)])
    for _ in range(12 * 60 * 4):
        go_on(model, np.nan)
    assert model.state[5, 0, 0] * 60 < 0.12
    assert model.covariance[5, 5, 0] ** 0.5 * 60 < 0.37


def test_what_effort_explains_is_the_line_without_drift() -> None:
    model = DriftModel(1)
    follow(model, [calm_run(400, 11, 0.5)])
    bpm, sd_bpm = model.explained(0, np.array([3.0, 0.0]))
    assert bpm == pytest.approx(78 + 72, abs=3.0)
    assert 1.5 < sd_bpm < 6.0
    assert model.outlook()[3, 0] + GAIN * 3.0 == pytest.approx(bpm, abs=0.5)
