"""The one path: tracks through the engine into the sinks, at the pace of a clock."""

from __future__ import annotations

import asyncio
import math
import signal
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fleetfoot.diary.note import Note, Where
from fleetfoot.path.clock import Unpaced, clock_for
from fleetfoot.path.session import Session
from fleetfoot.path.summary import accountant

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.path.run import Felt, Run
    from fleetfoot.path.track import Track

DEVICE: Final = "fit"
"""Source of what a runner told the device that recorded the run."""
STRIDE_S = 600
"""Seconds that an unpaced run takes at a time, in some hundredths of a second; a paced one takes one."""


async def play(tracks: Sequence[Track], out: Outputs, *, speed: float | None, learn: bool) -> bool:
    """Play runs to their end and tell the sinks; return whether all came to their end.

    The first interruption ends the runs where they are and keeps what was recorded; a second one cancels. With
    ``learn`` they teach the baselines if they came to their end: a run teaches once, so it must not be a half.
    """
    with interruption(signal.SIGINT, signal.SIGTERM) as stop:
        # Inside: from when a sink hears of the runs, they end in good order.
        return await play_until(stop, tracks, out, speed=speed, learn=learn)


async def play_until(
    stop: asyncio.Event, tracks: Sequence[Track], out: Outputs, *, speed: float | None, learn: bool
) -> bool:
    """Play runs as :func:`play` does, until ``stop`` is set by whoever listens to interruptions.

    Who is heard by sensors, as when the run took place, is reminded as then; a finished recording has nobody to remind.
    """
    for track in tracks:
        if track.is_heard:
            track.reminding = out.reminders.follow(track.run)
    session = Session(
        tracks,
        out.sinks,
        out.library,
        detectors=out.detectors,
        limits=out.limits,
        usual=out.page is not None,
    )
    complete = await _play(session, out, speed, stop)
    for track in tracks:
        end_run(session, track, out, learn=learn and complete)
    await out.journal.settled()  # what these runs taught is there for the next
    return complete


async def _play(session: Session, out: Outputs, speed: float | None, stop: asyncio.Event) -> bool:
    clock = clock_for(speed, stop)
    second, stride_s = 0, STRIDE_S if isinstance(clock, Unpaced) else 1
    while not all(track.exhausted for track in session.tracks):
        await clock.until(second)
        await out.journal.room()
        for track in session.tracks:
            if stop.is_set():
                track.stop()
            else:
                track.feed(second)
        session.pump()
        second += stride_s
    return not stop.is_set()


def end_run(session: Session, track: Track, out: Outputs, *, learn: bool) -> None:
    """Have a run whose rows have all been analysed summed up, and the sinks told that it is over; it leaves.

    Nobody waits for the store, which reads what was recorded: the sinks are told when it has, and
    :func:`~fleetfoot.assembly.outputs.outputs` does not close before.
    """
    run = track.run = replace(track.run, sensors=track.sensors)
    session.conclude(track)
    for line in track.reminding.silences() if track.reminding else ():
        out.console.note(line)
    if learn:
        out.journal.learn(run, out.library.lessons(session, track))

    out.journal.note(run, _notes(run, track.felt))
    out.journal.lead(run, track.way.since(track.grid.start_s))

    def tell(summary: Mapping[str, object]) -> None:
        for sink in out.sinks:
            sink.end(run, summary)

    out.journal.sum_up(run, accountant(session, track), tell)
    session.leave(track)


def _notes(run: Run, felt: Felt) -> list[Note]:
    """Return what the runner told the device, for the diary."""
    told = {name: value for name, value in felt._asdict().items() if not math.isnan(value)}
    return [Note(Where(run=run.id), name, f"{value:.10g}", DEVICE) for name, value in told.items()]


@contextmanager
def interruption(*signals: signal.Signals) -> Generator[asyncio.Event]:
    """Yield an event that the first of these signals sets; a second one is left to Python."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def interrupt() -> None:
        stop.set()
        release()

    def release() -> None:
        for each in signals:
            loop.remove_signal_handler(each)

    for each in signals:
        loop.add_signal_handler(each, interrupt)
    try:
        yield stop
    finally:
        release()
