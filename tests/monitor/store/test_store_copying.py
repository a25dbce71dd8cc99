"""Backups: whole, private, checked; and stores out of them, with what was there before kept."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from recorded import DETECTORS, a_run, begun, completed

from fleetfoot.cli.frame import run as fleetfoot
from fleetfoot.errors import StoreError, UsageError
from fleetfoot.store.copying import back_up, restore
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    with Store.open(path, detectors=DETECTORS) as opened:
        for number in range(3):
            completed(opened, a_run(f"run{number}"), 20 + number)
    return path


def content(path: Path) -> list[tuple[str, int]]:
    with Store.open(path, read_only=True) as opened:
        return sorted((each.id, each.duration_s) for each in opened.runs())


RUNS = [("run0", 20), ("run1", 21), ("run2", 22)]


def test_a_backup_holds_every_run_in_one_file_for_its_owner_alone(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "new" / "backup.db"
    copied = back_up(store, target)
    assert (copied.runs, copied.size) == (3, target.stat().st_size)
    assert target.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in target.parent.iterdir()] == ["backup.db"]
    assert content(target) == RUNS


def test_a_backup_during_a_run_holds_it_as_far_as_it_had_come(store: Path, tmp_path: Path) -> None:
    with Store.open(store, detectors=DETECTORS) as opened:
        begun(opened, a_run("live"), 50)
        opened.commit()
        begun(opened, a_run("uncommitted"), 7)
        back_up(store, tmp_path / "backup.db")
    assert content(tmp_path / "backup.db") == [("live", 50), *RUNS, ("uncommitted", 0)]


def test_a_backup_beside_a_busy_writer_is_of_one_moment(store: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with Store.open(store, detectors=DETECTORS) as opened:
            number = 100
            while not stop.is_set():
                completed(opened, a_run(f"busy{number}"), 5)
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            target = tmp_path / f"{number}.db"
            back_up(store, target)
            assert set(RUNS) <= set(content(target))
            assert {seconds for run, seconds in content(target) if run.startswith("busy")} <= {0, 5}
    finally:
        stop.set()
        writer.join()


def test_what_exists_is_replaced_only_where_that_is_asked_for(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    target.write_bytes(b"mine")
    with pytest.raises(UsageError, match=r"exists: name another file, or add --force"):
        back_up(store, target)
    assert target.read_bytes() == b"mine"
    back_up(store, target, replace=True)
    assert content(target) == RUNS


def test_a_link_is_followed_and_the_store_is_never_its_own_backup(store: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(store)
    with pytest.raises(UsageError, match="is the store itself"):
        back_up(store, link, replace=True)
    with pytest.raises(UsageError, match="is the store itself"):
        restore(link, store)


def test_a_place_that_cannot_be_written_is_told(store: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match=r"cannot write .*: name another place"):
        back_up(store, tmp_path / "file" / "backup.db")


def test_there_is_nothing_to_back_up_before_the_first_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing to back up"):
        back_up(tmp_path / "none.db", tmp_path / "backup.db")
    assert list(tmp_path.iterdir()) == []


def damage(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096 * 2)
        file.write(b"\xa5" * 4096)


def test_a_damaged_store_makes_no_backup(store: Path, tmp_path: Path) -> None:
    damage(store)
    with pytest.raises(StoreError, match="is damaged"):
        back_up(store, tmp_path / "backup.db")
    assert not (tmp_path / "backup.db").exists()
    assert not list(tmp_path.glob(".*part*"))


def test_restoring_where_nothing_is(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "backup.db")
    done = restore(tmp_path / "backup.db", tmp_path / "elsewhere" / "store.db")
    assert (done.runs, done.kept) == (3, None)
    assert content(tmp_path / "elsewhere" / "store.db") == RUNS


def test_restoring_keeps_what_was_there_and_leaves_the_backup_as_it_is(store: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    back_up(store, backup)
    before = backup.read_bytes()
    with Store.open(store, detectors=DETECTORS) as opened:
        completed(opened, a_run("later"), 9)
    done = restore(backup, store)
    assert content(store) == RUNS
    assert done.kept is not None
    assert content(done.kept) == [("later", 9), *RUNS]
    assert backup.read_bytes() == before
    with Store.open(store, detectors=DETECTORS) as opened:  # and it goes on
        completed(opened, a_run("next"), 4)
    assert ("next", 4) in content(store)


def test_a_damaged_store_is_put_aside_and_replaced(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "backup.db")
    damage(store)
    damaged_bytes = store.read_bytes()
    done = restore(tmp_path / "backup.db", store)
    assert content(store) == RUNS
    assert done.kept is not None
    assert ".damaged-" in done.kept.name
    assert done.kept.read_bytes() == damaged_bytes


def test_a_reader_of_the_store_sees_the_restored_runs(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "backup.db")
    with Store.open(store, detectors=DETECTORS) as opened:
        completed(opened, a_run("later"), 9)
    with Store.open(store, read_only=True) as reader:
        restore(tmp_path / "backup.db", store)
        assert sorted(each.id for each in reader.runs()) == ["run0", "run1", "run2"]


def test_nothing_is_restored_over_a_run_that_is_being_recorded(store: Path, tmp_path: Path) -> None:
    back_up(store, tmp_path / "backup.db")
    with Store.open(store, detectors=DETECTORS) as opened:
        begun(opened, a_run("live"), 5)
        opened.commit()
        with pytest.raises(StoreError, match="a run is being recorded in it: end it first"):
            restore(tmp_path / "backup.db", store)
    assert ("live", 5) in content(store)


def test_what_is_no_backup_changes_nothing(store: Path, tmp_path: Path) -> None:
    before = content(store)
    strange = tmp_path / "strange.db"
    with closing(sqlite3.connect(strange)) as conn:
        conn.execute("CREATE TABLE x(y)")
    text = tmp_path / "text.db"
    text.write_text("no database" * 1000)
    broken = tmp_path / "broken.db"
    back_up(store, broken)
    damage(broken)
    for wrong in (strange, text, broken, tmp_path / "absent.db"):
        with pytest.raises(StoreError):
            restore(wrong, store)
    assert content(store) == before
    assert not list(tmp_path.glob("store.db.before*"))


def test_a_backup_that_was_moved_with_its_log_is_read_with_it(store: Path, tmp_path: Path) -> None:
    with Store.open(store, detectors=DETECTORS) as opened:
        completed(opened, a_run("in the log"), 3)
        moved = tmp_path / "moved.db"
        shutil.copyfile(store, moved)
        shutil.copyfile(f"{store}-wal", f"{moved}-wal")
    assert restore(moved, tmp_path / "new.db").runs == 4


def test_the_commands_say_what_they_did(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = tmp_path / "b.db"
    assert fleetfoot(["backup", str(backup), "--store", str(store)]) == 0
    assert f"{backup} holds 3 runs" in capsys.readouterr().err
    assert fleetfoot(["backup", str(backup), "--store", str(store)]) == 2
    assert fleetfoot(["backup", str(backup), "--force", "--json", "--store", str(store)]) == 0
    assert '"runs": 3' in capsys.readouterr().out.replace('"runs":3', '"runs": 3')
    assert fleetfoot(["restore", str(backup), "--store", str(store)]) == 0
    assert "what was there before is kept in" in capsys.readouterr().err
    assert fleetfoot(["restore", str(tmp_path / "none.db"), "--store", str(store)]) == 5
