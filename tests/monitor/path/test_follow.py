"""A live run from any source, under a virtual clock: no process, no signal, no terminal."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from analysed import Keeper, NoHistory
from made_runs import made, overstride
from scripted_source import ScriptedSource

from fleetfoot.path.follow import LAG_S, REFRESH_S, follow
from fleetfoot.path.run import LIVE, Run
from fleetfoot.path.session import Session
from fleetfoot.path.source import Heard, Trouble
from fleetfoot.path.track import Track
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot_signal.channel import MEASURED, Channel
from fleetfoot_signal.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fleetfoot.path.alert import Alert
    from fleetfoot.path.sink import Second
    from fleetfoot.path.source import Change, Status

ATHLETES = tuple("abcdefgh")
RUN_S = 1300
HOSTILE = {"in the past": 3.0, "far in the future": 1e9, "at no time": math.nan, "never": math.inf}
"""When a stream says that its sample was taken, at second 600."""


@dataclass
class Watcher:
    """An audience that keeps what it is told."""

    changes: list[Change] = field(default_factory=list)
    shown: list[Status] = field(default_factory=list)
    over: list[tuple[str, str]] = field(default_factory=list)
    """Athlete and reason."""

    def heed(self, change: Change) -> None:
        self.changes.append(change)

    def show(self, status: Status) -> None:
        self.shown.append(status)

    def ended(self, track: Track) -> None:
        self.over.append((track.run.athlete, str(track.failure)))


class Ledger(Keeper):
    """A sink that keeps everything of each athlete apart."""

    def __init__(self) -> None:
        super().__init__()
        self.of: dict[str, Keeper] = {}

    def begin(self, run: Run) -> None:
        self.of[run.athlete] = Keeper()

    def second(self, run: Run, second: Second) -> None:
        self.of[run.athlete].second(run, second)

    def alert(self, run: Run, alert: Alert) -> None:
        self.of[run.athlete].alert(run, alert)


def script_of(athlete: str, seed: int) -> Iterator[tuple[float, Heard]]:
    """Yield what a runner with an episode of long steps sends, a quarter of a second after each second."""
    run = made(RUN_S, overstride(900, 1150, 12.0), seed=seed)
    for t_s, row in zip(run.t_s.tolist(), run.values[:MEASURED].T.tolist(), strict=True):
        for channel, value in enumerate(row):
            yield t_s + 0.25, Heard(athlete, Sample(t_s + 0.25, Channel(channel), value, "watch"))


def spoilt(script: Iterator[tuple[float, Heard]], says_s: float) -> Iterator[tuple[float, Heard]]:
    """Yield a script with one sample that lies about its time, delivered at second 600."""
    for at_s, heard in script:
        if at_s == 600.25:
            yield at_s, Heard(heard.athlete, Sample(says_s, Channel.SPEED, 3.0, "watch"))
        yield at_s, heard


def merged(scripts: Sequence[Iterator[tuple[float, Heard]]]) -> list[tuple[float, Heard]]:
    return sorted((each for script in scripts for each in script), key=lambda each: each[0])


def tracks_of(athletes: Sequence[str]) -> list[Track]:
    return [Track(Run(f"run-{athlete}", athlete, LIVE), ()) for athlete in athletes]


async def followed(
    script: Sequence[tuple[float, Heard]], athletes: Sequence[str], stop_s: float = RUN_S + 5.0
) -> tuple[Ledger, Watcher, list[Track]]:
    """Follow a script until a moment; return what the sinks and the audience got."""
    source, ledger, watcher, stop = ScriptedSource(script), Ledger(), Watcher(), asyncio.Event()
    tracks = tracks_of(athletes)
    asyncio.get_running_loop().call_later(stop_s, stop.set)
    complete = await follow(source, Session(tracks, [ledger], NoHistory()), watcher, stop)
    assert not complete
    assert not source.running
    return ledger, watcher, tracks


@cache
def alone(athlete: str, seed: int) -> Keeper:
    ledger, _, _ = run_virtual(followed(list(script_of(athlete, seed)), [athlete]))
    return ledger.of[athlete]


def equal(one: Keeper, other: Keeper) -> bool:
    return one.alerts == other.alerts and np.array_equal(
        np.array(one.rows), np.array(other.rows), equal_nan=True
    )


@pytest.mark.parametrize(
    ("kind", "runners"), [(kind, 8 if kind == "far in the future" else 4) for kind in HOSTILE]
)
def test_a_hostile_stream_in_a_group_ends_that_run_only(kind: str, runners: int) -> None:
    athletes = ATHLETES[:runners]
    scripts = [script_of(athlete, seed) for seed, athlete in enumerate(athletes)]
    scripts[3] = spoilt(scripts[3], HOSTILE[kind])
    ledger, watcher, tracks = run_virtual(followed(merged(scripts), athletes))
    ((athlete, reason),) = watcher.over
    assert athlete == "d"
    assert reason
    assert tracks[3].failure is not None
    assert tracks[3].warnings
    assert 598 <= len(ledger.of["d"].rows) <= 601
    for seed, name in enumerate(athletes):
        if name != "d":
            assert ledger.of[name].alerts
            assert equal(ledger.of[name], alone(name, seed))


def test_rows_are_closed_by_the_clock_where_nothing_comes() -> None:
    script = [(0.5, Heard("a", Sample(0.5, Channel.HEART_RATE, 140.0, "strap")))]
    ledger, _, _ = run_virtual(followed(script, ["a"], stop_s=10.0))
    assert len(ledger.of["a"].rows) == 10


def test_a_row_is_closed_a_quarter_of_a_second_after_its_moment() -> None:
    closed: list[float] = []

    class Timed(Ledger):
        def second(self, run: Run, second: Second) -> None:
            closed.append(asyncio.get_running_loop().time() - second.index)
            super().second(run, second)

    async def main() -> None:
        source = ScriptedSource([(0.5, Heard("a", Sample(0.5, Channel.HEART_RATE, 140.0, "strap")))])
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(60.0, stop.set)
        await follow(source, Session(tracks_of(["a"]), [Timed()], NoHistory()), Watcher(), stop)

    run_virtual(main())
    assert len(closed) == 60
    assert closed[:-1] == pytest.approx([0.5 + LAG_S] * 59, abs=2e-3)


def test_a_source_that_is_over_ends_the_run_with_all_that_it_said() -> None:
    async def main() -> tuple[bool, Ledger]:
        source, ledger = ScriptedSource(script_of("a", 0), over_s=700.0), Ledger()
        session = Session(tracks_of(["a"]), [ledger], NoHistory())
        return await follow(source, session, Watcher(), asyncio.Event()), ledger

    complete, ledger = run_virtual(main())
    assert complete
    assert len(ledger.of["a"].rows) in {700, 701}


def test_changes_are_told_once_and_in_order_and_the_status_is_shown_every_second() -> None:
    async def main() -> Watcher:
        source, watcher, stop = ScriptedSource([]), Watcher(), asyncio.Event()
        loop = asyncio.get_running_loop()
        for t_s, text in ((1.0, "away"), (1.1, "back"), (5.0, "away again")):
            loop.call_later(t_s, source.tell, Trouble(t_s, text))
        loop.call_later(30.0, stop.set)
        await follow(source, Session(tracks_of(["a"]), [Ledger()], NoHistory()), watcher, stop)
        return watcher

    watcher = run_virtual(main())
    texts = [each.text for each in watcher.changes if isinstance(each, Trouble)]
    assert texts == ["away", "back", "away again"]
    assert 28 <= len(watcher.shown) / REFRESH_S <= 31


def test_a_run_in_which_nothing_came_ends_in_good_order() -> None:
    ledger, watcher, (track,) = run_virtual(followed([], ["a"], stop_s=5.0))
    assert ledger.of["a"].rows == []
    assert watcher.over == []
    assert track.exhausted
