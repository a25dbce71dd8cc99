"""Files that are written: whole or not at all, over nothing, through no link, for their owner only."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from patience import PATIENCE_S

from fleetfoot.errors import UsageError
from fleetfoot.files.place import create, plain_name, put


@given(st.text())
def test_a_name_from_outside_is_one_part_of_a_path_and_never_hidden(name: str) -> None:
    plain = plain_name(name)
    assert Path(plain).name == plain
    assert plain not in {"", ".", ".."}
    assert not plain.startswith(".")
    assert len(plain) <= 100
    assert plain.isascii()


def test_a_file_is_its_owners_only(tmp_path: Path) -> None:
    put(tmp_path / "run.csv", b"x")
    with create(tmp_path / "run.jsonl") as file:
        file.write(b"y")
    assert {each.name: each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == {
        "run.csv": 0o600,
        "run.jsonl": 0o600,
    }


def test_what_is_there_stays_unless_it_may_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "run.csv"
    path.write_text("old")
    with pytest.raises(UsageError, match=r"run\.csv is there already"):
        put(path, b"new")
    with pytest.raises(FileExistsError):
        create(path)
    assert path.read_text() == "old"
    put(path, b"new", over=lambda there: there.read_text() == "old")
    assert path.read_text() == "new"


@pytest.mark.parametrize("target", ["victim", "nothing"])
def test_no_link_is_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "victim").write_text("dear")
    link = tmp_path / "run.csv"
    link.symlink_to(tmp_path / target)
    with pytest.raises(UsageError, match=r"run\.csv is a link"):
        put(link, b"new", over=lambda _: True)
    with pytest.raises(FileExistsError):
        create(link)
    assert (tmp_path / "victim").read_text() == "dear"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["run.csv", "victim"]


def test_a_pipe_takes_what_it_is_given(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    put(tmp_path / "pipe", b"new")
    reader.join(PATIENCE_S)
    assert got == [b"new"]


@pytest.mark.parametrize("step", ["os.link", "os.fdopen"])
def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def full(*_: object) -> None:
        raise FileExistsError(17, "No space left on device")

    monkeypatch.setattr(step, full)
    with pytest.raises(UsageError, match=r"cannot write .*run\.csv: No space left on device"):
        put(tmp_path / "run.csv", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_file_system_without_hard_links_gets_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    put(tmp_path / "run.csv", b"new")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("run.csv", b"new")]
