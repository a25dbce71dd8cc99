"""Live runs by their sensors: one from now until it is stopped, or every run that begins and ends by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from fleetfoot.assembly.athletes import members_of
from fleetfoot.assembly.live import watch
from fleetfoot.assembly.resumption import broken_off
from fleetfoot.assembly.tracks import live_capture, live_track, scout
from fleetfoot.path.motion import Stillness, effort_bpm_of
from fleetfoot.path.outing import Outing, setting_off
from fleetfoot.path.run import live_run
from fleetfoot.path.source import Device, Link
from fleetfoot.sources.local_time import here_s
from fleetfoot.store.claim import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.assembly.resumption import Broken
    from fleetfoot.config import Config, Member
    from fleetfoot.path.outing import Scouts, SetOff
    from fleetfoot.path.run import Run
    from fleetfoot.path.source import Change, Source
    from fleetfoot.path.track import Track


Clock = Callable[[], float]
Listen = Callable[["Mapping[str, Broken]", Clock], "Source"]
"""Makes the source of a run on a clock; gets the runs that were broken off and go on, by athlete."""


@dataclass(frozen=True, slots=True)
class Sensing:
    """Watches runs by their sensors, one after the other.

    A run's clock is that of the event loop, from when its sensors are looked for or its runner sets off; that of a run
    that was broken off goes on.
    """

    config: Config
    out: Outputs
    listen: Listen
    stop: asyncio.Event
    """Ends the run under way, and the watching."""
    capture: Path | None = None
    """Where to write the run's sensor bytes."""
    now_utc: Callable[[], datetime] = field(default=partial(datetime.now, UTC))

    async def one_run(self) -> list[Track]:
        """Watch a run until ``stop`` is set, then end it in good order; return its tracks, one an athlete."""
        with Claim(self.out.store.path) as claim:
            broken = self._broken_off(claim)
            now_s, elapsed_s = asyncio.get_running_loop().time, self._elapsed_s(broken)
            start_s = now_s() - elapsed_s
            tracks = self._tracks(self.now_utc() - timedelta(seconds=elapsed_s), broken)
            source = self.listen(broken, lambda: now_s() - start_s)
            await watch(source, tracks, self.out, self.stop, learn=True, broken=broken)
        return tracks

    async def runs_by_themselves(self) -> list[Track]:
        """Watch every run from when its runner sets off until they have stopped, until ``stop`` is set.

        Return the tracks of those that could not be read to their end.
        """
        failed: list[Track] = []
        with Claim(self.out.store.path) as claim:
            broken = self._broken_off(claim)
            names = " and ".join(each.name for each in members_of(self.config))
            while not self.stop.is_set():
                if not broken:
                    self.out.console.note(f"waiting for {names} to set off")
                failed += [track for track in await self._next_run(broken) if track.failure]
                broken = {}
        return failed

    async def _next_run(self, broken: Mapping[str, Broken]) -> Sequence[Track]:
        """Watch the next run to its end; return its tracks, none where it was waited in vain until ``stop`` was set."""
        tracks: Sequence[Track] = ()
        while not tracks and not self.stop.is_set():
            tracks = await self._try_next_run(broken)
        return tracks

    async def _try_next_run(self, broken: Mapping[str, Broken]) -> Sequence[Track]:
        """Wait for a run and watch it to its end; return its tracks, none where nobody was heard for long."""
        now_s = asyncio.get_running_loop().time
        start_s = now_s() - self._elapsed_s(broken)
        source = self.listen(broken, lambda: now_s() - start_s)
        async with asyncio.TaskGroup() as group:
            listening = group.create_task(source.run())
            set_off = None if broken else await self._set_off(source)
            tracks: list[Track] = []
            if set_off or broken:
                since_s = source.now_s - (set_off.at_s if set_off else 0.0)
                tracks = self._tracks(self.now_utc() - timedelta(seconds=since_s), broken)
                await self._watch_outing(source, set_off, tracks, broken)
            listening.cancel()  # devices are let go in good order before the group ends
        return tracks

    async def _set_off(self, source: Source) -> SetOff | None:
        return await setting_off(source, self._scouts([], going_on=False), self.stop, self._tell)

    async def _watch_outing(
        self, source: Source, set_off: SetOff | None, tracks: list[Track], broken: Mapping[str, Broken]
    ) -> None:
        stillness = Stillness({each.name: _effort_bpm(each) for each in members_of(self.config)})
        out = replace(self.out, sinks=[*self.out.sinks, stillness])
        outing = Outing(source, set_off, stillness, lambda: self._scouts(tracks), self.config.run.stopped_s)
        if await watch(outing, tracks, out, self.stop, learn=True, broken=broken):
            minutes = self.config.run.stopped_s / 60.0
            out.console.note(f"the run is over: nobody has moved for {minutes:.3g} min")
        await out.desk.answer()

    def _tell(self, change: Change) -> None:
        """Tell of a device while no run is under way."""
        if not isinstance(change, Device):
            self.out.console.note(change.text)
        elif change.link is Link.CONNECTED:
            self.out.console.note(f"{change.title} is connected: {', '.join(change.kinds)}")

    def _scouts(self, tracks: Sequence[Track], *, going_on: bool = True) -> Scouts:
        """Return who listens while no row is made of what is heard; they know what the tracks of a run know."""
        of = {track.run.athlete: track for track in tracks}
        members = members_of(self.config)
        return {
            each.name: scout(self._of(each), of.get(each.name), _effort_bpm(each), setting_off=not going_on)
            for each in members
        }

    def _of(self, member: Member) -> Config:
        return replace(self.config, athlete=member)

    def _broken_off(self, claim: Claim) -> dict[str, Broken]:
        def maker(member: Member) -> Callable[[Run], Track]:
            return lambda run: live_track(run, self._of(member))

        members = members_of(self.config)
        broken = broken_off([(each.name, maker(each)) for each in members], self.out, claim)
        for athlete in broken:
            self.out.console.note(f"the run of {athlete} that was broken off goes on")
        return broken

    def _elapsed_s(self, broken: Mapping[str, Broken]) -> float:
        now_utc = self.now_utc()
        return max((each.elapsed_s(now_utc) for each in broken.values()), default=0.0)

    def _tracks(self, started_utc: datetime, broken: Mapping[str, Broken]) -> list[Track]:
        now_utc = self.now_utc()
        return [
            self._track(
                broken[each.name].found.run
                if each.name in broken
                else live_run(each.name, started_utc, now_utc, here_s(started_utc)),
                each,
            )
            for each in members_of(self.config)
        ]

    def _track(self, run: Run, member: Member) -> Track:
        captures = [live_capture(run, self.capture, self.out.outlet)] if self.capture else []
        return live_track(run, self._of(member), self.out.journal.tape(run), *captures)


def _effort_bpm(member: Member) -> float:
    return effort_bpm_of(member.hr_rest_bpm, member.hr_max_bpm)
