"""CSV files: fleetfoot's own columns and the logs of other programs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from fleetfoot.errors import UnreadableError
from fleetfoot.sources.recording.cells import number
from fleetfoot.sources.recording.read import read
from fleetfoot_signal.channel import MEASURED, SPECS, Channel
from fleetfoot_signal.sample import Beat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fleetfoot.sources.recording.model import Recording

    Read = Callable[[str | bytes], Recording]


@pytest.fixture
def csv_run(tmp_path: Path) -> Read:
    def read_text(text: str | bytes) -> Recording:
        path = tmp_path / "run.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        (recording,) = read(path)
        return recording

    return read_text


def test_every_measured_channel_has_its_column(csv_run: Read) -> None:
    names = [spec.name for spec in SPECS[:MEASURED]]
    likely = [0.5 * (spec.low + min(spec.high, 100.0 + spec.low)) for spec in SPECS[:MEASURED]]
    got = csv_run(f"t_s,{','.join(names)}\n0,{','.join(map(str, likely))}\n")
    assert got.values[:, 0].tolist() == likely
    assert got.sensors == {Channel(i): "csv" for i in range(MEASURED)}


def test_columns_come_in_any_order_and_an_empty_cell_is_unknown(csv_run: Read) -> None:
    got = csv_run("speed_m_s,t_s,heart_rate_bpm\n3.5,0,\n,1,140\n\n3.75,2,141\n")
    np.testing.assert_array_equal(got.values[Channel.SPEED], [3.5, np.nan, 3.75])
    np.testing.assert_array_equal(got.values[Channel.HEART_RATE], [np.nan, 140.0, 141.0])
    assert got.t_s.tolist() == [0.0, 1.0, 2.0]
    assert got.started_utc is None


def test_a_stated_zero_is_a_zero(csv_run: Read) -> None:
    got = csv_run("t_s,power_w,grade\n0,0,0\n1,0,0\n")
    assert got.values[Channel.POWER].tolist() == got.values[Channel.GRADE].tolist() == [0.0, 0.0]


def test_a_byte_order_mark_and_windows_line_ends_are_understood(csv_run: Read) -> None:
    assert csv_run(b"\xef\xbb\xbft_s, heart_rate_bpm\r\n0, 140\r\n").values[Channel.HEART_RATE, 0] == 140.0


def test_rows_of_one_moment_become_one_with_the_last_known_values(csv_run: Read) -> None:
    got = csv_run("t_s,power_w,speed_m_s\n0,1,2\n1,250,3\n1,,4\n")
    assert got.t_s.tolist() == [0.0, 1.0]
    assert got.values[Channel.POWER].tolist() == [1.0, 250.0]
    assert got.values[Channel.SPEED].tolist() == [2.0, 4.0]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("t_s,hart_rate_bpm\n0,1\n", "unknown column 'hart_rate_bpm'; the nearest is heart_rate_bpm"),
        ("heart_rate_bpm\n140\n", "has no column t_s"),
        ("t_s,power_w,power_w\n0,1,2\n", "column power_w occurs twice"),
        ("t_s,power_w\n0,1\n1,much\n", "line 3, column 'power_w': 'much' is not a number"),
        ("t_s,power_w\n0,1\n1,inf\n", "line 3, column 'power_w': 'inf' is not a number"),
        ("t_s,power_w\n0,1\n1,1_0\n", "line 3, column 'power_w': '1_0' is not a number"),
        ("t_s,power_w\n0,1\n,1\n", "line 3: '' is not a time in seconds"),
        ("t_s,power_w\n-1,1\n", "line 2: '-1' is not a time in seconds"),
        ("t_s,power_w\n1622959867016,1\n", "line 2: '1622959867016' is not a time in seconds"),
        ("t_s,power_w\n0,1\n1\n2,1\n", "line 3 has 1 cells, the header 2"),
        ("t_s,power_w\n", "holds no rows"),
        ("\n\n", "holds no rows"),
        (b"\xff\xfe\x00\x01", "holds no rows"),
        (b"t_s,power_w\n0,\x00\x01\n", "is neither FIT nor a text file"),
        ("t_s,power_w\n0," + "9" * 200_000 + "\n", "a line of it is longer than 100,000 characters"),
        ("what,is\n0,this\n", "unknown column 'what'; leave it out, or name it one of: t_s, heart_rate_bpm"),
        ("t_s,speed_ft\n0,1\n", "unknown column 'speed_ft'; leave it out"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(csv_run: Read, text: str | bytes, cause: str) -> None:
    with pytest.raises(UnreadableError, match=rf"run\.csv: {cause}") as caught:
        csv_run(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", " ", "nan", "NULL", "none"])
def test_a_cell_that_says_nothing_is_unknown(text: str) -> None:
    assert np.isnan(number(text))


@pytest.mark.parametrize("text", ["1_0", "inf", "-inf", "1e999", "0x10", "1,5", "१२", "1e5000", "--1", "."])
def test_a_cell_that_only_looks_like_a_number_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        number(text)


def test_beat_intervals_of_fatmaxxer_are_beats_at_their_receipt(csv_run: Read) -> None:
    got = csv_run(
        "timestamp,rr,since_start\n\n1622959867016,615,0\n1622959868003,612,615\n1622959867900,611,1227\n"
    )
    assert got.started_utc == datetime(2021, 6, 6, 6, 11, 7, 16000, tzinfo=UTC)
    assert got.sensors == {Channel.HEART_RATE: "csv:fatmaxxer"}
    assert [round(beat.t_s, 6) for beat in got.beats] == [0.0, 0.987, 0.987]  # a receipt out of order
    assert [beat.rr_ms for beat in got.beats] == [615.0, 612.0, 611.0]
    assert isinstance(got.beats[0], Beat)


def test_records_of_a_fit_file_carry_strides_and_dates_in_words(csv_run: Read) -> None:
    header = "timestamp,heart_rate,cadence,speed,distance,position_lat,position_long,altitude,temperature"
    row = "Sun Jun 11 07:34:{} PDT 2017,61,{},{},0.0,456099128,-1463077077,2.2,25"
    got = csv_run(
        "\n".join([header, row.format("09", 0, 0.0), row.format("11", 88, 3.0), row.format("12", 0, 3.0)])
    )
    assert got.started_utc == datetime(2017, 6, 11, 14, 34, 9, tzinfo=UTC)
    assert got.t_s.tolist() == [0.0, 2.0, 3.0]
    np.testing.assert_array_equal(got.values[Channel.CADENCE], [0.0, 176.0, np.nan])


def test_a_date_that_is_none_is_refused_with_its_line(csv_run: Read) -> None:
    header = "timestamp,heart_rate,cadence,speed,distance,position_lat,position_long,altitude,temperature"
    for date in ("yesterday", "Sun Foo 11 07:34:09 PDT 2017", "Sun Jun 99 07:34:09 PDT 99999999999"):
        with pytest.raises(UnreadableError, match=r"run\.csv: line 2: '.*' is not a date"):
            csv_run(f"{header}\n{date},61,0,0.0,0.0,1,1,2.2,25\n")


def test_raw_acceleration_is_recognised_and_its_length_known(csv_run: Read) -> None:
    got = csv_run(
        "time,aX,aY,aZ,gX,gY,gZ\n161129,0.1,0.5,0.8,3.8,1.7,-4.7\n263039,0.1,0.5,0.8,3.8,1.7,-4.7\n"
    )
    assert got.duration_s == pytest.approx(101.91)
    assert got.sensors == {}
    assert got.warnings == ["raw acceleration only: it holds none of the channels that are watched"]
