"""The same run recorded again: which pass stays, and which one readers see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from recorded import DETECTORS, a_run, a_second, an_alert, begun, completed

from fleetfoot.errors import UsageError
from fleetfoot.store.reading import State, utc_text
from fleetfoot.store.recorder import ABANDONED_AFTER
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db", detectors=DETECTORS) as opened:
        yield opened


def killed(store: Store, seconds: int, *, ago: timedelta = 2 * ABANDONED_AFTER) -> None:
    """Leave an unfinished pass behind, as a process does that was killed some time ago."""
    recorder = begun(store, a_run(), seconds)
    store.commit()
    store._recorders.remove(recorder)
    store._conn.execute(
        "UPDATE run SET written_utc = ? WHERE NOT complete", (utc_text(datetime.now(UTC) - ago),)
    )


def passes(store: Store) -> list[tuple[int, State]]:
    return [(run.duration_s, run.state) for run in store.runs(every_pass=True)]


def seen(store: Store) -> tuple[int, State]:
    (run,) = store.runs()
    return run.duration_s, run.state


def rows_of_all_tables(store: Store) -> list[int]:
    counts = "SELECT (SELECT count(*) FROM tick), (SELECT count(*) FROM rr), (SELECT count(*) FROM event)"
    return list(store._conn.execute(counts).fetchone())


def test_a_complete_pass_replaces_an_earlier_one_with_all_its_rows(store: Store) -> None:
    for _ in range(3):
        recorder = begun(store, a_run(), 40)
        recorder.alert(an_alert(a_run()))
        recorder.end({})
        assert passes(store) == [(40, State.COMPLETE)]
        assert rows_of_all_tables(store) == [40, 0, 1]


def test_until_a_pass_ends_the_earlier_one_is_seen(store: Store) -> None:
    completed(store, a_run(), 40)
    recorder = begun(store, a_run(), 40)
    store.commit()
    assert seen(store) == (40, State.COMPLETE)
    assert passes(store) == [(40, State.COMPLETE), (40, State.RECORDING)]
    recorder.end({})
    assert passes(store) == [(40, State.COMPLETE)]


def test_a_killed_pass_leaves_the_complete_one_alone(store: Store) -> None:
    completed(store, a_run(), 40)
    killed(store, 40)
    assert seen(store) == (40, State.COMPLETE)
    assert passes(store) == [(40, State.COMPLETE), (40, State.INTERRUPTED)]


def test_an_abandoned_pass_goes_when_a_complete_one_covers_it(store: Store) -> None:
    killed(store, 40)
    assert seen(store) == (40, State.INTERRUPTED)
    completed(store, a_run(), 40)
    assert passes(store) == [(40, State.COMPLETE)]


def test_an_abandoned_pass_that_reaches_further_stays(store: Store) -> None:
    killed(store, 41)
    completed(store, a_run(), 40)
    assert passes(store) == [(41, State.INTERRUPTED), (40, State.COMPLETE)]
    assert seen(store) == (40, State.COMPLETE)


def test_a_pass_that_another_process_may_be_recording_stays(store: Store) -> None:
    live = begun(store, a_run(), 30)
    store.commit()
    completed(store, a_run(), 40)
    assert passes(store) == [(30, State.RECORDING), (40, State.COMPLETE)]
    for index in range(30, 60):
        live.second(a_second(index))
    live.end({})
    assert seen(store) == (60, State.COMPLETE)


def test_a_pass_over_a_part_of_the_run_neither_replaces_nor_hides_the_whole(store: Store) -> None:
    completed(store, a_run(), 40)
    completed(store, a_run(), 12)
    assert passes(store) == [(40, State.COMPLETE), (12, State.COMPLETE)]
    assert seen(store) == (40, State.COMPLETE)


def test_of_two_complete_passes_the_later_is_seen_though_some_seconds_shorter(store: Store) -> None:
    completed(store, a_run(), 40)
    completed(store, a_run(), 39)
    assert passes(store) == [(40, State.COMPLETE), (39, State.COMPLETE)]
    assert seen(store) == (39, State.COMPLETE)


def test_a_long_interrupted_run_is_not_hidden_by_a_short_complete_one(store: Store) -> None:
    killed(store, 40)
    completed(store, a_run(), 12)
    assert seen(store) == (40, State.INTERRUPTED)


def test_an_unfinished_pass_is_recording_for_half_a_minute(store: Store) -> None:
    killed(store, 5, ago=timedelta(seconds=20))
    assert seen(store) == (5, State.RECORDING)
    store._conn.execute("DELETE FROM run")
    killed(store, 5, ago=timedelta(seconds=40))
    assert seen(store) == (5, State.INTERRUPTED)


def test_the_same_run_of_two_athletes_is_two_runs(store: Store) -> None:
    completed(store, a_run(athlete="anna"), 40)
    completed(store, a_run(athlete="ben"), 40)
    assert [run.athlete for run in store.runs()] == ["anna", "ben"]
    with pytest.raises(UsageError, match=r"means 2 runs: r1 \(anna\), r1 \(ben\)"):
        store.find("r1")
    assert store.find("r1", athlete="ben").athlete == "ben"


def test_interleaved_passes_of_one_run_leave_one(store: Store) -> None:
    first, second = begun(store, a_run(), 40), begun(store, a_run(), 40)
    second.end({"pass": 2})
    first.end({"pass": 1})
    assert store.find("r1").summary == {"pass": 2}


def test_numbers_of_deleted_rows_are_never_given_again(store: Store) -> None:
    completed(store, a_run(), 40)
    (before,) = store._conn.execute("SELECT max(seq) FROM tick").fetchone()
    store._conn.execute("DELETE FROM run")
    completed(store, a_run(), 1)
    assert store._conn.execute("SELECT seq FROM tick").fetchone() == (before + 1,)


def test_a_run_is_found_by_id_by_its_beginning_and_as_the_last_recorded(store: Store) -> None:
    for run_id in ("20260517-aa", "20260517-ab", "20260601-cc", "2026"):
        completed(store, a_run(run_id=run_id), 1)
    completed(store, a_run(run_id="20260517-ab"), 1)
    assert store.find("20260517-ab").id == "20260517-ab"
    assert store.find("202606").id == "20260601-cc"
    assert store.find("2026").id == "2026"
    assert store.find("last").id == "20260517-ab"


@pytest.mark.parametrize(
    ("ref", "says"),
    [
        ("2025", r"no run '2025' in the store: `fleetfoot runs`"),
        ("2026051", r"'2026051' means 2 runs: 20260517-aa \(anna\), 20260517-ab \(anna\); give more"),
        ("", r"'' means 3 runs"),
        ("%", r"no run '%'"),
    ],
)
def test_a_reference_that_fits_no_run_or_several_says_so(store: Store, ref: str, says: str) -> None:
    for run_id in ("20260517-aa", "20260517-ab", "20260601-cc"):
        completed(store, a_run(run_id=run_id), 1)
    with pytest.raises(UsageError, match=says):
        store.find(ref)


def test_an_empty_store_says_how_to_fill_it(store: Store) -> None:
    with pytest.raises(UsageError, match="no runs yet"):
        store.find("last")
