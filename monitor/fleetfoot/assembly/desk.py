"""Takes what the runner says on the page, and tells why the legs were heavy: after a run, and when more was said."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from fleetfoot.assembly.noting import YESTERDAY, checked, keep_tapped, said_of
from fleetfoot.errors import FleetfootError, StoreError, UsageError
from fleetfoot.mqtt.discovery import ON_THE_WAY
from fleetfoot.page.diary import Entry
from fleetfoot.path.sink import Sink
from fleetfoot.store.reading import State
from fleetfoot.store.store import Store
from fleetfoot.why.answer import answers_for
from fleetfoot.why.which import run_of
from fleetfoot.words.quantity import Figures
from fleetfoot.words.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fleetfoot.config import Athlete, Config
    from fleetfoot.mqtt.rating import Rating
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Identity, Run
    from fleetfoot.path.sink import Second, Seconds
    from fleetfoot.store.reading import StoredRun
    from fleetfoot_signal.sample import Beat


RATED_WITHIN: Final = timedelta(hours=24)
"""A rating that comes later than this after the start of a run is not one of it."""
STILL_RUNNING: Final = timedelta(minutes=2)
"""So long after its last second a run can still be rated as on the way: a message takes its time."""


class Hears(Protocol):
    """Who is told what the runner said and why the legs were heavy: the page, MQTT."""

    def said(self, run: Run, said: Mapping[str, object]) -> None:
        """Take what the runner said of a run so far, by field."""

    def why(self, run: Run, record: Mapping[str, object]) -> None:
        """Take the answer, as :meth:`fleetfoot.why.answer.Answers.record` has it."""


class Found(NamedTuple):
    """What is known of a run now."""

    said: dict[str, Any]
    why: dict[str, Any] | None
    """None while the run goes on."""


class Desk(Sink):
    """A :class:`~fleetfoot.path.sink.Sink` of runs and a :class:`~fleetfoot.page.diary.Desk`.

    The store is opened anew for each entry, by a thread of its own: neither the run nor its alerts wait.

    Parameters
    ----------
    config : Config
    notice : Callable[[str], None]
        Takes one line for people.
    """

    def __init__(self, config: Config, notice: Callable[[str], None]) -> None:
        self.hearers: list[Hears] = []
        self.on_said: list[Callable[[Run, Mapping[str, object]], None]] = []
        """Who wants to know what was said alone."""
        self.rated: set[Identity] = set()
        """Runs of which the legs were rated here."""
        self.heard = asyncio.Event()
        """Set whenever something was said."""
        self._config = config
        self._notice = notice
        self._runs: dict[Identity, Run] = {}
        self._over: dict[str, Run] = {}
        """By athlete, the last run that is over and not answered for."""

    def begin(self, run: Run) -> None:
        """Take note of a run."""
        self._runs[run.identity] = run

    def beats(self, run: Run, beats: list[Beat]) -> None:
        """Take no note of beats."""

    def second(self, run: Run, second: Second) -> None:
        """Take no note of seconds."""

    def seconds(self, run: Run, seconds: Seconds) -> None:
        """Take no note of seconds."""

    def alert(self, run: Run, alert: Alert) -> None:
        """Take no note of alerts."""

    def end(self, run: Run, summary: Mapping[str, object]) -> None:
        """Take note that a run is over; :meth:`answer` tells why the legs were heavy."""
        del summary
        self._over[run.athlete] = run

    async def answer(self) -> None:
        """Tell of each athlete's last run why the legs were heavy; where that fails, say so in one line."""
        over, self._over = self._over, {}
        for run in over.values():
            if not self.hearers:
                return
            try:
                found = await asyncio.to_thread(self._look_up, run.identity)
            except FleetfootError as error:
                self._notice(f"why the legs of {clean(run.athlete)} were heavy cannot be told: {error}")
                continue
            self._tell(run, found)

    async def take(self, entry: Entry) -> Mapping[str, Any]:
        """See :class:`fleetfoot.page.diary.Desk`."""
        stored, found = await asyncio.to_thread(self._keep, entry)
        if "legs" in entry.values:
            self.rated.add(stored.identity)
        if stored.identity in self._runs:
            self._tell(self._runs[stored.identity], found)
        self.heard.set()
        return found._asdict()

    async def rate(self, rating: Rating) -> bool:
        """Keep a rating of the last run that had begun; return False where that is to be tried again."""
        try:
            entry = await asyncio.to_thread(self._entry_of, rating)
            if entry is not None:
                await self.take(entry)
        except StoreError as error:
            self._notice(f"a rating of {clean(rating.athlete)} waits: {error}")
            return False
        if entry is None:
            run = "run under way" if rating.field == ON_THE_WAY else "run of the day before it"
            self._notice(f"a rating of {clean(rating.athlete)} belongs to no {run}: not kept")
        return True

    def _entry_of(self, rating: Rating) -> Entry | None:
        """Return the rating as an entry of the last run that had begun when it was told; None where there is none."""
        at = datetime.now(UTC) if rating.at_s is None else datetime.fromtimestamp(rating.at_s, UTC)
        with Store.open(self._config.store.path, read_only=True) as store:
            runs = [run for run in store.runs(rating.athlete) if run.started_utc is not None]
        begun = [(run.started_utc, run) for run in runs if run.started_utc and run.started_utc <= at]
        started, run = max(begun, key=lambda each: (each[0], each[1].id), default=(at, None))
        if run is None or at - started > RATED_WITHIN:
            return None
        value = f"{rating.value:g}"
        if rating.field == ON_THE_WAY:
            ended = started + timedelta(seconds=run.duration_s) + STILL_RUNNING
            if run.state is State.COMPLETE and at > ended:
                return None
            value = f"{(at - started) / timedelta(minutes=1):.0f}:{value}"
        return Entry(rating.athlete, run.id, {rating.field: value})

    def _tell(self, run: Run, found: Found) -> None:
        for told in self.on_said:
            told(run, found.said)
        for hearer in self.hearers:
            hearer.said(run, found.said)
            if found.why is not None:
                hearer.why(run, found.why)

    def _keep(self, entry: Entry) -> tuple[StoredRun, Found]:
        given = {
            name: checked("strength" if name == YESTERDAY else name, text, removes=True)
            for name, text in entry.values.items()
        }
        with Store.open(self._config.store.path) as store:
            run = _stored(store, entry.athlete, entry.run)
            keep_tapped(store, run, given)
            return run, self._found(store, run)

    def _look_up(self, identity: Identity) -> Found:
        with Store.open(self._config.store.path) as store:
            return self._found(store, _stored(store, *identity))

    def _found(self, store: Store, run: StoredRun) -> Found:
        said = said_of(store, run)
        if run.state is not State.COMPLETE:
            return Found(said, None)
        answers = answers_for(
            store,
            athlete_named(self._config, run.athlete),
            Figures(self._config.display.system),
            self._config.display.language,
        )
        shown = {each.id for each in answers.season.runs}
        return Found(said, answers.record(run_of(answers.season, run.id)) if run.id in shown else None)


def athlete_named(config: Config, name: str) -> Athlete:
    """Return what is configured of an athlete: of the group, else the one athlete's under that name."""
    return config.athletes.get(name) or replace(config.athlete, name=name)


def _stored(store: Store, athlete: str, run: str) -> StoredRun:
    """Return the recording of an id.

    Raises
    ------
    UsageError
        There is none of exactly this id.
    """
    found = next((each for each in store.recordings(athlete) if each.id == run), None)
    if found is None:
        raise UsageError("that run is not in the store")
    return found
