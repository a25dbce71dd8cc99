from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fitdecode  # type: ignore[import-untyped] # it has no types
import numpy as np
import pytest

from fleetfoot_signal.decoupling import Decoupling, decoupling

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
DATA = ROOT.parent / "shared" / "data"
RUNS = (
    "sports-lib/6788312639-1.fit",
    "sports-lib/6916663933.fit",
    "goldencheetah/HRV-Data.fit",
    "python-fitparse/activity-small-fenix2-run.fit",
    "python-fitparse/developer-types-sample.fit",
    "connectstats/activity_2477200414.fit",
    "connectstats/track_cs_5611.fit",
)
EFFORTS = {"speed": ("enhanced_speed", "speed"), "power": ("power",), "stryd_power": ("Power",)}

CASES = tuple(
    (effort, suffix, skip) for effort in EFFORTS for suffix, skip in (("", 0.0), ("_skip10min", 600.0))
)


def steady_run(minutes: int = 60, end_drift_pct: float = 0.0) -> tuple[Floats, Floats, Floats]:
    t_s = np.arange(60.0 * minutes)
    return t_s, np.full(t_s.size, 3.0), 150.0 * (1 + end_drift_pct / 100 * t_s / t_s[-1])


# Half-and-half decoupling of a drift that grows evenly is about half the drift at the end.
@pytest.mark.parametrize(("end_drift_pct", "halves_pct"), [(5, 2.4), (10, 4.7), (15, 6.7), (20, 8.7)])
def test_even_drift_shows_as_about_half(end_drift_pct: float, halves_pct: float) -> None:
    found = decoupling(*steady_run(60, end_drift_pct))
    assert found.trainingpeaks_pct == pytest.approx(halves_pct, abs=0.06)
    assert found.reason is None
    assert found.doubts == ()


def test_conventions_differ_as_their_definitions_say() -> None:
    t_s, speed, heart_rate = steady_run(60)
    heart_rate[1800:] *= 1.0488
    found = decoupling(t_s, speed, heart_rate)
    assert found.trainingpeaks_pct == pytest.approx(100 * (1 - 1 / 1.0488))
    assert found.goldencheetah_pct == pytest.approx(100 * (1 - 1 / 1.0488))
    assert found.goldencheetah_hr_per_effort_pct == pytest.approx(4.88)


def test_standing_counts_by_samples_but_not_by_moving_time() -> None:
    t_s, speed, heart_rate = steady_run(60)
    speed[:600] = 0.0  # ten minutes of waiting at the start
    found = decoupling(t_s, speed, heart_rate)
    assert found.trainingpeaks_pct == pytest.approx(0.0, abs=1e-9)
    assert found.goldencheetah_pct == pytest.approx(-50.0)


def test_samples_without_heart_rate_are_dropped() -> None:
    t_s, speed, heart_rate = steady_run(60, 10.0)
    whole = decoupling(t_s, speed, heart_rate)
    heart_rate[::7] = 0.0
    heart_rate[3::7] = np.nan
    assert decoupling(t_s, speed, np.where(heart_rate == 0.0, 25.0, heart_rate)).valid_min == pytest.approx(
        43, abs=0.2
    )
    thinned = decoupling(t_s, speed, heart_rate)
    assert thinned.trainingpeaks_pct == pytest.approx(whole.trainingpeaks_pct, abs=0.01)
    assert thinned.goldencheetah_pct == pytest.approx(whole.goldencheetah_pct, abs=0.01)
    assert "heart rate for only 71 % of the running" in thinned.doubts


def test_skip_leaves_out_the_warm_up() -> None:
    t_s, speed, heart_rate = steady_run(60)
    heart_rate[:600] -= 40.0
    assert decoupling(t_s, speed, heart_rate).trainingpeaks_pct > 5.0
    assert decoupling(t_s + 500.0, speed, heart_rate, skip_s=600.0).trainingpeaks_pct == pytest.approx(
        0.0, abs=1e-9
    )


def test_heart_rate_slope_is_taken_where_effort_is_near_its_median() -> None:
    t_s, speed, heart_rate = steady_run(60)
    heart_rate = 140.0 + 12.0 * t_s / 3600.0
    speed[3000:3300] = 4.0
    heart_rate[3000:3300] += 30.0
    assert decoupling(t_s, speed, heart_rate).hr_slope_bpm_h == pytest.approx(12.0)


def test_times_between_records_are_weights_up_to_ten_seconds() -> None:
    t_s, speed, heart_rate = steady_run(60, 10.0)
    rng = np.random.default_rng(8)
    kept = np.sort(rng.choice(t_s.size, 900, replace=False))
    kept = kept[np.diff(kept, prepend=-1) <= 10]
    sparse = decoupling(t_s[kept], speed[kept], heart_rate[kept])
    assert sparse.trainingpeaks_pct == pytest.approx(
        decoupling(t_s, speed, heart_rate).trainingpeaks_pct, abs=0.1
    )
    paused = t_s + np.where(t_s >= 3000.0, 7200.0, 0.0)
    assert decoupling(paused, speed, heart_rate).valid_min == pytest.approx(60.0, abs=0.2)


@pytest.mark.parametrize(
    ("minutes", "beating", "reason"),
    [
        (0, True, "0 min of running, 20 needed"),
        (15, True, "15 min of running, 20 needed"),
        (60, False, "0 min of running with heart rate, 20 needed"),
    ],
)
def test_too_little_is_not_judged(minutes: int, beating: bool, reason: str) -> None:
    t_s, speed, heart_rate = steady_run(minutes) if minutes else (np.empty(0), np.empty(0), np.empty(0))
    found = decoupling(t_s, speed, heart_rate if beating else np.zeros(t_s.size))
    assert found.reason == reason
    assert found.halves is None
    assert np.isnan([found.trainingpeaks_pct, found.goldencheetah_pct, found.hr_slope_bpm_h]).all()


def test_what_others_would_refuse_is_doubted() -> None:
    t_s, speed, heart_rate = steady_run(30)
    speed[::2] = 2.4
    assert decoupling(t_s, speed, heart_rate).doubts == (
        "only 30 min, 40 are usual",
        "speed varies by 11 %, 8 % is usual",
    )


def test_heart_rate_in_one_half_of_the_samples_only_has_no_count_figure() -> None:
    t_s, speed, heart_rate = steady_run(60)
    heart_rate[1800:] = 0.0
    found = decoupling(t_s, speed, heart_rate)
    assert found.trainingpeaks_pct == pytest.approx(0.0, abs=1e-9)
    assert np.isnan(found.goldencheetah_pct)


def test_power_is_judged_only_while_moving() -> None:
    t_s, speed, heart_rate = steady_run(60)
    power = np.full(t_s.size, 250.0)
    speed[1000:2000] = 0.0
    power[1000:2000] = 60.0
    assert decoupling(t_s, power, heart_rate, speed=speed).trainingpeaks_pct == pytest.approx(0.0, abs=1e-9)


def test_arrays_that_do_not_belong_together_are_refused() -> None:
    t_s, speed, heart_rate = steady_run(30)
    with pytest.raises(ValueError, match="equal length"):
        decoupling(t_s, speed[1:], heart_rate)
    with pytest.raises(ValueError, match="decrease"):
        decoupling(t_s[::-1], speed, heart_rate)


@cache
def reference() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "reference.json").read_text())
    return found


@cache
def records(name: str) -> dict[str, Floats]:
    """Time, effort and heart rate of the records within the file's running session."""
    rows: list[dict[str, Any]] = []
    starts: list[float] = []
    lengths: list[float] = []
    with fitdecode.FitReader(str(DATA / name)) as reader:
        for frame in reader:
            if not isinstance(frame, fitdecode.FitDataMessage):
                continue
            fields = {field.name: field.value for field in frame.fields}
            if frame.name == "record":
                rows.append(fields)
            elif frame.name == "session" and fields.get("sport") == "running":
                starts.append(fields["start_time"].timestamp())
                lengths.append(fields["total_elapsed_time"])
    times = np.array([row["timestamp"].timestamp() for row in rows])
    before = times[0] < starts[0]  # other sports came first
    inside = (times >= starts[0]) & (times < starts[0] + lengths[0]) if before else times > 0
    columns = {"heart_rate": ("heart_rate",), **EFFORTS}
    kept = [row for row, keep in zip(rows, inside, strict=True) if keep]
    found = {key: np.array([_first(row, names) for row in kept]) for key, names in columns.items()}
    return found | {"t_s": times[inside] - times[inside][0]}


def _first(row: dict[str, Any], names: tuple[str, ...]) -> float:
    return next((float(row[name]) for name in names if row.get(name) is not None), np.nan)


def held_rows(columns: dict[str, Floats]) -> dict[str, Floats]:
    """Rows 1 s apart; each value stands for up to 10 s, as the store keeps them."""
    t_s = columns["t_s"]
    grid = np.arange(t_s[0], t_s[-1] + 1.0)
    at = np.searchsorted(t_s, grid, side="right") - 1
    old = grid - t_s[at] >= 10.0
    return {name: np.where(old, np.nan, values[at]) for name, values in columns.items()} | {"t_s": grid}


def judge(columns: dict[str, Floats], effort: str, skip_s: float) -> Decoupling:
    return decoupling(
        columns["t_s"], columns[effort], columns["heart_rate"], speed=columns["speed"], skip_s=skip_s
    )


# The rows of 1 s split the 5-s record at half-time that the reference counts whole.
SPLIT = {("connectstats/track_cs_5611.fit", "speed")}
# The reference drops three seconds of 14 W after a stop.
RAGGED = {("connectstats/activity_2477200414.fit", "stryd_power")}


@pytest.mark.recordings
@pytest.mark.skipif(not DATA.exists(), reason="no recorded runs beside the project")
@pytest.mark.parametrize("name", RUNS)
def test_records_agree_with_figures_computed_elsewhere(name: str) -> None:
    figures = reference()[name]["decoupling"]
    for effort, suffix, skip_s in CASES:
        if (figure := figures.get(effort + suffix)) is not None:
            found = judge(records(name), effort, skip_s)
            within = 0.07 if (name, effort) in RAGGED else 0.01
            assert found.trainingpeaks_pct == pytest.approx(figure["pct"], abs=within), effort + suffix
        if skip_s and (band := figures.get(effort + "_hr_slope_in_5pct_band")) is not None:
            found = judge(records(name), effort, skip_s)
            assert found.hr_slope_bpm_h == pytest.approx(band["bpm_per_h"], abs=0.05), effort


@pytest.mark.recordings
@pytest.mark.skipif(not DATA.exists(), reason="no recorded runs beside the project")
@pytest.mark.parametrize("name", RUNS)
def test_rows_with_held_values_agree_with_the_records(name: str) -> None:
    figures = reference()[name]["decoupling"]
    rows = held_rows(records(name))
    compared = 0
    for effort, suffix, skip_s in CASES:
        if (figure := figures.get(effort + suffix)) is not None:
            within = 0.08 if (name, effort) in SPLIT | RAGGED else 0.05
            found = judge(rows, effort, skip_s).trainingpeaks_pct
            assert found == pytest.approx(figure["pct"], abs=within), effort + suffix
            assert found == pytest.approx(judge(records(name), effort, skip_s).trainingpeaks_pct, abs=within)
            compared += 1
    assert compared >= 2


@pytest.mark.recordings
@pytest.mark.skipif(not DATA.exists(), reason="no recorded runs beside the project")
@pytest.mark.parametrize("name", RUNS)
def test_count_convention_agrees_with_its_definition_on_records(name: str) -> None:
    columns = records(name)
    speed, heart_rate = columns["speed"], columns["heart_rate"]
    middle = speed.size // 2
    factors = []
    for half in (slice(None, middle), slice(middle, None)):
        beating = heart_rate[half] > 0
        factors.append(np.nansum(speed[half][beating]) / heart_rate[half][beating].sum())
    found = decoupling(columns["t_s"], speed, heart_rate)
    assert found.goldencheetah_pct == pytest.approx(100 * (factors[0] - factors[1]) / factors[0])
    r1, r2 = (1 / factor for factor in factors)
    assert found.goldencheetah_hr_per_effort_pct == pytest.approx(100 * (r2 - r1) / r1)
