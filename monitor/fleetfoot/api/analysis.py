"""Analyse one run from a notebook or a script: the path of every run, with memory for a sink."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from fleetfoot.api.stored import known_scales
from fleetfoot.api.table import Table, beats_table, ticks_table
from fleetfoot.assembly.playing import STRIDE_S
from fleetfoot.assembly.tracks import capture_track, recording_track, simulated_track
from fleetfoot.config import Athlete, defaults
from fleetfoot.errors import UsageError
from fleetfoot.path.keeper import Keeper
from fleetfoot.path.run import Run, digest_of, run_id
from fleetfoot.path.session import Session
from fleetfoot.path.summary import accountant
from fleetfoot.path.track import Track
from fleetfoot.sim.simulate import SimulatedRun
from fleetfoot.sources.capture import Capture
from fleetfoot.sources.open import open_source
from fleetfoot.sources.recording.model import Recording
from fleetfoot.store.baseline import StoredBaseline
from fleetfoot.store.library import Library
from fleetfoot_signal import Severity, registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fleetfoot.api.stored import StoredRuns
    from fleetfoot.config import Config
    from fleetfoot.errors import UnreadableError
    from fleetfoot.path.source import Item
    from fleetfoot.store.store import Store
    from fleetfoot_signal import Limits

Source: TypeAlias = "str | os.PathLike[str] | Recording | Capture | SimulatedRun | Iterable[Item]"


class Taught(NamedTuple):
    """What runs of one athlete taught that were analysed one after the other."""

    athlete: str
    runs: tuple[str, ...]
    """Ids, the latest last."""
    baselines: Mapping[tuple[str, str], StoredBaseline]
    """By sensor and subject."""
    path: Path = Path("history")
    """What messages call it."""

    def baseline(self, athlete: str, sensor: str, subject: str, *, before: str) -> StoredBaseline | None:
        """See :class:`fleetfoot.store.library.Stored`."""
        if athlete != self.athlete:
            raise UsageError(f"history is of {self.athlete!r}, and this run of {athlete!r}: name the athlete")
        if before in self.runs:
            raise UsageError(f"run {before} is part of its own history: give what was before it")
        return self.baselines.get((sensor, subject))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Analysis:
    """One run, analysed."""

    run: Run
    """Who, when, and which sensor said what."""
    events: list[dict[str, Any]]
    """As they fell, each as it would be published (``docs/schema/event.json``)."""
    ticks: Table
    """The seconds of the run: ``t_s``, every channel, and the score of every detector."""
    beats: Table
    """Intervals between heart beats, as they arrived."""
    summary: dict[str, Any]
    """What ``fleetfoot replay --json`` prints at the end (``docs/schema/summary.json``)."""
    failure: UnreadableError | None
    """Why the source could not be read to its end; None where it could."""
    taught: Taught
    """What this run and those before it taught: for ``history`` of the next."""

    def __repr__(self) -> str:
        episodes = sum(event["phase"] == "onset" for event in self.events)
        return f"Analysis of {self.run.source}: {self.ticks.rows} s, {episodes} episodes"


def read(path: str | os.PathLike[str]) -> list[Recording | Capture]:
    """Open a file and return the runs in it, each of which :func:`analyse` takes.

    Raises
    ------
    UnreadableError
        It holds no run, or cannot be read.
    """
    found = open_source(Path(path))
    return list(found) if isinstance(found, list) else [found]


def analyse(
    source: Source,
    *,
    athlete: str | None = None,
    limits: Mapping[str, Mapping[str, float]] | None = None,
    history: Analysis | StoredRuns | None = None,
) -> Analysis:
    """Analyse one run, as ``fleetfoot replay`` does; nothing is stored, sent or read from the configuration.

    Parameters
    ----------
    source
        The path of a file with one run; or one of what :func:`read` returned; or a simulated run; or samples and
        heart beats in the order of time, which are read to their end first.
    athlete
        Whose run it is. None: whom a capture names, else ``runner``.
    limits
        Thresholds by detector and severity, such as ``{"cardiac_drift": {"notice": 4.0}}``; what is not named keeps
        its own.
    history
        What earlier runs of the athlete taught: the analysis of the run before, which carries what was before it,
        or a store. None: nothing is known, and the run is judged by itself.

    Returns
    -------
    Analysis

    Raises
    ------
    UnreadableError
        The source is no run. What breaks off later is analysed up to there: see :attr:`Analysis.failure`.
    UsageError
        There is no such detector or severity, thresholds do not increase, the file holds several runs, or the history
        is of somebody else.
    """
    chosen = _limits(limits or {})
    track = _track(source, athlete)
    earlier = _earlier(history, track.run)
    library = Library(earlier)
    keeper = Keeper()
    session = Session([track], [keeper], library, limits=chosen)
    second = 0
    while not track.exhausted:
        track.feed(second)
        session.pump()
        second += STRIDE_S
    track.run = replace(track.run, sensors=track.sensors)
    ticks = keeper.ticks(session.engine.names)
    return Analysis(
        run=track.run,
        events=keeper.alerts,
        ticks=ticks_table(ticks),
        beats=beats_table(keeper.intervals),
        summary=accountant(session, track)(ticks, keeper.alerts),
        failure=track.failure,
        taught=_taught(library, session, earlier),
    )


def _track(source: Source, athlete: str | None) -> Track:
    if isinstance(source, str | os.PathLike):
        found = read(source)
        if len(found) > 1:
            raise UsageError(f"{source}: holds {len(found)} runs: analyse one of fleetfoot.read(path)")
        source = found[0]
    named = athlete or (source.header.athlete if isinstance(source, Capture) else None)
    config = defaults(known_scales())
    config = replace(config, athlete=Athlete(name=named)) if named else config
    if isinstance(source, Recording):
        return recording_track(source, config)
    if isinstance(source, Capture):
        return capture_track(source, config, None)
    if isinstance(source, SimulatedRun):
        return simulated_track(source, config, None)
    return _items_track(list(source), config)


def _items_track(items: list[Item], config: Config) -> Track:
    """Return the track of samples and beats that somebody made; the same items are the same run."""
    identity = run_id(None, digest_of(*map(repr, items)))
    return Track(Run(identity, config.athlete.name, "samples"), items)


def _earlier(history: Analysis | StoredRuns | None, run: Run) -> Taught | Store:
    if history is None:
        return Taught(run.athlete, (), {})
    return history.taught if isinstance(history, Analysis) else history.store


def _taught(library: Library, session: Session, earlier: Taught | Store) -> Taught:
    (track,) = session.tracks
    run = track.run
    ids, baselines = (earlier.runs, earlier.baselines) if isinstance(earlier, Taught) else ((), None)
    learned = {
        (lesson.sensor, lesson.subject): StoredBaseline(lesson.content, lesson.onto + 1, run.id)
        for lesson in library.lessons(session, track)
    }
    return Taught(run.athlete, (*ids, run.id), {**(baselines or {}), **learned})


def _limits(said: Mapping[str, Mapping[str, float]]) -> Limits:
    """Return complete thresholds of the detectors that are named."""
    kinds = {kind.name: kind for kind in registry()}
    words = {severity.label: severity for severity in Severity}
    found: Limits = {}
    for name, levels in said.items():
        if name not in kinds:
            raise UsageError(f"there is no detector {name!r}{_meant(name, kinds)}")
        own = kinds[name].thresholds
        for word in levels:
            if words.get(word) not in own:
                raise UsageError(
                    f"{name} has no severity {word!r}: {', '.join(s.label for s in sorted(own))}"
                )
        found[name] = dict(own) | {words[word]: float(value) for word, value in levels.items()}
        _check_order(name, found[name])
    return found


def _check_order(name: str, limits: Mapping[Severity, float]) -> None:
    for low, high in pairwise(sorted(limits)):
        if not limits[low] < limits[high]:
            raise UsageError(
                f"{name}: {low.label} at {limits[low]:g} is not below {high.label} at {limits[high]:g}; set both"
            )


def _meant(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), 1)
    return f"; did you mean {close[0]!r}?" if close else f"; there are {', '.join(known)}"
