"""Several processes at one store, and processes that die."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from recorded import DETECTORS, a_run, a_second, begun, completed

from fleetfoot.errors import StoreError
from fleetfoot.store import opening
from fleetfoot.store.reading import State
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

RECORD = """
import sys
from pathlib import Path
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store
from fleetfoot_signal.sample import Beat
from recorded import DETECTORS, a_run, a_second
path, run_id, seconds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
store = Store.open(path, detectors=DETECTORS)
sink = StoreSink(store, commit_every=1)
run = a_run(run_id)
sink.begin(run)
for index in range(seconds):
    sink.beats(run, [Beat(float(index), 400.0, "hr")])
    sink.second(run, a_second(index))
    sink.flush()
    print(index, flush=True)
sink.end(run, {"whole": True})
sink.flush()
sink.close()
"""


class Recording:
    """A process that records and prints the number of each second once it is committed."""

    def __init__(self, path: Path, run_id: str, seconds: int = 10**9) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", RECORD, str(path), run_id, str(seconds)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    def next_second(self) -> int:
        assert self.process.stdout
        return int(self.process.stdout.readline())

    def kill(self) -> str:
        """Kill it; return what it had said and nobody had read."""
        self.process.send_signal(signal.SIGKILL)
        return self.process.communicate()[0]


def test_killing_the_recorder_at_any_moment_loses_nothing_committed(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    chance = random.Random(11)  # noqa: S311 # moments, not secrets
    acknowledged = {}
    for number in range(10):
        child = Recording(path, f"r{number}")
        assert child.next_second() == 0
        time.sleep(chance.uniform(0, 0.12))
        acknowledged[f"r{number}"] = 1 + len(child.kill().splitlines())
    with Store.open(path, detectors=DETECTORS) as store:
        assert store.problems() == []
        for run_id, seconds in acknowledged.items():
            run = store.find(run_id)
            ticks = store.ticks(run)
            assert run.duration_s in {
                seconds,
                seconds + 1,
            }  # the last may have been committed but not yet said
            assert ticks.index.tolist() == list(range(run.duration_s))
            assert ticks.values[:, seconds - 1].tolist() == a_second(seconds - 1).values.tolist()
            assert len(store.beats(run)) == run.duration_s
            assert not run.summary


def test_a_process_reads_while_another_writes(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    child = Recording(path, "live")
    try:
        child.next_second()
        with Store.open(path, read_only=True) as store:
            for _ in range(4):
                said = child.next_second()
                run = store.find("live")
                assert run.duration_s >= said + 1
                assert run.state is State.RECORDING
                assert len(store.ticks(run).index) >= run.duration_s
    finally:
        child.kill()


def test_a_reader_keeps_its_view_of_a_run_that_is_superseded(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db", detectors=DETECTORS) as store:
        completed(store, a_run(), 30)
        with Store.open(store.path, read_only=True) as reader:
            before = reader.find("r1")
            completed(store, a_run(), 30)
            assert reader.ticks(before).index.size == 0
            assert reader.ticks(reader.find("r1")).index.size == 30


def test_many_processes_may_make_and_write_one_store_at_once(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    children = [Recording(path, f"r{number}", 20).process for number in range(4)]
    assert [child.communicate()[0].split()[-1] for child in children] == ["19"] * 4
    assert [child.returncode for child in children] == [0] * 4
    with Store.open(path, read_only=True) as store:
        assert store.problems() == []
        assert [(run.duration_s, run.summary) for run in store.runs()] == [(20, {"whole": True})] * 4


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(path, detectors=DETECTORS) as store, closing(_locking(path)) as other:
        recorder = begun(store, a_run(), 3)
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.2, other.execute, ("COMMIT",))
        release.start()
        recorder.end({})
        release.join()
        assert store.find("r1").state is State.COMPLETE


def test_a_store_that_stays_locked_says_so_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_S", 0.01)
    path = tmp_path / "store.db"
    with Store.open(path, detectors=DETECTORS) as store, closing(_locking(path)) as other:
        recorder = begun(store, a_run(), 3)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked: another process"):
            store.commit()
        with Store.open(path, detectors=DETECTORS) as second, pytest.raises(StoreError, match="locked"):
            second.record(a_run())
        other.execute("COMMIT")
        recorder.second(a_second(3))
        recorder.end({})
        assert store.find("r1").duration_s == 4


def test_examining_leaves_the_locks_of_this_process_alone(tmp_path: Path) -> None:
    """A lock lost here would let another process delete the log under a live recording."""
    path = tmp_path / "store.db"
    with Store.open(path, detectors=DETECTORS) as store:
        begun(store, a_run(), 3)
        store.commit()
        with Store.open(path, read_only=True):
            pass
        child = (
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT * FROM run'); c.close()"
        )
        subprocess.run([sys.executable, "-c", child, str(path)], check=True)
        assert path.with_name("store.db-wal").stat().st_size


def test_a_new_store_and_what_lies_beside_it_are_its_owners_only(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db", detectors=DETECTORS) as store:
        begun(store, a_run(), 3)
        store.commit()
        modes = {each.name: each.stat().st_mode & 0o777 for each in tmp_path.iterdir()}
    assert modes == dict.fromkeys(("store.db", "store.db-shm", "store.db-wal"), 0o600)


def _locking(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False)
