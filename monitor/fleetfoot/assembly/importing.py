"""Taking what a survey has found into the store: in the order of time, one by one, so that it can stop anywhere."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from fleetfoot.assembly.merging import merge_all
from fleetfoot.assembly.playing import play_until
from fleetfoot.assembly.survey import Surveyor
from fleetfoot.assembly.tracks import capture_track, recording_track
from fleetfoot.diary.side import together
from fleetfoot.errors import OtherSportError, UnreadableError
from fleetfoot.sources.bundle.glance import Kind
from fleetfoot.sources.bundle.spool import Spool
from fleetfoot.sources.bundle.walk import Problem
from fleetfoot.sources.capture import read_capture
from fleetfoot.sources.recording.read import read_content
from fleetfoot.store.editing import rename, take
from fleetfoot.store.editing import taken as contents_taken
from fleetfoot.store.reading import TAIL_S, State
from fleetfoot.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from fleetfoot.assembly.outputs import Outputs
    from fleetfoot.assembly.survey import Candidate, Survey
    from fleetfoot.config import Config
    from fleetfoot.path.track import Track
    from fleetfoot.store.reading import StoredRun

PACKED: Final = ".gz"


@dataclass(slots=True)
class Taken:
    """What became of the candidates."""

    runs: list[str] = field(default_factory=list[str])
    """Ids of the runs that were analysed."""
    known: int = 0
    """Runs that the store had already, by whatever way."""
    nothing: int = 0
    """Files of text that turned out to hold no run."""
    notes: int = 0
    """What the diary and the like said."""
    problems: list[Problem] = field(default_factory=list[Problem])
    sports: Counter[str] = field(default_factory=Counter[str])
    left: int = 0
    """Candidates that were not reached before the stop."""


class Importer:
    """Analyses candidates and remembers each as taken once it is stored.

    Parameters
    ----------
    config : Config
        Whose runs they are, above all.
    out : Outputs
        Where they go; of its sinks only the store is told.
    ledger : Store
        The same store, open for this importer alone.
    """

    def __init__(self, config: Config, out: Outputs, ledger: Store) -> None:
        self._config = config
        self._out = replace(out, sinks=[out.journal])
        self._ledger = ledger
        self._athlete = config.athlete.name
        self._never = asyncio.Event()
        """Never set: a run is finished, for a half would have taught and told half."""
        self._stored = {run.id: run for run in ledger.recordings(self._athlete)}

    async def take(
        self, survey: Survey, *, seen: Callable[[int, Candidate], None], stop: asyncio.Event
    ) -> Taken:
        """Take in everything until ``stop`` is set; the run that is under way then is finished first."""
        taken = Taken()
        taken.notes = self._ledger.note(self._athlete, together(survey.said))
        candidates = survey.in_order()
        for done, candidate in enumerate(candidates):
            if stop.is_set():
                taken.left = len(candidates) - done
                break
            seen(done, candidate)
            await self._take_one(candidate, survey, taken)
        return taken

    async def _take_one(self, candidate: Candidate, survey: Survey, taken: Taken) -> None:
        try:
            ids = [await self._analyse(track, taken) for track in self._tracks(candidate)]
        except OtherSportError as error:
            taken.sports[error.sport] += 1
            return
        except UnreadableError as error:
            if candidate.kind is Kind.TABLE:
                taken.nothing += 1  # any text may lie beside recordings
            else:
                taken.problems.append(_problem(candidate.where, error))
            return
        title = survey.titles.get(candidate.name) or survey.titles.get(candidate.name + PACKED)
        for run_id in ids if title else []:
            run = self._ledger.find(run_id, self._athlete)
            if not run.title:
                rename(self._ledger, run, "".join(c for c in title or "" if c.isprintable()))
        take(self._ledger, self._athlete, candidate.digest, ids)

    def _tracks(self, candidate: Candidate) -> list[Track]:
        if candidate.kind is not Kind.CAPTURE:
            recordings = read_content(candidate.where, candidate.name, candidate.content())
            return [recording_track(recording, self._config) for recording in recordings]
        if candidate.path is None:
            raise UnreadableError(
                f"{candidate.where}: is a capture", "unpack it: captures are read where they lie"
            )
        return [capture_track(read_capture(candidate.path), self._config, None)]

    async def _analyse(self, track: Track, taken: Taken) -> str:
        run_id = track.run.id
        if self._is_stored(self._stored.get(run_id), track.duration_s):
            taken.known += 1
            return run_id
        await play_until(self._never, [track], self._out, speed=None, learn=True)
        if track.failure is not None:
            taken.problems.append(_problem(track.run.source, track.failure))
        taken.runs.append(run_id)
        return run_id

    def _is_stored(self, run: StoredRun | None, duration_s: float | None) -> bool:
        """Tell whether a run is in the store as a whole."""
        if run is None or run.state is not State.COMPLETE:
            return False
        return run.duration_s >= (duration_s or 0.0) - TAIL_S


class Imported(NamedTuple):
    """What became of one import."""

    survey: Survey
    taken: Taken
    runs: list[StoredRun]
    """All runs of the athlete, as they are shown now."""
    merged: int = 0
    """Runs that were made out of several recordings."""

    @property
    def problems(self) -> list[Problem]:
        """What could not be read."""
        return [*self.survey.problems, *self.taken.problems]


class Listener:
    """Hears how far an import has come; this one does nothing with it."""

    def looked(self, survey: Survey) -> None:
        """Hear, in another thread, of each file that was looked at."""

    def analysed(self, done: int, of: int, candidate: Candidate) -> None:
        """Hear of each candidate before it is analysed, how many are done and how many there are."""


async def import_from(
    paths: Sequence[Path],
    config: Config,
    out: Outputs,
    stop: asyncio.Event,
    *,
    merge: bool = False,
    listener: Listener | None = None,
) -> Imported:
    """Look through paths and take in what they hold, until ``stop`` is set.

    With ``merge`` several recordings of one run are made into one.
    """
    hears = listener or Listener()
    path = out.journal.path
    athlete = config.athlete.name
    names = [detector.name for detector in out.detectors]
    with Store.open(path, detectors=names) as ledger, Spool(path.parent) as spool:
        surveyor = Surveyor(contents_taken(ledger, athlete), spool, path.parent)
        survey = await asyncio.to_thread(surveyor.look, paths, seen=hears.looked, stopped=stop.is_set)
        many = len(survey.candidates)
        taken = await Importer(config, out, ledger).take(
            survey, seen=lambda done, each: hears.analysed(done, many, each), stop=stop
        )
        merged = await merge_all(ledger, athlete, out) if merge and not stop.is_set() else []
        return Imported(survey, taken, ledger.runs(athlete), len(merged))


def _problem(where: str, error: UnreadableError) -> Problem:
    return Problem(where, error.what.removeprefix(f"{where}: "))
