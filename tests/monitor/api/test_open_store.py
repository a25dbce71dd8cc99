"""The store, read from Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from exported import RUN, a_store, made_beats

import fleetfoot
from fleetfoot.errors import StoreError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_path_it_is_the_store_of_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_store(tmp_path / "mine.db")
    configuration = tmp_path / "config.toml"
    configuration.write_text(f'[store]\npath = "{path}"\n')
    monkeypatch.setenv("FLEETFOOT_CONFIG", str(configuration))
    with fleetfoot.open_store() as store:
        assert store.path == path
        assert [run.id for run in store.runs()] == [RUN.id]
        assert store.runs("nobody") == []
        assert store.beats(store.find("last"))["rr_ms"].tolist() == [beat.rr_ms for beat in made_beats()]


def test_reading_changes_nothing_and_a_missing_store_is_not_made(tmp_path: Path) -> None:
    path = a_store(tmp_path / "mine.db")
    before = path.read_bytes()
    with fleetfoot.open_store(path) as store:
        run = store.find(RUN.id[:6])
        assert store.ticks(run).rows == run.duration_s
        with pytest.raises(UsageError, match="no run 'zzz'"):
            store.find("zzz")
        with pytest.raises(StoreError):
            store.store.note("anna", [])
    store.close()
    assert path.read_bytes() == before
    with pytest.raises(StoreError, match="no store at"):
        fleetfoot.open_store(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()
