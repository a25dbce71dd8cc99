"""What is recorded comes back, whole and unchanged."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from recorded import DETECTORS, STARTED, a_run, a_second, an_alert, begun, completed

from fleetfoot.errors import StoreError
from fleetfoot.path.run import Run
from fleetfoot.path.sink import Second
from fleetfoot.store.reading import State
from fleetfoot.store.store import Store
from fleetfoot_signal.channel import SPECS, Channel
from fleetfoot_signal.event import Phase
from fleetfoot_signal.sample import Beat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db", detectors=DETECTORS) as opened:
        yield opened


def test_a_run_comes_back_with_all_that_was_said_of_it(store: Store) -> None:
    recorder = begun(store, a_run(), 90)
    recorder.alert(an_alert(a_run()))
    recorder.alert(an_alert(a_run(), Phase.CLEAR))
    recorder.end({"distance_m": 250.5, "unavailable": ["bounce"]})
    (run,) = store.runs()
    assert (run.id, run.athlete, run.source, run.started_utc) == ("r1", "anna", "morning.fit", STARTED)
    assert (run.duration_s, run.state, run.alerts) == (90, State.COMPLETE, 1)
    assert run.summary == {"distance_m": 250.5, "unavailable": ["bounce"]}
    assert run.sensors == {Channel.CADENCE: "fit:stryd"}


def test_rows_keep_every_bit_and_nan_stays_nan(store: Store) -> None:
    recorder = store.record(a_run())
    values = np.full(len(SPECS), np.nan)
    values[[0, 3, 5]] = [151.0, np.nextafter(80.0, 81.0), 5e-324]
    recorder.second(Second(0, values, np.array([np.nan, np.inf])))
    recorder.end({})
    ticks = store.ticks(store.find("last"))
    np.testing.assert_array_equal(ticks.values[:, 0], values)
    np.testing.assert_array_equal(ticks.scores[:, 0], [np.nan, np.inf])
    assert ticks.detectors == DETECTORS


def test_nan_lies_in_the_file_as_null(store: Store) -> None:
    recorder = store.record(a_run())
    recorder.second(Second(0, np.full(len(SPECS), np.nan), np.full(2, np.nan)))
    recorder.end({})
    with sqlite3.connect(store.path) as conn:
        row = conn.execute("SELECT heart_rate_bpm, score_bounce FROM tick").fetchone()
    conn.close()
    assert row == (None, None)


_ROWS = st.integers(0, 12).flatmap(
    lambda n: arrays(np.float64, (n, len(SPECS) + 2), elements=st.floats(width=64).map(lambda x: x + 0.0))
)


@settings(max_examples=40, deadline=None)
@given(_ROWS)
def test_any_float_survives(tmp_path_factory: pytest.TempPathFactory, table: np.ndarray) -> None:
    """All but the sign of zero, which SQLite does not keep (sqlite.org/floatingpoint.html)."""
    path = tmp_path_factory.mktemp("any") / "store.db"
    with Store.open(path, detectors=DETECTORS) as store:
        recorder = store.record(a_run())
        for index, row in enumerate(table):
            recorder.second(Second(index, row[: len(SPECS)], row[len(SPECS) :]))
        recorder.end({})
        ticks = store.ticks(store.find("r1"))
    found = np.vstack([ticks.values, ticks.scores]).T
    known = ~np.isnan(table)
    assert found.shape == table.shape
    assert np.array_equal(np.isnan(found), ~known)
    assert found[known].tobytes() == table[known].tobytes()


def test_index_gaps_stay_gaps(store: Store) -> None:
    recorder = store.record(a_run())
    for index in (0, 1, 5):
        recorder.second(a_second(index))
    recorder.end({})
    run = store.find("r1")
    assert store.ticks(run).index.tolist() == [0, 1, 5]
    assert store.ticks(run).index.dtype == np.int64
    assert run.duration_s == 6


def test_reading_can_start_later(store: Store) -> None:
    completed(store, a_run(), 20)
    ticks = store.ticks(store.find("r1"), since=17)
    assert ticks.index.tolist() == [17, 18, 19]
    np.testing.assert_array_equal(ticks.values[:, 0], a_second(17).values)
    assert store.ticks(store.find("r1"), since=99).values.shape == (len(SPECS), 0)


def test_beats_come_back_in_order(store: Store) -> None:
    beats = [Beat(3.5, 412.0, "hr:1"), Beat(3.5, 409.5, "hr:1"), Beat(2.0, float("nan"), "hr:2")]
    recorder = store.record(a_run())
    recorder.beats(beats[:2])
    store.commit()
    recorder.beats(beats[2:])
    recorder.end({})
    found = store.beats(store.find("r1"))
    assert found[:2] == beats[:2]
    assert found[2].rr_ms != found[2].rr_ms
    assert found[2].sensor == "hr:2"


def test_alert_payloads_come_back_whole_and_a_repeat_is_stored_once(store: Store) -> None:
    recorder = store.record(a_run())
    alerts = [an_alert(a_run()), an_alert(a_run(), Phase.CLEAR), an_alert(a_run(), onset_s=50.0)]
    for alert in (*alerts, alerts[0]):
        recorder.alert(alert)
    recorder.end({})
    run = store.find("r1")
    assert store.alerts(run) == [alert.payload() for alert in alerts]
    assert run.alerts == 2


@pytest.mark.parametrize(
    "name",
    [
        "'; DROP TABLE run; --",
        "\N{RUNNER}\N{ZERO WIDTH JOINER}\N{FEMALE SIGN}",
        "a\0b",
        "",
        "%_*?[]",
        "\u202eanna",
    ],
)
def test_any_text_is_a_name(store: Store, name: str) -> None:
    completed(store, a_run(run_id=name, athlete=name, source=name), 3)
    completed(store, a_run(run_id="other", athlete="ben"), 3)
    (run,) = store.runs(athlete=name)
    assert (run.id, run.athlete, run.source) == (name, name, name)
    assert len(store.runs()) == 2


def test_text_that_is_no_unicode_is_refused_as_athlete_and_escaped_as_source(store: Store) -> None:
    with pytest.raises(StoreError, match="not valid Unicode"):
        store.record(a_run(athlete="an\udcffna"))
    completed(store, a_run(source="dawn\udcff.fit"), 1)
    assert store.find("last").source == "dawn\\udcff.fit"


@pytest.mark.parametrize(
    "started", [STARTED, STARTED.astimezone(timezone(timedelta(hours=9))), STARTED.replace(tzinfo=None)]
)
def test_start_is_stored_as_utc(store: Store, started: datetime) -> None:
    completed(store, Run("r1", "anna", "live", started.replace(microsecond=7)), 1)
    found = store.find("r1").started_utc
    assert found == STARTED.replace(microsecond=7)
    assert found.tzinfo == UTC


def test_undated_run_has_no_start(store: Store) -> None:
    completed(store, Run("undated-1", "anna", "x.csv"), 1)
    assert store.find("undated-1").started_utc is None


def test_runs_are_ordered_by_start(store: Store) -> None:
    for hours in (5, 1, 3):
        completed(store, Run(f"r{hours}", "anna", "x", STARTED + timedelta(hours=hours)), 1)
    assert [run.id for run in store.runs()] == ["r1", "r3", "r5"]


def test_a_summary_that_is_not_json_is_refused_and_the_pass_stays_open(store: Store) -> None:
    recorder = begun(store, a_run(), 3)
    with pytest.raises(StoreError, match=r"run r1: .*JSON"):
        recorder.end({"value": float("nan")})
    recorder.end({"value": None})
    assert store.find("r1").state is State.COMPLETE


def test_an_ended_pass_takes_nothing_more(store: Store) -> None:
    recorder = begun(store, a_run(), 3)
    recorder.end({})
    for late in (
        lambda: recorder.second(a_second(3)),
        lambda: recorder.beats([]),
        lambda: recorder.alert(an_alert(a_run())),
        lambda: recorder.end({}),
    ):
        with pytest.raises(StoreError, match="has ended"):
            late()


def test_closing_commits_what_waits(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store.db", detectors=DETECTORS)
    begun(store, a_run(), 5)
    store.close()
    store.close()
    with Store.open(tmp_path / "store.db", read_only=True) as again:
        assert again.find("r1").duration_s == 5


def test_what_was_not_committed_is_kept_for_the_next_try(store: Store) -> None:
    recorder = begun(store, a_run(), 2)
    recorder.second(a_second(1))
    with pytest.raises(StoreError, match="UNIQUE"):
        store.commit()
    assert store.runs()[0].duration_s == 0
    recorder._backlog._seconds.pop()
    store.commit()
    assert store.runs()[0].duration_s == 2


def test_closed_store_says_so(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store.db")
    store.close()
    with pytest.raises(StoreError, match="closed database"):
        store.runs()
    with pytest.raises(StoreError, match="closed database"):
        store.record(a_run())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE run SET summary = '{'",
        "UPDATE run SET recorded_utc = 'yesterday'",
        "UPDATE run SET sensors = ''",
    ],
)
def test_rows_that_make_no_sense_are_damage(store: Store, statement: str) -> None:
    completed(store, a_run(), 1)
    store._conn.execute(statement)
    with pytest.raises(StoreError, match="damaged"):
        store.runs()


def test_a_sound_store_has_no_problems_and_an_orphan_is_one(store: Store) -> None:
    completed(store, a_run(), 5)
    assert store.problems() == []
    store._conn.execute("PRAGMA foreign_keys = OFF")
    store._conn.execute("DELETE FROM run")
    assert "row 1 of tick belongs to no run" in store.problems()
