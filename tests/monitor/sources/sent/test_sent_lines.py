"""The lines of a run that is sent: counted, compared, checked, on the disk, whatever the cuts."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetfoot.errors import StoreError, UnreadableError, UsageError
from fleetfoot.path.source import Notification
from fleetfoot.sources.capture_lines import Header, end_line, header_line, line_of
from fleetfoot.sources.sent import inbox as inbox_module
from fleetfoot.sources.sent import lines as lines_module
from fleetfoot.sources.sent.inbox import FullError, Inbox
from fleetfoot.sources.sent.lines import GapError, SentRun, TooLargeError, lines_of

if TYPE_CHECKING:
    from pathlib import Path

RUN = "20260517T063000Z-0123abcd"
OTHER = """
import sys
from pathlib import Path
from fleetfoot.errors import UsageError
from fleetfoot.sources.sent.inbox import Inbox
try:
    Inbox(Path(sys.argv[1]))
except UsageError:
    sys.exit(2)
"""
TOLD = [Notification(i / 2, "strap", "2a37", bytes((0, 60 + i))) for i in range(40)]
LINES = [
    line.encode()
    for line in (header_line(Header(RUN, "anna", "live", None)), *map(line_of, TOLD), end_line(20.0))
]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, len(LINES)), st.integers(0, 12)), max_size=60))
def test_cuts_repeats_and_reorders_end_in_the_same_file(
    tmp_path_factory: pytest.TempPathFactory, sent: list[tuple[int, int]]
) -> None:
    path = tmp_path_factory.mktemp("sent") / "run"
    run, told = SentRun(path, RUN), list[Notification]()
    for at, many in [*sent, *((run_at, 5) for run_at in range(0, len(LINES), 5))]:
        have = run.have
        if at > have:
            with pytest.raises(GapError, match=f"from {have} on"):
                run.take(at, LINES[at : at + many])
            assert run.have == have
        else:
            told += run.take(at, LINES[at : at + many])
            assert run.have == max(have, min(at + many, len(LINES)))
    assert told == TOLD == list(run.notifications())
    assert path.read_bytes() == b"".join(LINES)
    assert run.is_complete
    assert (path.stat().st_mode & 0o777) == 0o600


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (b"\n", "not a line"),
        (b"[]\n", "no JSON object"),
        (b"\xff\n", "not a line"),
        (b'{"t":1.0,"s":"strap","c":"2a37","x":"00"}\n', "time goes back"),
        (b'{"t":NaN,"s":"strap","c":"2a37","x":"00"}\n', "not a number"),
        (b'{"t":99.0,"s":"strap","c":"2a37","x":"0"}\n', "hex"),
        (b'{"t":99.0,"s":"strap","c":"2a37","x":"00"}', "whole line"),
        (b'{"end":-1}\n', "end is not a time"),
        (LINES[0], "t is not a time"),
        (b"{" + b" " * 70_000 + b"}\n", "whole line"),
    ],
)
def test_what_is_no_next_line_is_refused_and_nothing_of_it_kept(
    tmp_path: Path, line: bytes, wrong: str
) -> None:
    run = SentRun(tmp_path / "run", RUN)
    run.take(0, LINES[:20])
    good = line_of(Notification(30.0, "strap", "2a37", b"\0\x40")).encode()
    with pytest.raises(UnreadableError, match=wrong):
        run.take(20, [good, line])
    assert run.have == 20
    run.take(20, LINES[20:])  # the time of the good line before it is forgotten too
    assert run.path.read_bytes() == b"".join(LINES)


def test_other_lines_than_before_another_run_and_what_follows_the_end_are_refused(tmp_path: Path) -> None:
    run = SentRun(tmp_path / "run", RUN)
    with pytest.raises(UnreadableError, match="another run"):
        run.take(0, [header_line(Header("other-run", "anna", "live", None)).encode()])
    assert not run.path.exists()
    run.take(0, LINES)
    with pytest.raises(UnreadableError, match="other ones"):
        run.take(3, [LINES[4]])
    with pytest.raises(UnreadableError, match="behind the end"):
        run.take(len(LINES) - 1, [LINES[-1], LINES[-1]])
    assert run.take(0, LINES) == []


def test_half_a_line_after_a_power_cut_is_cut_off_and_the_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "run"
    SentRun(path, RUN).take(0, LINES[:7])
    path.write_bytes(path.read_bytes() + LINES[7][:-3])
    run = SentRun(path, RUN)
    assert (run.have, run.latest_s, run.is_complete) == (7, TOLD[5].t_s, False)
    assert run.take(7, LINES[7:]) == TOLD[6:]
    assert path.read_bytes() == b"".join(LINES)


def test_a_disk_that_fails_keeps_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = SentRun(tmp_path / "run", RUN)
    run.take(0, LINES[:3])

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match="No space left"):
            run.take(3, LINES[3:9])
    assert run.have == 3
    assert run.path.read_bytes() == b"".join(LINES[:3])
    assert run.take(3, LINES[3:]) == TOLD[2:]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    dear = tmp_path / "dear"
    dear.write_bytes(b"dear")
    (tmp_path / "run").symlink_to(dear)
    with pytest.raises(StoreError):
        SentRun(tmp_path / "run", RUN).take(0, LINES)
    assert dear.read_bytes() == b"dear"


def test_sizes_have_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Inbox(tmp_path / "in")) as inbox:
        inbox.take(RUN, 0, LINES[:2])
        monkeypatch.setattr(lines_module, "LARGEST_RUN_BYTES", inbox.run(RUN).size)
        with pytest.raises(TooLargeError):
            inbox.take(RUN, 2, LINES[2:4])
        monkeypatch.setattr(lines_module, "LARGEST_RUN_BYTES", 1 << 20)
        monkeypatch.setattr(inbox_module, "LARGEST_BYTES", inbox.run(RUN).size)
        with pytest.raises(FullError):
            inbox.take(RUN, 2, LINES[2:4])
        monkeypatch.setattr(inbox_module, "LARGEST_BYTES", 1 << 20)
        monkeypatch.setattr(inbox_module, "MOST_RUNS", 1)
        inbox.take(RUN, 2, LINES[2:4])
        with pytest.raises(FullError):
            inbox.take("another-run", 0, LINES[:1])
    assert [path.name for path in (tmp_path / "in").glob("*.jsonl")] == [f"{RUN}.capture.jsonl"]


def test_an_inbox_belongs_to_one_process_and_knows_its_runs_again(tmp_path: Path) -> None:
    with closing(Inbox(tmp_path / "in")) as inbox:
        inbox.take(RUN, 0, LINES[:9])
        # A process of its own, not a fork: what failed in that would go on as a second worker on the same wire.
        other = [sys.executable, "-c", OTHER, str(tmp_path / "in")]
        done = subprocess.run(other, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (2, "")
    with closing(Inbox(tmp_path / "in")) as again:
        assert again.runs() == [RUN]
        assert again.run(RUN).have == 9


@pytest.mark.parametrize("run", ["", ".", "../x", "a/b", "a.b", "-a", "x" * 65, "a\n", "ä"])
def test_the_id_of_a_run_is_no_path(tmp_path: Path, run: str) -> None:
    with closing(Inbox(tmp_path / "in")) as inbox, pytest.raises(UsageError):
        inbox.take(run, 0, LINES)


@given(st.lists(st.binary(max_size=5).map(lambda b: b.replace(b"\n", b"") + b"\n")))
def test_lines_are_cut_at_their_ends_alone(lines: list[bytes]) -> None:
    assert lines_of(b"".join(lines)) == lines
