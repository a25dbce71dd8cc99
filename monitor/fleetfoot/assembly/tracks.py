"""Tracks from each kind of source."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fleetfoot.path.motion import Motion
from fleetfoot.path.run import LIVE, Run, digest_of, run_id
from fleetfoot.path.scout import Overheard, Scout
from fleetfoot.path.tape import Tapes
from fleetfoot.path.track import Track
from fleetfoot.sensors.decoder import Decoder
from fleetfoot.sources.capture import CaptureWriter, Header
from fleetfoot.sources.local_time import utc_offset_s
from fleetfoot.sources.recording.distance import HOLD_S

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fleetfoot.config import Config
    from fleetfoot.path.outlet import Outlet
    from fleetfoot.path.tape import Tape
    from fleetfoot.sim import SimulatedRun
    from fleetfoot.sources.capture import Capture
    from fleetfoot.sources.recording.model import Recording


def recording_track(recording: Recording, config: Config) -> Track:
    """Return the track of a run out of a FIT, TCX or CSV file."""
    run = Run(
        id=run_id(recording.started_utc, recording.digest),
        athlete=config.athlete.name,
        source=recording.name,
        started_utc=recording.started_utc,
        sensors=recording.sensors,
        utc_offset_s=utc_offset_s(recording.started_utc, recording.utc_offset_s, recording.degrees),
    )
    track = Track(
        run,
        (recording.excerpt(),),
        warnings=recording.warnings,
        end_s=float(recording.t_s[-1]),
        figures=recording.figures,
        hold_s=HOLD_S,
        felt=recording.felt,
        hr_max_bpm=_hr_max_bpm(config, run.athlete),
    )
    track.way = recording.way
    return track


def capture_track(capture: Capture, config: Config, copy: Path | None) -> Track:
    """Return the track of a captured run; ``copy`` is where to capture it again."""
    header = capture.header
    offset_s = utc_offset_s(header.started_utc, None, None)
    run = Run(header.run, config.athlete.name, capture.path.name, header.started_utc, utc_offset_s=offset_s)
    return Track(
        run,
        capture.notifications(),
        decoder=_decoder(config, header.sensors),
        capture=CaptureWriter(copy, header) if copy else None,
        warnings=capture.warnings,
        end_s=capture.duration_s,
        hr_max_bpm=_hr_max_bpm(config, run.athlete),
    )


def live_track(run: Run, config: Config, *tapes: Tape) -> Track:
    """Return the track of a live run: whoever follows the sensors takes the place of its source."""
    return Track(
        run,
        (),
        decoder=_decoder(config, {}),
        capture=Tapes(*tapes),
        hr_max_bpm=_hr_max_bpm(config, run.athlete),
    )


def scout(config: Config, run: Track | None, effort_bpm: float, *, setting_off: bool) -> Scout:
    """Return who listens to the sensors of the configured athlete beside a run, or before one.

    Parameters
    ----------
    config
    run
        The run whose clock rests: all that it knows of its sensors is known here too; None before a run.
    effort_bpm
    setting_off
        As of :class:`~fleetfoot.path.motion.Motion`.
    """
    decoder = Overheard(cadence_units=config.sensors.cadence_unit, belts=config.treadmill)
    nobody = Run("", config.athlete.name, LIVE)
    track = Track(run.run if run else nobody, (), decoder=decoder)
    if run is not None:
        track.resume(run.keep())
    return Scout(track, decoder, Motion(effort_bpm, setting_off=setting_off))


def live_capture(run: Run, path: Path, outlet: Callable[[int, str], Outlet] | None) -> CaptureWriter:
    """Return the capture of a live run; with ``outlet`` the run does not wait for the disk that it goes to."""
    return CaptureWriter(path, Header(run.id, run.athlete, LIVE, run.started_utc), outlet)


def simulated_track(
    simulated: SimulatedRun, config: Config, capture: Path | None, *, title: str | None = None
) -> Track:
    """Return the track of a simulated run: virtual sensors send its bytes; ``title`` is what people call it."""
    from fleetfoot.sim.virtual import (  # noqa: PLC0415 - only where one is simulated
        DEFAULT_SENSORS,
        notifications,
    )

    names = {sensor.key: sensor.key for sensor in DEFAULT_SENSORS}
    header = _simulated_header(simulated, config, names)
    return Track(
        Run(header.run, header.athlete, capture.name if capture else title or header.source),
        notifications(simulated),
        decoder=_decoder(config, names),
        capture=CaptureWriter(capture, header) if capture else None,
        end_s=float(simulated.t_s[-1]),
    )


def outing_track(simulated: SimulatedRun, config: Config, capture: Path | None) -> Track:
    """Return the track of a simulated run that is heard over virtual Bluetooth, for whoever follows it."""
    header = _simulated_header(simulated, config, {})
    return Track(
        Run(header.run, header.athlete, capture.name if capture else header.source),
        (),
        decoder=_decoder(config, {}),
        capture=CaptureWriter(capture, header) if capture else None,
    )


def _simulated_header(simulated: SimulatedRun, config: Config, names: dict[str, str]) -> Header:
    name = simulated.scenario.name
    identity = run_id(None, digest_of("simulate", name, str(simulated.seed)))
    return Header(identity, config.athlete.name, f"simulate:{name}", None, names)


def _hr_max_bpm(config: Config, name: str) -> float:
    """Return the highest heart rate of an athlete by the configuration; NaN where it does not say."""
    known = next(
        (one.hr_max_bpm for one in (config.athlete, *config.athletes.values()) if one.name == name), None
    )
    return math.nan if known is None else known


def _decoder(config: Config, names: dict[str, str]) -> Decoder:
    return Decoder(names=names, cadence_units=config.sensors.cadence_unit, belts=config.treadmill)
