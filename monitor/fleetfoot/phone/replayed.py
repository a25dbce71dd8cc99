"""A capture analysed without a store: what ``fleetfoot replay --json`` prints of one, here and in WebAssembly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from fleetfoot.path.keeper import Keeper
from fleetfoot.path.run import Run
from fleetfoot.path.session import Session
from fleetfoot.path.summary import accountant
from fleetfoot.path.track import Track
from fleetfoot.phone.shelf import Shelf
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sources.capture import read_capture
from fleetfoot.sources.local_time import utc_offset_s
from fleetfoot.store.library import Library
from fleetfoot.words.text import json_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fleetfoot.path.ticks import Ticks

STRIDE_S = 600
"""Seconds of the run that are taken at a time: see :data:`fleetfoot.assembly.playing.STRIDE_S`."""


class Replay(NamedTuple):
    """A capture that was analysed."""

    run: Run
    keeper: Keeper
    seconds: Ticks
    summary: dict[str, Any]


def replay(path: Path) -> Replay:
    """Analyse a capture.

    Raises
    ------
    UnreadableError
        The file is no capture, or breaks off.
    """
    capture = read_capture(path)
    header = capture.header
    offset_s = utc_offset_s(header.started_utc, None, None)
    track = Track(
        Run(header.run, header.athlete, path.name, header.started_utc, utc_offset_s=offset_s),
        capture.notifications(),
        decoder=Decoder(names=header.sensors),
        warnings=capture.warnings,
        end_s=capture.duration_s,
    )
    keeper = Keeper()
    session = Session([track], [keeper], Library(Shelf()))
    second = 0
    while not track.exhausted:
        track.feed(second)
        session.pump()
        second += STRIDE_S
    if track.failure is not None:
        raise track.failure
    track.run = replace(track.run, sensors=track.sensors)
    seconds = keeper.ticks(session.engine.names)
    return Replay(track.run, keeper, seconds, accountant(session, track)(seconds, keeper.alerts))


def replayed(path: Path) -> Iterator[str]:
    """Yield the events of a capture and then its summary, a line each.

    Raises
    ------
    UnreadableError
        The file is no capture, or breaks off.
    """
    found = replay(path)
    for payload in found.keeper.alerts:
        yield json_line(payload)
    yield json_line(found.summary)
