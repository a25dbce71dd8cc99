"""Takes what the runner says on the page, and tells why the legs were heavy: after a run, and when more was said."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from fleetfoot.assembly.noting import YESTERDAY, checked, keep_tapped, said_of
from fleetfoot.errors import FleetfootError, UsageError
from fleetfoot.path.sink import Sink
from fleetfoot.store.reading import State
from fleetfoot.store.store import Store
from fleetfoot.why.asking import answers_for
from fleetfoot.why.which import run_of
from fleetfoot.words.quantity import Figures
from fleetfoot.words.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fleetfoot.config import Athlete, Config
    from fleetfoot.page.diary import Entry
    from fleetfoot.path.alert import Alert
    from fleetfoot.path.run import Identity, Run
    from fleetfoot.path.sink import Second, Seconds
    from fleetfoot.store.reading import StoredRun
    from fleetfoot_signal.sample import Beat


class Hears(Protocol):
    """Who is told what the runner said and why the legs were heavy: the page, MQTT."""

    def said(self, run: Run, said: Mapping[str, Any]) -> None:
        """Take what the runner said of a run so far, by field."""

    def why(self, run: Run, record: Mapping[str, Any]) -> None:
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

    def end(self, run: Run, summary: Mapping[str, Any]) -> None:
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

    def _tell(self, run: Run, found: Found) -> None:
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
            store, athlete_named(self._config, run.athlete), Figures(self._config.display.system)
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
