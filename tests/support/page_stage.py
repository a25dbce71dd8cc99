"""Runs that stand still on the real server: the page at a moment of its choosing."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from fleetfoot.assembly.tracks import simulated_track
from fleetfoot.config import Scale, load
from fleetfoot.page.files import built
from fleetfoot.page.server import serving
from fleetfoot.page.settings import PageSettings
from fleetfoot.page.sink import PageSink
from fleetfoot.path.session import Session
from fleetfoot.path.so_far import SensorLine
from fleetfoot.sim.demo_runners import demo_runners
from fleetfoot.words.detector import Gauge
from fleetfoot_signal.detectors import registry

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from fleetfoot.config import Config
    from fleetfoot.path.run import Run
    from fleetfoot.path.track import Track
    from fleetfoot.sim import SimulatedRun
    from fleetfoot_signal import Subject

EXPIRY_S = 120.0
SENSORS = (
    SensorLine("Polar H10 8C2F", "connected", "heart rate strap", well=True, battery_pct=86.0),
    SensorLine("Stryd", "connected", "running power, running dynamics pod", well=True, battery_pct=41.0),
)


class Nobody:
    """A library without history."""

    def memory(self, run: Run, sensor: str, subject: Subject) -> None:
        del run, sensor, subject


class Stage:
    """Some runners at a moment of their runs, and the sink that tells the page."""

    def __init__(self, names: Sequence[str], speed: float = 1.0) -> None:
        config, gauges = _setting()
        self.sink = PageSink(gauges, speed=speed, expiry_s=EXPIRY_S)
        self.tracks = [
            _track(run, config, name) for name, run in zip(names, _cast(names, config), strict=True)
        ]
        for track in self.tracks:
            self.sink.expect(track.run, track.duration_s)
        self._session = Session(self.tracks, [self.sink], Nobody(), usual=True)

    def play(self, until_s: float) -> None:
        """Let them run until a second of the run."""
        for track in self.tracks:
            track.feed(until_s)
        self._session.pump()

    def equip(self, lines: Sequence[SensorLine] = SENSORS, missing: Sequence[str] = ()) -> None:
        """Give every runner sensors."""
        for track in self.tracks:
            self.sink.sensors(track.run, lines, missing)

    @asynccontextmanager
    async def served(self) -> AsyncGenerator[str]:
        """Serve the page for the length of a block, on any free port; yield its address."""
        async with serving(PageSettings(port=0), self.sink, built(), print) as url:
            while self.sink.hub._news:  # noqa: ASYNC110 - what was played before belongs into the first greeting
                await asyncio.sleep(0.01)
            yield url


def _setting() -> tuple[Config, list[Gauge]]:
    scales = {
        detector.name: Scale(
            detector.unit, {s.label: detector.thresholds[s] for s in sorted(detector.thresholds)}
        )
        for detector in registry()
    }
    config = load(None, {}, scales)
    limits = {name: settings.thresholds for name, settings in config.detectors.items()}
    return config, [Gauge(d.name, d.title, d.unit, limits[d.name]) for d in registry()]


def _cast(names: Sequence[str], config: Config) -> list[SimulatedRun]:
    return [run for _, run in demo_runners(len(names), config.athlete.name, 1)]


def _track(run: SimulatedRun, config: Config, name: str) -> Track:
    """Return the track of a runner of any name: the page must bear what no configuration would take."""
    track = simulated_track(run, config, None, title=name)
    track.run = replace(track.run, athlete=name)
    return track
