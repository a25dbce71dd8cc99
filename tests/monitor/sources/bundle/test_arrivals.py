"""A file has arrived when it has stopped growing, under its final name, and once."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from fleetfoot.sources.bundle.arrivals import Arrivals

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def test_a_file_arrives_at_the_second_look_that_finds_it_as_it_was(folder: Path) -> None:
    arrivals = Arrivals([folder])
    path = folder / "run.fit"
    path.write_bytes(b"a")
    assert arrivals.look() == []
    path.write_bytes(b"ab")  # still growing
    assert arrivals.look() == []
    assert arrivals.look() == [path]
    assert arrivals.look() == []


def test_what_lies_there_already_arrives_too(folder: Path) -> None:
    for name in ("b.fit", "a.fit"):
        (folder / name).write_bytes(b"x")
    arrivals = Arrivals([folder])
    assert arrivals.look() == []
    assert arrivals.look() == [folder / "a.fit", folder / "b.fit"]


def test_a_file_that_is_written_to_again_arrives_again(folder: Path) -> None:
    path = folder / "run.fit"
    path.write_bytes(b"x")
    arrivals = Arrivals([folder])
    arrivals.look()
    assert arrivals.look() == [path]
    path.write_bytes(b"xy")
    assert [arrivals.look(), arrivals.look(), arrivals.look()] == [[], [path], []]


def test_a_file_of_the_same_size_and_another_time_arrives_again(folder: Path) -> None:
    path = folder / "run.fit"
    path.write_bytes(b"x")
    arrivals = Arrivals([folder])
    arrivals.look()
    arrivals.look()
    os.utime(path, ns=(1, 1))
    assert [arrivals.look(), arrivals.look()] == [[], [path]]


def test_a_file_that_gets_its_name_at_the_end_arrives_under_it(folder: Path) -> None:
    arrivals = Arrivals([folder])
    draft = folder / ".syncthing.run.fit.tmp"
    draft.write_bytes(b"x")
    assert [arrivals.look(), arrivals.look()] == [[], []]
    draft.rename(folder / "run.fit")
    assert [arrivals.look(), arrivals.look()] == [[], [folder / "run.fit"]]


def test_links_empty_files_and_hidden_folders_never_arrive(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.fit").write_bytes(b"x")
    (folder / "link.fit").symlink_to(tmp_path / "outside.fit")
    (folder / "empty.fit").touch()
    (folder / ".stversions").mkdir()
    (folder / ".stversions" / "old.fit").write_bytes(b"x")
    arrivals = Arrivals([folder])
    assert [arrivals.look(), arrivals.look()] == [[], []]


def test_folders_below_and_one_that_goes_and_comes_back(folder: Path) -> None:
    (folder / "2024").mkdir()
    path = folder / "2024" / "run.fit"
    path.write_bytes(b"x")
    arrivals = Arrivals([folder])
    arrivals.look()
    assert arrivals.look() == [path]
    shutil.rmtree(folder)
    assert arrivals.look() == []
    (folder / "2024").mkdir(parents=True)
    path.write_bytes(b"xyz")
    assert [arrivals.look(), arrivals.look()] == [[], [path]]
