"""Clocks that were set, records that came late, dates that cannot be: what is readable is read, and told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import fit_bytes as fb
import numpy as np
import pytest
from fit_bytes import FitBytes
from hypothesis import given, settings
from hypothesis import strategies as st
from made_recordings import FIT_START, START, as_csv, as_gpx, as_tcx, steady

from fleetfoot.sources.local_time import utc_offset_s, zone_at
from fleetfoot.sources.recording.clock import longest_rise, straighten
from fleetfoot.sources.recording.read import read_content
from fleetfoot_signal import Channel

if TYPE_CHECKING:
    from collections.abc import Callable

    from made_recordings import Made

    from fleetfoot.sources.recording.model import Recording

DAY = 86_400


def read(content: FitBytes | str) -> list[Recording]:
    plain = content.content() if isinstance(content, FitBytes) else content.encode()
    return read_content("run", "run", plain)


def fit_at(times: list[int], *, distance: bool = True) -> FitBytes:
    """Records in the order of the file, 3 m apart, at some times."""
    fit = FitBytes().file_id()
    for i, t in enumerate(times):
        way = [(fb.DISTANCE, 300 * i)] if distance else []
        fit.record(FIT_START + t, (fb.HEART_RATE, 140), (fb.ENHANCED_SPEED, 3000), *way)
    return fit.session("running", FIT_START, 300.0)


@pytest.mark.parametrize("late_s", [2, 3, 30])
@pytest.mark.parametrize("at", [5, 150, 299])
def test_a_late_record_is_put_in_its_place(late_s: int, at: int) -> None:
    times = list(range(300))
    times[at] -= late_s
    (got,) = read(fit_at(times))
    assert (np.diff(got.t_s) > 0.0).all()
    assert got.duration_s == pytest.approx(299 if at < 299 else 298)
    assert any("out of order" in line or "cannot be" in line for line in got.warnings)


@pytest.mark.parametrize("wild", [-3 * DAY, -7200, 7200, 3 * DAY, 300 * DAY])
def test_a_single_record_of_another_time_is_left_out(wild: int) -> None:
    times = list(range(300))
    times[150] += wild
    (got,) = read(fit_at(times))
    assert got.t_s.size == 299
    assert got.duration_s == 299.0
    assert any("whose time cannot be" in line for line in got.warnings)


@pytest.mark.parametrize("days", [2, 20, 300])
def test_a_clock_that_is_set_by_days_makes_two_runs(days: int) -> None:
    times = [t + (days * DAY if t >= 100 else 0) for t in range(300)]
    first, second = read(fit_at(times))
    assert (first.figures.elapsed_s, second.figures.elapsed_s) == (100.0, 200.0)
    assert (first.figures.distance_m, second.figures.distance_m) == (297.0, 597.0)
    assert second.started_utc == START + timedelta(days=days, seconds=100)
    assert first.digest != second.digest
    assert f"its clock jumps by {days}.0 days: read as 2 runs" in first.warnings


@pytest.mark.parametrize("back_s", [120, 1000, 3600, 20 * DAY])
def test_a_clock_that_is_set_back_is_bridged(back_s: int) -> None:
    times = [t - (back_s if t >= 600 else 0) for t in range(1200)]
    (got,) = read(fit_at(times))
    assert got.duration_s == pytest.approx(1199, abs=1)
    assert got.figures.distance_m == pytest.approx(3597)
    assert any("its clock was set back once" in line for line in got.warnings)


def test_parts_that_are_not_in_the_order_of_time_are_read_in_it() -> None:
    times = [*range(600, 900), *range(300), *range(300, 600)]
    (got,) = read(fit_at(times, distance=False))
    assert got.t_s.tolist() == list(range(900))
    assert got.warnings[:1] == ["its 2 parts are not in the order of time: read in it"]


def test_a_file_that_runs_backwards_is_read_from_its_end() -> None:
    text = "t_s,speed_m_s\n" + "".join(f"{t},3.0\n" for t in reversed(range(60)))
    (got,) = read(text)
    assert got.t_s.tolist() == list(range(60))
    assert got.warnings == ["runs backwards in time: read from its end"]


def test_more_than_a_day_is_an_ultra() -> None:
    run = steady(26 * 3600, 1.6, every=60)
    (got,) = read(as_tcx(run))
    assert got.figures.elapsed_s == pytest.approx(26 * 3600, rel=0.01)
    assert got.figures.distance_m == pytest.approx(149_660, rel=0.01)


@pytest.mark.parametrize("year", [1980, 2107])
def test_a_date_that_cannot_be_is_none_and_told(year: int) -> None:
    text = as_tcx(steady(60)).replace("2024-", f"{year}-")
    (got,) = read(text)
    assert got.started_utc is None
    assert got.warnings == ["its date cannot be that of a run (1990 to 2100): read without a date"]


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
@pytest.mark.parametrize("write", [as_tcx, as_gpx, as_csv])
def test_dates_at_the_edges_of_the_calendar_end_nothing(write: Callable[[Made], str], date: str) -> None:
    text = write(steady(60))
    for name in ("2024-03-10T08:00:30.000Z", START.isoformat()):
        text = text.replace(name, date)
    (got,) = read(text)
    assert got.t_s.size >= 59


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=60))
def test_parts_are_in_order_and_made_of_records_of_the_file(clock: list[float]) -> None:
    parts, _ = straighten(np.array(clock), None)
    # A part is moved once a record at most, and each move of up to 2e9 s is rounded to a multiple of 2.4e-7 s.
    rounded_s = len(clock) * float(np.spacing(2e9))
    for part in parts:
        assert (np.diff(part.clock_s) >= 0.0).all()
        assert (np.diff(part.clock_s) <= DAY).all()
        np.testing.assert_allclose(part.clock_s - part.moved_s, np.array(clock)[part.records], atol=rounded_s)
    places = np.concatenate([part.records for part in parts])
    assert np.unique(places).size == places.size


@given(st.lists(st.integers(0, 30), max_size=40))
def test_the_longest_rise_rises_and_none_is_longer(values: list[int]) -> None:
    kept = longest_rise(np.array(values, dtype=np.float64))
    chosen = np.array(values)[kept]
    assert (np.diff(chosen) >= 0).all()
    best = [0] * len(values)
    for i, value in enumerate(values):
        best[i] = 1 + max((best[j] for j in range(i) if values[j] <= value), default=0)
    assert chosen.size == max(best, default=0)


@pytest.mark.parametrize(("zone", "hours"), [("+10:00", 10.0), ("-03:30", -3.5), ("Z", None)])
def test_local_time_is_that_of_the_file(zone: str, hours: float | None) -> None:
    (got,) = read(as_tcx(steady(60), zone=zone))
    assert got.utc_offset_s == (None if hours is None else hours * 3600)
    (csv,) = read(as_csv(steady(60)).replace("+00:00", "+10:00"))
    assert csv.utc_offset_s == 36_000
    assert csv.started_utc == START - timedelta(hours=10)


@pytest.mark.parametrize(
    ("offset", "known"), [(36_000, 36_000), (-9000, -9000), (20 * 3600, None), (1234, None)]
)
def test_a_fit_file_knows_local_time_by_its_activity(offset: int, known: int | None) -> None:
    fit = fit_at(list(range(60))).activity(FIT_START + 60, FIT_START + 60 + offset)
    (got,) = read(fit)
    assert got.utc_offset_s == known


def test_without_a_stated_offset_place_or_machine_lets_one_guess() -> None:
    pytest.importorskip("tzfpy", reason="tzfpy is an optional extra")
    summer, winter = datetime(2024, 7, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)
    berlin = (52.52, 13.4)
    assert zone_at(berlin) == "Europe/Berlin"
    assert utc_offset_s(summer, None, berlin) == 7200
    assert utc_offset_s(winter, None, berlin) == 3600
    assert utc_offset_s(winter, -18_000, berlin) == -18_000
    assert utc_offset_s(None, None, berlin) is None
    here = winter.astimezone().utcoffset()
    assert here is not None
    assert utc_offset_s(winter, None, (0.0, -140.0)) == here.total_seconds()  # at sea
    assert utc_offset_s(winter, None, None) == here.total_seconds()


def test_the_place_of_a_run_is_that_of_its_start() -> None:
    (got,) = read(as_gpx(steady(60)))
    assert got.degrees == pytest.approx((50.0, 8.0))
    assert Channel.DISTANCE in got.sensors
