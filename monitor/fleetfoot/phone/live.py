"""A live run on the phone, put together, and taken up again after the page was killed."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from fleetfoot.assembly.announce import Announcer
from fleetfoot.gatt import uuid
from fleetfoot.gatt.timer_state import TimerState
from fleetfoot.path.follow import follow
from fleetfoot.path.keeper import Keeper
from fleetfoot.path.run import LIVE, Run, live_run
from fleetfoot.path.session import Session
from fleetfoot.path.summary import accountant
from fleetfoot.path.track import Track
from fleetfoot.phone import shelf
from fleetfoot.phone.granted import Picked
from fleetfoot.phone.hastened import Hastened
from fleetfoot.phone.known import record_of
from fleetfoot.phone.position import KEY, Positions
from fleetfoot.phone.tape import LineTape
from fleetfoot.phone.told import PageTold
from fleetfoot.phone.web_bluetooth import WebRadio
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sources.ble.source import BleSource
from fleetfoot.sources.capture import read_capture
from fleetfoot.sources.capture_lines import Header
from fleetfoot.sources.local_time import here_s, utc_offset_s
from fleetfoot.store.library import Library
from fleetfoot_signal.channel import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fleetfoot.path.source import Change, Source, Status
    from fleetfoot.phone.bridge import Page

TAKEN_AT_ONCE = 200
"""Notifications of a run that is taken up between two looks at what else there is to do: some 0.1 s on a phone."""


@dataclass(frozen=True, slots=True)
class Order:
    """What run to watch."""

    athlete: str
    lessons: str = ""
    """What earlier runs taught: see :mod:`fleetfoot.phone.shelf`."""
    kept: Path | None = None
    """The lines of a run that was broken off and goes on, as a file; None begins one."""
    over: bool = False
    """Whether it does not go on, and is looked at alone."""
    speed: float = 1.0
    """Seconds of the run for each second of the world; another than 1 is for the test bed alone."""


class PhoneRun:
    """One run, from its start or from where it was broken off.

    Parameters
    ----------
    page : Page
    order : Order
    now_utc : datetime
        The moment, by the phone's clock.

    Raises
    ------
    UnreadableError
        What is kept of a run that was broken off is no capture.
    """

    def __init__(self, page: Page, order: Order, now_utc: datetime) -> None:
        self._page = page
        self._order = order
        self._stop = asyncio.Event()
        self._told = PageTold(page.tell, page.note, order.speed)
        self._keeper = Keeper()
        self._library = Library(shelf.read(order.lessons))
        self._kept = read_capture(order.kept) if order.kept else None
        self._run = (
            _run_of(self._kept.header)
            if self._kept
            else live_run(order.athlete, now_utc, now_utc, here_s(now_utc))
        )
        self._heard = list(self._kept.notifications()) if self._kept else []
        self.radio = WebRadio(page)
        header = Header(self._run.id, self._run.athlete, LIVE, self._run.started_utc)
        have = len(self._heard) if self._kept else None
        whole = self._kept is not None and self._kept.duration_s is not None
        tape = None if whole else LineTape(page.keep, header, have)
        self._track = Track(self._run, (), decoder=Decoder(), capture=tape)
        self._session = Session(
            [self._track], [self._keeper, self._told], self._library, usual=not order.over
        )
        self._source = self._source_at(now_utc)
        self._positions = Positions()

    @property
    def id(self) -> str:
        """The run's id."""
        return self._run.id

    def grant(self, device_id: str, name: str) -> str:
        """Take a sensor that the runner has picked; return its key."""
        key = self.radio.granted.add(device_id, name)
        self._ble.look()
        return key

    def position(self, fix: Mapping[str, Any]) -> None:
        """Take where the phone is, as the Geolocation API says; it counts where nothing else tells speed."""
        kinds = {kind for status in self._ble.statuses for kind in status.kinds}
        if self._positions.wanted(self._source.now_s, self._track.sensors.get(Channel.SPEED), kinds):
            for characteristic, payload in self._positions.told(fix):
                self._ble.hear(KEY, characteristic, payload)

    def pause(self, *, paused: bool) -> None:
        """Pause the run, or go on: until then nothing that is heard counts."""
        self._ble.hear(KEY, uuid.TIMER_STATE, bytes(TimerState(not paused)))
        self._show_paused(is_paused=paused)

    def _show_paused(self, *, is_paused: bool) -> None:
        self._told.is_paused = is_paused
        self._page.paused(is_paused)

    def said(self, said: Mapping[str, Any]) -> None:
        """Take what the runner said of the run so far, by field of the diary."""
        self._told.said(self._run, said)

    def stop(self) -> None:
        """End the run in good order: :meth:`watch` returns."""
        self._stop.set()

    def why(self, record: Mapping[str, Any]) -> None:
        """Tell why the legs were heavy on this run."""
        self._told.why(self._run, record)

    async def look(self) -> str:
        """Show a run that is over as it was, without a word; one that was broken off ends where it did.

        Return what is known of it, as :meth:`watch` does.
        """
        await self._take_up()
        ends_s = self._kept.duration_s if self._kept else None
        with self._track.until_unreadable():
            self._track.finish(max(ends_s or 0.0, self._track.grid.latest_s))
        self._session.pump()
        known = self._end()
        self._told.hello()
        return known

    async def watch(self) -> str:
        """Watch the run until :meth:`stop`; return what it taught and what is known of it, as JSON for the storage.

        The JSON has ``lessons`` (:mod:`fleetfoot.phone.shelf`) and ``record`` (:mod:`fleetfoot.phone.known`), which is
        null where nothing was measured.
        """
        await self._take_up()
        if self._track.is_paused:
            self._show_paused(is_paused=True)
        self._told.hello()
        watched = _Watched(Announcer(self._told, [self._track]), self._page)
        await follow(self._source, self._session, watched, self._stop)
        dropped = self._source.status().dropped
        if dropped:
            self._track.warnings.append(f"{dropped} notifications were lost because this phone was too slow")
        return self._end()

    async def _take_up(self) -> None:
        """Go once more through what was heard before the run was broken off, telling nobody."""
        for place, notification in enumerate(self._heard):
            with self._track.until_unreadable():
                self._track.take(notification)
            if place % TAKEN_AT_ONCE == TAKEN_AT_ONCE - 1:
                self._session.pump()
                await asyncio.sleep(0)
        self._session.pump()
        self._heard = []

    def _end(self) -> str:
        run = self._track.run = replace(self._track.run, sensors=self._track.sensors)
        taught, record = "[]", "null"
        if self._track.failure is None:
            taught = shelf.written(run.id, self._library.lessons(self._session, self._track))
        ticks = self._keeper.ticks(self._session.engine.names)
        summary = accountant(self._session, self._track)(ticks, self._keeper.alerts)
        if ticks.index.size:
            record = record_of(ticks, self._keeper.alerts, summary)
        self._told.end(run, summary)
        return f'{{"lessons":{taught},"record":{record}}}'

    def _source_at(self, now_utc: datetime) -> Source:
        loop, speed = asyncio.get_running_loop(), self._order.speed
        elapsed_s = self._elapsed_s(now_utc)
        zero_s = loop.time() - (elapsed_s if speed == 1.0 else 0.0)
        self._ble = BleSource(
            self.radio.backend(),
            Picked(self._run.athlete),
            lambda: loop.time() - zero_s,
            random.Random(),  # noqa: S311 - jitter
        )
        return self._ble if speed == 1.0 else Hastened(self._ble, speed, elapsed_s)

    def _elapsed_s(self, now_utc: datetime) -> float:
        """Return what the run's clock shows: never less than it showed last, should the phone's have been set back."""
        if not self._kept or self._run.started_utc is None:
            return 0.0
        latest_s = self._heard[-1].t_s if self._heard else 0.0
        since: timedelta = now_utc - self._run.started_utc
        return max(since.total_seconds() * self._order.speed, latest_s)


class _Watched:
    """The run under way: a :class:`~fleetfoot.path.follow.Audience`."""

    def __init__(self, announcer: Announcer, page: Page) -> None:
        self._announcer = announcer
        self._page = page

    def heed(self, change: Change) -> None:
        self._announcer.heed(change)

    def show(self, status: Status) -> None:
        self._announcer.show(status)

    def ended(self, track: Track) -> None:
        self._page.note(f"{track.failure}: the run ends here")


def _run_of(header: Header) -> Run:
    offset_s = utc_offset_s(header.started_utc, None, None)
    return Run(header.run, header.athlete, LIVE, header.started_utc, utc_offset_s=offset_s)


def now() -> datetime:
    """Return the moment by the phone's clock."""
    return datetime.now(UTC)
