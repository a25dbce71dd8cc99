"""What a run is recorded to may be locked, full, read-only or silent for a while; the run goes on."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from patience import PATIENCE_S, comes_true
from recorded import DETECTORS, a_run, a_second, an_alert

from fleetfoot.errors import StoreError
from fleetfoot.store import lag, opening, settling, sink, writer
from fleetfoot.store.reading import State
from fleetfoot.store.sink import StoreSink
from fleetfoot.store.store import Store
from fleetfoot_signal.sample import Beat

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager
    from pathlib import Path

SECONDS = 50


class Trouble(Protocol):
    """What befalls a store for as long as it lasts."""

    def __call__(self, store: Store) -> AbstractContextManager[None]: ...


@contextmanager
def locked(store: Store) -> Generator[None]:
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


class Harmed(sqlite3.Connection):
    """A connection whose disk is full, or does not answer, when something is to be committed."""

    full = False
    fails_late = 0
    """So many commits are told as failed although they hold."""
    answers = threading.Event()

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:  # noqa: ANN401 - as sqlite3
        if sql == "COMMIT":
            assert self.answers.wait(PATIENCE_S)
            if self.full:
                error = sqlite3.OperationalError("database or disk is full")
                error.sqlite_errorcode = sqlite3.SQLITE_FULL
                raise error
            if self.fails_late:
                self.fails_late -= 1
                super().execute(sql, *parameters)
                error = sqlite3.OperationalError("disk I/O error")
                error.sqlite_errorcode = sqlite3.SQLITE_IOERR
                raise error
        return super().execute(sql, *parameters)


@contextmanager
def harmed(store: Store) -> Generator[Harmed]:
    with closing(store._conn):
        conn = sqlite3.connect(store.path, isolation_level=None, check_same_thread=False, factory=Harmed)
        conn.answers.set()
        store._conn = conn
    yield conn


@contextmanager
def full(store: Store) -> Generator[None]:
    with harmed(store) as conn:
        conn.full = True
        yield
        conn.full = False


@contextmanager
def silent(store: Store) -> Generator[None]:
    with harmed(store) as conn:
        conn.answers.clear()
        yield
        conn.answers.set()


@contextmanager
def read_only(store: Store) -> Generator[None]:
    store._conn.execute("PRAGMA query_only = ON")
    yield
    with suppress(sqlite3.ProgrammingError):  # closed meanwhile
        store._conn.execute("PRAGMA query_only = OFF")


ENDURED = pytest.mark.parametrize("trouble", [locked, full, read_only, silent])


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here is about how long things take."""
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_S", 0.01)
    monkeypatch.setattr(lag, "TOLD_AFTER_S", 0.02)
    monkeypatch.setattr(settling, "RETRY_S", 0.01)
    monkeypatch.setattr(writer, "LOCK_S", 0.01)
    monkeypatch.setattr(writer, "FIRST_PAUSE_S", 0.005)
    monkeypatch.setattr(writer, "LONGEST_PAUSE_S", 0.02)


def stored(path: Path) -> tuple[list[int], int, State]:
    with Store.open(path, read_only=True) as reader:
        run = reader.find("r1")
        return reader.ticks(run).index.tolist(), run.alerts, run.state


@contextmanager
def recording(path: Path, told: list[str], *, live: bool = True) -> Generator[tuple[StoreSink, Store]]:
    store = Store.open(path, detectors=DETECTORS)
    journal = StoreSink(store, commit_every=1, live=live, notice=told.append)
    try:
        yield journal, store
    finally:
        journal.close(PATIENCE_S)


async def run_on(journal: StoreSink, told: list[str], first: int = 0) -> None:
    """Go on with the run until there is a line for people, and for so many seconds at least."""
    async with asyncio.timeout(PATIENCE_S):
        index, lines = first, len(told)
        while len(told) == lines or index < first + SECONDS:
            journal.second(a_run(), a_second(index))
            journal.beats(a_run(), [Beat(float(index), 400.0, "hr")])
            index += 1
            await asyncio.sleep(0.001)


@ENDURED
async def test_a_live_run_goes_on_and_nothing_is_lost(tmp_path: Path, trouble: Trouble) -> None:
    path, told = tmp_path / "store.db", list[str]()
    with recording(path, told) as (journal, store):
        journal.begin(a_run())
        journal.flush()
        with trouble(store):
            journal.alert(a_run(), an_alert(a_run()))
            await run_on(journal, told)
            assert stored(path)[:2] == ([], 0)
        await journal.settled()
        assert comes_true(lambda: stored(path)[0] != [])
        await asyncio.sleep(0)
        told_twice = list(told)
        journal.end(a_run(), {})
        await journal.settled()
    index, alerts, state = stored(path)
    assert index == list(range(len(index)))
    assert len(index) >= SECONDS
    assert (alerts, state) == (1, State.COMPLETE)
    assert len(told_twice) == 2
    assert told_twice[0].endswith("; the run goes on, and what is recorded waits in memory")
    assert told_twice[1] == f"store {path} is written again"


@pytest.mark.parametrize("times", [1, 3])
async def test_what_was_committed_although_an_error_was_told_is_there_once(
    tmp_path: Path, times: int
) -> None:
    path, run = tmp_path / "store.db", a_run()
    with recording(path, []) as (journal, store), harmed(store) as conn:
        steps: tuple[Callable[[], None], ...] = (
            lambda: journal.begin(run),  # the pass itself
            lambda: journal.second(run, a_second(0)),
            lambda: journal.beats(run, [Beat(0.5, 400.0, "hr")]),
            lambda: journal.alert(run, an_alert(run)),
            lambda: journal.end(run, {}),
        )
        for step in steps:
            conn.fails_late = times
            step()
            await journal.settled()
    assert stored(path) == ([0], 1, State.COMPLETE)
    with closing(sqlite3.connect(path)) as reader:
        assert reader.execute("SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM rr)").fetchone() == (
            1,
            1,
        )


@ENDURED
async def test_a_run_that_begins_and_ends_in_trouble_is_summed_up_and_stored_when_it_is_over(
    tmp_path: Path, trouble: Trouble
) -> None:
    path, told, summaries = tmp_path / "store.db", list[str](), list[Any]()
    summed = asyncio.Event()
    with recording(path, told) as (journal, store):

        def end(summary: Any) -> None:  # noqa: ANN401 - as a sink gets it
            summaries.append(summary)
            summed.set()
            journal.end(a_run(), summary)

        with trouble(store):
            journal.begin(a_run())
            await run_on(journal, told)
            journal.sum_up(a_run(), lambda seconds, _: {"seconds": int(seconds.index.size)}, end)
            if trouble is not silent:  # whose thread is in the middle of it
                async with asyncio.timeout(PATIENCE_S):
                    await summed.wait()
        await journal.settled()
    index, _, state = stored(path)
    assert summaries == [{"seconds": len(index)}]
    assert state is State.COMPLETE


@ENDURED
async def test_what_does_not_fit_into_memory_is_counted_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Trouble
) -> None:
    monkeypatch.setattr(sink, "MOST_WAITING", 20)
    path, told = tmp_path / "store.db", list[str]()
    with recording(path, told) as (journal, store):
        journal.begin(a_run())
        journal.flush()
        with trouble(store):
            journal.second(a_run(), a_second(0))
            await run_on(journal, told, first=1)
            assert journal.lost > 0
        await journal.settled()
        journal.second(a_run(), a_second(10_000))
        await journal.settled()
        await asyncio.sleep(0)
    index, _, _ = stored(path)
    assert index[0] == 0
    assert index[-1] == 10_000
    assert told[-1] == (
        f"store {path} is written again; {journal.lost} seconds did not fit into memory meanwhile"
    )


@pytest.mark.parametrize("trouble", [locked, full, read_only])
async def test_a_live_run_that_ends_gives_a_store_up_that_takes_nothing_and_says_what_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Trouble
) -> None:
    monkeypatch.setattr(settling, "FAREWELL_S", 0.1)
    path, told = tmp_path / "store.db", list[str]()
    with recording(path, told) as (journal, store):
        journal.begin(a_run())
        journal.flush()
        with trouble(store):
            journal.second(a_run(), a_second(0))
            with pytest.raises(StoreError, match=r"store\.db.*; 1 seconds and beats are lost"):
                await journal.settled()
            journal.close(PATIENCE_S)
    assert stored(path)[0] == []


async def test_a_disk_that_never_answers_keeps_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "FAREWELL_S", 0.1)
    path = tmp_path / "store.db"
    store = Store.open(path, detectors=DETECTORS)
    journal = StoreSink(store, commit_every=1, live=True)
    with silent(store):
        journal.begin(a_run())
        with pytest.raises(StoreError, match=r"store\.db: does not answer"):
            await journal.settled()
        journal.close(0.05)
    assert journal._writer.stop(PATIENCE_S)
    store.close(commit=False)


async def test_a_recording_waits_for_who_has_locked_the_store(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with recording(path, [], live=False) as (journal, store):
        journal.begin(a_run())
        journal.flush()
        with locked(store):
            journal.second(a_run(), a_second(0))
            waiting = asyncio.ensure_future(journal.settled())
            await asyncio.sleep(0.05)
            assert not waiting.done()
        await waiting
        assert stored(path)[0] == [0]


async def test_a_recording_is_held_up_where_too_much_waits_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sink, "MOST_WAITING", 20)
    path = tmp_path / "store.db"
    with recording(path, [], live=False) as (journal, store):
        journal.begin(a_run())
        journal.flush()
        with locked(store):
            for index in range(30):
                journal.second(a_run(), a_second(index))
            room = asyncio.ensure_future(journal.room())
            await asyncio.sleep(0.05)
            assert not room.done()
        await room
        await journal.settled()
    assert stored(path)[0] == list(range(30))


@pytest.mark.parametrize("trouble", [full, read_only])
async def test_a_recording_ends_at_once_where_waiting_does_not_help(tmp_path: Path, trouble: Trouble) -> None:
    with recording(tmp_path / "store.db", [], live=False) as (journal, store):
        journal.begin(a_run())
        journal.flush()
        with trouble(store):
            journal.second(a_run(), a_second(0))
            assert comes_true(lambda: journal._writer.trouble is not None)
            with pytest.raises(StoreError):
                await journal.room()
            with pytest.raises(StoreError):
                await journal.settled()


async def test_a_live_run_does_not_wait_for_the_runs_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lag, "TOLD_AFTER_S", PATIENCE_S)  # it is not told that the store lags behind
    told: list[str] = []
    with recording(tmp_path / "store.db", told) as (journal, store), silent(store):
        journal.begin(a_run("r0"))
        journal.second(a_run("r0"), a_second(0))
        assert comes_true(lambda: store._conn.in_transaction)
        journal.begin(a_run())
        assert journal.baseline("anna", "fit:stryd", "cadence_spm", before="r1") is None
        await asyncio.sleep(0)
    assert told[0].endswith("store.db: does not answer; the run is judged without the runs before")


def test_the_thread_outlives_the_loop_that_it_told(tmp_path: Path) -> None:
    told: list[str] = []

    async def given_up() -> None:
        journal.begin(a_run())
        await run_on(journal, told)

    with recording(tmp_path / "store.db", told) as (journal, store):
        with locked(store):
            asyncio.run(given_up())
        journal.flush()
        assert journal._writer.ask(lambda: "there").result(PATIENCE_S) == "there"
    assert told[-1] == f"store {tmp_path / 'store.db'} is written again"
