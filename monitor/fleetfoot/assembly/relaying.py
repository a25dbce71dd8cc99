"""A live run that a phone relays: it begins with the first lines of one, and goes the way of every live run."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fleetfoot.assembly.athletes import members_of
from fleetfoot.assembly.live import watch
from fleetfoot.assembly.receiving import phones_of, receiving
from fleetfoot.assembly.resumption import Broken
from fleetfoot.assembly.tracks import live_capture, live_track
from fleetfoot.page.token import default_path, token_of
from fleetfoot.path.run import LIVE, Run
from fleetfoot.path.session import Session
from fleetfoot.path.waiting import happens
from fleetfoot.sources.local_time import utc_offset_s
from fleetfoot.sources.sent.relay import Relayed
from fleetfoot.store.claim import Claim

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
    from pathlib import Path

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.assembly.receiving import Receiver, Sent
    from fleetfoot.config import Config
    from fleetfoot.page.server import Phones
    from fleetfoot.path.source import Notification
    from fleetfoot.path.track import Track
    from fleetfoot.sources.capture_lines import Header
    from fleetfoot.sources.sent.lines import SentRun

FETCHED_S: Final = 30.0
"""How long a phone may take to come for the report: it asks every two seconds."""


class Begun(NamedTuple):
    """A run whose first line has come."""

    sent: Sent
    header: Header
    source: Relayed


class Relay:
    """Follows the first run of somebody who is watched: what :attr:`Receiver.heard` is."""

    def __init__(self, config: Config) -> None:
        self._names = {member.name for member in members_of(config)}
        self._loop = asyncio.get_running_loop()
        self.begun: asyncio.Future[Begun] = self._loop.create_future()

    def heard(self, sent: Sent, come: SentRun, new: Sequence[Notification]) -> bool:
        """Take what has come of a run; return whether it is the one that is followed."""
        if not self.begun.done():
            if come.header is None or sent.athlete not in self._names:
                return False
            new = list(come.notifications())  # of before this process too
            self.begun.set_result(Begun(sent, come.header, Relayed(sent.athlete, self._loop.time)))
        begun = self.begun.result()
        if sent != begun.sent:
            return False
        begun.source.hear(new, come.latest_s, come.end_s)
        return True


class Relaying(NamedTuple):
    """How a phone takes part in a live run."""

    config: Config
    receiver: Receiver
    phones: Phones

    async def follow(self, out: Outputs, stop: asyncio.Event, capture: Path | None) -> list[Track]:
        """Watch a run that a phone relays: see :func:`follow_phone`."""
        return await follow_phone(self.config, out, self.receiver, stop, capture)


@asynccontextmanager
async def relaying(config: Config, notice: Callable[[str], None]) -> AsyncGenerator[Relaying]:
    """Take what phones send for the length of a block; yield how they take part in the run."""
    token = token_of(config.page.token_file or default_path())
    async with receiving(config, token, notice) as receiver:
        yield Relaying(config, receiver, phones_of(config, receiver))


async def follow_phone(
    config: Config, out: Outputs, receiver: Receiver, stop: asyncio.Event, capture: Path | None
) -> list[Track]:
    """Wait for a run that a phone relays and watch it to its end, or until ``stop``; return its track, if it began.

    A run that this machine was following when fleetfoot ended goes on: it is heard from its first line, and what is
    stored of it is told to nobody again.
    """
    relay, either = Relay(config), asyncio.Event()
    receiver.heard = relay.heard
    out.console.note("waiting for a phone to begin a run; 'fleetfoot phone pair' lets one send")
    relay.begun.add_done_callback(lambda _: either.set())
    stopped = asyncio.create_task(stop.wait())
    stopped.add_done_callback(lambda _: either.set())
    await either.wait()
    stopped.cancel()
    if not relay.begun.done():
        return []
    begun = relay.begun.result()
    with Claim(out.store.path) as claim:
        track, broken = _track(config, begun, out, claim, capture)
        complete = await watch(begun.source, [track], out, stop, learn=True, broken=broken)
    if track.failure is not None:
        receiver.failed(begun.sent, str(track.failure))
    elif complete:
        receiver.done(begun.sent)
    if complete:
        await happens(receiver.fetched, FETCHED_S)
    return [track]


def _track(
    config: Config, begun: Begun, out: Outputs, claim: Claim, capture: Path | None
) -> tuple[Track, dict[str, Broken]]:
    """Return the track of the run, and the run itself by its athlete where it goes on."""
    athlete, header = begun.sent.athlete, begun.header
    (member,) = [each for each in members_of(config) if each.name == athlete]
    own = replace(config, athlete=member)
    offset_s = utc_offset_s(header.started_utc, None, None)
    run = Run(header.run, athlete, LIVE, header.started_utc, utc_offset_s=offset_s)
    found = out.store.unfinished(athlete) if claim.take(athlete) else None
    captures = [live_capture(run, capture, out.outlet)] if capture else []
    if found is None or found.run.id != run.id:
        return live_track(run, own, *captures), {}
    out.console.note(f"the run of {athlete} that was broken off goes on")
    anew = replace(
        found, state=_blank(run, own, out), heard=()
    )  # all lines are here: nothing must be remembered
    return live_track(run, own, *captures), {athlete: Broken(anew, {}, 0.0)}


def _blank(run: Run, config: Config, out: Outputs) -> Mapping[str, Any]:
    """Return what is known of a run before its first line."""
    track = live_track(run, config)
    track.reminding = out.reminders.follow(run)
    session = Session([track], (), out.library, detectors=out.detectors, limits=out.limits)
    return session.keep(track)
