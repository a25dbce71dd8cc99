"""The one path: tracks through the engine into the sinks, at the pace of a clock."""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from fleetfoot.path.clock import Unpaced, clock_for
from fleetfoot.path.session import Session
from fleetfoot.path.summary import Recorded, availability, compare, summarise

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.path.track import Track

STRIDE_S = 30
"""Seconds that an unpaced run takes at a time; a paced one takes one."""


async def play(tracks: Sequence[Track], out: Outputs, *, speed: float | None, learn: bool) -> bool:
    """Play runs to their end and tell the sinks; return whether all came to their end.

    The first interruption ends the runs where they are and keeps what was recorded; a second one cancels. With
    ``learn`` they teach the baselines if they came to their end: a run teaches once, so it must not be a half.
    """
    with interruption(signal.SIGINT, signal.SIGTERM) as stop:
        # Inside: from when a sink hears of the runs, they end in good order.
        session = Session(
            tracks,
            out.sinks,
            out.library,
            detectors=out.detectors,
            limits=out.limits,
            usual=out.page is not None,
        )
        complete = await _play(session, speed, stop)
    for lane in range(len(tracks)):
        end_run(session, lane, out, learn=learn and complete)
    return complete


async def _play(session: Session, speed: float | None, stop: asyncio.Event) -> bool:
    clock = clock_for(speed, stop)
    second, stride_s = 0, STRIDE_S if isinstance(clock, Unpaced) else 1
    while not all(track.exhausted for track in session.tracks):
        await clock.until(second)
        for track in session.tracks:
            if stop.is_set():
                track.stop()
            else:
                track.feed(second)
        session.pump()
        second += stride_s
    return not stop.is_set()


def end_run(session: Session, lane: int, out: Outputs, *, learn: bool) -> None:
    """Sum up a run whose rows have all been analysed, and tell the sinks that it is over."""
    track = session.tracks[lane]
    run = track.run = replace(track.run, sensors=track.sensors)
    if learn:
        out.journal.learn(run, out.library.lessons(session, lane))
    summary = summarise(
        run,
        Recorded(*out.journal.recorded(run), track.effort, float(session.engine.gate.running_s[lane])),
        availability(session.engine, lane),
        warnings=track.warnings,
        insights=compare(session.engine, lane, session.histories(lane)),
    )
    for sink in out.sinks:
        sink.end(run, summary)


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
