"""What a second of a run costs in WebAssembly: run there by ``phone_rows.mjs``, which has the phone's modules alone."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fleetfoot.gatt import uuid
from fleetfoot.path.run import LIVE, Run
from fleetfoot.path.session import Session
from fleetfoot.path.track import Track
from fleetfoot.phone.shelf import Shelf
from fleetfoot.phone.told import PageTold
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sources.capture import read_capture
from fleetfoot.store.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable

    from fleetfoot.path.source import Notification


@dataclass
class Cost:
    """What a run took."""

    rows_ms: list[float] = field(default_factory=list[float])
    """Of each second: taking what came, analysing it, telling the page."""
    acceleration_s: float = 0.0
    """Of it, taking acceleration."""
    run_s: float = 0.0
    channels: list[str] = field(default_factory=list[str])
    """What was measured."""


def measured(path: str, clock_s: Callable[[], float]) -> str:
    """Return the cost of a capture as JSON, taken as the phone takes a live run: second by second.

    ``clock_s`` tells the CPU time of the process: what else the machine does must not count.
    """
    capture, cost = read_capture(Path(path)), Cost()
    told = PageTold(lambda _kind, _data: None, lambda _line: None)
    run = Run(capture.header.run, capture.header.athlete, LIVE, capture.header.started_utc)
    track = Track(run, (), decoder=Decoder())
    session = Session([track], [told], Library(Shelf()), usual=True)
    told.hello()
    waiting: list[Notification] = []
    for each in capture.notifications():
        if waiting and int(each.t_s) > int(waiting[0].t_s):
            _second(track, session, waiting, cost, clock_s)
            waiting = []
        waiting.append(each)
        cost.run_s = each.t_s
    cost.channels = [channel.spec.name for channel in track.sensors]
    return json.dumps(vars(cost))


def _second(
    track: Track, session: Session, came: list[Notification], cost: Cost, clock_s: Callable[[], float]
) -> None:
    began_s, acceleration_s = clock_s(), 0.0
    for each in came:
        before_s = clock_s()
        track.take(each)
        if each.characteristic == uuid.PMD_DATA:
            acceleration_s += clock_s() - before_s
    session.pump()
    cost.acceleration_s += acceleration_s
    cost.rows_ms.append(1000.0 * (clock_s() - began_s - acceleration_s))
