"""Decoupling at equal effort, and as others count it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import fitdecode  # type: ignore[import-untyped] # it has no types
import numpy as np
import pytest
from made_figures import answering, even, seconds_of

from fleetfoot_signal.channel import Channel
from fleetfoot_signal.review.decoupling import at_equal_effort, raw
from fleetfoot_signal.review.minutes import minutes_of

if TYPE_CHECKING:
    from fleetfoot_signal.types import Floats

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


# Half-and-half decoupling of a drift that grows evenly is about half the drift at the end.
@pytest.mark.parametrize(("end_drift_pct", "halves_pct"), [(5, 2.4), (10, 4.7), (15, 6.7), (20, 8.7)])
def test_even_drift_shows_as_about_half(end_drift_pct: float, halves_pct: float) -> None:
    found = raw(even(60, end_drift_pct=end_drift_pct))
    assert found.pace_pct == pytest.approx(halves_pct, abs=0.06)
    assert found.graded_pct == pytest.approx(halves_pct, abs=0.06)
    assert found.goldencheetah_pct == pytest.approx(halves_pct, abs=0.06)


def test_standing_counts_by_samples_but_not_by_moving_time() -> None:
    values = even(60)
    values[Channel.SPEED, :600] = 0.0  # ten minutes of waiting at the start
    found = raw(values)
    assert found.pace_pct == pytest.approx(0.0, abs=1e-9)
    assert found.goldencheetah_pct == pytest.approx(-50.0, abs=0.2)


def test_samples_without_speed_or_heart_rate_are_left_out_of_every_figure() -> None:
    """An unknown speed that counts as standing made -7518.7 % of a recorded run."""
    values, whole = even(60, end_drift_pct=10.0), raw(even(60, end_drift_pct=10.0))
    values[Channel.SPEED, 200:800] = values[Channel.SPEED, 2800:3400] = np.nan
    values[Channel.HEART_RATE, ::7] = np.nan
    found = raw(values)
    assert found.goldencheetah_pct == pytest.approx(whole.goldencheetah_pct, abs=1.5)
    assert found.pace_pct == pytest.approx(whole.pace_pct, abs=1.5)


def test_the_warm_up_can_be_left_out() -> None:
    values = even(60)
    values[Channel.HEART_RATE, :600] -= 40.0
    found = raw(values)
    assert found.pace_pct > 5.0
    assert found.pace_skip10_pct == pytest.approx(0.0, abs=1e-9)


def test_normalised_graded_pace_counts_hills_as_effort() -> None:
    """A second half uphill, slower by what the climb costs: raw pace shows decoupling where there is none."""
    grade = np.repeat([0.0, 0.03], 1800)
    level = even(60)
    cost = level[Channel.SPEED, 0] / np.where(grade > 0.0, 1.0 + 0.1732, 1.0)  # C(.03) / C(0) by Minetti 2002
    values = seconds_of(speed=cost, heart_rate=150.0, grade=grade)
    found = raw(values)
    assert found.pace_pct == pytest.approx(14.8, abs=0.3)
    assert abs(found.graded_pct) < 0.5


def test_normalised_power_weighs_hard_minutes_by_the_fourth_power() -> None:
    values = even(60)
    values[Channel.POWER] = 250.0
    values[Channel.POWER, 1800:] = np.tile(np.repeat([200.0, 300.0], 300), 3)
    hard = ((200.0**4 + 300.0**4) / 2) ** 0.25
    assert raw(values).power_pct == pytest.approx(100.0 * (1.0 - hard / 250.0), abs=0.6)


def test_nothing_known_gives_no_figure() -> None:
    assert all(np.isnan(list(vars_of(raw(seconds_of(speed=np.full(60, np.nan)))))))
    assert at_equal_effort(minutes_of(seconds_of(speed=np.full(60, np.nan)))).reason is not None


def vars_of(found: Any) -> list[float]:  # noqa: ANN401 - a dataclass with slots
    return [getattr(found, name) for name in found.__slots__]


@pytest.mark.parametrize("late", [0.88, 0.94, 1.0, 1.06, 1.12])
def test_a_change_of_pace_between_the_halves_is_no_decoupling_at_equal_effort(late: float) -> None:
    rng = np.random.default_rng(3)
    speed = 3.0 * np.repeat([1.0, late], 1800) + rng.normal(0.0, 0.03, 3600)
    found = at_equal_effort(minutes_of(answering(speed)))
    assert found.reason is None
    assert abs(found.pct) <= 1.2816 * found.sd_pct
    assert abs(found.pct) < 1.0


@pytest.mark.parametrize("gain", [17.0, 29.0])
def test_a_gain_that_is_not_the_usual_one_lies_within_the_doubt(gain: float) -> None:
    speed = 3.0 * np.repeat([1.0, 0.92], 1800)
    found = at_equal_effort(minutes_of(answering(speed, gain=gain)))
    assert found.reason is not None or abs(found.pct) < 2.0 * found.sd_pct


@pytest.mark.parametrize("late", [0.94, 1.0, 1.06])
def test_a_drift_is_found_whatever_the_pace_does(late: float) -> None:
    speed = 3.0 * np.repeat([1.0, late], 1800)
    found = at_equal_effort(minutes_of(answering(speed, drift_bpm=12.0)))
    assert found.pct == pytest.approx(100.0 * 6.0 / 147.0, abs=0.8)


def test_too_few_minutes_say_so() -> None:
    found = at_equal_effort(minutes_of(even(25)))
    assert found.reason == "only 15 min after minute 10 were steady running with heart rate"


@cache
def reference() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "reference.json").read_text())
    return found


@cache
def rows(name: str) -> Floats:
    """Rows 1 s apart of the file's running session; each value stands for up to 10 s, as the grid holds them."""
    records: list[dict[str, Any]] = []
    starts: list[float] = []
    lengths: list[float] = []
    with fitdecode.FitReader(str(DATA / name)) as reader:
        for frame in reader:
            if not isinstance(frame, fitdecode.FitDataMessage):
                continue
            fields = {field.name: field.value for field in frame.fields}
            if frame.name == "record":
                records.append(fields)
            elif frame.name == "session" and fields.get("sport") == "running":
                starts.append(fields["start_time"].timestamp())
                lengths.append(fields["total_elapsed_time"])
    times = np.array([row["timestamp"].timestamp() for row in records])
    before = times[0] < starts[0]  # other sports came first
    inside = (times >= starts[0]) & (times < starts[0] + lengths[0]) if before else times > 0
    kept = [row for row, keep in zip(records, inside, strict=True) if keep]
    t_s = times[inside] - times[inside][0]
    grid = np.arange(t_s[0], t_s[-1] + 1.0)
    at = np.searchsorted(t_s, grid, side="right") - 1
    old = grid - t_s[at] >= 10.0
    columns = {"heart_rate": ("heart_rate",), "speed": ("enhanced_speed", "speed")}
    known = {key: np.array([_first(row, names) for row in kept]) for key, names in columns.items()}
    held = {key: np.where(old, np.nan, values[at]) for key, values in known.items()}
    held["heart_rate"][~(held["heart_rate"] > 30.0)] = np.nan
    return seconds_of(**held)


def _first(row: dict[str, Any], names: tuple[str, ...]) -> float:
    return next((float(row[name]) for name in names if row.get(name) is not None), np.nan)


# The rows of 1 s split the 5-s record at half-time that the reference counts whole.
SPLIT = "connectstats/track_cs_5611.fit"


@pytest.mark.recordings
@pytest.mark.skipif(not DATA.exists(), reason="no recorded runs beside the project")
@pytest.mark.parametrize("name", RUNS)
def test_raw_figures_agree_with_figures_computed_elsewhere(name: str) -> None:
    figures = reference()[name]["decoupling"]
    found = raw(rows(name))
    within = 0.08 if name == SPLIT else 0.05
    assert found.pace_pct == pytest.approx(figures["speed"]["pct"], abs=within)
    if (late := figures.get("speed_skip10min")) is not None:
        assert found.pace_skip10_pct == pytest.approx(late["pct"], abs=within)


@pytest.mark.recordings
@pytest.mark.skipif(not DATA.exists(), reason="no recorded runs beside the project")
def test_the_count_convention_agrees_with_its_definition_on_a_file_of_goldencheetah() -> None:
    """Halves at (last - first) // 2 samples; those whose heart rate is above 0; mean speed over mean heart rate."""
    values = rows("goldencheetah/HRV-Data.fit")
    speed, heart_rate = values[Channel.SPEED], np.nan_to_num(values[Channel.HEART_RATE])
    middle = (speed.size - 1) // 2
    ratios = []
    for half in (slice(None, middle), slice(middle, None)):
        beating = (heart_rate[half] > 0) & np.isfinite(speed[half])
        ratios.append(speed[half][beating].mean() / heart_rate[half][beating].mean())
    assert raw(values).goldencheetah_pct == pytest.approx(100.0 * (ratios[0] - ratios[1]) / ratios[0])
