"""``fleetfoot replay``: recorded runs as lanes of one engine."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from fleetfoot.assembly.outputs import broker_of, outputs
from fleetfoot.assembly.playing import play
from fleetfoot.assembly.tracks import capture_track, recording_track
from fleetfoot.cli.options import Playing, check_pace, playing_options
from fleetfoot.cli.settings import greet, settle
from fleetfoot.config import Config, Origin
from fleetfoot.console.screen import tell
from fleetfoot.errors import INTERRUPTED, UnreadableError
from fleetfoot.sources.open import open_sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fleetfoot.path.run import Identity
    from fleetfoot.path.track import Track
    from fleetfoot.sources.open import Source


@dataclass(frozen=True, slots=True)
class ReplayRequest:
    """Analyse recordings as lanes of one engine."""

    files: tuple[Path, ...]
    config: Config
    speed: float | None = None
    """Seconds of the run for each second of the clock; None is as fast as possible."""
    learn: bool = False
    """Whether the personal baselines learn from these runs."""
    capture: Path | None = None
    """Where to write the run's sensor bytes; only with one file."""
    json: bool = False
    """Whether standard output gets JSON lines."""


@click.command("replay")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--learn", is_flag=True, help="Let the personal baselines learn from these runs.")
@playing_options
def command(*, files: tuple[Path, ...], learn: bool, **playing: Unpack[Playing]) -> int:
    """Analyse recorded runs: captures, FIT, TCX and CSV, also packed, in an archive or in a folder.

    The files go through the same path as a live run, all at once and as fast as possible unless --speed is
    given. A file that cannot be read is told in one line and makes the exit code 4; the others are analysed.
    """
    if playing["capture"] is not None and len(files) > 1:
        raise click.UsageError("--capture takes one FILE only")
    check_pace(playing)
    config = settle(playing, mqtt=playing["mqtt"], page=playing["page"], listen=playing["listen"])
    greet(config)
    return act(
        ReplayRequest(
            files=files,
            config=config,
            speed=playing["speed"],
            learn=learn,
            capture=playing["capture"],
            json=playing["as_json"],
        )
    )


def act(request: ReplayRequest) -> int:
    """Analyse recordings; return the exit code."""
    tracks, unreadable = _open(request)
    if not tracks:
        return UnreadableError.exit_code
    complete = asyncio.run(_replay(request, tracks))
    if not complete:
        return INTERRUPTED
    for track in tracks:
        if track.failure is not None:
            tell(str(track.failure))
    failed = unreadable or any(track.failure for track in tracks)
    return UnreadableError.exit_code if failed else 0


async def _replay(request: ReplayRequest, tracks: list[Track]) -> bool:
    paced = request.speed is not None
    broker = broker_of(request.config, paced=paced)
    async with outputs(
        request.config,
        paced=paced,
        json=request.json,
        several=len(tracks) > 1,
        broker=broker,
        speed=request.speed,
    ) as out:
        for track in tracks:
            if track.duration_s is not None:
                out.expect(track.run, track.duration_s)
        for wave in _waves(tracks) if request.learn else [tracks]:
            if not await play(wave, out, speed=request.speed, learn=request.learn):
                return False
    return True


def _open(request: ReplayRequest) -> tuple[list[Track], bool]:
    """Open every file; tell in one line each what cannot be read. Return the runs and whether any file failed."""
    tracks: list[Track] = []
    failed = False
    for path in request.files:
        try:
            for source in open_sources(path):
                if isinstance(source, UnreadableError):
                    failed = True
                    tell(str(source))
                else:
                    tracks.extend(_tracks_of(path, source, request))
        except UnreadableError as error:
            failed = True
            tell(str(error))
    return _once(tracks), failed


def _tracks_of(path: Path, source: Source, request: ReplayRequest) -> list[Track]:
    if isinstance(source, list):
        if request.capture is not None:
            raise UnreadableError(
                f"{path}: holds no sensor bytes, so there is nothing to capture", "leave --capture out"
            )
        return [recording_track(recording, request.config) for recording in source]
    config = request.config
    if config.origins.get("athlete.name") is not Origin.COMMAND_LINE:
        config = replace(config, athlete=replace(config.athlete, name=source.header.athlete))
    return [capture_track(source, config, request.capture)]


def _once(tracks: Sequence[Track]) -> list[Track]:
    """Drop runs that came twice in one call, with a line for each."""
    kept: dict[Identity, Track] = {}
    for track in tracks:
        key = track.run.identity
        if key in kept:
            tell(f"{track.run.source} is the run of {kept[key].run.source}: skipped")
        else:
            kept[key] = track
    return list(kept.values())


def _waves(tracks: Sequence[Track]) -> list[list[Track]]:
    """Order runs for learning: the runs of one athlete one after the other by their start, athletes side by side."""
    by_start = sorted(
        tracks, key=lambda t: (t.run.started_utc.timestamp() if t.run.started_utc else float("inf"), t.run.id)
    )
    queues: dict[str, list[Track]] = {}
    for track in by_start:
        queues.setdefault(track.run.athlete, []).append(track)
    longest = max(len(queue) for queue in queues.values())
    return [[queue[i] for queue in queues.values() if i < len(queue)] for i in range(longest)]
