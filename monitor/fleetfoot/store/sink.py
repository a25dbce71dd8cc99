"""The store as a sink of the one path: told by the event loop, written by a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from fleetfoot.errors import StoreError, UsageError
from fleetfoot.path.run import Identity
from fleetfoot.path.sink import Seconds, Sink
from fleetfoot.path.way import NOWHERE
from fleetfoot.store.lag import Lag
from fleetfoot.store.settling import Settling
from fleetfoot.store.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from fleetfoot.diary.note import Note
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.reminder import Reminder
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second
    from fleetfoot.path.source import Notification
    from fleetfoot.path.tape import Tape
    from fleetfoot.path.ticks import Ticks
    from fleetfoot.path.way import Way
    from fleetfoot.store.baseline import Lesson, StoredBaseline
    from fleetfoot.store.recorder import Recorder
    from fleetfoot.store.store import Store
    from fleetfoot.store.unfinished import Unfinished
    from fleetfoot_signal.sample import Beat

    Summary = Mapping[str, object]
    SummaryOf = Callable[[Ticks, list[dict[str, Any]]], Summary]
    Taught = dict[tuple[str, str], StoredBaseline]

MOST_WAITING: Final = 72_000
"""Seconds and beats that wait in memory, some 40 MB: six hours of one live runner, nine minutes of forty."""


class StoreSink(Sink):
    """Records every run that the path yields; a :class:`~fleetfoot.path.sink.Sink`.

    Its calls never wait. While the store cannot be written (locked, disk full or silent) what it is told waits in
    memory and is written as soon as that is possible; people are told once that it is so and once that it is over. A
    live run drops seconds that come when :data:`MOST_WAITING` wait already, and counts them; whoever reads a recording
    awaits :meth:`room` instead.

    Parameters
    ----------
    store
        Open for writing, with the detectors of the registry in its order. From the first run on it belongs to this
        sink, which closes it.
    commit_every
        Seconds (rows, over all runs) from commit to commit. 1 for what happens live or paced: alerts are then
        committed at once too. Some hundreds for recordings that are read as fast as possible.
    live
        Whether the runs happen now, so that what is not kept is lost.
    notice
        Takes one line for people.
    """

    def __init__(
        self,
        store: Store,
        *,
        commit_every: int,
        live: bool = False,
        notice: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.lost = 0
        """Seconds that were dropped because too many waited."""
        self._store = store
        self._commit_every = commit_every
        self._live = live
        self._loop: asyncio.AbstractEventLoop | None = None
        self._writer = Writer(store, self._committed)
        self._lag = Lag(store.path, live=live, notice=notice)
        self._settling = Settling(self._writer, self._lag, live=live)
        self._recorders: dict[Identity, Recorder] = {}
        self._lessons: dict[Identity, Sequence[Lesson]] = {}
        self._notes: dict[Identity, Sequence[Note]] = {}
        self._ways: dict[Identity, Way] = {}
        self._taught: dict[Identity, Future[Taught]] = {}
        self._going_on: dict[Identity, int] = {}
        """The passes that were broken off and go on, by their keys, until they begin."""
        self._ending: list[Recorder] = []
        self._summing: set[Future[Summary]] = set()
        self._closed = False
        self._failure: Exception | None = None
        """Why a run could not be summed up, or whoever was told of it did not take it."""

    @property
    def path(self) -> Path:
        """Where the store is."""
        return self._store.path

    def begin(self, run: Run) -> None:
        """Start a pass; UsageError where the same run is being recorded already."""
        key = run.identity
        if key in self._recorders:
            raise UsageError(
                f"run {run.id} ({run.source}) comes twice at the same time: give each recording once"
            )
        with contextlib.suppress(RuntimeError):
            self._loop = self._lag.loop = asyncio.get_running_loop()
        self._recorders[key] = self._store.recorder(run, self._going_on.pop(key, None))
        self._taught[key] = self._writer.ask(partial(self._recall, run))
        self._wake()

    def go_on(self, found: Unfinished) -> None:
        """Let a run that was broken off go on in the pass that it has, once it begins."""
        self._going_on[found.run.identity] = found.key

    def tape(self, run: Run) -> Tape:
        """Return what keeps the notifications of a live run, so that it can go on after this process."""
        return _Tape(self._recorders, run.identity)

    def keep(self, run: Run, state: Mapping[str, object]) -> None:
        """Keep what is known of a live run, so that it can go on after this process; committed with the next second."""
        self._recorder(run).keep(state)

    def baseline(self, athlete: str, sensor: str, subject: str, *, before: str) -> StoredBaseline | None:
        """Return what the store knew of an athlete, by a sensor, when run ``before`` began: it was read then.

        A live run does not wait for it. Minutes lie between its begin and the first question; where the store has not
        answered by then, or cannot be read, the run is judged as the first of its athlete.
        """
        try:
            known = self._taught[Identity(athlete, before)].result(0.0 if self._live else None)
        except (TimeoutError, StoreError) as error:
            if not self._live:
                raise
            self._lag.tell(f"{self._lag.said(error)}; the run is judged without the runs before")
            return None
        return known.get((sensor, subject))

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Record intervals between heart beats; they are committed with the next second."""
        if self._has_room():
            self._recorder(run).beats(beats)

    def second(self, run: Run, second: Second) -> None:
        """Record a second."""
        self.seconds(run, Seconds.of(second))

    def seconds(self, run: Run, seconds: Seconds) -> None:
        """Record some seconds."""
        if self._has_room():
            self._recorder(run).seconds(seconds)
        else:
            self.lost += len(seconds)
        if self._commit_every == 1 or self._store.waiting >= self._commit_every:
            self._wake()
        self._lag.look(self._writer.trouble)

    def alert(self, run: Run, alert: Alert) -> None:
        """Record an alert."""
        self._recorder(run).alert(alert)
        if self._commit_every == 1:
            self._wake()

    def reminder(self, run: Run, reminder: Reminder) -> None:
        """Record a reminder; it is committed with the next second, or with the end."""
        self._recorder(run).reminder(reminder)

    def learn(self, run: Run, lessons: Sequence[Lesson]) -> None:
        """Say before the end what the run teaches; it is stored in the same transaction as the end."""
        self._lessons[run.identity] = lessons

    def note(self, run: Run, notes: Sequence[Note]) -> None:
        """Say before the end what the run's source knows for the diary; it is stored in the same transaction."""
        self._notes[run.identity] = notes

    def lead(self, run: Run, way: Way) -> None:
        """Say before the end where the run led; it is stored in the same transaction."""
        self._ways[run.identity] = way

    def sum_up(self, run: Run, summary_of: SummaryOf, then: Callable[[Summary], None]) -> None:
        """Have a run that is over summed up from all that was recorded of it: its seconds and payloads of alerts.

        The thread of the store reads and sums up; ``then`` gets the summary in the event loop, or before this returns
        where there is none. It is to :meth:`end` the run, and may tell others of it.
        """
        recorder = self._recorder(run)
        summing = self._writer.ask(lambda: summary_of(*recorder.recorded()))
        self._summing.add(summing)
        if self._loop is None:
            self._summed(then, summing)
        else:
            loop = self._loop

            def summed(done: Future[Summary]) -> None:
                loop.call_soon_threadsafe(self._summed, then, done)

            summing.add_done_callback(summed)

    def end(self, run: Run, summary: Summary) -> None:
        """Complete the pass."""
        key = run.identity
        recorder = self._recorder(run)
        way = self._ways.pop(key, NOWHERE)
        recorder.conclude(summary, self._lessons.pop(key, ()), self._notes.pop(key, ()), way)
        self._ending.append(recorder)
        del self._recorders[key], self._taught[key]
        self._wake()

    async def room(self) -> None:
        """Wait until there is room for more; for whoever can wait, because a recording does not run away.

        Raises
        ------
        StoreError
            The store cannot be written.
        """
        self._settling.require_bearable()
        if self._store.waiting >= MOST_WAITING:
            await self._settling.until(lambda: self._store.waiting < MOST_WAITING, self._losses)

    async def settled(self) -> None:
        """Wait until every run that is over is summed up, and everything is written.

        Raises
        ------
        StoreError
            The store cannot be read or written, and what is not in it is lost.
        Exception
            Whatever was raised by who was told of a summary.
        """
        await self._settling.until(lambda: not self._summing and not self._store.is_dirty(), self._losses)
        if self._failure is not None:
            raise self._failure

    def flush(self) -> None:
        """Write everything now; for whoever can wait and has no event loop."""
        if trouble := self._writer.commit().result():
            raise trouble

    def close(self, timeout_s: float = 1.0) -> None:
        """Try once more to write what waits, and close the store; leave it as it is where it does not answer.

        Closing again does nothing, unless the store did not answer.
        """
        if self._closed:
            return
        with contextlib.suppress(TimeoutError):
            self._writer.commit().result(timeout_s)
        self._closed = self._writer.stop(timeout_s)
        if self._closed:
            self._store.close(commit=False)  # what it does not take was told by settled()

    def _recall(self, run: Run) -> Taught:
        """Read the baselines of a run, in the thread of the store, after what runs before it have just taught."""
        self._writer.attempt()
        return self._store.baselines(run.athlete, before=run.id)

    def _committed(self) -> None:
        """Take note, in the thread of the store, that all that waited is written."""
        self._lag.written(more=self._store.is_dirty(), lost=self.lost)
        for recorder in [each for each in self._ending if each.over]:
            self._ending.remove(recorder)
            if recorder.refused:
                who = recorder.run.athlete
                self._lag.tell(
                    f"{who}: another run taught the baselines meanwhile: replay this one with --learn"
                )

    def _summed(self, then: Callable[[Summary], None], summing: Future[Summary]) -> None:
        self._summing.discard(summing)
        try:
            then(summing.result())
        except Exception as error:  # noqa: BLE001 - nobody hears it here: settled() raises it
            self._failure = self._failure or error

    def _recorder(self, run: Run) -> Recorder:
        recorder = self._recorders[run.identity]
        recorder.run = run
        return recorder

    def _has_room(self) -> bool:
        return not self._live or self._store.waiting < MOST_WAITING

    def _wake(self) -> None:
        self._lag.begins()
        self._writer.wake()

    def _losses(self) -> str:
        return f"; {self._store.waiting} seconds and beats are lost"


class _Tape:
    """Has the pass of a run hear what its sensors send; committed with the next second."""

    def __init__(self, recorders: Mapping[Identity, Recorder], run: Identity) -> None:
        self._recorders = recorders
        self._run = run

    def append(self, notification: Notification) -> None:
        if (recorder := self._recorders.get(self._run)) is not None:
            recorder.hear(notification)

    def flush(self) -> None:
        """Do nothing: the next second commits it."""

    def finish(self, duration_s: float) -> None:
        """Do nothing: the end of the pass forgets it."""

    def close(self) -> None:
        """Do nothing."""
