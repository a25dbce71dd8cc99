"""Files that cannot be read, or not to their end, and a store that is none."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cli import Done, command, environment, fleetfoot
from fit_bytes import run_fit
from made_runs import capture_of, csv_of, made

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = "t_s,heart_rate_bpm\n"
NOISE = random.Random(4).randbytes(5000)  # noqa: S311 - not a secret


def _folder(path: Path) -> None:
    path.mkdir()


def _missing(path: Path) -> None:
    del path


def _holding(content: str | bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    return write


UNREADABLE = {
    "empty.fit": (_holding(""), "is empty"),
    "empty.csv": (_holding(""), "is empty"),
    "column.csv": (
        _holding("t_s,hart_rate_bpm\n0,100\n"),
        "unknown column 'hart_rate_bpm'; the nearest is heart_rate_bpm",
    ),
    "no-time.csv": (_holding("heart_rate_bpm\n100\n"), "has no column t_s"),
    "years.csv": (
        _holding(HEAD + "0,100\n5,101\n100000000,102\n"),
        "line 4: '100000000' is not a time in seconds",
    ),
    "words.csv": (_holding(HEAD + "0,fast\n"), "line 2, column 'heart_rate_bpm'"),
    "noise.fit": (_holding(NOISE), "is neither FIT nor a text file"),
    "noise.csv": (_holding(NOISE), "is neither FIT nor a text file"),
    "noise.bin": (_holding(NOISE), "is neither FIT nor a text file"),
    "head.fit": (_holding(run_fit().content()[:14]), "is damaged or cut off: no record can be read"),
    "broken.tcx": (
        _holding("<TrainingCenterDatabase><Activities>"),
        "holds no recorded activity: line 1: Premature end",
    ),
    "no-capture.jsonl": (_holding('{"format":"else"}\n'), "line 1: is not the header of a capture"),
    "folder.fit": (_folder, "holds no recording of a run"),
    "missing.fit": (_missing, "cannot be opened: No such file or directory"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    csv_of(made(700), folder / "good.csv")
    for name, (make, _) in UNREADABLE.items():
        make(folder / name)
    return folder


@pytest.fixture(scope="module")
def together(folder: Path) -> Done:
    """All unreadable files in one call, good ones before and after them."""
    files = [folder / name for name in UNREADABLE]
    cut = folder / "cut.fit"
    cut.write_bytes(run_fit(seconds=400).content()[:3000])
    return fleetfoot(
        folder, "replay", folder / "good.csv", *files, cut, "--json", "--store", folder / "s.db"
    ).ended(4)


@pytest.mark.parametrize("name", UNREADABLE)
def test_one_line_names_the_file_and_the_cause(together: Done, folder: Path, name: str) -> None:
    lines = [line for line in together.err.splitlines() if line.startswith(f"fleetfoot: {folder / name}: ")]
    assert len(lines) == 1, together.err
    assert UNREADABLE[name][1] in lines[0]


def test_the_other_files_of_the_call_are_analysed(together: Done) -> None:
    assert [summary["source"] for summary in together.summaries] == ["good.csv", "cut.fit"]
    assert together.summaries[0]["duration_s"] == 700.0


def test_nothing_but_unreadable_files_gives_exit_code_4_and_no_store(tmp_path: Path, folder: Path) -> None:
    done = fleetfoot(tmp_path, "replay", folder / "words.csv", "--json", "--store", tmp_path / "s.db").ended(
        4
    )
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert not (tmp_path / "s.db").exists()


def test_records_that_come_late_are_put_in_place_with_one_warning(tmp_path: Path) -> None:
    (tmp_path / "back.csv").write_text(HEAD + "0,100\n5,101\n3,102\n")
    done = fleetfoot(tmp_path, "replay", "back.csv", "--json", "--store", tmp_path / "s.db").ended(0)
    assert done.summaries[0]["warnings"] == ["1 record out of order by up to 4 s: put in place"]


def test_a_fit_file_that_is_cut_off_is_analysed_to_there_with_one_warning(tmp_path: Path) -> None:
    cut = tmp_path / "cut.fit"
    cut.write_bytes(run_fit(seconds=900).content()[:8000])
    done = fleetfoot(tmp_path, "replay", cut, "--json", "--store", tmp_path / "s.db").ended(0)
    (summary,) = done.summaries
    assert 100.0 < summary["duration_s"] < 899.0
    assert len([line for line in done.err.splitlines() if "cut off" in line]) == 1


def _capture(folder: Path) -> list[str]:
    path = capture_of(made(700), folder / "whole.jsonl", run_id="r1")
    return path.read_text().splitlines(keepends=True)


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ('{"t":240.0,"s":"sim:pod","c":"2a53","x":"zz"}\n', "line 500: x is not at most 512 bytes"),
        ("hello\n", "line 500: is not a line of a capture"),
        ('{"t":1.0,"s":"sim:pod","c":"2a53","x":""}\n', "line 500: time goes back"),
        ('{"t":9000000.0,"s":"sim:strap","c":"2a37","x":"0078"}\n', "the clock jumps by 104.2 days"),
    ],
)
def test_a_capture_that_is_damaged_in_the_middle_is_analysed_to_there(
    tmp_path: Path, line: str, cause: str
) -> None:
    lines = _capture(tmp_path)
    damaged = tmp_path / "damaged.jsonl"
    damaged.write_text("".join([*lines[:499], line, *lines[500:]]))
    done = fleetfoot(tmp_path, "replay", damaged, "--json", "--store", tmp_path / "s.db").ended(4)
    (summary,) = done.summaries
    assert 100.0 < summary["duration_s"] < 300.0
    (told,) = [text for text in done.err.splitlines() if text.startswith("fleetfoot: ")]
    assert "damaged.jsonl" in told
    assert cause in told
    assert any(cause in warning for warning in summary["warnings"])


def test_a_capture_that_ends_years_after_its_last_line_is_analysed_to_there(tmp_path: Path) -> None:
    lines = _capture(tmp_path)
    (tmp_path / "late.jsonl").write_text("".join([*lines[:-1], '{"end":9000000.0}\n']))
    done = fleetfoot(tmp_path, "replay", "late.jsonl", "--json", "--store", "s.db").ended(4)
    assert 690.0 < done.summaries[0]["duration_s"] < 710.0
    assert "fleetfoot: late.jsonl: the clock jumps by" in done.err


def test_a_capture_that_was_cut_off_in_a_line_is_analysed_to_there_with_one_warning(tmp_path: Path) -> None:
    whole = "".join(_capture(tmp_path))
    (tmp_path / "cut.jsonl").write_text(whole[: len(whole) // 2])
    done = fleetfoot(tmp_path, "replay", "cut.jsonl", "--json", "--store", "s.db").ended(0)
    assert 200.0 < done.summaries[0]["duration_s"] < 500.0
    assert len([line for line in done.err.splitlines() if "was cut off" in line]) == 1


@pytest.mark.parametrize(
    "content", [b"SQLite format 3\0" + NOISE, b"my diary\n" * 99], ids=["torn", "foreign"]
)
def test_a_store_that_is_none_gives_exit_code_5_and_is_left_untouched(
    tmp_path: Path, folder: Path, content: bytes
) -> None:
    store = tmp_path / "store.db"
    store.write_bytes(content)
    for arguments in (["replay", folder / "good.csv"], ["runs"], ["demo"], ["simulate", "steady"]):
        done = fleetfoot(tmp_path, *arguments, "--json", "--store", store).ended(5)
        assert done.out == ""
        assert [line for line in done.err.splitlines() if str(store) in line]
        assert store.read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["store.db"]


def test_a_capture_is_never_written_over(tmp_path: Path) -> None:
    _capture(tmp_path)
    (tmp_path / "mine.jsonl").write_text("precious")
    done = fleetfoot(tmp_path, "replay", "whole.jsonl", "--capture", "mine.jsonl", "--store", "s.db").ended(5)
    assert "mine.jsonl" in done.err
    assert (tmp_path / "mine.jsonl").read_text() == "precious"


def test_a_file_without_sensor_bytes_cannot_be_captured(tmp_path: Path, folder: Path) -> None:
    done = fleetfoot(
        tmp_path, "replay", folder / "good.csv", "--capture", "x.jsonl", "--store", "s.db"
    ).ended(4)
    assert "good.csv: holds no sensor bytes" in done.err
    assert not (tmp_path / "x.jsonl").exists()


def test_a_pipe_is_refused_because_it_can_be_read_but_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "run.csv")
    done = fleetfoot(tmp_path, "replay", tmp_path / "run.csv").ended(4)
    assert "run.csv: is not a regular file" in done.err


def test_a_speed_that_is_no_number_is_a_usage_error(tmp_path: Path) -> None:
    done = fleetfoot(tmp_path, "replay", "--speed", "nan", tmp_path / "run.csv").ended(2)
    assert "nan is no speed" in done.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_output_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("detectors", "--json"),
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, "fault in fleetfoot" in done.stderr) == (1, False)
    assert "standard output cannot be written: No space left on device" in done.stderr
