"""What is not fleetfoot's: known by its digest, out of a cache, a folder or a package manager; else one clear line."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from fleetfoot.errors import UnreadableError
from fleetfoot.phone.site import parts
from fleetfoot.phone.site.parts import PYODIDE, Part, fetched, has

if TYPE_CHECKING:
    from pathlib import Path

CONTENT = b"a part"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setattr(parts, "cache", lambda: folder)
    return folder


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Part:
    """A part that stands for Pyodide, with a digest of ours."""
    made = PYODIDE._replace(sha256=hashlib.sha256(CONTENT).hexdigest())
    monkeypatch.setattr(parts, "PYODIDE", made)
    return made


def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program in the place of npm; its last argument is the folder to put the package in."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "npm").write_text(f'#!/bin/sh\nfor to in "$@"; do :; done\n{script}\n')
    (folder / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")


def test_a_folder_serves_whatever_the_file_is_called_and_the_cache_keeps_it(
    tmp_path: Path, part: Part
) -> None:
    given = tmp_path / "given"
    given.mkdir()
    (given / "download (1)").write_bytes(CONTENT)
    (given / part.file).write_bytes(b"another")
    notes: list[str] = []
    kept = fetched(part, given, notes.append)
    assert kept.read_bytes() == CONTENT
    assert notes == []
    assert has(part)
    assert fetched(part, None, notes.append) == kept


def test_a_folder_without_it_is_told_with_its_digest_and_where_it_comes_from(
    tmp_path: Path, part: Part
) -> None:
    with pytest.raises(UnreadableError, match=f"{part.sha256}.*npm package pyodide") as told:
        fetched(part, tmp_path, print)
    assert "\n" not in str(told.value)


def test_what_is_fetched_is_told_and_kept(
    tmp_path: Path, part: Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm(tmp_path, monkeypatch, f'printf "a part" > "$to/{part.file}"')
    notes: list[str] = []
    assert fetched(part, None, notes.append).read_bytes() == CONTENT
    assert len(notes) == 1
    assert part.version in notes[0]


def test_what_has_another_digest_is_not_used(
    tmp_path: Path, part: Part, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    npm(tmp_path, monkeypatch, f'printf "evil" > "$to/{part.file}"')
    with pytest.raises(UnreadableError, match="is not what it was"):
        fetched(part, None, lambda _: None)
    assert not cache.exists()


def test_without_a_network_one_line_says_so_and_what_to_do(
    tmp_path: Path, part: Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    npm(tmp_path, monkeypatch, 'echo "npm error code EAI_AGAIN" >&2; echo "npm error a log" >&2; exit 1')
    with pytest.raises(UnreadableError, match=r"cannot be fetched: EAI_AGAIN; .*--parts") as told:
        fetched(part, None, lambda _: None)
    assert "\n" not in str(told.value)


def test_without_npm_it_says_what_to_install(
    tmp_path: Path, part: Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableError, match="install Node"):
        fetched(part, None, lambda _: None)
