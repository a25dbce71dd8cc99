"""Captures: lossless round trip, breaking off, hostile lines; and the one way into every file."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from fit_bytes import run_fit
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetfoot.errors import StoreError, UnreadableError
from fleetfoot.path.source import Notification
from fleetfoot.sources.capture import Capture, CaptureWriter, Header, read_capture
from fleetfoot.sources.open import open_source

if TYPE_CHECKING:
    from pathlib import Path

HEADER = Header(
    "20260517T063000Z-0123abcd",
    "anna",
    "live",
    datetime(2026, 5, 17, 6, 30, tzinfo=UTC),
    {"hr:D0:11": "Polar H10 5B2D"},
)
LONG_UUID = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"
SENT = [
    Notification(0.1 + 0.2, "hr:D0:11", "2a37", bytes.fromhex("1690ff03")),
    Notification(0.1 + 0.2, "hr:D0:11", LONG_UUID, b""),
    Notification(1e6 / 3, "rsc:01", "2a53", bytes(range(256))),
]


def write(path: Path, sent: list[Notification], duration_s: float | None = 400_000.0) -> None:
    with CaptureWriter(path, HEADER) as writer:
        for notification in sent:
            writer.append(notification)
        if duration_s is not None:
            writer.finish(duration_s)


def test_what_was_captured_comes_back_bit_for_bit(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    write(path, SENT)
    capture = read_capture(path)
    assert capture.header == HEADER
    assert capture.duration_s == 400_000.0
    assert capture.warnings == []
    assert list(capture.notifications()) == list(capture.notifications()) == SENT


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0.0, 1e7), st.binary(max_size=512)), max_size=20))
def test_every_time_and_payload_survives(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[float, bytes]]
) -> None:
    path = tmp_path_factory.mktemp("captures") / "run.jsonl"
    sent = [Notification(t_s, "a", "2a37", payload) for t_s, payload in sorted(drawn)]
    write(path, sent, 0.0)
    assert list(read_capture(path).notifications()) == sent


def test_a_header_may_know_neither_date_nor_sensors(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    header = replace(HEADER, started_utc=None, sensors={})
    with CaptureWriter(path, header) as writer:
        writer.finish(0.0)
    assert read_capture(path).header == header


def test_flushed_lines_are_readable_while_the_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    with CaptureWriter(path, HEADER) as writer:
        writer.append(SENT[0])
        writer.flush()
        capture = read_capture(path)
        assert list(capture.notifications()) == SENT[:1]
        assert capture.duration_s is None
        assert "was cut off" in capture.warnings[0]


def test_cut_off_anywhere_it_is_read_up_to_the_last_whole_line(tmp_path: Path) -> None:
    whole = tmp_path / "whole.jsonl"
    write(whole, SENT)
    content = whole.read_bytes()
    header_size = content.index(b"\n") + 1
    path = tmp_path / "cut.jsonl"
    for size in range(header_size, len(content) - 1):
        path.write_bytes(content[:size])
        capture = read_capture(path)
        got = list(capture.notifications())
        whole_lines = content[header_size:size].count(b"\n") + (content[size : size + 1] == b"\n")
        assert got == SENT[: min(whole_lines, len(SENT))], size
        assert len(capture.warnings) == (0 if capture.duration_s is not None else 1)


def test_the_last_line_may_lack_its_end(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    write(path, SENT)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    capture = read_capture(path)
    assert capture.duration_s == 400_000.0
    assert list(capture.notifications()) == SENT


def test_a_header_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    path.write_bytes(b'{"format":"fleetfoot-cap')
    with pytest.raises(UnreadableError, match="holds no whole line"):
        read_capture(path)


GOOD = {"t": 1.5, "s": "a", "c": "2a37", "x": "00"}


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (b"{", "is not a line of a capture"),
        (b"[1]", "is not a line of a capture"),
        (b"null", "is not a line of a capture"),
        (b"\xff\xfe", "is not a line of a capture"),
        (b"[" * 5000, "is not a line of a capture"),
        (b'{"t":' + b"9" * 5000 + b"}", "is not a line of a capture"),
        (json.dumps(GOOD | {"t": float("nan")}).encode(), "is not a line of a capture: NaN is not a number"),
        (json.dumps(GOOD | {"t": float("inf")}).encode(), "Infinity is not a number"),
        (b'{"t":1e999,"s":"a","c":"2a37","x":"00"}', "t is not a time in seconds"),
        (json.dumps(GOOD | {"t": -1}).encode(), "t is not a time in seconds: -1"),
        (json.dumps(GOOD | {"t": 10**400}).encode(), "t is not a time in seconds"),
        (json.dumps(GOOD | {"t": True}).encode(), "t is not a time in seconds: true"),
        (json.dumps(GOOD | {"t": "1"}).encode(), "t is not a time in seconds"),
        (json.dumps(GOOD | {"t": 0.5}).encode(), r"time goes back from 1\.0 s to 0\.5 s"),
        (json.dumps(GOOD | {"s": 7}).encode(), "s is not a text"),
        (json.dumps(GOOD | {"s": ""}).encode(), "s is not a text"),
        (json.dumps(GOOD | {"s": "a\nb"}).encode(), "s is not a text"),
        (json.dumps(GOOD | {"s": "a" * 201}).encode(), "s is not a text"),
        (json.dumps(GOOD | {"c": "2A37"}).encode(), "c is not a UUID"),
        (json.dumps(GOOD | {"x": "0"}).encode(), "x is not at most 512 bytes"),
        (json.dumps(GOOD | {"x": "0g"}).encode(), "x is not at most 512 bytes"),
        (json.dumps(GOOD | {"x": "00 "}).encode(), "x is not at most 512 bytes"),
        (json.dumps(GOOD | {"x": "00" * 513}).encode(), "x is not at most 512 bytes"),
        (json.dumps(GOOD | {"x": None}).encode(), "x is not at most 512 bytes"),
        (b"{}", "t is not a time in seconds: missing"),
        (b'{"x":"' + b"0" * 70_000 + b'"}', "is longer than any line"),
    ],
)
def test_a_hostile_line_is_refused_by_its_number(tmp_path: Path, line: bytes, cause: str) -> None:
    path = tmp_path / "run.jsonl"
    write(path, [Notification(1.0, "a", "2a37", b"")], None)
    path.write_bytes(path.read_bytes() + line + b"\n" + json.dumps(GOOD).encode() + b"\n")
    with pytest.raises(UnreadableError, match=rf"run\.jsonl: line 3.*{cause}") as caught:
        list(read_capture(path).notifications())
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300 + len(str(tmp_path))


def test_lines_behind_the_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    write(path, SENT)
    path.write_bytes(path.read_bytes() + json.dumps(GOOD).encode() + b"\n")
    with pytest.raises(UnreadableError, match="line 6: stands behind the end line"):
        list(read_capture(path).notifications())


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"format": "other"}, "is not the header of a capture"),
        ({"version": 2}, "is of version 2; this fleetfoot reads 1; update fleetfoot"),
        ({"version": True}, "is of version true"),
        ({"version": [1] * 1000}, "is of version"),
        ({"run": 5}, "run is not a text"),
        ({"athlete": None}, "athlete is not a text .*: missing"),
        ({"sensors": []}, "sensors is not an object"),
        ({"sensors": {"a": 1}}, "a is not a text"),
        ({"started_utc": "soon"}, "started_utc is not a time"),
        ({"started_utc": 5}, "started_utc is not a time"),
        ({"started_utc": "2026-05-17T06:30:00"}, "started_utc names no time zone"),
    ],
)
def test_a_header_that_is_none_is_refused(tmp_path: Path, change: dict[str, object], cause: str) -> None:
    path = tmp_path / "run.jsonl"
    write(path, [])
    header = json.loads(path.read_bytes().splitlines()[0])
    path.write_bytes(json.dumps(header | change).encode() + b"\n")
    with pytest.raises(UnreadableError, match=rf"run\.jsonl: line 1: .*{cause}"):
        read_capture(path)


def test_a_capture_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    write(path, SENT)
    with pytest.raises(StoreError, match=r"run\.jsonl: the capture cannot be written: File exists"):
        CaptureWriter(path, HEADER)
    assert read_capture(path).duration_s is not None


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file or directory"):
        CaptureWriter(tmp_path / "none" / "run.jsonl", HEADER)


def test_a_full_disk_is_said() -> None:
    from pathlib import Path  # noqa: PLC0415 - elsewhere only a type

    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    writer = CaptureWriter.__new__(CaptureWriter)  # "x" would refuse a device that exists
    writer._path = full
    writer._file = full.open("wb")
    writer._lines, writer._outlet = [], None
    writer.append(SENT[0])
    with pytest.raises(StoreError, match="No space left on device"):
        writer.flush()
    with pytest.raises(StoreError, match="No space left on device"):
        writer.close()


def test_any_file_is_opened_by_what_it_holds(tmp_path: Path) -> None:
    capture, fit, csv = tmp_path / "a.fit", tmp_path / "b.csv", tmp_path / "c.tcx.txt"
    write(capture, SENT)
    fit.write_bytes(run_fit().content())
    csv.write_text("t_s,power_w\n0,1\n")
    assert isinstance(open_source(capture), Capture)
    for path in (fit, csv):
        recordings = open_source(path)
        assert isinstance(recordings, list)
        assert recordings[0].name == path.name


@pytest.mark.parametrize(
    ("name", "cause"),
    [("none.fit", "cannot be opened: No such file"), (".", "cannot be opened: Is a directory")],
)
def test_what_is_no_file_is_refused(tmp_path: Path, name: str, cause: str) -> None:
    with pytest.raises(UnreadableError, match=cause):
        open_source(tmp_path / name)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.fit"
    path.write_bytes(b"")
    with pytest.raises(UnreadableError, match=r"empty\.fit: is empty"):
        open_source(path)
