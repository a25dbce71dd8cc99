"""FIT files: fields, zeros, sensors, sessions, clock, damage."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import fit_bytes as fb
import numpy as np
import pytest
from fit_bytes import FitBytes, run_fit

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.fit_framing import checksum
from fleetfoot.sources.recording.read import read
from fleetfoot_signal.channel import Channel
from fleetfoot_signal.sample import Beat, Sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fleetfoot.sources.recording.model import Recording

    Runs = Callable[[FitBytes | bytes], list[Recording]]
    Run = Callable[[FitBytes | bytes], Recording]

START = 1_000_000_000


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    def read_all(fit: FitBytes | bytes) -> list[Recording]:
        path = tmp_path / "run.fit"
        path.write_bytes(fit if isinstance(fit, bytes) else fit.content())
        return read(path)

    return read_all


@pytest.fixture
def run(runs: Runs) -> Run:
    def only(fit: FitBytes | bytes) -> Recording:
        (recording,) = runs(fit)
        return recording

    return only


def test_each_native_field_arrives_in_the_unit_of_the_channel_table(run: Run) -> None:
    fit = FitBytes().file_id()
    fit.record(
        START,
        (fb.HEART_RATE, 151),
        (fb.CADENCE, 88),
        (fb.FRACTIONAL_CADENCE, 64),
        (fb.ENHANCED_SPEED, 3123),
        (fb.VERTICAL_OSCILLATION, 847),
        (fb.STANCE_TIME, 2405),
        (fb.BALANCE, 4987),
        (fb.STEP_LENGTH, 10605),
        (fb.POWER, 263),
        (fb.ALTITUDE, (100 + 500) * 5),
        (fb.TEMPERATURE, 21),
    )
    got = run(fit.session("running", START, 1))
    expected = {
        Channel.HEART_RATE: 151.0,
        Channel.CADENCE: 2 * (88 + 64 / 128),
        Channel.SPEED: 3.123,
        Channel.VERTICAL_OSCILLATION: 84.7,
        Channel.GROUND_CONTACT: 240.5,
        Channel.BALANCE: 49.87,
        Channel.STEP_LENGTH: 1.0605,
        Channel.POWER: 263.0,
        Channel.ALTITUDE: 100.0,
        Channel.TEMPERATURE: 21.0,
    }
    assert set(got.sensors) == set(expected)
    for channel, value in expected.items():
        assert got.values[channel, 0] == pytest.approx(value), channel
    assert np.isnan(got.values[Channel.GRADE]).all()


def test_enhanced_speed_is_preferred_and_plain_speed_fills_its_gaps(run: Run) -> None:
    fit = FitBytes().file_id()
    fit.record(START, (fb.ENHANCED_SPEED, 3100), (fb.SPEED, 2900))
    fit.record(START + 1, (fb.ENHANCED_SPEED, None), (fb.SPEED, 2900))
    assert run(fit).values[Channel.SPEED].tolist() == [3.1, 2.9]


def test_start_times_and_gaps_are_those_of_the_records(run: Run) -> None:
    fit = FitBytes().file_id()
    for second in (5, 6, 9, 140):
        fit.record(START + second, (fb.HEART_RATE, 140))
    got = run(fit.session("running", START, 140))
    assert got.t_s.tolist() == [0.0, 1.0, 4.0, 135.0]
    assert got.started_utc == datetime(1989, 12, 31, tzinfo=UTC) + timedelta(seconds=START + 5)
    assert got.duration_s == 135.0


def test_a_time_since_power_on_is_no_date(run: Run) -> None:
    assert run(run_fit(start=17_217_864)).started_utc is None


def test_records_of_one_second_become_one_with_the_last_known_values(run: Run) -> None:
    fit = FitBytes().file_id()
    fit.record(START, (fb.HEART_RATE, 140), (fb.POWER, 250))
    fit.record(START + 1, (fb.HEART_RATE, 141), (fb.POWER, 251))
    fit.record(START + 1, (fb.HEART_RATE, 142), (fb.POWER, None))
    got = run(fit)
    assert got.t_s.tolist() == [0.0, 1.0]
    assert got.values[Channel.HEART_RATE].tolist() == [140.0, 142.0]
    assert got.values[Channel.POWER].tolist() == [250.0, 251.0]


def test_zeros_that_no_living_runner_has_are_unknown(run: Run) -> None:
    fit = FitBytes().file_id()
    for i in range(2):
        fit.record(
            START + i,
            (fb.HEART_RATE, 150 * i),
            (fb.VERTICAL_OSCILLATION, 800 * i),
            (fb.STANCE_TIME, 2400 * i),
            (fb.STEP_LENGTH, 10000 * i),
            (fb.BALANCE, 5000 * i),
        )
    got = run(fit)
    assert len(got.sensors) == 5
    for channel in got.sensors:
        assert np.isnan(got.values[channel]).tolist() == [True, False], channel


def test_cadence_and_power_of_zero_are_unknown_in_motion_and_true_at_rest(run: Run) -> None:
    fit = FitBytes().file_id()
    for i, (speed, steps) in enumerate([(3000, 88), (3000, 0), (400, 0)]):
        fit.record(START + i, (fb.ENHANCED_SPEED, speed), (fb.CADENCE, steps), (fb.POWER, 3 * steps))
    got = run(fit)
    np.testing.assert_array_equal(got.values[Channel.CADENCE], [176.0, np.nan, 0.0])
    np.testing.assert_array_equal(got.values[Channel.POWER], [264.0, np.nan, 0.0])


def test_a_channel_that_is_zero_throughout_is_absent(run: Run) -> None:
    fit = FitBytes().file_id(manufacturer=95, product=0)
    for i in range(3):
        fit.record(START + i, (fb.HEART_RATE, 0), (fb.TEMPERATURE, 0), (fb.POWER, 200))
    assert set(run(fit).sensors) == {Channel.POWER}


def test_a_cadence_that_can_only_be_in_steps_is_not_doubled(run: Run) -> None:
    fit = FitBytes().file_id()
    for i in range(3):
        fit.record(START + i, (fb.CADENCE, 176))
    assert run(fit).values[Channel.CADENCE].tolist() == [176.0] * 3


def _with_stryd(seconds: int, stryd: Callable[[int], tuple[int | None, float | None]]) -> FitBytes:
    """A run with native power and VO in every fourth record, and Stryd's in those that ``stryd`` gives."""
    fit = FitBytes().file_id().developer_app(0)
    fit.developer_field(0, 0, fb.UINT16, "Power", "Watts")
    fit.developer_field(0, 4, fb.FLOAT32, "Vertical Oscillation", "Centimeters")
    fit.developer_field(0, 7, fb.UINT16, "Elevation", "Meters")
    for i in range(seconds):
        power, vo_cm = stryd(i)
        native = [(fb.VERTICAL_OSCILLATION, 900 if i % 4 == 0 else None), (fb.ENHANCED_SPEED, 3000)]
        fields = [(253, fb.UINT32, START + i), *((n, base, value) for (n, base), value in native)]
        elevation = 65_534 if i == 1 else 20
        dev = [(0, 0, fb.UINT16, power), (0, 4, fb.FLOAT32, vo_cm), (0, 7, fb.UINT16, elevation)]
        fit.message(20, fields, dev)
    return fit


def test_a_developer_sensor_takes_a_channel_only_with_twice_the_coverage(run: Run) -> None:
    sparse = run(_with_stryd(16, lambda i: (250, 6.5 if i % 2 == 0 else None)))
    assert sparse.sensors[Channel.VERTICAL_OSCILLATION] == "fit:garmin-fr945"
    assert np.nanmax(sparse.values[Channel.VERTICAL_OSCILLATION]) == 90.0
    dense = run(_with_stryd(16, lambda _: (250, 6.5)))
    assert dense.sensors[Channel.VERTICAL_OSCILLATION] == "fit:stryd"
    assert set(dense.values[Channel.VERTICAL_OSCILLATION].tolist()) == {65.0}  # never mixed


def test_zeros_of_stryd_are_unknown_and_its_wrapped_elevation_too(run: Run) -> None:
    got = run(_with_stryd(4, lambda i: (0 if i == 2 else 250, 6.5)))
    np.testing.assert_array_equal(got.values[Channel.POWER], [250.0, 250.0, np.nan, 250.0])
    assert got.sensors[Channel.POWER] == got.sensors[Channel.ALTITUDE] == "fit:stryd"
    np.testing.assert_array_equal(got.values[Channel.ALTITUDE], [20.0, np.nan, 20.0, 20.0])


def test_zeros_of_stryd_are_unknown_at_rest_too(run: Run) -> None:
    fit = FitBytes().file_id(manufacturer=95, product=0)
    for i, (speed, power) in enumerate([(3000, 250), (0, 0)]):
        fit.record(START + i, (fb.ENHANCED_SPEED, speed), (fb.CADENCE, power // 3), (fb.POWER, power))
    got = run(fit)
    assert set(got.sensors.values()) == {"fit:stryd"}
    np.testing.assert_array_equal(got.values[Channel.POWER], [250.0, np.nan])
    np.testing.assert_array_equal(got.values[Channel.CADENCE], [166.0, np.nan])
    assert got.values[Channel.SPEED].tolist() == [3.0, 0.0]


def test_developer_fields_of_an_unknown_application_are_not_trusted(run: Run) -> None:
    fit = FitBytes().file_id().developer_app(0, bytes(16))
    fit.developer_field(0, 0, fb.UINT16, "Power", "Watts")
    fit.message(20, [(253, fb.UINT32, START), (3, fb.UINT8, 140)], [(0, 0, fb.UINT16, 250)])
    assert set(run(fit).sensors) == {Channel.HEART_RATE}


def test_sensors_are_named_after_the_devices(run: Run) -> None:
    fit = FitBytes().file_id().device(manufacturer=1, product=1752, device_type=120)
    fit.device(manufacturer=1, product=1752, device_type=30)
    fit.device(manufacturer=95, product=1, device_type=124)
    fit.record(
        START, (fb.HEART_RATE, 140), (fb.CADENCE, 88), (fb.STANCE_TIME, 2400), (fb.ENHANCED_SPEED, 3000)
    )
    assert run(fit).sensors == {
        Channel.HEART_RATE: "fit:garmin-hrm_run",
        Channel.CADENCE: "fit:stryd",
        Channel.GROUND_CONTACT: "fit:garmin-hrm_run",
        Channel.SPEED: "fit:garmin-fr945",
    }


def test_only_the_running_sessions_are_read_each_as_its_own_run(runs: Runs) -> None:
    fit = FitBytes().file_id()
    for i in range(400):
        fit.record(START + i, (fb.HEART_RATE, 100 + i // 4)).intervals(500, 500)
    fit.session("swimming", START, 100).session("running", START + 100, 100)
    fit.session("cycling", START + 200, 100).session("running", START + 300, 100)
    first, second = runs(fit)
    assert (first.name, second.name) == ("run.fit", "run.fit#2")
    assert first.digest != second.digest
    assert first.t_s.tolist() == second.t_s.tolist() == list(range(100))
    assert first.values[Channel.HEART_RATE, 0] == 125.0
    assert second.values[Channel.HEART_RATE, 0] == 175.0
    assert first.started_utc == datetime(1989, 12, 31, tzinfo=UTC) + timedelta(seconds=START + 100)
    assert 195 <= len(first.beats) <= 201


def test_a_session_whose_times_are_inverted_still_has_its_records(run: Run) -> None:
    fit = run_fit(seconds=30)
    fit.body.clear()
    fit._defined = None
    fit.file_id()
    for i in range(60):
        fit.record(START + i, (fb.HEART_RATE, 140))
    fit.session("cycling", START, 29)
    fit.session("running", START + 60, 0, written=START + 30)  # begins after it was written
    assert run(fit).t_s.size == 30


def test_a_sport_message_stands_in_for_a_missing_session(runs: Runs) -> None:
    fit = FitBytes().file_id().sport("running").record(START, (fb.HEART_RATE, 140))
    assert runs(fit)[0].warnings == []


def test_a_sport_that_is_not_stated_is_read_as_a_run_and_said(run: Run) -> None:
    fit = FitBytes().file_id().record(START, (fb.HEART_RATE, 140)).session("generic", START, 1)
    assert run(fit).warnings == ["its sport is not stated: read as a run"]


def test_another_sport_is_refused_by_name(run: Run) -> None:
    fit = FitBytes().file_id().record(START, (fb.HEART_RATE, 140)).session("cycling", START, 1)
    with pytest.raises(UnreadableError, match=r"run\.fit: its sport is cycling, not running"):
        run(fit)


def test_chained_files_are_runs_of_their_own_and_settings_are_passed_over(runs: Runs) -> None:
    settings = FitBytes().file_id(kind=2).content()
    got = runs(run_fit().content() + settings + run_fit(start=START + 9000).content())
    assert [recording.name for recording in got] == ["run.fit", "run.fit#2"]
    assert got[0].warnings == got[1].warnings == []


def test_compressed_timestamps_count_on_from_the_last_full_one(run: Run) -> None:
    fit = FitBytes().file_id().message(20, [(253, fb.UINT32, START), (3, fb.UINT8, 140)])
    fit.body += b"\x40\0\0" + struct.pack("<HB", 20, 1) + bytes([3, 1, fb.UINT8])
    for i in (1, 3, 31, 33):
        fit.compressed((START + i) & 0x1F, bytes([140 + i]))
    assert run(fit).t_s.tolist() == [0.0, 1.0, 3.0, 31.0, 33.0]


def test_records_without_time_are_refused(run: Run) -> None:
    with pytest.raises(UnreadableError, match="its records carry no time"):
        run(FitBytes().file_id().record(None, (fb.HEART_RATE, 140)))


def test_a_file_that_breaks_off_is_read_up_to_there(run: Run) -> None:
    got = run(run_fit(seconds=60).content()[:-200])
    assert 30 < got.t_s.size < 60
    assert "cut off or damaged after" in got.warnings[0]


def test_a_wrong_checksum_is_said(run: Run) -> None:
    got = run(run_fit().content(crc=False))
    assert got.t_s.size == 60
    assert got.warnings == ["its checksum is wrong: some values may be damaged"]


def test_a_length_that_was_never_filled_in_is_that_of_the_file(run: Run) -> None:
    assert run(run_fit().content(stated_size=0)).t_s.size == 60


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "is empty"),
        (run_fit().content()[:14], "is damaged or cut off: no record can be read"),
        (FitBytes().file_id().content(), "holds no records"),
        (FitBytes().file_id(kind=2).content(), "is a FIT file of type settings"),
        (b"junk" * 50, "is not a FIT file"),
    ],
)
def test_a_file_without_records_is_refused_with_the_cause(run: Run, content: bytes, cause: str) -> None:
    with pytest.raises(UnreadableError, match=rf"run\.fit: {cause}") as caught:
        run(content)
    assert caught.value.exit_code == 4
    assert "\n" not in str(caught.value)


def test_intervals_are_timed_by_their_sum_and_set_right_after_a_pause(run: Run) -> None:
    fit = FitBytes().file_id().device(manufacturer=1, product=1752, device_type=120)
    for i in [*range(10), *range(100, 110)]:
        fit.record(START + i, (fb.HEART_RATE, 120)).intervals(400, 600)
    got = run(fit)
    assert got.beats[:2] == [Beat(0.4, 400.0, "fit:garmin-hrm_run"), Beat(1.0, 600.0, "fit:garmin-hrm_run")]
    times = np.array([beat.t_s for beat in got.beats])
    assert (np.diff(times) >= 0.0).all()
    carriers = np.repeat(got.t_s, 2)
    assert np.abs(times - carriers).max() <= 6.0


def test_beats_after_the_watch_was_stopped_are_dropped(run: Run) -> None:
    fit = FitBytes().file_id().record(START, (fb.HEART_RATE, 120)).record(START + 1, (fb.HEART_RATE, 120))
    for _ in range(30):
        fit.intervals(500, 500)
    assert run(fit).beats[-1].t_s <= 1.0 + 5.0


def test_items_come_in_the_order_of_time_and_an_absent_field_says_nothing(run: Run) -> None:
    fit = FitBytes().file_id().record(START, (fb.HEART_RATE, 120), (fb.POWER, 200)).intervals(900)
    fit.record(START + 1, (fb.HEART_RATE, None), (fb.POWER, 201)).intervals(900)
    watch = "fit:garmin-fr945"
    assert [str(item) for item in run(fit).items()] == [
        str(item)
        for item in (
            Sample(0.0, Channel.HEART_RATE, 120.0, watch),
            Sample(0.0, Channel.POWER, 200.0, watch),
            Beat(0.9, 900.0, watch),
            Sample(1.0, Channel.POWER, 201.0, watch),
            Beat(1.8, 900.0, watch),
        )
    ]


def test_the_same_content_has_the_same_digest(runs: Runs) -> None:
    content = run_fit().content()
    assert runs(content)[0].digest == runs(content)[0].digest
    assert runs(run_fit(seconds=61))[0].digest != runs(content)[0].digest


def test_the_checksum_is_that_of_the_fit_protocol() -> None:
    assert checksum(b"123456789") == 0xBB3D  # CRC-16/ARC check value


def test_beat_intervals_make_the_heart_rate_of_a_file_that_states_none(run: Run) -> None:
    fit = FitBytes().file_id()
    for i in range(60):
        fit.record(START + i, (fb.SPEED, 3000)).intervals(*((400, 400) if i < 30 else (480, 480)))
    got = run(fit.session("running", START, 60))
    assert got.sensors[Channel.HEART_RATE] == got.beats[0].sensor
    rates = got.values[Channel.HEART_RATE]
    assert rates[20] == pytest.approx(150.0)
    assert rates[50] == pytest.approx(125.0)


def test_intervals_that_are_noise_make_no_heart_rate(run: Run) -> None:
    fit = FitBytes().file_id()
    for i in range(60):
        fit.record(START + i, (fb.SPEED, 3000)).intervals(300 if i % 2 else 900)
    got = run(fit.session("running", START, 60))
    assert np.isnan(got.values[Channel.HEART_RATE]).all()
    assert Channel.HEART_RATE not in got.sensors


@pytest.mark.parametrize(
    ("rpe", "feel", "expected"),
    [(70, 75, (7.0, 75.0)), (0, 0, (0.0, 0.0)), (255, 255, (np.nan, np.nan)), (130, 101, (np.nan, np.nan))],
)
def test_what_the_runner_told_the_watch_is_read(
    run: Run, rpe: int, feel: int, expected: tuple[float, float]
) -> None:
    fit = FitBytes().file_id()
    for i in range(20):
        fit.record(START + i, (fb.SPEED, 3000))
    fields = [(253, fb.UINT32, START + 20), (2, fb.UINT32, START), (5, fb.ENUM, 1)]
    fit.message(18, [*fields, (192, fb.UINT8, feel), (193, fb.UINT8, rpe)])
    assert tuple(run(fit).felt) == pytest.approx(expected, nan_ok=True)
