"""Runs that stand still on the real server: the page at a moment of its choosing."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetfoot.assembly.tracks import simulated_track
from fleetfoot.config import Scale, load
from fleetfoot.page.files import built
from fleetfoot.page.server import serving
from fleetfoot.page.settings import PageSettings
from fleetfoot.page.sink import PageSink
from fleetfoot.path.session import Session
from fleetfoot.path.sink import Sink
from fleetfoot.path.so_far import SensorLine
from fleetfoot.path.summary import accountant
from fleetfoot.path.ticks import Ticks
from fleetfoot.sim.demo_runners import demo_runners
from fleetfoot.words.detector import gauges
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

    from fleetfoot.config import Config
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Run
    from fleetfoot.path.sink import Second
    from fleetfoot.path.track import Track
    from fleetfoot.sim import SimulatedRun
    from fleetfoot.words.detector import Gauge
    from fleetfoot_signal import Subject
    from fleetfoot_signal.sample import Beat

EXPIRY_S = 120.0
SENSORS = (
    SensorLine("Polar H10 8C2F", "connected", "heart rate strap", well=True, battery_pct=86.0),
    SensorLine("Stryd", "connected", "running power, running dynamics pod", well=True, battery_pct=41.0),
)


class Nobody:
    """A library without history."""

    def memory(self, run: Run, sensor: str, subject: Subject) -> None:
        del run, sensor, subject


class Keeper(Sink):
    """Keeps what is told, to sum it up."""

    def __init__(self) -> None:
        self._seconds: dict[str, list[Second]] = {}
        self._alerts: dict[str, list[dict[str, Any]]] = {}

    def of(self, run: Run) -> tuple[Ticks, list[dict[str, Any]]]:
        seconds = self._seconds[run.athlete]
        index = np.array([second.index for second in seconds])
        values, scores = (np.array([getattr(s, what) for s in seconds]).T for what in ("values", "scores"))
        return Ticks(index, values, scores, tuple(kind.name for kind in registry())), self._alerts[
            run.athlete
        ]

    def begin(self, run: Run) -> None:
        self._seconds[run.athlete], self._alerts[run.athlete] = [], []

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Keep no beats."""

    def second(self, run: Run, second: Second) -> None:
        self._seconds[run.athlete].append(second)

    def alert(self, run: Run, alert: Alert) -> None:
        self._alerts[run.athlete].append(alert.payload())

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
        """Keep nothing more."""


class Stage:
    """Some runners at a moment of their runs, and the sink that tells the page."""

    def __init__(self, names: Sequence[str], speed: float = 1.0) -> None:
        config, scales = _setting()
        self.sink = PageSink(scales, speed=speed, expiry_s=EXPIRY_S)
        self.tracks = [
            _track(run, config, name) for name, run in zip(names, _cast(names, config), strict=True)
        ]
        for track in self.tracks:
            self.sink.expect(track.run, track.duration_s)
        self._kept = Keeper()
        self._session = Session(self.tracks, [self.sink, self._kept], Nobody(), usual=True)

    def play(self, until_s: float) -> None:
        """Let them run until a second of the run."""
        for track in self.tracks:
            track.feed(until_s)
        self._session.pump()

    def end(self) -> None:
        """Have every run summed up as it is now."""
        for track in self.tracks:
            seconds, alerts = self._kept.of(track.run)
            self.sink.end(track.run, accountant(self._session, track)(seconds, alerts))

    def equip(self, lines: Sequence[SensorLine] = SENSORS, missing: Sequence[str] = ()) -> None:
        """Give every runner sensors."""
        for track in self.tracks:
            self.sink.sensors(track.run, lines, missing)

    @asynccontextmanager
    async def served(self) -> AsyncGenerator[str]:
        """Serve the page for the length of a block, on any free port; yield its address."""
        async with serving(PageSettings(port=0), self.sink, built(), print) as url:
            # What was played before belongs into the first greeting.
            while self.sink.hub._news:  # noqa: ASYNC110 # pyright: ignore[reportPrivateUsage]
                await asyncio.sleep(0.01)
            yield url


def _setting() -> tuple[Config, Sequence[Gauge]]:
    scales = {
        detector.name: Scale(
            detector.unit, {s.label: detector.thresholds[s] for s in sorted(detector.thresholds)}
        )
        for detector in registry()
    }
    config = load(None, {}, scales)
    limits = {name: settings.thresholds for name, settings in config.detectors.items()}
    return config, gauges(registry(), limits)


def _cast(names: Sequence[str], config: Config) -> list[SimulatedRun]:
    return [run for _, run in demo_runners(len(names), config.athlete.name, 1)]


def _track(run: SimulatedRun, config: Config, name: str) -> Track:
    """Return the track of a runner of any name: the page must bear what no configuration would take."""
    track = simulated_track(run, config, None, title=name)
    track.run = replace(track.run, athlete=name)
    return track
