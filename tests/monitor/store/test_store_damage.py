"""What cannot be a store is refused with one line and left as it was, byte for byte."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from recorded import DETECTORS, a_run, begun, completed

from fleetfoot.errors import StoreError, UsageError
from fleetfoot.store import examination
from fleetfoot.store.schema import MIGRATIONS
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "place" / "store.db"
    with Store.open(path, detectors=DETECTORS) as store:
        for number in range(5):
            completed(store, a_run(f"r{number}"), 400)
    return path


def snapshot(folder: Path) -> dict[str, str]:
    """Return every file of the folder with the digest of its bytes; shared memory is no data."""
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() if file.suffix != ".db-shm" else "there"
        for file in folder.iterdir()
        if file.is_file()
    }


def refuses(path: Path, says: str) -> None:
    for read_only in (False, True):
        before = snapshot(path.parent)
        with pytest.raises(StoreError, match=says) as caught:
            Store.open(path, detectors=DETECTORS, read_only=read_only)
        assert snapshot(path.parent) == before
        assert "\n" not in str(caught.value)
        assert str(path) in str(caught.value)
        assert caught.value.exit_code == 5


def overwritten(path: Path, at: int, what: bytes) -> None:
    data = bytearray(path.read_bytes())
    data[at : at + len(what)] = what
    path.write_bytes(data)


def of_another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE bookmark(url)")


def without_its_seconds(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("DROP TABLE tick")
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def of_a_newer_fleetfoot(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        pytest.param(
            lambda p: p.write_text("t_s,heart_rate_bpm\n0,120\n" * 400), "no SQLite file", id="text"
        ),
        pytest.param(lambda p: p.write_bytes(b"\0" * 10 * PAGE), "no SQLite file", id="zeros"),
        pytest.param(
            lambda p: p.write_bytes(b"SQLite format 3\0"), "no SQLite file|damaged", id="magic only"
        ),
        pytest.param(lambda p: os.truncate(p, 10 * PAGE), "malformed: restore", id="truncated"),
        pytest.param(lambda p: os.truncate(p, 10 * PAGE + 77), "malformed: restore", id="odd size"),
        pytest.param(lambda p: overwritten(p, 100, b"\xa5" * 3000), "malformed: restore", id="schema"),
        pytest.param(lambda p: overwritten(p, 2 * PAGE, b"\xa5" * PAGE), "restore a backup", id="third page"),
        pytest.param(
            lambda p: overwritten(p, 40 * PAGE, bytes(PAGE)), "restore a backup", id="page in the middle"
        ),
        pytest.param(of_another_program, "database of another program", id="another program's"),
        pytest.param(without_its_seconds, "damaged .it has no table tick", id="no tick"),
        pytest.param(of_a_newer_fleetfoot, "newer fleetfoot.*upgrade fleetfoot", id="newer"),
    ],
)
def test_a_harmed_file_is_refused_and_left_untouched(
    path: Path, harm: Callable[[Path], None], says: str
) -> None:
    harm(path)
    refuses(path, says)


def test_whatever_byte_of_the_tables_own_text_is_harmed_only_the_error_of_the_store_comes_out(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "_PAUSES_S", ())
    with Store.open(path, detectors=DETECTORS):
        pass
    sound = path.read_bytes()
    begins = [found.start() for found in re.finditer(rb"CREATE (TABLE|INDEX)", sound)]
    outcomes: Counter[str] = Counter()
    for place in (begin + ahead for begin in begins for ahead in range(-20, 180, 7)):
        path.write_bytes(sound[:place] + b"\xff" + sound[place + 1 :])
        try:
            with Store.open(path, detectors=DETECTORS, read_only=True) as store:
                for run in store.runs():
                    store.ticks(run)
            outcomes["read"] += 1
        except (StoreError, UsageError) as error:
            outcomes[type(error).__name__] += 1
    assert outcomes["StoreError"] > 20


def test_damage_at_the_end_of_a_table_is_found_in_files_too_large_to_check_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examination, "WHOLE_BYTES", 0)
    with Store.open(path, detectors=DETECTORS) as store:
        assert len(store.runs()) == 5
        (leaf,) = store._conn.execute(
            "SELECT max(pageno) FROM dbstat WHERE name = 'tick' AND pagetype = 'leaf'"
        ).fetchone()
    overwritten(path, (leaf - 1) * PAGE, b"\xa5" * PAGE)
    refuses(path, "restore a backup")


def killed_with_a_log(path: Path) -> None:
    """Leave the files as a killed process does: with all it wrote in the -wal, and a -shm."""
    child = f"""
import os, signal
from pathlib import Path
from fleetfoot.store.store import Store
from recorded import DETECTORS, a_run, begun
store = Store.open(Path({str(path)!r}), detectors=DETECTORS)
begun(store, a_run("late"), 300)
store.commit()
os.kill(os.getpid(), signal.SIGKILL)
"""
    search = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(
        [sys.executable, "-c", child], env={**os.environ, "PYTHONPATH": search}, check=False
    )
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("shared_memory", [True, False])
def test_a_damaged_file_with_a_log_beside_it_is_left_untouched_too(
    path: Path, *, shared_memory: bool
) -> None:
    killed_with_a_log(path)
    if not shared_memory:
        path.with_name("store.db-shm").unlink()
    overwritten(path, 40 * PAGE, bytes(PAGE))
    refuses(path, "restore a backup")


@pytest.mark.parametrize("shared_memory", [True, False])
def test_what_a_killed_process_left_in_the_log_is_read(path: Path, *, shared_memory: bool) -> None:
    killed_with_a_log(path)
    if not shared_memory:
        path.with_name("store.db-shm").unlink()
    with Store.open(path, read_only=True) as store:
        assert store.find("late").duration_s == 300


def test_a_log_cut_anywhere_gives_a_sound_store(path: Path) -> None:
    killed_with_a_log(path)
    log = path.with_name("store.db-wal")
    for size in (0, 31, 5_000, 40_000, log.stat().st_size - 1):
        copy = path.with_name("copy.db")
        shutil.copy(path, copy)
        shutil.copy(log, copy.with_name("copy.db-wal"))
        os.truncate(copy.with_name("copy.db-wal"), size)
        with Store.open(copy, detectors=DETECTORS) as store:
            assert store.problems() == []
            assert {run.id for run in store.runs()} >= {f"r{n}" for n in range(5)}


def test_a_reader_leaves_no_files_behind(path: Path) -> None:
    before = snapshot(path.parent)
    with Store.open(path, read_only=True) as store:
        store.ticks(store.find("r1"))
    assert snapshot(path.parent) == before


def test_a_reader_cannot_write(path: Path) -> None:
    with Store.open(path, detectors=DETECTORS, read_only=True) as store:
        with pytest.raises(StoreError, match="readonly"):
            store.record(a_run())
        assert len(store.runs()) == 5


def test_an_unwritable_place_can_still_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(path.parent)
    monkeypatch.setattr(os, "access", lambda *_: False)  # the tests may run as root, whom nothing stops
    with Store.open(path, read_only=True) as store:
        assert len(store.runs()) == 5
        assert snapshot(path.parent) == before


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    refuses(tmp_path, "is a folder: name a file")


def test_a_device_is_no_store() -> None:
    with pytest.raises(StoreError, match="no regular file"):
        Store.open(Path("/dev/null"))


@pytest.mark.parametrize("place", ["file/store.db", "file/deeper/store.db", "a\0b/store.db", "n" * 300])
def test_an_impossible_place_says_so(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="--store"):
        Store.open(tmp_path / place)
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_a_place_that_takes_no_files_says_so() -> None:
    with pytest.raises(StoreError, match=r"unable to open database file: check the permissions"):
        Store.open(Path("/proc/store.db"))


def test_reading_needs_a_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no store at .* yet"):
        Store.open(tmp_path / "store.db", read_only=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["with space.db", "q?mode=memory&x#y%20.db", "\N{RUNNER}.db", "b\udcff.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    with Store.open(tmp_path / name, detectors=DETECTORS) as store:
        completed(store, a_run(), 3)
    assert [file.name for file in tmp_path.iterdir()] == [name]
    with Store.open(tmp_path / name, read_only=True) as store:
        assert store.find("r1").duration_s == 3


def test_a_link_leads_to_the_file_and_its_log(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(path)
    with Store.open(link, detectors=DETECTORS) as store:
        begun(store, a_run("linked"), 3)
        store.commit()
        assert path.with_name("store.db-wal").exists()
    assert store.path == path


def test_damage_that_shows_only_later_is_a_store_error(path: Path) -> None:
    with Store.open(path, read_only=True) as store:
        run = store.find("r1")
        overwritten(path, 2 * PAGE, b"\xa5" * (path.stat().st_size - 2 * PAGE))
        with pytest.raises(StoreError, match="restore a backup"):
            store.ticks(run)


def test_a_full_disk_says_so_and_keeps_what_is_stored(path: Path) -> None:
    with Store.open(path, detectors=DETECTORS) as store:
        pages = store._conn.execute("PRAGMA page_count").fetchone()[0]
        recorder = begun(store, a_run("large"), 2000)
        store._conn.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreError, match="full: free some space"):
            store.commit()
        assert store.find("large").duration_s == 0
        store._conn.execute("PRAGMA max_page_count = 100000")
        recorder.end({})
        assert store.find("large").duration_s == 2000
