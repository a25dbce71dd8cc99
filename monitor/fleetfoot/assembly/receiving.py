"""Runs that phones send: kept as they come, analysed when they are complete, answered with their report."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fleetfoot.assembly.desk import athlete_named
from fleetfoot.assembly.outputs import outputs
from fleetfoot.assembly.playing import play_until
from fleetfoot.assembly.reporting import reported
from fleetfoot.assembly.shelf import page_file
from fleetfoot.assembly.tracks import capture_track
from fleetfoot.errors import FleetfootError
from fleetfoot.files.place import plain_name
from fleetfoot.page.guard import REPORT
from fleetfoot.page.pairing import code_of, for_report
from fleetfoot.page.server import Phones
from fleetfoot.page.writers import Writers
from fleetfoot.path.run import digest_of
from fleetfoot.sources.capture import read_capture
from fleetfoot.sources.sent.inbox import RUN, Inbox
from fleetfoot.store.reading import TAIL_S, State
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from fleetfoot.config import Config
    from fleetfoot.page.files import File
    from fleetfoot.page.writers import Writer
    from fleetfoot.path.source import Notification
    from fleetfoot.sources.sent.lines import SentRun

FOLDER: Final = "phone"
"""Beside the store."""
WRITERS: Final = "writers.json"
"""In it: which phones may send."""


@asynccontextmanager
async def receiving(config: Config, token: str, notice: Callable[[str], None]) -> AsyncGenerator[Receiver]:
    """Analyse what phones send for the length of a block; yield who takes it."""
    receiver = Receiver(config, token, notice)
    working = asyncio.create_task(receiver.run())
    try:
        yield receiver
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        receiver.close()


def phones_of(config: Config, receiver: Receiver, public: Collection[str] = ()) -> Phones:
    """Return how phones take part in what is served; ``public`` are the paths of the app that is served with it."""
    return Phones(writers_of(config), receiver, partial(SentReports, config), public)


def writers_of(config: Config) -> Writers:
    """Return who may send."""
    return Writers(folder_of(config) / WRITERS)


def folder_of(config: Config) -> Path:
    """Return where runs that were sent are kept."""
    return config.store.path.parent / FOLDER


class Sent(NamedTuple):
    """A run, and whose it is."""

    athlete: str
    run: str


class Receiver:
    """Takes what phones send: a :class:`fleetfoot.page.sending.Receiver`.

    Parameters
    ----------
    config : Config
    token : str
        The page's, which codes are made of.
    notice : Callable[[str], None]
        Takes lines for people.
    """

    def __init__(self, config: Config, token: str, notice: Callable[[str], None]) -> None:
        self.address = ""
        """Where the reports are served."""
        self.heard: Callable[[Sent, SentRun, Sequence[Notification]], bool] | None = None
        """Hears what has come of a run; says whether that run is followed live, and so not analysed here."""
        self.fetched = asyncio.Event()
        """Set when a phone was told where the report of its run is."""
        self._config = config
        self._token = token
        self._notice = notice
        self._inboxes: dict[str, Inbox] = {}
        self._disk = asyncio.Lock()
        self._work: asyncio.Queue[Sent] = asyncio.Queue()
        self._under_way: set[Sent] = set()
        self._failed: dict[Sent, str] = {}
        self._whole: set[Sent] = set()
        """What was analysed from its first line to its last by this process, however many seconds that gave."""

    async def take(self, writer: Writer, run: str, at: int, lines: Sequence[bytes]) -> Mapping[str, Any]:
        """See :class:`fleetfoot.page.sending.Receiver`."""
        sent = Sent(writer.athlete, run)
        async with self._disk:
            inbox = self._inbox(writer.athlete)
            new = await asyncio.to_thread(inbox.take, run, at, lines)
            return await self._standing(sent, new)

    async def standing(self, writer: Writer, run: str) -> Mapping[str, Any]:
        """See :class:`fleetfoot.page.sending.Receiver`."""
        async with self._disk:
            return await self._standing(Sent(writer.athlete, run), ())

    async def run(self) -> None:
        """Analyse what is complete, one run after the other, until cancelled."""
        while True:
            sent = await self._work.get()
            try:
                await self._analyse(sent)
                self.done(sent)
            except Exception as error:  # noqa: BLE001 - whatever one run does, the next is analysed
                is_ours = isinstance(error, FleetfootError)
                reason = str(error) if is_ours else f"a fault in fleetfoot ({type(error).__name__}: {error})"
                self.failed(sent, reason)
                self._notice(f"run {sent.run} of {sent.athlete} that a phone sent: {reason}")
            finally:
                self._under_way.discard(sent)

    def done(self, sent: Sent) -> None:
        """Take note that a run was analysed to its last line."""
        self._whole.add(sent)

    def failed(self, sent: Sent, reason: str) -> None:
        """Take note that a run cannot be analysed."""
        self._failed[sent] = reason

    def close(self) -> None:
        """Let the folder go."""
        for inbox in self._inboxes.values():
            inbox.close()

    async def _standing(self, sent: Sent, new: Sequence[Notification]) -> Mapping[str, Any]:
        come = await asyncio.to_thread(self._inbox(sent.athlete).run, sent.run)
        is_followed = self.heard is not None and self.heard(sent, come, new)
        fields: dict[str, Any] = {"have": come.have, "complete": come.is_complete}
        if not come.is_complete:
            return fields
        if sent in self._under_way:
            return fields | {"stored": False}
        if sent in self._failed:
            return fields | {"stored": False, "error": self._failed[sent]}
        # What is stored may be a part, of a process that was stopped. Seconds count from when a sensor first spoke, so
        # that a whole run may be shorter than its clock says: what was analysed here needs no measuring.
        least_s = 0.0 if sent in self._whole else (come.end_s or 0.0) - TAIL_S
        if await asyncio.to_thread(self._is_stored, sent, least_s):
            self.fetched.set()
            return fields | {"stored": True, "report": self._report(sent.run)}
        if not is_followed:
            self._under_way.add(sent)
            self._work.put_nowait(sent)
        return fields | {"stored": False}

    def _inbox(self, athlete: str) -> Inbox:
        if athlete not in self._inboxes:
            name = f"{plain_name(athlete)}-{digest_of(athlete)[:8]}"  # two names may be alike as files
            self._inboxes[athlete] = Inbox(folder_of(self._config) / name)
        return self._inboxes[athlete]

    def _is_stored(self, sent: Sent, least_s: float) -> bool:
        if not self._config.store.path.exists():
            return False
        with Store.open(self._config.store.path, read_only=True) as store:
            return any(
                each.id == sent.run and each.state is State.COMPLETE and each.duration_s >= least_s
                for each in store.recordings(sent.athlete)
            )

    def _report(self, run: str) -> str:
        code = code_of(self._token, time.time(), for_report(run))
        return f"{self.address.removesuffix('/')}{REPORT}{run}?code={code}"

    async def _analyse(self, sent: Sent) -> None:
        config = replace(self._config, athlete=athlete_named(self._config, sent.athlete))
        path = self._inbox(sent.athlete).run(sent.run).path
        capture = await asyncio.to_thread(read_capture, path)
        track = capture_track(capture, config, None)
        async with outputs(config, paced=False, json=False, several=True, broker=None) as out:
            await play_until(asyncio.Event(), [track], out, speed=None, learn=True)
        if track.failure is not None:
            raise track.failure


class SentReports(Mapping[str, "File"]):
    """The reports of runs, by ``/report/RUN``, written when they are asked for, beside other files.

    Parameters
    ----------
    config : Config
    files : Mapping[str, File]
    """

    def __init__(self, config: Config, files: Mapping[str, File]) -> None:
        self._config = config
        self._files = files

    def __getitem__(self, path: str) -> File:
        if not path.startswith(REPORT):
            return self._files[path]
        return self._write(path.removeprefix(REPORT))

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def _write(self, run: str) -> File:
        if not RUN.fullmatch(run) or not self._config.store.path.exists():
            raise KeyError(run)
        with Store.open(self._config.store.path, read_only=True) as store:
            found = next((each for each in store.recordings() if each.id == run), None)
            if found is None:
                raise KeyError(run)
            return page_file(reported(self._config, store, found).html)
