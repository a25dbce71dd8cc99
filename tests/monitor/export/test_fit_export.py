"""FIT files read back, by two independent readers and our own, as what the store holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import fitdecode  # type: ignore[import-untyped] # it has no types
import numpy as np
import pytest
from exported import GAP, RUN, SECONDS, a_store, made_beats, made_values
from recorded import STARTED

from fleetfoot.cli.frame import run
from fleetfoot.export.activity import Activity
from fleetfoot.export.fit_file import fit_of
from fleetfoot.export.fit_summary import laps_of
from fleetfoot.sources.recording.read import read
from fleetfoot_signal.channel import MEASURED, Channel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

sdk: Any = pytest.importorskip("garmin_fit_sdk", reason="garmin-fit-sdk is an optional extra")

Messages = dict[str, list[dict[str, Any]]]

RESOLUTION = {
    Channel.HEART_RATE: ("heart_rate", 1.0, 1.0),
    Channel.SPEED: ("enhanced_speed", 1.0, 0.001),
    Channel.VERTICAL_OSCILLATION: ("vertical_oscillation", 1.0, 0.1),
    Channel.GROUND_CONTACT: ("stance_time", 1.0, 0.1),
    Channel.STEP_LENGTH: ("step_length", 1000.0, 0.1),
    Channel.POWER: ("power", 1.0, 1.0),
    Channel.ALTITUDE: ("enhanced_altitude", 1.0, 0.2),
    Channel.GRADE: ("grade", 100.0, 0.01),
    Channel.BALANCE: ("stance_time_balance", 1.0, 0.01),
    Channel.TEMPERATURE: ("temperature", 1.0, 1.0),
    Channel.VERTICAL_RATIO: ("vertical_ratio", 1.0, 0.01),
}
"""Field, its units in one of ours, and its smallest step in its own unit (FIT profile 21)."""
CADENCE_STEP_SPM = 2.0 / 128.0


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fit")
    store = a_store(folder / "s.db")
    assert run(["export", "last", "-o", str(folder / "run.fit"), "--store", str(store)]) == 0
    return folder / "run.fit"


def by_fitdecode(path: Path) -> Messages:
    found: Messages = {}
    with fitdecode.FitReader(path, check_crc=fitdecode.CrcCheck.RAISE) as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage):
                row = {field.name: field.value for field in frame.fields if field.value is not None}
                found.setdefault(frame.name, []).append(row)
    return found


def by_garmin(path: Path) -> Messages:
    assert sdk.Decoder(sdk.Stream.from_file(str(path))).check_integrity()  # this uses the stream up
    messages, errors = sdk.Decoder(sdk.Stream.from_file(str(path))).read()
    assert errors == []
    return {name.removesuffix("_mesgs"): rows for name, rows in messages.items()}


READERS = pytest.mark.parametrize("read_by", [by_fitdecode, by_garmin])


@READERS
def test_every_record_equals_the_stored_second_within_the_formats_resolution(
    file: Path, read_by: Callable[[Path], Messages]
) -> None:
    values = made_values()
    records = read_by(file)["record"]
    seconds = [second for second in range(SECONDS) if not GAP.start <= second < GAP.stop]
    assert [(row["timestamp"] - STARTED).total_seconds() for row in records] == seconds
    for channel, (name, per_unit, step) in RESOLUTION.items():
        read_back = np.array([row.get(name, np.nan) for row in records], dtype=np.float64)
        np.testing.assert_allclose(read_back, per_unit * values[channel, seconds], rtol=0, atol=0.5001 * step)
    strides = [row.get("cadence", np.nan) + row.get("fractional_cadence", np.nan) for row in records]
    np.testing.assert_allclose(
        2.0 * np.array(strides), values[Channel.CADENCE, seconds], rtol=0, atol=0.5001 * CADENCE_STEP_SPM
    )
    metres = values[Channel.DISTANCE, seconds]
    np.testing.assert_allclose([row["distance"] for row in records], metres, rtol=0, atol=0.00501)


@READERS
def test_beats_equal_the_stored_ones_to_a_millisecond(
    file: Path, read_by: Callable[[Path], Messages]
) -> None:
    packets = [row["time"] for row in read_by(file)["hrv"]]
    beats = [rr for packet in packets for rr in packet if rr is not None and rr < 65.0]
    np.testing.assert_allclose(beats, [beat.rr_ms / 1000 for beat in made_beats()], rtol=0, atol=0.00051)


@READERS
def test_laps_session_and_activity_agree_with_the_records(
    file: Path, read_by: Callable[[Path], Messages]
) -> None:
    messages, values = read_by(file), made_values()
    (session,) = messages["session"]
    (activity,) = messages["activity"]
    laps, last = messages["lap"], SECONDS - 1
    assert (session["sport"], activity["num_sessions"], session["num_laps"]) == ("running", 1, len(laps))
    assert (session["start_time"] - STARTED).total_seconds() == 0
    assert (session["timestamp"] - STARTED).total_seconds() == last
    assert session["total_timer_time"] == activity["total_timer_time"] == last
    assert sum(lap["total_timer_time"] for lap in laps) == pytest.approx(last)
    total_m = np.nanmax(values[Channel.DISTANCE])
    assert session["total_distance"] == pytest.approx(total_m, abs=0.006)
    assert sum(lap["total_distance"] for lap in laps) == pytest.approx(total_m, abs=0.05)
    assert [round(lap["total_distance"] / 1000) for lap in laps[:-1]] == [1] * (len(laps) - 1)
    assert len(laps) == int(total_m // 1000) + 1
    for lap, following in pairwise(laps):
        assert lap["start_time"] + timedelta(seconds=lap["total_elapsed_time"]) == following["start_time"]
    heart = values[Channel.HEART_RATE]
    assert session["avg_heart_rate"] == round(np.nanmean(heart))
    assert session["max_heart_rate"] == np.nanmax(heart)
    assert session["avg_stance_time"] == pytest.approx(np.nanmean(values[Channel.GROUND_CONTACT]), abs=0.051)
    assert session["avg_step_length"] == pytest.approx(
        1000 * np.nanmean(values[Channel.STEP_LENGTH]), abs=0.051
    )


@READERS
def test_the_file_says_what_services_ask_for(file: Path, read_by: Callable[[Path], Messages]) -> None:
    messages = read_by(file)
    (identity,) = messages["file_id"]
    assert (identity["type"], identity["manufacturer"]) == ("activity", "development")
    assert identity["time_created"] == STARTED
    events = [(row["event"], row["event_type"]) for row in messages["event"]]
    assert events == [("timer", "start"), ("timer", "stop_all")]
    counts = Counter({name: len(rows) for name, rows in messages.items()})
    assert counts["session"] == counts["activity"] == counts["device_info"] == 1


def test_our_own_reader_gets_the_run_back(file: Path) -> None:
    (recording,) = read(file)
    assert recording.started_utc == STARTED
    assert recording.warnings == []
    at = recording.t_s.astype(np.int64)
    for channel in list(Channel)[:MEASURED]:
        stored, got = made_values()[channel][at], recording.values[channel]
        moving = made_values()[Channel.SPEED][at] > 0.5  # below, our reader takes a zero for the truth
        _, per_unit, step = RESOLUTION.get(channel, ("", 1.0, CADENCE_STEP_SPM))
        np.testing.assert_allclose(got[moving], stored[moving], rtol=0, atol=0.501 * step / per_unit)
    assert [beat.rr_ms for beat in recording.beats] == [round(beat.rr_ms) for beat in made_beats()]


def test_an_undated_run_is_dated_by_its_recording(tmp_path: Path) -> None:
    store = a_store(tmp_path / "s.db", replace(RUN, started_utc=None))
    assert run(["export", "last", "-o", str(tmp_path / "run.fit"), "--store", str(store)]) == 0
    (recording,) = read(tmp_path / "run.fit")
    assert recording.started_utc is not None
    assert abs(datetime.now(UTC) - recording.started_utc) < timedelta(minutes=5)


def activity(values: np.ndarray[Any, np.dtype[np.float64]]) -> Activity:
    none = np.zeros(0)
    return Activity(STARTED, np.arange(values.shape[1]), values, none, none, float(values.shape[1] - 1))


def test_a_run_with_heart_rate_alone_is_a_file_too(tmp_path: Path) -> None:
    values = np.full((MEASURED, 60), np.nan)
    values[Channel.HEART_RATE] = 140.0
    (tmp_path / "run.fit").write_bytes(fit_of(activity(values)))
    messages = by_garmin(tmp_path / "run.fit")
    assert len(messages["record"]) == 60
    assert set(messages["record"][0]) == {"heart_rate", "timestamp"}
    (lap,) = messages["lap"]
    assert lap["avg_heart_rate"] == 140
    assert not {"avg_cadence", "total_distance", "enhanced_avg_speed"} & set(lap)


def test_intervals_that_the_format_cannot_hold_are_left_out(tmp_path: Path) -> None:
    values = np.full((MEASURED, 10), np.nan)
    values[Channel.HEART_RATE] = 140.0
    rr_ms = np.array([500.0, np.nan, 70_000.0, -1.0, 600.0])
    run_of = Activity(STARTED, np.arange(10), values, np.arange(5.0), rr_ms, 9.0)
    (tmp_path / "run.fit").write_bytes(fit_of(run_of))
    packets = [row["time"] for row in by_fitdecode(tmp_path / "run.fit")["hrv"]]
    assert [rr for packet in packets for rr in packet if rr is not None] == [0.5, 0.6]


@pytest.mark.parametrize(("metres", "laps"), [(0.0, 1), (999.0, 1), (1040.0, 1), (1060.0, 2), (5000.0, 5)])
def test_a_short_rest_belongs_to_the_last_lap(metres: float, laps: int) -> None:
    values = np.full((MEASURED, 1000), np.nan)
    values[Channel.SPEED] = metres / 1000.0
    found = laps_of(np.arange(1000), values, np.cumsum(values[Channel.SPEED]), 999.0)
    assert len(found) == laps
    assert (found[0].from_s, found[-1].to_s) == (0.0, 999.0)
    assert sum(lap.fields["total_distance"] for lap in found) == pytest.approx(metres)
