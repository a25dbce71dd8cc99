"""A day that is watched by one command: each run begins when its runner sets off and ends when they have stopped."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest
from cli import query
from fake_bleak import FakeSensor, FakeStack

from fleetfoot.assembly.outputs import outputs
from fleetfoot.assembly.sensing import Sensing
from fleetfoot.cli.registry import detectors, levels
from fleetfoot.commands.run import listener
from fleetfoot.config import load
from fleetfoot.gatt.heart_rate_measurement import HeartRateMeasurement
from fleetfoot.gatt.rsc_measurement import RscMeasurement
from fleetfoot.path.outing import QUIET_S, REST_S
from fleetfoot.path.silence import STALE_S
from fleetfoot.sim import SCENARIOS, simulate
from fleetfoot.sim.ble.clock import run_virtual
from fleetfoot.sim.virtual import FootPod, Strap, notifications

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from fake_bleak import Services

    from fleetfoot.path.source import Notification
    from fleetfoot.sim.virtual import VirtualSensor

MORNING = datetime(2026, 5, 17, 5, 0, tzinfo=UTC)
SITTING_BPM = 72
RUN_S = 300


class Outing(NamedTuple):
    """When somebody set off and stopped, on the clock of the day, in seconds."""

    set_off_s: float
    stopped_s: float


class Stored(NamedTuple):
    """What the store holds of a run, on the clock of the day, in seconds."""

    begins_s: float
    ends_s: float
    complete: bool
    known_spm: int
    """Seconds whose cadence is known."""


@cache
def run_of(seed: int) -> tuple[Notification, ...]:
    return tuple(notifications(simulate(replace(SCENARIOS["steady"], duration_s=RUN_S), seed=seed)))


def put(stack: FakeStack, sensor: VirtualSensor, number: int) -> FakeSensor:
    services: Services = {
        service: {uuid: ("read",) if uuid in sensor.readable else ("notify",) for uuid in characteristics}
        for service, characteristics in sensor.services.items()
    }
    made = FakeSensor(f"C0:00:00:00:00:0{number}", f"Sensor {number}", services, dict(sensor.readable))
    made.advertises = False  # it sleeps
    return stack.add(made)


@dataclass
class Day:
    """A runner with a strap and a pod, who does as a test says."""

    stack: FakeStack = field(default_factory=FakeStack)
    notes: list[str] = field(default_factory=list[str])
    outings: list[Outing] = field(default_factory=list[Outing])

    def __post_init__(self) -> None:
        self.strap, self.pod = put(self.stack, Strap(), 1), put(self.stack, FootPod(), 2)

    @property
    def now_s(self) -> float:
        return asyncio.get_running_loop().time()

    @property
    def now_utc(self) -> datetime:
        return MORNING + timedelta(seconds=self.now_s)

    def put_on(self, *sensors: FakeSensor) -> None:
        for each in sensors:
            each.advertises = True

    def take_off(self) -> None:
        for each in (self.strap, self.pod):
            each.advertises = False
            each.drop()

    async def stand(self, seconds: float, bpm: int = SITTING_BPM, speed_m_s: float = 0.0) -> None:
        """Stand about, or walk."""
        for _ in range(round(seconds)):
            await asyncio.sleep(1.0)
            self.strap.notify("2a37", bytes(HeartRateMeasurement(bpm)))
            spm = 55 if speed_m_s else 0  # strides a minute
            self.pod.notify("2a53", bytes(RscMeasurement(speed_m_s, spm, None, None, running=False)))

    async def run(self, since_s: float = 0.0, until_s: float = RUN_S, seed: int = 1) -> None:
        """Run a part of a simulated run."""
        origin_s = self.now_s - since_s
        for each in run_of(seed):
            if since_s <= each.t_s <= until_s:
                await asyncio.sleep(max(0.0, origin_s + each.t_s - self.now_s))
                sensor = self.strap if each.sensor == Strap().key else self.pod
                sensor.notify(each.characteristic, each.payload)

    async def outing(self, *parts: Awaitable[None]) -> None:
        """Run, pauses and all."""
        since_s = self.now_s
        for part in parts:
            await part
        self.outings.append(Outing(since_s, self.now_s))

    async def until_waiting(self, times: int) -> None:
        """Sit about until the next run is waited for; the store's thread is of real time."""
        while (  # noqa: ASYNC110 - virtual seconds
            sum(note.startswith("waiting for anna") for note in self.notes) < times
        ):
            await asyncio.sleep(1.0)


def watched(folder: Path, day: Day, happening: Callable[[], Awaitable[None]], **keys: object) -> list[Stored]:
    """Watch a day to its end and return the runs that are stored, in their order."""

    async def whole() -> None:
        known = {card.name: levels(card) for card in detectors()}
        config = load(
            None,
            {},
            known,
            {"store.path": folder / "day.db", "athlete.name": "anna", "run.by_itself": True, **keys},
        )
        stop = asyncio.Event()

        async def happen() -> None:
            await happening()
            stop.set()

        async with outputs(config, paced=True, json=False, several=False, broker=None) as out:
            note = out.console.note

            def heed(text: str) -> None:
                day.notes.append(text)
                note(text)

            out.console.note = heed  # type: ignore[method-assign]
            async with asyncio.TaskGroup() as group:
                group.create_task(happen())
                rng = random.Random(1)  # noqa: S311 - jitter
                listen = listener(config, out, day.stack.backend, rng)
                sensing = Sensing(config, out, listen, stop, now_utc=lambda: day.now_utc)
                assert await sensing.runs_by_themselves() == []

    run_virtual(whole())
    return stored(folder)


def stored(folder: Path) -> list[Stored]:
    rows = query(
        folder / "day.db",
        "SELECT started_utc, count(*), complete, count(cadence_spm)"
        " FROM run JOIN tick ON tick.run = run.key GROUP BY run.key ORDER BY run.key",
    )
    runs: list[Stored] = []
    for started, seconds, complete, known in rows:
        begins_s = (datetime.fromisoformat(started).astimezone(UTC) - MORNING).total_seconds()
        runs.append(Stored(begins_s, begins_s + seconds - 1, bool(complete), known))
    return runs


def test_a_day_with_three_outings_is_three_runs_with_right_starts_and_ends(tmp_path: Path) -> None:
    day = Day()

    async def happening() -> None:
        await asyncio.sleep(QUIET_S + 60)
        day.put_on(day.strap, day.pod)
        await day.stand(300)
        await day.outing(day.run(seed=1))
        await day.stand(120, bpm=95)
        day.take_off()
        await day.until_waiting(2)
        day.put_on(day.strap, day.pod)
        await day.stand(60)
        # a red light and a coffee are no ends
        pauses = day.stand(100, bpm=120), day.stand(480, bpm=90)
        await day.outing(day.run(0, 100), pauses[0], day.run(101, 200), pauses[1], day.run(201, RUN_S))
        day.take_off()
        await day.until_waiting(3)
        day.put_on(day.strap)  # the pod is forgotten
        await day.stand(200)
        await day.outing(day.run(seed=2))
        await day.stand(300, bpm=90)
        day.take_off()
        await day.until_waiting(4)

    runs = watched(tmp_path, day, happening)
    assert [run.complete for run in runs] == [True] * 3
    for run, outing in zip(runs[:2], day.outings[:2], strict=True):
        assert run.begins_s == pytest.approx(outing.set_off_s, abs=3.0)
        assert run.ends_s == pytest.approx(outing.stopped_s + REST_S, abs=STALE_S + 2.0)
        assert run.known_spm > 0.95 * RUN_S
    # the heart alone: it needs a moment to rise, and to come down
    assert runs[2].begins_s == pytest.approx(day.outings[2].set_off_s, abs=60.0)
    assert runs[2].ends_s == pytest.approx(day.outings[2].stopped_s + REST_S, abs=15.0)
    assert runs[2].known_spm == 0
