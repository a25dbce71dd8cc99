"""Files of earlier versions are upgraded; new detectors and channels get their columns."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from recorded import DETECTORS, a_run, a_second, an_alert, completed

from fleetfoot.errors import StoreError
from fleetfoot.store import schema
from fleetfoot.store.baseline import StoredBaseline
from fleetfoot.store.schema import APPLICATION_ID, MIGRATIONS
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import SPECS, Channel
from fleetfoot_signal.event import Phase

FIRST = Path(__file__).with_name("store-v1.sql")
"""Dump of a file made by the first schema: one run of three seconds, an alert, beats, a baseline."""


def of_version_1(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript(FIRST.read_text())
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute("PRAGMA user_version = 1")


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as conn:
        return int(conn.execute("PRAGMA user_version").fetchone()[0])


@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_of_the_first_version_is_upgraded_and_keeps_all(tmp_path: Path, *, read_only: bool) -> None:
    path = tmp_path / "store.db"
    of_version_1(path)
    with Store.open(path, detectors=DETECTORS, read_only=read_only) as store:
        run = store.find("last")
        ticks = store.ticks(run)
        first = np.stack([a_second(index).values for index in range(3)], axis=1)
        later = [channel for channel in Channel if channel.spec.name not in FIRST.read_text()]
        known = [channel for channel in Channel if channel not in later]
        np.testing.assert_array_equal(ticks.values[known], first[: len(known)])
        assert np.isnan(ticks.values[later]).all()
        np.testing.assert_array_equal(ticks.scores, np.stack([a_second(i).scores for i in range(3)], axis=1))
        assert [alert["id"] for alert in store.alerts(run)] == ["0294c6ab6e3bcc28-onset"]
        assert len(store.beats(run)) == 2
        assert store.baseline("anna", "fit:stryd", "cadence_spm") == StoredBaseline(b"\x01first", 1, "r1")
        assert store.problems() == []
    assert version(path) == len(MIGRATIONS)


def test_what_ended_unjudged_before_it_had_a_phase_of_its_own_gets_it(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(path, detectors=DETECTORS) as store:
        recorder = store.record(a_run())
        for onset_s in (3.0, 50.0):
            recorder.alert(an_alert(a_run(), Phase.CLEAR, onset_s))
        recorder.end({})
    with closing(sqlite3.connect(path)) as conn, conn:
        silent = "Long steps: cannot judge any more. There was no steady running, or a sensor is silent."
        conn.execute("UPDATE event SET payload = json_set(payload, '$.message', ?) WHERE seq = 2", (silent,))
        for table in ("diary", "figures", "title", "taken", "kept", "heard", "reminder", "way"):
            conn.execute(f"DROP TABLE {table}")
        for name in ("utc_offset_s", "distance_m", "elapsed_s", "timer_s", "moving_s"):  # came later
            conn.execute(f"ALTER TABLE run DROP COLUMN {name}")
        conn.execute("PRAGMA user_version = 2")
    with Store.open(path, detectors=DETECTORS) as store:
        over, unjudged = store.alerts(store.find("last"))
    assert (over["phase"], over["id"][-6:]) == ("clear", "-clear")
    assert (unjudged["phase"], unjudged["code"]) == ("unjudged", "overstriding.unjudged")
    assert unjudged["id"] == f"{unjudged['episode']}-unjudged"
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("SELECT phase, id FROM event WHERE seq = 2").fetchone() == (
            "unjudged",
            unjudged["id"],
        )


def test_the_figures_of_a_run_are_read_out_of_its_summary(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(path, detectors=DETECTORS) as store:
        store.record(a_run()).end({"distance_m": 5012.0, "timer_s": 1800, "moving_s": None})
    with closing(sqlite3.connect(path)) as conn:
        figures = conn.execute("SELECT distance_m, elapsed_s, timer_s, moving_s FROM run").fetchone()
    assert figures == (5012.0, None, 1800.0, None)


def test_a_run_keeps_the_local_time_of_where_it_took_place(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db", detectors=DETECTORS) as store:
        completed(store, replace(a_run("far"), utc_offset_s=36_000), 1)
        completed(store, a_run("old"), 1)
        far, old = store.find("far"), store.find("old")
    assert far.started_local is not None
    assert far.started_local.isoformat() == "2026-05-17T16:30:00+10:00"
    assert (old.utc_offset_s, old.started_local) == (None, old.started_utc)


def test_an_upgraded_file_has_the_tables_of_a_new_one(tmp_path: Path) -> None:
    """An edit to what has been released, instead of a migration, shows here."""
    of_version_1(tmp_path / "old.db")
    for name in ("old.db", "new.db"):
        with Store.open(tmp_path / name, detectors=DETECTORS):
            pass
    assert tables(tmp_path / "old.db") == tables(tmp_path / "new.db")


def tables(path: Path) -> tuple[list[tuple[str, ...]], set[tuple[str, ...]]]:
    """Return all that makes up the schema, and the columns of tick, whose order depends on their coming."""
    with closing(sqlite3.connect(path)) as conn:
        made = "SELECT type, name, sql FROM sqlite_schema WHERE name != 'tick' ORDER BY name"
        columns = "SELECT name, type, \"notnull\", pk FROM pragma_table_info('tick')"
        return conn.execute(made).fetchall(), set(conn.execute(columns))


def test_migrations_run_once_in_order_and_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store.db"
    of_version_1(path)
    second = ("CREATE TABLE shoe(key INTEGER PRIMARY KEY, name TEXT) STRICT",)
    third = (lambda conn: conn.execute("INSERT INTO shoe(name) SELECT source FROM run"),)

    def failing(conn: sqlite3.Connection) -> None:
        conn.execute("SELECT 1 FROM nowhere")

    monkeypatch.setattr(schema, "MIGRATIONS", (*MIGRATIONS[:1], second, (*third, failing)))
    with pytest.raises(StoreError, match="nowhere"):
        Store.open(path)
    assert version(path) == 1
    monkeypatch.setattr(schema, "MIGRATIONS", (*MIGRATIONS[:1], second, third))
    for _ in range(2):
        with Store.open(path) as store:
            assert store._conn.execute("SELECT name FROM shoe").fetchall() == [("morning.fit",)]
    assert version(path) == 3


def test_a_new_detector_gets_a_column_and_is_unknown_before(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(path, detectors=DETECTORS) as store:
        completed(store, a_run("old"), 3)
    with Store.open(path, detectors=("drift", *DETECTORS)) as store:
        completed(store, a_run("new"), 3)
        old, new = (store.ticks(store.find(ref)) for ref in ("old", "new"))
    assert np.isnan(old.scores[0]).all()
    np.testing.assert_array_equal(old.scores[1:, 2], a_second(2).scores)
    np.testing.assert_array_equal(new.scores[:, 2], a_second(2, scores=3).scores)


def test_without_names_all_stored_scores_are_read(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(path, detectors=DETECTORS) as store:
        completed(store, a_run(), 3)
    with Store.open(path, read_only=True) as store:
        ticks = store.ticks(store.find("r1"))
    assert ticks.detectors == DETECTORS
    np.testing.assert_array_equal(ticks.scores[:, 1], a_second(1).scores)


def test_a_reader_may_name_a_detector_that_was_never_stored(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(path, detectors=DETECTORS) as store:
        completed(store, a_run(), 3)
    with Store.open(path, detectors=("drift", "bounce"), read_only=True) as store:
        scores = store.ticks(store.find("r1")).scores
    assert np.isnan(scores[0]).all()
    np.testing.assert_array_equal(scores[1], [a_second(i).scores[1] for i in range(3)])


def test_every_channel_has_a_column_and_a_missing_one_is_added(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Store.open(path):
        pass
    with closing(sqlite3.connect(path)) as conn:
        names = [row[1] for row in conn.execute("PRAGMA table_info(tick)")]
        assert names == ["seq", "run", "t", *(spec.name for spec in SPECS)]
        conn.execute("ALTER TABLE tick DROP COLUMN power_w")
    with Store.open(path) as store:
        completed(store, a_run(), 2)
        np.testing.assert_array_equal(store.ticks(store.find("r1")).values[:, 1], a_second(1).values)


@pytest.mark.parametrize("name", ["", "Bounce", "a-b", "1st", 'x" REAL); DROP TABLE run; --'])
def test_a_name_that_makes_no_column_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="cannot have a column"):
        Store.open(tmp_path / "store.db", detectors=(name,))


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.touch()
    with Store.open(path) as store:
        assert store.runs() == []


def test_a_file_whose_making_was_interrupted_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
    with Store.open(path) as store:
        assert store.runs() == []
