"""Whatever is told while a commit is under way, whenever a process is killed: a live run goes on from its store."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recorded import DETECTORS, STARTED, a_second

from fleetfoot.errors import StoreError
from fleetfoot.path.run import LIVE, Run
from fleetfoot.path.source import Notification
from fleetfoot.store import backlog
from fleetfoot.store.recorder import Recorder
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator, Iterable, Iterator

    from fleetfoot.store.unfinished import Unfinished

TOLD: Final = st.sampled_from(("hear", "second", "keep"))
STEPS: Final = st.lists(
    st.tuples(TOLD | st.sampled_from(("acknowledge", "kill")), st.just(()))
    | st.tuples(st.sampled_from(("commit", "fail")), st.lists(TOLD, max_size=12).map(tuple)),
    min_size=3,
    max_size=30,
)
"""What happens, and what is told while it does: a step of it at every statement of SQL."""


class Killed:
    """A live run in which every notification leads to one second, recorded in processes that are killed."""

    def __init__(self, store: Store, athlete: str) -> None:
        self.store = store
        self.run = Run("20260501T060000Z-01234567", athlete, LIVE, STARTED)
        self.heard = self.seconds = 0
        self.committed = False
        self.recorder = Recorder(store, self.run)
        self.keep()

    def hear(self) -> None:
        self.recorder.hear(Notification(float(self.heard), "strap", "2a37", b"\0\x50"))
        self.heard += 1

    def second(self) -> None:
        if self.seconds < self.heard:
            self.recorder.second(a_second(self.seconds))
            self.seconds += 1

    def keep(self) -> None:
        while self.seconds < self.heard:  # a state is kept when all that was ready is told
            self.second()
        self.recorder.keep({"heard": self.heard})

    def commit(self, *meanwhile: str) -> None:
        """Commit; the thread that writes has not come to know of it yet."""
        if not self.committed:
            with self.store.transaction() as conn, self.telling(conn, meanwhile):
                self.recorder.write(conn)
            self.committed = True
            self.check()

    def fail(self, *meanwhile: str) -> None:
        """Write without success."""
        if not self.committed:
            with pytest.raises(StoreError, match="disk full"):
                self._write_in_vain(meanwhile)

    def _write_in_vain(self, meanwhile: Iterable[str]) -> None:
        with self.store.transaction() as conn, self.telling(conn, meanwhile):
            self.recorder.write(conn)
            raise StoreError("disk full")

    @contextmanager
    def telling(self, conn: sqlite3.Connection, meanwhile: Iterable[str]) -> Generator[None]:
        waiting = deque(meanwhile)
        conn.set_trace_callback(lambda _: getattr(self, waiting.popleft())() if waiting else None)
        try:
            yield
        finally:
            conn.set_trace_callback(None)

    def acknowledge(self) -> None:
        if self.committed:
            self.recorder.written()
            self.committed = False

    def kill(self) -> None:
        """Go on in another process; what was not committed is lost."""
        found = self.store.unfinished(self.run.athlete)
        self.committed = False
        self.recorder = Recorder(self.store, self.run, found.key if found else None)
        self.heard = leads_to(found) if found else 0
        self.seconds = found.seconds if found else 0
        self.keep()

    def check(self) -> None:
        """What is stored leads to every second that is stored, and knows of none besides."""
        found = self.store.unfinished(self.run.athlete)
        assert found is not None
        assert found.state["heard"] <= found.seconds <= leads_to(found)


def leads_to(found: Unfinished) -> int:
    """Return how far a run comes from its state and what was heard since, of which nothing may lack."""
    began = int(found.state["heard"])
    numbers = [int(each.t_s) for each in found.heard]
    assert numbers == list(range(began, began + len(numbers)))
    return began + len(numbers)


@pytest.fixture(scope="module")
def athletes() -> Iterator[int]:
    return iter(range(1_000_000))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("store") / "store.db", detectors=DETECTORS) as opened:
        yield opened


@given(steps=STEPS, most=st.sampled_from([3, 20_000]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_store_holds_one_moment_of_a_run_after_every_commit(
    monkeypatch: pytest.MonkeyPatch,
    store: Store,
    athletes: Iterator[int],
    steps: list[tuple[str, tuple[str, ...]]],
    most: int,
) -> None:
    monkeypatch.setattr(backlog, "MOST_HEARD", most)
    run = Killed(store, f"athlete {next(athletes)}")
    for step, meanwhile in steps:
        getattr(run, step)(*meanwhile)
    run.acknowledge()
    run.commit()


def test_nothing_is_lost_of_what_is_heard_while_a_state_comes_during_a_commit(store: Store) -> None:
    run = Killed(store, "anna")
    run.commit()
    run.acknowledge()
    run.hear()
    run.commit("keep", "hear", "hear")
    run.acknowledge()
    run.hear()
    run.commit()
    found = store.unfinished("anna")
    assert found is not None
    assert leads_to(found) == run.heard >= 3
