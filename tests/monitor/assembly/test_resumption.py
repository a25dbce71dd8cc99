"""A live run that is killed at any moment goes on as if nothing had been but the gap: the same seconds and alerts."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import sqlite3
import sys
import zlib
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from cli import query
from scripted_source import ScriptedSource

from fleetfoot.assembly.live import watch
from fleetfoot.assembly.outputs import outputs
from fleetfoot.assembly.resumption import broken_off
from fleetfoot.assembly.tracks import live_track
from fleetfoot.cli.registry import detectors, levels
from fleetfoot.config import load
from fleetfoot.path.run import LIVE, Run
from fleetfoot.path.sink import Sink
from fleetfoot.path.source import Heard
from fleetfoot.sim import SCENARIOS, Fault, FaultKind, simulate
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.virtual import FootPod, Strap, notifications
from fleetfoot.store.claim import Claim
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.assembly.resumption import Broken
    from fleetfoot.config import Config
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.sink import Second
    from fleetfoot.path.source import Notification
    from fleetfoot.path.ticks import Ticks
    from fleetfoot.path.track import Track
    from fleetfoot_signal import Beat

RUN_S = 1500
GAP_S = 45.0
AFTER_S = 150.0
"""For so long a run that goes on is compared with the same run of one process; the state that counts is as long."""
MOMENTS_S = (3.0, 29.2, 31.4, 400.6, 1043.3)
RUN = Run("20260501T060000Z-01234567", "anna", LIVE, datetime.now(UTC))
TABLES = ("tick", "event", "rr", "reminder")


class Stored(NamedTuple):
    """What a store holds of a run but for its keys and the dates of recording."""

    tables: dict[str, list[tuple[Any, ...]]]
    passes: int


@cache
def sent() -> tuple[Notification, ...]:
    """Return what a strap and a pod send of a run in which the steps get long."""
    long_steps = Fault(FaultKind.OVERSTRIDE, 950.0, 1400.0, 12.0)
    scenario = replace(SCENARIOS["steady"], duration_s=RUN_S, faults=(long_steps,))
    return tuple(notifications(simulate(scenario, seed=3), sensors=[Strap(), FootPod(dynamics=False)]))


def script(items: Iterable[Notification]) -> list[tuple[float, Heard]]:
    return [(each.t_s, Heard("anna", each)) for each in items]


def config_of(store: Path) -> Config:
    known = {card.name: levels(card) for card in detectors()}
    return load(None, {}, known, {"store.path": store, "athlete.name": "anna", "page.enabled": False})


async def watched(
    store: Path, items: Sequence[Notification], stop_s: float, copies: Mapping[float, Path] | None = None
) -> None:
    """Watch a run on a clock that begins at 0, to its end.

    At each moment of ``copies`` all that was told is written, and what another process would find then is copied.
    """
    config, stop, loop = config_of(store), asyncio.Event(), asyncio.get_running_loop()
    loop.call_later(stop_s, stop.set)
    async with outputs(config, paced=True, json=False, several=False, broker=None) as out:
        for moment_s, copy in (copies or {}).items():
            loop.call_later(moment_s, copy_store, out, store, copy)
        track = live_track(RUN, config, out.journal.tape(RUN))
        await watch(ScriptedSource(script(items)), [track], out, stop, learn=False)


def copy_store(out: Outputs, store: Path, copy: Path) -> None:
    out.journal.flush()
    with closing(sqlite3.connect(store)) as found, closing(sqlite3.connect(copy)) as kept:
        found.backup(kept)


async def resumed(store: Path, gone_s: float, stop_s: float, *sinks: Sink) -> Broken:
    """Let a run go on from what a store holds, on a clock that shows ``gone_s`` now; return what was found."""
    config, stop = config_of(store), asyncio.Event()
    asyncio.get_running_loop().call_later(stop_s - gone_s, stop.set)
    async with outputs(config, paced=True, json=False, several=False, broker=None) as out:
        out.sinks.extend(sinks)
        with Claim(store) as claim:
            broken = broken_off([("anna", lambda run: live_track(run, config))], out, claim)
            run = broken["anna"].found.run
            track = live_track(run, config, out.journal.tape(run))
            source = ScriptedSource(script(each for each in sent() if each.t_s > gone_s), start_s=gone_s)
            await watch(source, [track], out, stop, learn=False, broken=broken)
    return broken["anna"]


def stored(path: Path) -> Stored:
    def rows(table: str) -> list[tuple[Any, ...]]:
        names = [
            name for _, name, *_ in query(path, f"PRAGMA table_info({table})") if name not in {"seq", "run"}
        ]
        return query(path, f"SELECT {', '.join(names)} FROM {table} ORDER BY seq")  # noqa: S608 - our columns

    return Stored({table: rows(table) for table in TABLES}, query(path, "SELECT count(*) FROM run")[0][0])


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[float, Path]:
    """What is found of a run that is killed, by the moment."""
    folder = tmp_path_factory.mktemp("killed")
    copies = {moment_s: folder / f"{moment_s}.db" for moment_s in (*MOMENTS_S, 20.0)}
    run_virtual(watched(folder / "store.db", sent(), max(copies) + 1.0, copies))
    return copies


@pytest.fixture
def killed_at_20(killed: Mapping[float, Path], tmp_path: Path) -> Path:
    return found_now(killed[20.0], tmp_path / "store.db")


def found_now(killed: Path, store: Path) -> Path:
    """Copy what a killed run left, as if it had been killed just now: after ten minutes it does not go on any more."""
    shutil.copy(killed, store)
    with closing(sqlite3.connect(store)) as conn, conn:
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        conn.execute("UPDATE run SET written_utc = ?", (now,))
    return store


@pytest.mark.parametrize("moment_s", MOMENTS_S)
def test_a_run_that_was_killed_has_the_seconds_and_alerts_of_one_whose_sensors_were_away(
    tmp_path: Path, killed: Mapping[float, Path], moment_s: float
) -> None:
    stop_s = RUN_S + 2.0 if moment_s == MOMENTS_S[-1] else moment_s + AFTER_S
    went_on, whole = found_now(killed[moment_s], tmp_path / "went_on.db"), tmp_path / "whole.db"
    known = stored(went_on)
    run_virtual(resumed(went_on, moment_s + GAP_S, stop_s))
    away = [each for each in sent() if not moment_s < each.t_s <= moment_s + GAP_S]
    run_virtual(watched(whole, away, stop_s))
    found = stored(went_on)
    assert found == stored(whole)
    assert found.passes == 1
    assert {table: rows[: len(known.tables[table])] for table, rows in found.tables.items()} == known.tables
    assert (len(found.tables["event"]) >= 2) == (stop_s > RUN_S)


class Picture(Sink):
    """Holds what it knows of a run."""

    def __init__(self) -> None:
        self.seconds_known: list[int] = []
        self.alerts: list[str] = []

    def begin(self, run: Run) -> None:
        del run

    def beats(self, run: Run, beats: list[Beat]) -> None:
        del run, beats

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        del run, summary

    def recall(self, run: Run, ticks: Ticks, alerts: Sequence[Mapping[str, Any]]) -> None:
        del run
        self.seconds_known += ticks.index.tolist()
        self.alerts += [each["id"] for each in alerts]

    def second(self, run: Run, second: Second) -> None:
        del run
        self.seconds_known.append(second.index)

    def alert(self, run: Run, alert: Alert) -> None:
        del run
        self.alerts.append(alert.id)


def test_who_holds_a_picture_of_the_run_has_all_of_it_again_and_nothing_twice(
    tmp_path: Path, killed: Mapping[float, Path]
) -> None:
    moment_s, picture = MOMENTS_S[-1], Picture()  # an episode is open then
    store = found_now(killed[moment_s], tmp_path / "store.db")
    run_virtual(resumed(store, moment_s + GAP_S, moment_s + AFTER_S, picture))
    found = stored(store).tables
    assert picture.seconds_known == [t for (t, *_) in found["tick"]]
    assert picture.alerts == [each[0] for each in found["event"]]
    assert picture.alerts


def test_a_run_that_is_killed_again_and_again_goes_on_each_time(killed_at_20: Path) -> None:
    rng = random.Random(5)  # noqa: S311 - moments of a test
    killed_s = 20.0
    seconds: list[int] = []
    for _ in range(6):
        broken = run_virtual(resumed_for(killed_at_20, killed_s + 5.0, lasts_s := rng.uniform(0.5, 70.0)))
        seconds.append(broken.found.seconds)
        killed_s += 5.0 + lasts_s
    assert seconds == sorted(seconds)
    run_virtual(resumed(killed_at_20, killed_s + 5.0, killed_s + AFTER_S))
    ticks = [t for (t, *_) in stored(killed_at_20).tables["tick"]]
    assert ticks == list(range(len(ticks)))
    assert len(ticks) >= killed_s
    assert stored(killed_at_20).passes == 1


async def resumed_for(store: Path, gone_s: float, lasts_s: float) -> Broken:
    """Let a run go on for so long, and leave it as a kill does: without its end."""
    config = config_of(store)
    async with outputs(config, paced=True, json=False, several=False, broker=None) as out:
        with Claim(store) as claim:
            broken = broken_off([("anna", lambda run: live_track(run, config))], out, claim)
            run = broken["anna"].found.run
            track: Track = live_track(run, config, out.journal.tape(run))
            source = ScriptedSource(script(each for each in sent() if each.t_s > gone_s), start_s=gone_s)
            watching = asyncio.ensure_future(
                watch(source, [track], out, asyncio.Event(), learn=False, broken=broken)
            )
            await asyncio.sleep(lasts_s)
            watching.cancel()
            await asyncio.wait([watching])
    return broken["anna"]


def test_what_another_process_is_at_is_left_to_it(killed_at_20: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from fleetfoot.store.claim import Claim\n"
        "claim = Claim(Path(sys.argv[1])); print(claim.take('anna'), flush=True); sys.stdin.read()"
    )

    async def main() -> None:
        other = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            program,
            str(killed_at_20),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert other.stdin is not None
        assert other.stdout is not None
        assert (await other.stdout.readline()).strip() == b"True"
        with Claim(killed_at_20) as claim:
            assert not claim.take("anna")
            assert claim.take("bo")
            other.kill()
            await other.wait()
            assert claim.take("anna")

    asyncio.run(main())


def test_a_run_that_was_broken_off_long_ago_is_over(killed_at_20: Path) -> None:
    with Store.open(killed_at_20, read_only=True) as opened:
        assert opened.unfinished("anna") is not None
        assert opened.unfinished("bo") is None
    long_ago = (datetime.now(UTC) - timedelta(minutes=11)).isoformat(timespec="microseconds")
    with closing(sqlite3.connect(killed_at_20)) as conn, conn:
        conn.execute("UPDATE run SET written_utc = ?", (long_ago,))
    with Store.open(killed_at_20, read_only=True) as opened:
        assert opened.unfinished("anna") is None


def test_what_is_kept_of_another_version_begins_anew_and_says_so(
    killed_at_20: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(killed_at_20, read_only=True) as opened:
        found = opened.unfinished("anna")
    assert found is not None

    spoilt = zlib.compress(json.dumps({**found.state, "track": {}}).encode())
    with closing(sqlite3.connect(killed_at_20)) as conn, conn:
        conn.execute("UPDATE kept SET state = ?", (spoilt,))

    async def main() -> dict[str, Broken]:
        config = config_of(killed_at_20)
        async with outputs(config, paced=True, json=False, several=False, broker=None) as out:
            with Claim(killed_at_20) as claim:
                return broken_off([("anna", lambda run: live_track(run, config))], out, claim)

    assert asyncio.run(main()) == {}
    assert "cannot go on" in capsys.readouterr().err
