"""Packed recordings, archives and folders open as the files in them do."""

from __future__ import annotations

import gzip
import zipfile
from typing import TYPE_CHECKING

import pytest
from made_exports import CYCLING, fit_of

from fleetfoot.cli.frame import run as fleetfoot
from fleetfoot.errors import UnreadableError
from fleetfoot.sources import open as opening
from fleetfoot.sources.open import open_sources

if TYPE_CHECKING:
    from pathlib import Path


def names(path: Path) -> list[str]:
    found: list[str] = []
    for source in open_sources(path):
        assert isinstance(source, list), source
        found += [recording.name for recording in source]
    return found


def test_a_packed_recording_is_that_recording(tmp_path: Path) -> None:
    plain, packed = tmp_path / "run.fit", tmp_path / "run.fit.gz"
    plain.write_bytes(fit_of(1))
    packed.write_bytes(gzip.compress(fit_of(1)))
    (one,), (other,) = open_sources(plain), open_sources(packed)
    assert isinstance(one, list)
    assert isinstance(other, list)
    assert (one[0].digest, one[0].name) == (other[0].digest, other[0].name)


def test_archives_and_folders_hold_what_is_in_them(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.fit").write_bytes(fit_of(1))
    (folder / "ride.fit").write_bytes(fit_of(2, sport=CYCLING))
    (folder / "notes.txt").write_text("hello\n")
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        archive.writestr("b.fit.gz", gzip.compress(fit_of(3)))
    assert names(folder) == ["a.fit", "b.fit"]
    assert names(folder / "b.zip") == ["b.fit"]


def test_what_is_damaged_in_an_archive_is_told_and_the_rest_is_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("cut.fit.gz", gzip.compress(fit_of(1))[:-30])
        archive.writestr("good.fit", fit_of(2))
    bad, good = open_sources(tmp_path / "a.zip")
    assert isinstance(bad, UnreadableError)
    assert "a.zip: cut.fit.gz: cannot be read: it was cut off" in str(bad)
    assert isinstance(good, list)


def test_nothing_and_too_much_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(UnreadableError, match="holds no recording of a run"):
        names(folder)
    for number in range(3):
        (folder / f"{number}.fit").write_bytes(fit_of(number))
    monkeypatch.setattr(opening, "MOST", 2)
    with pytest.raises(
        UnreadableError, match=r"more than 2 recordings; take them in with 'fleetfoot import'"
    ):
        names(folder)


def test_replay_takes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.fit", fit_of(1))
        archive.writestr("y.fit", fit_of(2))
    assert fleetfoot(["replay", str(tmp_path / "a.zip"), "--store", str(tmp_path / "s.db")]) == 0
    told = capsys.readouterr().err
    assert "x.fit" in told
    assert "y.fit" in told
